"""A supervisor's signed orders to the seats of a room (docs/formats/orders.md). Pure: time and chance are brought.

An order names an attempt, never a person. It is carried as the bytes that were signed and never encoded again.
"""

from collections.abc import Mapping
from enum import Enum

import msgspec

from protocol import officer, policy
from protocol.errors import ProtocolError
from protocol.officer import Approval, Officer
from protocol.policy import Act

ID_BYTES = 16
MAX_ORDER_BYTES = 2048
MAX_SIGNED_BYTES = 8192
MAX_APPROVALS = 4
MAX_NOTE_LETTERS = 200
MAX_NAME_LETTERS = 64
MAX_MS = 4 * 3600 * 1000  # no order gives or takes more than four hours
MAX_AGE_US = 12 * 3600 * 1_000_000  # an order is for the session at hand
MAX_AHEAD_US = 10 * 60 * 1_000_000  # how far a desk's clock may be before the one that judges it


class OrderKind(Enum):
    """What is ordered. API: journals carry it."""

    GRANT = "grant"  # sign this attempt's candidate in at this seat, with no card and no code
    PAUSE = "pause"
    RESUME = "resume"
    GIVE_TIME = "give_time"  # lost minutes back; below zero: the time a machine was off, as confirmed
    EXTEND = "extend"  # more time than all have
    LOCK = "lock"
    UNLOCK = "unlock"
    MOVE = "move"  # the attempt goes on at this seat; any other seat that has it is relieved by the same order
    PAPER = "paper"  # the room goes on on paper: the seats stand still


class OrderReason(Enum):
    """Why, for the minutes. API."""

    MACHINE = "machine"
    POWER = "power"
    LINE = "line"
    DISTURBANCE = "disturbance"
    HEALTH = "health"
    CARD = "card"
    CONDUCT = "conduct"
    ALARM = "alarm"
    MISTAKE = "mistake"
    OTHER = "other"  # the note says what


ACTS: Mapping[OrderKind, Act] = {
    OrderKind.GRANT: policy.act("grant-seat"),
    OrderKind.PAUSE: policy.act("pause-seat"),
    OrderKind.RESUME: policy.act("resume-seat"),
    OrderKind.GIVE_TIME: policy.act("give-time"),
    OrderKind.EXTEND: policy.act("extend-time"),
    OrderKind.LOCK: policy.act("lock-seat"),
    OrderKind.UNLOCK: policy.act("unlock-seat"),
    OrderKind.MOVE: policy.act("move-candidate"),
    OrderKind.PAPER: policy.act("switch-to-paper"),
}
ROOM_WIDE = frozenset({OrderKind.PAUSE, OrderKind.RESUME, OrderKind.GIVE_TIME, OrderKind.EXTEND, OrderKind.PAPER})
TIMED = frozenset({OrderKind.GIVE_TIME, OrderKind.EXTEND, OrderKind.MOVE})  # those whose `ms` says something


class OrderError(ProtocolError):
    """An order cannot stand."""


class MalformedOrderError(OrderError):
    """What was signed is no order: `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"malformed order: {reason}")
        self.reason = reason


class OrderElsewhereError(OrderError):
    """The order is for another session, room, seat or attempt: `what` says which."""

    def __init__(self, what: str) -> None:
        super().__init__(f"order for another {what}")
        self.what = what


class OrderTimeError(OrderError):
    """The order was signed too long ago, or at a time that is yet to come: `what` is old or future."""

    def __init__(self, what: str) -> None:
        super().__init__(f"order is {what}")
        self.what = what


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One order. `attempt`: its stream, empty for whoever sits or is expected there; `seat`: empty for the room."""

    id: bytes  # 16 random bytes
    what: OrderKind
    exam_session: str
    room: str
    seat: str
    attempt: bytes
    ms: int
    reason: OrderReason
    note: str  # names nobody: journals carry it in the clear
    at: int  # UTC microseconds, by the clock of whoever wrote it


class SignedOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An order's bytes and the approvals over their hash."""

    order: bytes
    approvals: tuple[Approval, ...]


def encode_order(order: Order) -> bytes:
    """Return the bytes that are signed. Raises MalformedOrderError."""
    _check_form(order)
    return msgspec.json.encode(order)


def subject(order: bytes) -> bytes:
    """Return what officers sign for an order's bytes."""
    return officer.subject_of(order)


def decode_order(encoded: bytes) -> Order:
    """Read an order's bytes. Raises MalformedOrderError."""
    if len(encoded) > MAX_ORDER_BYTES:
        raise MalformedOrderError("too large")
    try:
        order = msgspec.json.decode(encoded, type=Order)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise MalformedOrderError("not an order") from error
    _check_form(order)
    return order


def _check_form(order: Order) -> None:
    if len(order.id) != ID_BYTES:
        raise MalformedOrderError("id")
    if len(order.attempt) not in (0, ID_BYTES):
        raise MalformedOrderError("attempt")
    if not order.exam_session or not order.room:
        raise MalformedOrderError("place")
    if any(len(name) > MAX_NAME_LETTERS for name in (order.exam_session, order.room, order.seat)):
        raise MalformedOrderError("place")
    if len(order.note) > MAX_NOTE_LETTERS or (order.reason is OrderReason.OTHER and not order.note.strip()):
        raise MalformedOrderError("note")
    if not order.seat and (order.what not in ROOM_WIDE or order.attempt):
        raise MalformedOrderError("not for a whole room")
    if order.what is OrderKind.MOVE and not order.attempt:
        raise MalformedOrderError("whom to move")
    _check_ms(order)


def _check_ms(order: Order) -> None:
    if abs(order.ms) > MAX_MS or (order.ms and order.what not in TIMED):
        raise MalformedOrderError("ms")
    if order.what is OrderKind.EXTEND and order.ms <= 0:
        raise MalformedOrderError("ms")


def encode_signed(signed: SignedOrder) -> bytes:
    """Return a signed order as journals carry it."""
    return msgspec.json.encode(signed)


def decode_signed(encoded: bytes) -> SignedOrder:
    """Read a signed order; nothing of it is verified yet. Raises MalformedOrderError."""
    if len(encoded) > MAX_SIGNED_BYTES:
        raise MalformedOrderError("too large")
    try:
        return msgspec.json.decode(encoded, type=SignedOrder)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise MalformedOrderError("not a signed order") from error


def check(signed: SignedOrder, officers: Mapping[str, Officer], at: int) -> Order:
    """Return the order, if as many permitted officers signed exactly it as its act takes, and `at` is in its time.

    Raises MalformedOrderError, OrderTimeError, BadApprovalError, NotPermittedError, NotEnoughOfficersError.
    """
    order = decode_order(signed.order)
    if len(signed.approvals) > MAX_APPROVALS:
        raise MalformedOrderError("approvals")
    officer.check_act(ACTS[order.what], signed.approvals, officers, subject(signed.order))
    if order.at > at + MAX_AHEAD_US:
        raise OrderTimeError("future")
    if order.at < at - MAX_AGE_US:
        raise OrderTimeError("old")
    return order


def concerns(order: Order, room: str, seat: str, attempt: bytes) -> bool:
    """Tell whether a seat where `attempt` is sat, empty for none, is the order's; of a move: the seat gone on at."""
    if order.room != room or order.seat not in ("", seat):
        return False
    return order.attempt in (b"", attempt)


def relieves(order: Order, room: str, seat: str, attempt: bytes) -> bool:
    """Tell whether the order takes `attempt` away from this seat: it goes on at another one."""
    moved = order.what is OrderKind.MOVE and bool(attempt) and order.attempt == attempt
    return moved and (order.room, order.seat) != (room, seat)
