"""One stream of an export, all its segments together: who wrote it, where it should end, what its records say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cryptography import x509

from protocol import device, journal, receipt
from protocol.device import Device, UntrustedCertificateError
from protocol.errors import ProtocolError
from protocol.export import SegmentMark
from protocol.journal import DeviceId, Entry, JournalError, SignedHead
from protocol.records import (
    KIND_BY_NUMBER,
    CardEvidence,
    Erased,
    ForkFound,
    HandedOver,
    NonceGiven,
    PaperOpened,
    Record,
    RootSigned,
    StreamOpened,
)
from server.audit.findings import Fault, Verification
from server.audit.frames import Frame
from server.audit.orders_judge import OrdersJudge
from server.audit.readings import ReadingJudge
from server.audit.results_judge import ResultsJudge
from server.audit.segments import Placed, Segment, judge_chain

ATTEMPT = "attempt"
TORN_TAIL = "torn_tail"  # why a segment was left, as its next one says


@dataclass(frozen=True, slots=True)
class Certified:
    """What a segment's first entry says: its record, and the device that it certifies if the authority issued it."""

    record: StreamOpened | HandedOver | None = None
    device: Device | None = None


def certified_by(entry: Entry | None, authority: x509.Certificate | None) -> Certified:
    """Read a segment's first entry."""
    if entry is None:
        return Certified()
    try:
        record = journal.read(entry)
    except JournalError:
        return Certified()
    if not isinstance(record, StreamOpened if entry.header.segment == 1 else HandedOver):
        return Certified()
    assert isinstance(record, StreamOpened | HandedOver)  # noqa: S101 -- the line above, said to the type checker
    try:
        known = device.read_device(record.certificate, authority) if authority else None
    except UntrustedCertificateError:
        known = None
    return Certified(record, known if known and _may_write(known, record, entry) else None)


def _may_write(known: Device, record: StreamOpened | HandedOver, entry: Entry) -> bool:
    """A desk, seat or board opens the stream that has its own id; an attempt's id is nobody's."""
    if isinstance(record, HandedOver) or record.purpose == ATTEMPT:
        return True
    return known.role == record.purpose and bytes(known.id) == bytes(entry.header.stream)


