"""What a supervisor can have done from the room's board, and the order that says it. Pure: time is an argument."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from protocol import orders, policy
from protocol.api import SeatNow, SeatPhase
from protocol.orders import Order, OrderKind, OrderReason
from protocol.policy import Act

SITTING = frozenset({SeatPhase.SIGNED_IN, SeatPhase.WORKING, SeatPhase.PAUSED, SeatPhase.LOCKED})
AT_WORK = frozenset({SeatPhase.WORKING, SeatPhase.PAUSED, SeatPhase.LOCKED})
MS_PER_S, S_PER_MINUTE = 1000, 60


class RoomAct(Enum):
    """What can be asked. Several may make the same kind of order."""

    GRANT = "grant"
    PAUSE = "pause"
    RESUME = "resume"
    GIVE_TIME = "give_time"
    CONFIRM_OFF = "confirm_off"  # the time that a machine was off, taken off, or nothing
    EXTEND = "extend"
    LOCK = "lock"
    UNLOCK = "unlock"
    MOVE = "move"
    COLLECT = "collect"
    PAPER = "paper"
    PRINT = "print"  # the candidate's own variant, with what was answered at the seat
    KEY_IN = "key_in"  # what was written on paper, into the attempt
    KEY_DONE = "key_done"  # both keyed the same: sign it


KINDS: Mapping[RoomAct, OrderKind] = {
    RoomAct.GRANT: OrderKind.GRANT,
    RoomAct.PAUSE: OrderKind.PAUSE,
    RoomAct.RESUME: OrderKind.RESUME,
    RoomAct.GIVE_TIME: OrderKind.GIVE_TIME,
    RoomAct.CONFIRM_OFF: OrderKind.GIVE_TIME,
    RoomAct.EXTEND: OrderKind.EXTEND,
    RoomAct.LOCK: OrderKind.LOCK,
    RoomAct.UNLOCK: OrderKind.UNLOCK,
    RoomAct.MOVE: OrderKind.MOVE,
    RoomAct.PAPER: OrderKind.PAPER,
}
NO_ORDERS: Mapping[RoomAct, Act] = {  # what no seat takes
    RoomAct.COLLECT: policy.act("collect-attempt"),
    RoomAct.PRINT: policy.act("open-keying"),
    RoomAct.KEY_IN: policy.act("open-keying"),
    RoomAct.KEY_DONE: policy.act("key-in-paper"),
}
FOR_ROOM = (RoomAct.PAUSE, RoomAct.RESUME, RoomAct.GIVE_TIME, RoomAct.EXTEND, RoomAct.PAPER)
WITH_TIME = frozenset({RoomAct.GIVE_TIME, RoomAct.CONFIRM_OFF, RoomAct.EXTEND, RoomAct.MOVE})
NEEDS_TIME = frozenset({RoomAct.GIVE_TIME, RoomAct.EXTEND})
NO_REASON = frozenset({RoomAct.PRINT, RoomAct.KEY_IN, RoomAct.KEY_DONE})  # the room's switch to paper had one
USUAL_REASON: Mapping[RoomAct, OrderReason] = {
    RoomAct.GRANT: OrderReason.CARD,
    RoomAct.LOCK: OrderReason.CONDUCT,
    RoomAct.UNLOCK: OrderReason.ALARM,
    RoomAct.PAPER: OrderReason.POWER,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """An act with all that it takes. `seat`: empty for the room; of a move it is the seat that is left."""

    act: RoomAct
    room: str
    seat: str = ""
    attempt: bytes = b""
    ms: int = 0
    reason: OrderReason = OrderReason.MACHINE
    note: str = ""
    to_room: str = ""  # of a move
    to_seat: str = ""
    segment: int = 0  # of a collection: the entry that both officers accept as the last
    seq: int = 0
    hash: bytes = b""  # of that entry; or of the sheet that was keyed in


class TimeUnreadableError(ValueError):
    """What was typed is no time: minutes, or minutes and seconds as 2:10."""


def act_of(asked: RoomAct) -> Act:
    """Return the act of the policy: who may sign, and how many."""
    return NO_ORDERS[asked] if asked in NO_ORDERS else orders.ACTS[KINDS[asked]]


def order_of(asked: Asked, exam_session: str, order_id: bytes, at: int) -> Order:
    """Return the order that says what is asked. At the seat it is checked again whether it can be."""
    to_seat = asked.act is RoomAct.MOVE
    return Order(
        id=order_id,
        what=KINDS[asked.act],
        exam_session=exam_session,
        room=asked.to_room if to_seat else asked.room,
        seat=asked.to_seat if to_seat else asked.seat,
        attempt=asked.attempt if asked.seat else b"",
        ms=-asked.ms if asked.act is RoomAct.CONFIRM_OFF else asked.ms,
        reason=asked.reason,
        note=asked.note.strip(),
        at=at,
    )


def possible(seat: SeatNow) -> tuple[RoomAct, ...]:
    """Return what can be done for a seat as it stands, in the order in which it is offered."""
    phase = seat.phase
    can = {
        RoomAct.GRANT: bool(seat.attempt) and phase is SeatPhase.ADMITTED,
        RoomAct.UNLOCK: phase in {SeatPhase.LOCKED, SeatPhase.ADMITTED, SeatPhase.EXPECTED},
        RoomAct.RESUME: phase is SeatPhase.PAUSED,
        RoomAct.CONFIRM_OFF: seat.unconfirmed and phase in AT_WORK,
        RoomAct.PAUSE: phase in {SeatPhase.WORKING, SeatPhase.LOCKED},
        RoomAct.GIVE_TIME: phase in AT_WORK,
        RoomAct.EXTEND: phase in AT_WORK,
        RoomAct.MOVE: phase in SITTING,
        RoomAct.LOCK: phase in {SeatPhase.SIGNED_IN, SeatPhase.WORKING},
        RoomAct.PRINT: phase is SeatPhase.ON_PAPER,
        RoomAct.KEY_IN: phase is SeatPhase.ON_PAPER,
        RoomAct.COLLECT: phase in SITTING | {SeatPhase.ON_PAPER} and bool(seat.saved_hash),
        RoomAct.PAPER: phase in SITTING,
    }
    return tuple(act for act, so in can.items() if so)


def spare_seats(seats: tuple[SeatNow, ...]) -> tuple[SeatNow, ...]:
    """Return the seats that a candidate can be moved to: enrolled, nobody there. Those kept for nobody come first."""
    empty = [one for one in seats if one.phase in {SeatPhase.FREE, SeatPhase.EXPECTED} and one.seen_at]
    return tuple(sorted(empty, key=lambda one: (one.phase is not SeatPhase.FREE, one.room, one.seat)))


def typed_ms(text: str) -> int:
    """Return the milliseconds of "13" (minutes) or "2:10" (minutes and seconds). Raises TimeUnreadableError."""
    minutes, _, seconds = text.strip().partition(":")
    if not _is_number(minutes) or (":" in text and not (_is_number(seconds) and int(seconds) < S_PER_MINUTE)):
        raise TimeUnreadableError(text)
    ms = (int(minutes) * S_PER_MINUTE + int(seconds or 0)) * MS_PER_S
    if ms > orders.MAX_MS:
        raise TimeUnreadableError(text)
    return ms


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 3  # noqa: PLR2004 -- three digits are four hours
