"""The state of the room's board, and what changes it. Pure: the line and the clock are somebody else's.

Times are by the board's clock, as far as a desk knows it, but for those that a seat says of itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from protocol import orders
from protocol.api import RoomReply, SeatNow, SeatPhase
from protocol.orders import Order
from station.checkin.desk import Approver, PinTrouble
from station.checkin.keying import Keying
from station.checkin.room_acts import SITTING, Asked, RoomAct

SILENT_US = 15_000_000  # a seat asks at least every five seconds: two may be lost on the way
MS_PER_MINUTE, US_PER_MS = 60_000, 1000

Place = tuple[str, str]  # room and seat


class AlertKind(Enum):
    """What a supervisor should look at."""

    ALARM = "alarm"
    LOCKED = "locked"
    SILENT = "silent"
    UNCONFIRMED = "unconfirmed"  # nobody has stated how long the machine was off


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing at one seat, and since when. `detail`: the alarm's code."""

    kind: AlertKind
    place: Place
    since: int
    detail: str = ""


class OrderStep(Enum):
    """How far what was signed has come."""

    SENDING = "sending"
    WAITING = "waiting"  # no line: kept in the desk's journal, sent when it is back
    SENT = "sent"  # the board has it
    TAKEN = "taken"  # by every seat that it is for
    REFUSED = "refused"  # by the board, which says why
    WITHDRAWN = "withdrawn"  # before it was sent


@dataclass(frozen=True, slots=True)
class Signed:
    """A line of what was signed. `number`: the board's; `missing`: seats that have not taken it."""

    id: bytes
    order: Order | None  # nothing for a collection, which no seat takes
    asked_at: int
    step: OrderStep
    what: Asked | None = None  # as this desk asked it; of another desk's nothing is known but the order
    number: int = 0
    code: str = ""
    taken_at: int = 0
    taken: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    seen: bool = False


@dataclass(frozen=True, slots=True)
class Signing:
    """What is being signed. `first`: who has signed already, where it takes two."""

    asked: Asked
    first: Approver | None = None
    at: int = 0
    trouble: PinTrouble | None = None
    left: int = 0
    disk_full: bool = False


@dataclass(frozen=True, slots=True)
class RoomState:
    """All that the board shows. `heard_at`: the board's clock in its last answer, 0 before the first."""

    rooms: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # by candidate number
    seats: tuple[SeatNow, ...] = ()
    heard_at: int = 0
    away_since: int = 0  # this desk's clock: when the board was last heard; 0 while it is
    since: Mapping[tuple[Place, AlertKind], int] = field(default_factory=dict)
    silent_now: frozenset[Place] = frozenset()
    acknowledged: Mapping[bytes, int] = field(default_factory=dict)  # alarms of an attempt that somebody has seen
    signed: tuple[Signed, ...] = ()  # newest first
    officers: Mapping[RoomAct, tuple[Approver, ...]] = field(default_factory=dict)  # who may sign what
    signing: Signing | None = None
    keying: Keying | None = None
    done: int = 0  # how many acts were signed here: a form that sees it grow is finished with

    def name_of(self, seat: SeatNow) -> str:
        """Return the candidate's name, or nothing."""
        return self.names.get(seat.candidate, "")

    def seat(self, place: Place) -> SeatNow | None:
        """Return a seat."""
        return next((one for one in self.seats if place_of(one) == place), None)


def place_of(seat: SeatNow) -> Place:
    """Return where a seat is."""
    return seat.room, seat.seat


def is_silent(seat: SeatNow, at: int) -> bool:
    """Tell whether a seat where somebody sits has not been heard for too long."""
    return seat.phase in SITTING and at - seat.seen_at > SILENT_US