class StreamJudge:
    """Judges the segments of one stream, in order."""

    def __init__(
        self,
        segments: Sequence[Segment],
        certified: Mapping[int, Certified],
        boards: Mapping[DeviceId, Device],
        done: Verification,
        readings: ReadingJudge | None = None,
        results: ResultsJudge | None = None,
        orders: OrdersJudge | None = None,
    ) -> None:
        """`readings`: opens and judges what desks read of cards; None where nobody has the key.

        `results`: is told what the board's own stream says; `orders`: of the orders in all streams.
        """
        self._segments, self._certified, self._boards, self._done = segments, certified, boards, done
        self._readings, self._results, self._orders = readings, results, orders

    def judge(self, ends: Mapping[int, SegmentMark | None], has_authority: bool) -> None:
        """Check certificates, heads, chains, ends, receipts and hand-overs."""
        for segment in self._segments:
            end = ends[segment.number]
            heads = dict(self._heads(segment))
            known = {seq: head.hash for seq, head in heads.items()}
            if end and end.seq <= segment.last:
                known[end.seq] = end.hash
            judge_chain(segment, known, self._done)
            self._judge_end(segment, max(heads, default=0), end)
            self._receipts(segment, heads)
            first = segment.entries.get(1)
            if has_authority and first and self._certified[segment.number].device is None:
                self._done.find(segment.finding(Fault.BAD_CERTIFICATE, first))
            self._hand_over(segment)

    def _heads(self, segment: Segment) -> Iterator[tuple[int, SignedHead]]:
        """Yield the heads that the segment's device signed."""
        writer = self._certified[segment.number].device
        for placed in segment.heads:
            if writer is None:  # the cause is found at the first entry
                self._done.unchecked += 1
                continue
            self._done.heads += 1
            try:
                head = journal.decode_head(placed.frame.payload)
                head.check_signature(writer.key)
            except JournalError:
                self._done.find(segment.finding(Fault.BAD_HEAD, placed))
                continue
            if (head.stream, head.segment) != (segment.stream, segment.number):
                self._done.find(segment.finding(Fault.BAD_HEAD, placed))
                continue
            yield head.seq, head

    def _judge_end(self, segment: Segment, signed: int, end: SegmentMark | None) -> None:
        """Find a tail that a head or the manifest says was there, and entries beyond what the board held."""
        if end and end.seq < segment.last:
            beyond = next(placed for seq, placed in segment.entries.items() if seq > end.seq)
            self._done.find(segment.finding(Fault.MISPLACED_ENTRY, beyond))
        elif segment.last < max(signed, end.seq if end else 0):
            after = segment.entries.get(segment.last)
            start = after.frame.end if after else segment.size
            tail = Placed(Frame(start, segment.size, 0, b"", sound=False), segment.last + 1)
            self._done.find(segment.finding(Fault.TORN_TAIL, tail))

    def _receipts(self, segment: Segment, heads: Mapping[int, SignedHead]) -> None:
        for placed in segment.receipts:
            if not self._boards or self._certified[segment.number].device is None:
                self._done.unchecked += 1
                continue
            self._done.receipts += 1
            if not self._is_promise(placed, heads.get(placed.seq)):
                self._done.find(segment.finding(Fault.BAD_RECEIPT, placed))

    def _is_promise(self, placed: Placed, head: SignedHead | None) -> bool:
        try:
            promise = receipt.decode(placed.frame.payload)
            board = self._boards.get(promise.server)
            if board is None or head is None:
                return False
            promise.check_signature(board.key)
        except ProtocolError:
            return False
        return promise.proves(head)

    def _hand_over(self, segment: Segment) -> None:
        """Check that the head which a later segment names is one that the segment before has."""
        record, first = self._certified[segment.number].record, segment.entries.get(1)
        if not isinstance(record, HandedOver) or first is None:
            return
        before = next((one for one in self._segments if one.number == record.segment < segment.number), None)
        if before and (before.hash_of(record.seq) == record.hash or self._done.has(before.file)):
            return  # as it should be, or the cause is found there
        if before and record.reason == TORN_TAIL and record.seq > before.last > 0:
            self._done.unreceived += record.seq - before.last  # lost with the disk's end, never seen by the board
            return
        self._done.find(segment.finding(Fault.BAD_HAND_OVER, first))

    def read_records(self, papers: Mapping[str, bytes | None]) -> list[tuple[Segment, Placed, RootSigned]]:
        """Read every body that can be opened; return those that the log must bear out.

        `papers`: SHA-256 by id; None where the cause is found at the paper itself.
        """
        roots = list[tuple[Segment, Placed, RootSigned]]()
        for segment in self._segments:
            before: Record | None = None
            for placed in segment.entries.values():
                self._done.entries += 1
                record = self._read(segment, placed)
                if self._orders:
                    self._orders.note(segment, placed, record)
                if isinstance(record, PaperOpened):
                    if papers.get(record.paper_id, b"") not in (None, record.paper_hash):
                        self._done.find(segment.finding(Fault.OTHER_PAPER, placed))
                elif isinstance(record, CardEvidence):
                    self._judge_reading(segment, placed, before, record)
                elif isinstance(record, Erased):
                    self._forgive(record)
                elif isinstance(record, ForkFound):
                    self._done.forks += 1
                elif self._is_boards(segment):
                    self._note(segment, placed, record)
                    roots += [(segment, placed, record)] if isinstance(record, RootSigned) else []
                before = record
        return roots

    def _note(self, segment: Segment, placed: Placed, record: Record | None) -> None:
        """Tell the judges of readings and results what the board said."""
        if isinstance(record, NonceGiven) and self._readings:
            self._readings.note_given(record)
        if self._results:
            self._results.note(segment, placed, record)

    def _judge_reading(self, segment: Segment, placed: Placed, before: Record | None, evidence: CardEvidence) -> None:
        if self._readings is None:
            return
        self._done.readings += 1
        self._done.chip_proofs += bool(evidence.signature)
        fault = self._readings.judge(segment, placed, before, evidence)
        if fault:
            self._done.find(segment.finding(fault, placed))

    def _is_boards(self, segment: Segment) -> bool:
        writer = self._certified[segment.number].device
        return writer is not None and writer.id in self._boards and bytes(writer.id) == bytes(segment.stream)

    def _read(self, segment: Segment, placed: Placed) -> Record | None:
        if placed.entry is None or not placed.frame.sound:
            return None
        kind = KIND_BY_NUMBER.get(placed.entry.header.kind)
        key = self._readings.keys.key_of(segment.stream) if self._readings else None
        if kind and kind.sealed and key is None and placed.entry.body[:1] == bytes([journal.SEALED]):
            self._done.sealed += 1
            return None
        try:
            record = journal.read(placed.entry, key)
        except JournalError:  # a name or an answer in the clear is one as well
            self._done.find(segment.finding(Fault.BAD_CONTENT, placed))
            return None
        self._done.read += 1
        if self._readings:
            self._readings.keys.learn(segment.stream, record)
        return record

    def _forgive(self, record: Erased) -> None:
        """Take back what was found of a body that is gone because it was erased: its header still holds the chain."""
        segment = next((one for one in self._segments if one.number == record.segment), None)
        placed = segment.entries.get(record.seq) if segment else None
        if segment and placed and placed.entry and not placed.entry.body:
            self._done.take_back(segment.file, placed.frame.start)
            self._done.erased += 1
