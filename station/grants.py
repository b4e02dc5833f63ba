"""What the board gives to a seat that showed a grant or move: checked whole, before any of it is used."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from protocol import journal, orders, sealing
from protocol.api import GrantReply, SegmentBatch
from protocol.errors import ProtocolError
from protocol.journal import Entry, JournalError, SignedHead, StreamId, Tip
from protocol.orders import Order, SignedOrder
from station.seat_keys import SeatKeys

BY_ORDER = "order"


class BadGrantError(ProtocolError):
    """The board's answer is not the attempt that the order names, or not whole: `what` says which."""

    def __init__(self, what: str) -> None:
        super().__init__(f"bad grant: {what}")
        self.what = what


@dataclass(frozen=True, slots=True)
class Granted:
    """An attempt for this seat: its keys, and all that the board holds of it."""

    keys: SeatKeys
    attempt: StreamId
    entries: tuple[Entry, ...]
    heads: tuple[SignedHead, ...]

    def __repr__(self) -> str:
        return f"Granted({self.attempt.hex()}, {len(self.entries)} entries)"  # keys and names stay out of logs


def read(reply: GrantReply, signed: SignedOrder, order: Order) -> Granted:
    """Return what `reply` gives for `order`. Raises BadGrantError."""
    attempt = sealing.attempt_id(reply.key, reply.candidate, order.exam_session)
    if order.attempt not in (b"", attempt):
        raise BadGrantError("attempt")
    key = sealing.attempt_key(reply.key, attempt)
    keys = SeatKeys(
        slot=reply.slot,
        slot_key=reply.key,
        candidate=reply.candidate,
        name=reply.name,
        born=reply.born,
        signed_in_by=BY_ORDER,
        order=orders.encode_signed(signed),
        paper_id=reply.paper_id,
        paper_hash=reply.paper_hash,
        off_ms=reply.off_ms,
        accommodation=reply.accommodation,
    )
    return Granted(keys, attempt, *contents(reply.batches, attempt, key))


def contents(
    batches: Sequence[SegmentBatch], attempt: StreamId, key: bytes
) -> tuple[tuple[Entry, ...], tuple[SignedHead, ...]]:
    """Return the entries and heads of an attempt that the board holds. Raises BadGrantError."""
    try:
        entries = tuple(entry for batch in batches for entry in _entries(batch, attempt, key))
        heads = tuple(journal.decode_head(encoded) for batch in batches for encoded in batch.heads)
    except JournalError as error:
        raise BadGrantError("entries") from error
    return entries, heads


def _entries(batch: SegmentBatch, attempt: StreamId, key: bytes) -> Iterator[Entry]:
    """Yield a segment's entries, each following the one before and opening with the attempt's key."""
    tip = Tip(attempt, batch.segment)
    for stored in batch.entries:
        entry = Entry(journal.decode_header(stored.header), stored.body)
        tip = journal.follow(tip, entry)
        journal.read(entry, key)
        yield entry
