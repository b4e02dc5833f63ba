"""One journal file: which frame is which entry, and where the chain breaks (docs/formats/export.md, "Localising")."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from protocol import journal
from protocol.export import JOURNAL_MAGIC, FrameKind
from protocol.journal import GENESIS, Entry, MalformedEntryError, StreamId
from server.audit.findings import Fault, Finding, Verification
from server.audit.frames import HEADER_BYTES, Frame, scan

NAME = re.compile(r"journals/([0-9a-f]{32})-([1-9][0-9]{0,9})\.ttj")
MAX_SEGMENT = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Placed:
    """A frame and the entry that it is or speaks of; `entry` where it can be read as one."""

    frame: Frame
    seq: int
    entry: Entry | None = None


@dataclass
class Segment:
    """A journal file, read."""

    file: str
    size: int
    stream: StreamId
    number: int
    entries: dict[int, Placed] = field(default_factory=dict)
    heads: list[Placed] = field(default_factory=list)
    receipts: list[Placed] = field(default_factory=list)
    _by_hash: dict[bytes, int] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The highest seq placed, 0 where there is none."""
        return next(reversed(self.entries), 0)  # placed in rising order, always

    def finding(self, fault: Fault, placed: Placed) -> Finding:
        """Return a finding at a frame."""
        frame = placed.frame
        return Finding(fault, self.file, self.stream.hex(), self.number, placed.seq, frame.start, frame.end)

    def signed_seq(self, frame: Frame) -> int:
        """Return the entry that a head is over: the one whose hash it carries, else the one that it names."""
        return self._by_hash.get(frame.signed_hash, self._within(frame.seq))

    def promised_seq(self, frame: Frame) -> int:
        """Return the entry that a receipt is for."""
        over = (head.seq for head in self.heads if hashlib.sha256(head.frame.payload).digest() == frame.signed_hash)
        return next(over, self._within(frame.seq))

    def _within(self, seq: int) -> int:
        return seq if 1 <= seq <= self.last + 1 else self.last

    def place(self, placed: Placed) -> None:
        """Take `placed` as the entry of its seq."""
        self.entries[placed.seq] = placed
        if placed.entry:
            self._by_hash[placed.entry.hash] = placed.seq

    def hash_of(self, seq: int) -> bytes | None:
        """Return the hash of entry `seq` as it stands here."""
        if seq == 0:
            return GENESIS
        placed = self.entries.get(seq)
        return placed.entry.hash if placed and placed.entry else None

    def prev_of(self, seq: int) -> bytes | None:
        """Return what entry `seq` says the hash before it is."""
        placed = self.entries.get(seq)
        return placed.entry.header.prev if placed and placed.entry else None


def read_name(path: str) -> tuple[StreamId, int] | None:
    """Return stream and segment of a journal file's name."""
    match = NAME.fullmatch(path)
    if match is None or int(match[2]) > MAX_SEGMENT:
        return None
    return StreamId(bytes.fromhex(match[1])), int(match[2])


def read_segment(file: str, data: bytes, stream: StreamId, number: int, done: Verification) -> Segment:
    """Place each frame of a file; what cannot be placed is found."""
    segment = Segment(file, len(data), stream, number)
    if not data.startswith(JOURNAL_MAGIC):
        done.find(Finding(Fault.BROKEN_FRAME, file, stream.hex(), number, 1, 0, min(len(JOURNAL_MAGIC), len(data))))
    for frame in scan(data, stream, number):
        _place(segment, frame, done)
    return segment


def _place(segment: Segment, frame: Frame, done: Verification) -> None:
    expected = segment.last + 1
    if not frame.sound:
        _place_unsound(segment, frame, expected, done)
    elif frame.kind == FrameKind.HEAD:
        segment.heads.append(Placed(frame, segment.signed_seq(frame)))
    elif frame.kind == FrameKind.RECEIPT:
        segment.receipts.append(Placed(frame, segment.promised_seq(frame)))
    else:
        _place_entry(segment, frame, expected, done)


def _place_unsound(segment: Segment, frame: Frame, expected: int, done: Verification) -> None:
    if frame.seq == expected:
        segment.place(Placed(frame, expected, read_entry(segment, frame)))
    seq = frame.seq if 1 <= frame.seq <= expected else expected
    done.find(segment.finding(Fault.TORN_TAIL if frame.torn else Fault.BROKEN_FRAME, Placed(frame, seq)))


def _place_entry(segment: Segment, frame: Frame, expected: int, done: Verification) -> None:
    entry = read_entry(segment, frame)
    seq = entry.header.seq if entry else 0
    if entry and seq == expected:
        segment.place(Placed(frame, expected, entry))
    elif entry is None or entry.header.prev == segment.hash_of(expected - 1):  # in its place, under another name
        segment.place(Placed(frame, expected))
        done.find(segment.finding(Fault.ALTERED_ENTRY, segment.entries[expected]))
    elif seq > expected:
        done.find(segment.finding(Fault.MISSING_ENTRY, Placed(frame, expected)))
        segment.place(Placed(frame, seq, entry))
    else:
        done.find(segment.finding(Fault.MISPLACED_ENTRY, Placed(frame, seq)))


def read_entry(segment: Segment, frame: Frame) -> Entry | None:
    """Return the entry in a frame if it is one of this segment."""
    try:
        header = journal.decode_header(frame.payload[:HEADER_BYTES])
    except MalformedEntryError:
        return None
    if (header.stream, header.segment) != (segment.stream, segment.number):
        return None
    return Entry(header, frame.payload[HEADER_BYTES:])


def judge_chain(segment: Segment, known: Mapping[int, bytes], done: Verification) -> None:
    """Find entries whose hash is not what the next entry, or `known` from heads and manifest, says.

    A link between two entries breaks when either changed: the later one did if its own hash is wrong as well,
    or if the earlier one's hash is known to be right.
    """
    for seq in (0, *segment.entries):
        if not _is_broken(segment, seq, known):
            continue
        later = seq == 0 or _is_right(segment, seq, known) or _is_broken(segment, seq + 1, known)
        suspect = segment.entries[seq + 1 if later and seq + 1 in segment.entries else seq]
        done.find(segment.finding(Fault.ALTERED_ENTRY, suspect))


def _is_broken(segment: Segment, seq: int, known: Mapping[int, bytes]) -> bool:
    held, said = segment.hash_of(seq), segment.prev_of(seq + 1)
    return held is not None and (said not in (None, held) or known.get(seq, held) != held)


def _is_right(segment: Segment, seq: int, known: Mapping[int, bytes]) -> bool:
    return seq in known and known[seq] == segment.hash_of(seq)
