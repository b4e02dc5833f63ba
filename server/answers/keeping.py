"""What becomes of a batch: followed, repeated, out of reach, too late, or a fork. Runs on the store's writer thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from sqlalchemy import Connection

from protocol import receipt
from protocol.api import SegmentAck
from protocol.journal import SignedHead, StreamId, decode_header
from protocol.receipt import Receipt
from protocol.records import ForkFound
from server.answers import service, statements
from server.answers.intake import CheckedBatch, CheckedEntry
from server.answers.statements import Row
from server.audit.board_journal import BoardJournal
from server.db.engine import lock_writers

MAX_REMEMBERED = 50_000  # segments; a day of a province

Acks = tuple[SegmentAck, ...]
_BY_PLACE = attrgetter("stream", "segment", "seq")


class StaleError(Exception):
    """Another process kept entries or a receipt that this one did not know of: nothing of this group is kept yet."""


@dataclass(slots=True)
class Segment:
    """A segment as the store last left it: spares the hot path two reads a batch."""

    seq: int
    hash: bytes
    handed_in: bool
    receipt: bytes
    read_in: int  # the group in which it was read from the database
    added: dict[int, bytes] = field(default_factory=dict)  # hashes by seq, of entries that are not committed yet


@dataclass(frozen=True, slots=True)
class Offered:
    """What differs from what is held, or came after a hand-in. `found` where it is a fork."""

    row: dict[str, object]
    found: ForkFound | None


class Keeper:
    """Applies groups of batches to the store, each inside the caller's transaction.

    All is decided first, from memory where it can be. Then it is written in one order that every process keeps, so
    that no two wait for each other: entries, heads, receipts by place, and last what needs the writers' lock.
    """

    def __init__(self, journal: BoardJournal, clock: Callable[[], int]) -> None:
        self._journal, self._clock = journal, clock
        self._segments: dict[tuple[StreamId, int], Segment] = {}
        self._group = 0
        self._rows: list[Row] = []
        self._heads: list[SignedHead] = []
        self._promises: list[tuple[Receipt, SignedHead]] = []
        self._offered: list[Offered] = []

    def keep(self, db: Connection, requests: Sequence[Sequence[CheckedBatch]]) -> list[Acks]:
        """Keep what follows; return for each batch how far its segment is held. Raises StaleError."""
        self._group += 1
        acks = [tuple([self._keep(db, batch) for batch in batches]) for batches in requests]
        self._write(db)
        return acks

    def committed(self, requests: Sequence[Sequence[CheckedBatch]]) -> None:
        """Learn that the group was committed."""
        for batches in requests:
            for batch in batches:
                self._segments[batch.stream, batch.segment].added.clear()
        self._clear()

    def forget(self, requests: Sequence[Sequence[CheckedBatch]]) -> None:
        """Learn that the group was not committed, or found what it did not know: its segments are read anew."""
        for batches in requests:
            for batch in batches:
                self._segments.pop((batch.stream, batch.segment), None)
        self._clear()

    def _clear(self) -> None:
        for gathered in (self._rows, self._heads, self._promises, self._offered):
            gathered.clear()
        if len(self._segments) > MAX_REMEMBERED:
            self._segments.clear()

    # -- deciding ------------------------------------------------------------------------------------------------------

    def _keep(self, db: Connection, batch: CheckedBatch) -> SegmentAck:
        segment = self._segment(db, batch)
        forked = self._keep_entries(db, segment, batch) if batch.entries else False
        for head in batch.heads:
            forked |= self._keep_head(db, segment, batch, head)
        return SegmentAck(batch.stream, batch.segment, segment.seq, segment.receipt, forked)

    def _segment(self, db: Connection, batch: CheckedBatch) -> Segment:
        known = self._segments.get((batch.stream, batch.segment))
        if known is None or self._may_be_stale(known, batch):
            tip, kind = service.tip_of(db, batch.stream, batch.segment)
            promise = service.receipt_of(db, batch.stream, batch.segment)
            known = Segment(tip.seq, tip.hash, kind == service.SUBMITTED, promise, self._group)
            self._segments[batch.stream, batch.segment] = known
        return known

    def _may_be_stale(self, known: Segment, batch: CheckedBatch) -> bool:
        """Tell whether a batch goes beyond what is remembered: then another process may have kept what lies between."""
        if known.read_in == self._group or known.added:
            return False
        if batch.entries:
            return batch.entries[0].seq > known.seq + 1
        return any(head.seq > known.seq for head in batch.heads)

    def _keep_entries(self, db: Connection, segment: Segment, batch: CheckedBatch) -> bool:
        """Keep the entries that follow the tip, and compare those that do not go beyond it. Tells of a fork."""
        forked = False
        held = segment.added
        for entry in batch.entries:
            seq = entry.seq
            if seq <= segment.seq:
                if seq not in held:
                    held = self._held(db, segment, batch)
                if held[seq] != entry.hash:
                    forked = self._fork(batch, entry, _found(batch, seq, held[seq], entry.hash))
            elif segment.handed_in:
                self._offer(batch, entry)  # after a hand-in nothing follows; what is sent all the same is kept
            elif seq > segment.seq + 1:
                break  # a hole: the acknowledgement says where to go on
            elif entry.prev != segment.hash:
                # The place in dispute is the one before: the entry names another there than the one held.
                return self._fork(batch, entry, _found(batch, segment.seq, segment.hash, entry.prev))
            else:
                segment.seq, segment.hash = seq, entry.hash
                segment.handed_in = entry.kind == service.SUBMITTED
                segment.added[seq] = held[seq] = entry.hash
                self._rows.append((batch.stream, batch.segment, seq, entry.kind, entry.header, entry.body))
        return forked

    def _held(self, db: Connection, segment: Segment, batch: CheckedBatch) -> dict[int, bytes]:
        """Return the hashes held at the places that the batch names again."""
        again = [entry.seq for entry in batch.entries if entry.seq <= segment.seq]
        headers = service.held_headers(db, batch.stream, batch.segment, min(again), max(again))
        return {seq: decode_header(header).hash for seq, header in headers.items()} | segment.added

    def _keep_head(self, db: Connection, segment: Segment, batch: CheckedBatch, head: SignedHead) -> bool:
        """Keep a head over an entry that is held. Tells of a fork. A head over a hand-in earns its receipt, once."""
        if not 1 <= head.seq <= segment.seq:
            return False  # the entries under it have not come yet; the station sends it again with them
        held = self._hash_at(db, segment, head)
        if held != head.hash:
            return self._fork(batch, head, _found(batch, head.seq, held, head.hash))
        self._heads.append(head)
        if segment.handed_in and head.seq == segment.seq and not segment.receipt:
            promise = receipt.issue(head, self._clock(), self._journal.key)
            self._promises.append((promise, head))
            segment.receipt = promise.encode()
        return False

    def _hash_at(self, db: Connection, segment: Segment, head: SignedHead) -> bytes:
        if head.seq == segment.seq:
            return segment.hash
        if head.seq in segment.added:
            return segment.added[head.seq]
        return decode_header(service.held_headers(db, head.stream, head.segment, head.seq, head.seq)[head.seq]).hash

    def _fork(self, batch: CheckedBatch, what: CheckedEntry | SignedHead, found: ForkFound) -> bool:
        """Have what was offered kept beside what is held. Returns True, for whoever counts forks."""
        self._offer(batch, what, found)
        return True

    def _offer(self, batch: CheckedBatch, what: CheckedEntry | SignedHead, found: ForkFound | None = None) -> None:
        row: dict[str, object] = {
            "stream": batch.stream,
            "segment": batch.segment,
            "seq": found.seq if found else what.seq,
            "hash": what.hash,
            "header": what.header if isinstance(what, CheckedEntry) else b"",
            "body": what.body if isinstance(what, CheckedEntry) else what.encode(),
            "device": batch.writer.id,
            "at": self._clock(),
        }
        self._offered.append(Offered(row, found))

    # -- writing -------------------------------------------------------------------------------------------------------

    def _write(self, db: Connection) -> None:
        self._rows.sort()
        if statements.insert_entries(db, self._rows) != len(self._rows):
            raise StaleError
        statements.insert_heads(db, sorted(self._heads, key=_BY_PLACE))
        promises = sorted(self._promises, key=lambda given: _BY_PLACE(given[1]))
        if statements.insert_receipts(db, promises) != len(promises):
            raise StaleError
        if self._offered:
            lock_writers(db)
        for one in self._offered:
            first = service.add_evidence(db, one.row)
            if one.found and first:  # one entry a segment: a device gone mad must not fill the board's journal
                self._journal.append(db, one.found, at=self._clock())


def _found(batch: CheckedBatch, seq: int, held: bytes, offered: bytes) -> ForkFound:
    return ForkFound(batch.stream.hex(), batch.segment, seq, held, offered)