def left_ms(seat: SeatNow, at: int) -> int:
    """Return the time left: as the seat last said, less what has run since, as long as it was heard."""
    allowed = seat.minutes * MS_PER_MINUTE + seat.given_ms - seat.used_ms
    if seat.phase not in {SeatPhase.WORKING, SeatPhase.LOCKED}:
        return max(0, allowed)
    heard_until = min(at, seat.seen_at + SILENT_US)
    return max(0, allowed - max(0, heard_until - seat.heard_at) // US_PER_MS)


def heard(state: RoomState, reply: RoomReply) -> RoomState:
    """Take the board's answer."""
    since = {
        (place_of(seat), kind): state.since.get((place_of(seat), kind), reply.at)
        for seat in reply.seats
        for kind, so in _standing(seat).items()
        if so
    }
    silent = frozenset(place_of(one) for one in reply.seats if is_silent(one, reply.at))
    fresh = replace(state, seats=reply.seats, heard_at=reply.at, away_since=0, since=since, silent_now=silent)
    lines = _with_told(state.signed, reply, quietly=not state.heard_at)
    return replace(fresh, signed=tuple(_followed(one, reply) for one in lines))


def _with_told(lines: tuple[Signed, ...], reply: RoomReply, *, quietly: bool) -> tuple[Signed, ...]:
    """Add the orders that the board tells of: another desk's, or this one's of before it was started.

    `quietly`: those of before stand in the list, and nobody is asked to look at them.
    """
    for told in reply.orders:
        order = orders.decode_order(told.signed.order)
        mine = next((one for one in lines if one.id == order.id), None)
        if mine is None:
            line = Signed(order.id, order, order.at, OrderStep.SENT, number=told.number, seen=quietly)
            lines = (line, *lines)
        elif not mine.number:
            sent = replace(mine, step=OrderStep.SENT, number=told.number)
            lines = tuple(sent if one is mine else one for one in lines)
    return lines


def _standing(seat: SeatNow) -> dict[AlertKind, bool]:
    return {
        AlertKind.LOCKED: seat.phase is SeatPhase.LOCKED,
        AlertKind.UNCONFIRMED: seat.unconfirmed and seat.phase in SITTING,
    }


def unheard(state: RoomState, last_heard: int) -> RoomState:
    """The board did not answer. `last_heard`: this desk's clock, when it last did."""
    return state if state.away_since else replace(state, away_since=last_heard)


def alerts(state: RoomState) -> tuple[Alert, ...]:
    """Return what a supervisor should look at, the newest first."""
    found = [
        Alert(AlertKind.ALARM, place_of(one), one.alarm_at, one.alarm)
        for one in state.seats
        if one.alarms > state.acknowledged.get(one.attempt, 0)
    ]
    found += [Alert(kind, place, since) for (place, kind), since in state.since.items()]
    found += [Alert(AlertKind.SILENT, place_of(one), one.seen_at) for one in state.seats if is_in(one, state)]
    return tuple(sorted(found, key=lambda alert: (-alert.since, alert.place)))


def is_in(seat: SeatNow, state: RoomState) -> bool:
    """Tell whether the board had not heard a seat for too long when it last answered."""
    return place_of(seat) in state.silent_now


def acknowledged(state: RoomState, place: Place) -> RoomState:
    """Somebody has seen the alarms of a seat: a new one is an alert again."""
    seat = state.seat(place)
    if seat is None:
        return state
    return replace(state, acknowledged={**state.acknowledged, seat.attempt: seat.alarms})


# -- what was signed ---------------------------------------------------------------------------------------------------


def entered(state: RoomState, line: Signed) -> RoomState:
    """Put what was signed on top of the list."""
    return replace(state, signed=(line, *state.signed))


def changed(state: RoomState, line: Signed) -> RoomState:
    """Put a line in the place of what it was."""
    return replace(state, signed=tuple(line if one.id == line.id else one for one in state.signed))


def line_of(state: RoomState, line_id: bytes) -> Signed | None:
    """Return a line."""
    return next((one for one in state.signed if one.id == line_id), None)


def seen(state: RoomState, line_id: bytes) -> RoomState:
    """Somebody has read how a line ended."""
    line = line_of(state, line_id)
    return changed(state, replace(line, seen=True)) if line is not None else state


def unseen(state: RoomState) -> tuple[Signed, ...]:
    """Return the lines whose outcome nobody has put away."""
    return tuple(one for one in state.signed if not one.seen)


def _followed(line: Signed, reply: RoomReply) -> Signed:
    """Return a line with what the seats say of it."""
    if line.order is None or line.step not in {OrderStep.SENT, OrderStep.TAKEN}:
        return line
    took = [one for one in reply.seats if line.id in one.orders and one.phase is not SeatPhase.MOVED]
    missing = [one for one in _concerned(line.order, reply.seats) if line.id not in one.orders]
    taken, left = (tuple(one.seat for one in seats) for seats in (took, missing))
    if (taken, left) == (line.taken, line.missing):
        return line
    is_all = bool(taken) and not left
    step = OrderStep.TAKEN if is_all else OrderStep.SENT
    return replace(line, step=step, taken=taken, missing=left, taken_at=reply.at if is_all else line.taken_at)


def _concerned(order: Order, seats: tuple[SeatNow, ...]) -> list[SeatNow]:
    if order.seat:
        return [one for one in seats if place_of(one) == (order.room, order.seat)]
    return [one for one in seats if one.room == order.room and one.phase in SITTING]
