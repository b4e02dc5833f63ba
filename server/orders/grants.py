"""Handing an attempt to the seat that a grant or move names, with all that the board holds of it (design §13)."""

from sqlalchemy import Connection

from protocol import orders
from protocol.api import GrantReply, RosterRow, SegmentBatch, StoredEntry
from protocol.journal import Entry, StreamId
from protocol.orders import SignedOrder
from server.answers import service as journals
from server.audit.board_journal import BoardJournal
from server.orders.book import SEATING
from server.orders.service import AttemptClosedError, Grounds, is_at, is_closed, slot_of, take
from server.papers import service as papers
from server.roster.slots import Slot
from server.stations import devices
from server.stations.attempts import NotAdmittedError
from server.stations.devices import SeatDevice
from server.stations.service import Station

US_PER_MS = 1000


class NoGrantError(Exception):
    """The order seats nobody at the seat that shows it."""


class RelievedError(Exception):
    """A later order has the attempt go on at another seat."""


def grant(
    db: Connection, journal: BoardJournal, grounds: Grounds, signed: SignedOrder, seat: Station, at: int
) -> GrantReply:
    """Give a seat its attempt; from here on it may write it. Shown again, the same is given.

    Raises what `take` raises, NoGrantError, RelievedError.
    """
    order = orders.decode_order(signed.order)
    if order.what not in SEATING or not is_at(order, *seat.seat):
        raise NoGrantError
    number = take(db, journal, grounds, signed, [order.room], at)
    slot = slot_of(db, grounds, order)
    seated = grounds.book.seatings(slot.attempt)
    if any(one.number > number and not is_at(one.order, *seat.seat) for one in seated):
        raise RelievedError
    if is_closed(db, slot.attempt):  # a seat that was started again must not bring back whoever has finished there
        raise AttemptClosedError
    row = grounds.now.roster.of_seat(slot.exam_session, slot.room, slot.seat)
    if row is None:
        raise NotAdmittedError
    entries = list(journals.read(db, slot.attempt))
    before = next((one.order for one in reversed(seated) if one.number < number), None)
    place = (before.room, before.seat) if before is not None else (slot.room, slot.seat)
    off_ms = _off_ms(entries, devices.seat_at(db, *place), at)
    journals.own(db, slot.attempt, seat.device.id, "attempt")
    return _reply(db, slot, row, entries, off_ms)


def _reply(db: Connection, slot: Slot, row: RosterRow, entries: list[Entry], off_ms: int) -> GrantReply:
    paper = papers.of_seat(db, slot.exam_session, slot.room, slot.seat)  # the variant stays the candidate's own
    return GrantReply(
        slot=slot.slot,
        key=slot.key,
        candidate=row.candidate,
        name=row.name,
        born=row.born,
        paper_id=paper.id if paper else "",
        paper_hash=paper.hash if paper else b"",
        batches=batches_of(db, slot.attempt, entries),
        off_ms=off_ms,
    )


def batches_of(db: Connection, attempt: StreamId, entries: list[Entry]) -> tuple[SegmentBatch, ...]:
    """Return all that is held of an attempt, as it goes to whoever writes on."""
    by_segment: dict[int, list[StoredEntry]] = {}
    for entry in entries:
        by_segment.setdefault(entry.header.segment, []).append(StoredEntry(entry.header.encode(), entry.body))
    return tuple(
        SegmentBatch(attempt, segment, tuple(stored), tuple(journals.heads_of(db, attempt, segment)))
        for segment, stored in by_segment.items()
    )


def _off_ms(entries: list[Entry], writer: SeatDevice | None, at: int) -> int:
    """Return how long ago the last entry was written: the board's clock, and what it knows of that seat's."""
    if not entries:
        return 0
    ahead_us = writer.clock_offset_us if writer is not None else 0
    return max(0, at - (entries[-1].header.at - ahead_us)) // US_PER_MS
