"""What can be asked about orders. Knows no HTTP; the caller owns the transaction and brings the book, caught up."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from protocol import orders
from protocol.journal import StreamId
from protocol.orders import Order, OrderElsewhereError, OrderKind, SignedOrder
from protocol.records import OrderGiven
from server.answers import service as journals
from server.attempts.rulings import rulings
from server.audit.board_journal import BoardJournal
from server.officers import service as officers
from server.orders.book import SEATING, OrderBook
from server.roster import slots
from server.roster.slots import Slot
from server.stations import devices
from server.stations.admissions import Admissions
from server.stations.attempts import NotAdmittedError
from server.stations.packages import Published


class OrderIdUsedError(Exception):
    """Another order has this id."""


class UnknownSeatError(Exception):
    """No seat is enrolled at the place that the order names."""


class SeatTakenError(Exception):
    """Somebody else works at the seat that the order names."""


class AttemptClosedError(Exception):
    """The attempt is handed in or collected: it goes on nowhere."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the board knows when an order comes: the published list, who was admitted, the orders so far."""

    now: Published
    admissions: Admissions
    book: OrderBook


def take(
    db: Connection, journal: BoardJournal, grounds: Grounds, signed: SignedOrder, rooms: Sequence[str], at: int
) -> int:
    """Take an order in for one of `rooms`; return its number. Taken before, it stays as it is.

    Raises what `orders.check` raises, OrderElsewhereError, OrderIdUsedError, NotAdmittedError, UnknownSeatError,
    SeatTakenError, AttemptClosedError.
    """
    order = orders.check(signed, officers.all_officers(db), at)
    if order.room not in rooms:
        raise OrderElsewhereError("room")
    if order.exam_session != grounds.now.exam_session.id:
        raise OrderElsewhereError("session")
    grounds.book.catch_up(db)
    known = grounds.book.known(order.id)
    if known is not None:
        if known.signed.order != signed.order:
            raise OrderIdUsedError
        return known.number
    if order.attempt or order.what in SEATING:
        _check_attempt(db, grounds, order)
    return journal.append(db, OrderGiven(orders.encode_signed(signed)), at=at).seq


def _check_attempt(db: Connection, grounds: Grounds, order: Order) -> None:
    slot = slot_of(db, grounds, order)
    if order.what is OrderKind.GRANT and (slot.room, slot.seat) != (order.room, order.seat):
        raise OrderElsewhereError("seat")  # elsewhere it takes a move, which relieves the seat that had it
    if order.what is not OrderKind.MOVE:
        return
    if is_closed(db, slot.attempt):
        raise AttemptClosedError
    if devices.seat_at(db, order.room, order.seat) is None:
        raise UnknownSeatError
    if _is_taken(db, grounds, order):
        raise SeatTakenError


def slot_of(db: Connection, grounds: Grounds, order: Order) -> Slot:
    """Return the slot that the desks admitted into, of the attempt named or the person whom the seat is kept for."""
    now = grounds.now
    slot = slots.of_attempt(db, order.attempt) if order.attempt else None
    place = (slot.room, slot.seat) if slot is not None else (order.room, order.seat)
    row = now.roster.of_seat(now.exam_session.id, *place)
    if row is None or (order.attempt and (slot is None or slot.exam_session != now.exam_session.id)):
        raise OrderElsewhereError("attempt")
    admitted = grounds.admissions.find(db, now.exam_session.id, row.candidate, row.room, row.seat)
    if admitted is None or (slot is not None and admitted.slot != slot.slot):
        raise NotAdmittedError
    found = slot or slots.find(db, now.exam_session.id, row.room, row.seat, admitted.slot)
    if found is None:
        raise NotAdmittedError
    return found


def is_closed(db: Connection, attempt: StreamId) -> bool:
    """Tell whether an attempt was handed in at its last seat, or collected."""
    ends = [one for one in journals.segments_of(db, attempt) if one.seq]
    return bool(ends and ends[-1].kind == journals.SUBMITTED) or attempt in rulings(db).collected


def _is_taken(db: Connection, grounds: Grounds, order: Order) -> bool:
    """Whether another attempt is under way at the seat: one of its own slots, or one that was moved there."""
    own = set(slots.attempts_of_seat(db, order.exam_session, order.room, order.seat))
    moved = grounds.book.moved_to(order.room, order.seat)
    for attempt in (own | moved) & journals.begun(db) - {StreamId(order.attempt)}:
        seated = grounds.book.seatings(attempt)
        is_here = is_at(seated[-1].order, order.room, order.seat) if seated else attempt in own
        if is_here and not is_closed(db, attempt):
            return True
    return False


def is_at(order: Order, room: str, seat: str) -> bool:
    """Tell whether an order names this one seat."""
    return (order.room, order.seat) == (room, seat)
