"""The log of an export against its journals, its signed roots, and a root printed elsewhere (docs/formats/proofs.md).

What journals and manifest say together a board can rewrite; what a root covered that was printed and signed by hand
it cannot. So the log ties each fact to a root, and the printed root ties the log to its day.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from protocol import export, log, receipt
from protocol.device import Device
from protocol.errors import ProtocolError
from protocol.export import LOG_FILE, LOG_MAGIC, BrokenFrameError, Frame, FrameKind, journal_path
from protocol.journal import BadSignatureError, DeviceId, StreamId
from protocol.log import Leaf, LeafKind, MalformedLogError, SignedRoot
from protocol.merkle import Tree
from protocol.records import RootSigned
from server.audit.findings import Fault, Finding, Verification
from server.audit.frames import Frame as JournalFrame
from server.audit.segments import Placed, Segment

YOUNG_US = 10 * 60 * 1_000_000  # a receipt may wait for the log as long before it is missed


@dataclass(frozen=True, slots=True)
class PrintedRoot:
    """What the minutes say. `size` 0: not known. `signed`: where it was read from the QR."""

    root: bytes
    size: int = 0
    signed: SignedRoot | None = None


class LogJudge:
    """The log's file, and what the journals must have because of it."""

    def __init__(self, content: bytes | None, boards: Mapping[DeviceId, Device], done: Verification) -> None:
        self._boards, self._done = boards, done
        self._present = content is not None
        self._tree = Tree()
        self._facts: dict[StreamId, list[Leaf]] = defaultdict(list)
        self._hand_ins: set[bytes] = set()
        self._roots: list[tuple[Frame, SignedRoot]] = []
        self._last_at = 0
        self._signed: set[bytes] = set()  # as the board's journal has them
        if content is not None:
            self._read(content)

    def _read(self, content: bytes) -> None:
        known = set[tuple[LeafKind, StreamId, int, int]]()
        try:
            for frame in export.frames(content, LOG_MAGIC):
                self._take(frame, known)
        except BrokenFrameError as error:
            self._done.find(Finding(Fault.BROKEN_FRAME, LOG_FILE, start=error.start, end=len(content)))
        self._last_at = max((root.at for _, root in self._roots), default=0)
        for frame, root in self._roots:
            if not self._is_ours(root) or not self._covers(root.size, root.root):
                self._found(Fault.BAD_ROOT, frame)

    def _take(self, frame: Frame, known: set[tuple[LeafKind, StreamId, int, int]]) -> None:
        try:
            if frame.kind is FrameKind.ROOT:
                self._roots.append((frame, log.decode_root(frame.payload)))
                self._done.roots += 1
                return
            leaf = log.read_leaf(frame.payload)
        except MalformedLogError:
            self._found(Fault.BAD_LOG, frame)
            return
        fact = (leaf.kind, leaf.stream, leaf.segment, leaf.seq)
        if frame.kind is not FrameKind.LEAF or fact in known:
            self._found(Fault.BAD_LOG, frame)
        known.add(fact)
        self._done.leaves += 1
        self._tree.extend([leaf.hash])
        self._facts[leaf.stream].append(leaf)
        if leaf.kind is LeafKind.HAND_IN:
            self._hand_ins.add(leaf.encoded[1:])

    def _found(self, fault: Fault, frame: Frame) -> None:
        self._done.find(Finding(fault, LOG_FILE, start=frame.start, end=frame.end))

    def _is_ours(self, root: SignedRoot) -> bool:
        board = self._boards.get(root.log)
        try:
            if board:
                root.check_signature(board.key)
        except BadSignatureError:
            return False
        return board is not None

    def _covers(self, size: int, root: bytes) -> bool:
        return size <= len(self._tree) and self._tree.root(size) == root

    def judge_stream(self, stream: StreamId, segments: Mapping[int, Segment]) -> None:
        """Find what the log has of a stream and its journals do not, and receipts that the log does not have."""
        for leaf in self._facts.pop(stream, ()):
            segment = segments.get(leaf.segment)
            if segment is None:
                self._gone(leaf)
            elif not self._done.has(segment.file) and not _has(segment, leaf):
                self._done.find(_missed(segment, leaf))
        if self._present:
            for segment in segments.values():
                self._judge_receipts(segment)

    def _judge_receipts(self, segment: Segment) -> None:
        for placed in segment.receipts:
            if placed.frame.payload in self._hand_ins or self._done.has(segment.file):
                continue
            if _promised_at(placed) + YOUNG_US < self._last_at:
                self._done.find(segment.finding(Fault.UNLOGGED, placed))
            else:
                self._done.unlogged += 1

    def judge_root(self, segment: Segment, placed: Placed, record: RootSigned) -> None:
        """Check an entry of the board's journal that says a root was signed."""
        try:
            root = log.decode_root(record.signed)
        except MalformedLogError:
            self._done.find(segment.finding(Fault.BAD_ROOT, placed))
            return
        self._signed.add(record.signed)
        if not self._present:
            return
        if root.size > len(self._tree):
            self._done.find(Finding(Fault.SHORT_LOG, LOG_FILE))
        elif not self._is_ours(root) or not self._covers(record.size, record.root) or root.root != record.root:
            self._done.find(segment.finding(Fault.BAD_ROOT, placed))

    def end(self, printed: PrintedRoot | None) -> None:
        """After all streams: find streams that the log has and the export lacks, and compare the printed root."""
        for leaves in self._facts.values():
            for leaf in leaves:
                self._gone(leaf)
        for frame, root in self._roots:
            if root.encode() not in self._signed:
                self._found(Fault.NOT_AS_LOGGED, frame)
        if not self._present and self._signed:
            self._done.find(Finding(Fault.MISSING_FILE, LOG_FILE))
        if printed:
            self._compare(printed)

    def _gone(self, leaf: Leaf) -> None:
        path = journal_path(leaf.stream.hex(), leaf.segment)
        self._done.find(Finding(Fault.NOT_AS_LOGGED, path, leaf.stream.hex(), leaf.segment, leaf.seq))

    def _compare(self, printed: PrintedRoot) -> None:
        if not self._present:
            self._done.find(Finding(Fault.MISSING_FILE, LOG_FILE))
            return
        if printed.signed and not self._is_ours(printed.signed):
            self._done.find(Finding(Fault.OTHER_ROOT, LOG_FILE))
            return
        if printed.size > len(self._tree):
            self._done.find(Finding(Fault.SHORT_LOG, LOG_FILE))
            return
        sizes = [printed.size] if printed.size else range(1, len(self._tree) + 1)
        matched = next((size for size in sizes if self._tree.root(size) == printed.root), 0)
        if not matched:
            self._done.find(Finding(Fault.OTHER_ROOT, LOG_FILE))
        elif (matched, printed.root) not in {(root.size, root.root) for root in self._decoded()}:
            self._done.find(Finding(Fault.NOT_AS_LOGGED, LOG_FILE))  # the board's journal lost the entry of this root
        else:
            self._done.matched = matched

    def _decoded(self) -> Iterator[SignedRoot]:
        return (log.decode_root(signed) for signed in self._signed)


def _promised_at(placed: Placed) -> int:
    try:
        return receipt.decode(placed.frame.payload).at
    except ProtocolError:
        return 0  # what cannot be read is found as a bad receipt


def _has(segment: Segment, leaf: Leaf) -> bool:
    if leaf.kind is LeafKind.HAND_IN:
        return any(placed.frame.payload == leaf.encoded[1:] for placed in segment.receipts)
    return segment.hash_of(leaf.seq) == log.entry_hash(leaf)


def _missed(segment: Segment, leaf: Leaf) -> Finding:
    known = segment.entries.get(leaf.seq)
    if known:
        return segment.finding(Fault.NOT_AS_LOGGED, known)
    last = segment.entries.get(segment.last)
    start = last.frame.end if last else segment.size
    tail = JournalFrame(start, segment.size, 0, b"", sound=False)
    return segment.finding(Fault.NOT_AS_LOGGED, Placed(tail, leaf.seq))
