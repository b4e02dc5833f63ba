"""What becomes of a batch: followed, repeated, out of reach, or a fork. Runs on the store's one writer thread."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from protocol import receipt
from protocol.api import SegmentAck
from protocol.journal import Entry, SignedHead, StreamId, Tip, decode_header
from protocol.records import KIND_BY_RECORD, ForkFound, Submitted
from server.answers import service
from server.answers.intake import CheckedBatch
from server.audit.board_journal import BoardJournal

SUBMITTED = KIND_BY_RECORD[Submitted].number
MAX_REMEMBERED = 50_000  # segments; a day of a province


@dataclass(slots=True)
class Segment:
    """A segment as the store last left it: spares the hot path two reads a batch."""

    tip: Tip
    handed_in: bool
    receipt: bytes


class Keeper:
    """Applies batches to the store inside the caller's transactions."""

    def __init__(self, journal: BoardJournal, clock: Callable[[], int]) -> None:
        self._journal, self._clock = journal, clock
        self._segments: dict[tuple[StreamId, int], Segment] = {}
        self._rows: list[dict[str, object]] = []  # of this group, written by `flush` in one statement

    def forget(self) -> None:
        """Forget what was remembered: the transaction behind it failed."""
        self._segments.clear()
        self._rows.clear()

    def flush(self, db: Connection) -> None:
        """Write the entries gathered since the last flush."""
        service.add_entries(db, self._rows)
        self._rows.clear()

    def keep(self, db: Connection, batch: CheckedBatch) -> SegmentAck:
        """Keep what of `batch` follows; return how far the segment is held."""
        segment = self._segment(db, batch.stream, batch.segment)
        forked = self._keep_entries(db, segment, batch)
        for head in batch.heads:
            forked |= self._keep_head(db, segment, batch, head)
        return SegmentAck(batch.stream, batch.segment, segment.tip.seq, segment.receipt, forked)

    def _segment(self, db: Connection, stream: StreamId, number: int) -> Segment:
        known = self._segments.get((stream, number))
        if known is None:
            if len(self._segments) >= MAX_REMEMBERED:
                self._segments.clear()
            self.flush(db)
            tip, kind = service.tip_of(db, stream, number)
            known = Segment(tip, kind == SUBMITTED, service.receipt_of(db, stream, number))
            self._segments[stream, number] = known
        return known

    def _keep_entries(self, db: Connection, segment: Segment, batch: CheckedBatch) -> bool:
        """Keep the entries that follow the tip, and compare those that do not go beyond it. Tells of a fork."""
        forked = False
        held = self._held(db, segment, batch)
        for entry in batch.entries:
            header = entry.header
            if header.seq <= segment.tip.seq:
                if held[header.seq] != entry.hash:
                    found = _found(batch, header.seq, held[header.seq], entry.hash)
                    forked = self._fork(db, batch, found, entry)
            elif header.seq > segment.tip.seq + 1 or segment.handed_in:
                break  # a hole: the acknowledgement says where to go on. After a hand-in nothing follows
            elif header.prev != segment.tip.hash:
                # The place in dispute is the one before: the entry names another there than the one held.
                found = _found(batch, segment.tip.seq, segment.tip.hash, header.prev)
                return self._fork(db, batch, found, entry)
            else:
                segment.tip = Tip(batch.stream, batch.segment, header.seq, entry.hash)
                segment.handed_in = header.kind == SUBMITTED
                held[header.seq] = entry.hash
                self._rows.append(service.row_of(entry))
        return forked

    def _held(self, db: Connection, segment: Segment, batch: CheckedBatch) -> dict[int, bytes]:
        """Return the hashes held at the places that the batch names again."""
        again = [entry.header.seq for entry in batch.entries if entry.header.seq <= segment.tip.seq]
        if not again:
            return {}
        self.flush(db)
        headers = service.held_headers(db, batch.stream, batch.segment, min(again), max(again))
        return {seq: decode_header(header).hash for seq, header in headers.items()}

    def _keep_head(self, db: Connection, segment: Segment, batch: CheckedBatch, head: SignedHead) -> bool:
        """Keep a head over an entry that is held. Tells of a fork. A head over a hand-in earns its receipt, once."""
        if not 1 <= head.seq <= segment.tip.seq:
            return False  # the entries under it have not come yet; the station sends it again with them
        held = self._hash_at(db, segment, head.seq)
        if held != head.hash:
            return self._fork(db, batch, _found(batch, head.seq, held, head.hash), head)
        service.add_head(db, head)
        if segment.handed_in and head.seq == segment.tip.seq and not segment.receipt:
            promise = receipt.issue(head, self._clock(), self._journal.key)
            service.add_receipt(db, promise, head)
            segment.receipt = promise.encode()
        return False

    def _hash_at(self, db: Connection, segment: Segment, seq: int) -> bytes:
        tip = segment.tip
        if seq == tip.seq:
            return tip.hash
        self.flush(db)
        return decode_header(service.held_headers(db, tip.stream, tip.segment, seq, seq)[seq]).hash

    def _fork(self, db: Connection, batch: CheckedBatch, found: ForkFound, offered: Entry | SignedHead) -> bool:
        """Keep what was offered beside what is held. Returns True, for whoever counts forks."""
        entry = offered if isinstance(offered, Entry) else None
        first = service.add_evidence(
            db,
            {
                "stream": batch.stream,
                "segment": batch.segment,
                "seq": found.seq,
                "hash": offered.hash,
                "header": entry.header.encode() if entry else b"",
                "body": entry.body if entry else _encoded(offered),
                "device": batch.writer.id,
                "at": self._clock(),
            },
        )
        if first:  # one entry a segment: a device gone mad must not fill the board's journal
            self._journal.append(db, found, at=self._clock())
        return True


def _found(batch: CheckedBatch, seq: int, held: bytes, offered: bytes) -> ForkFound:
    return ForkFound(batch.stream.hex(), batch.segment, seq, held, offered)


def _encoded(head: Entry | SignedHead) -> bytes:
    return head.encode() if isinstance(head, SignedHead) else b""
