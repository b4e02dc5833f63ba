"""Frames of a journal file, read so that damage in one does not hide those after it (docs/formats/export.md).

Every frame's content begins with version, stream and segment: that is how reading finds its way again.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from protocol import journal
from protocol.export import FRAME, JOURNAL_MAGIC, FrameKind
from protocol.journal import StreamId

HEADER_BYTES = journal.HEADER.size
SIGNED_BYTES = journal.HEAD.size + journal.SIGNATURE_BYTES  # a head; a receipt has the same size and fields
SEQ, HASH = slice(21, 29), slice(29, 61)  # SEQ lies at the same place in a header


@dataclass(frozen=True, slots=True)
class Frame:
    """Bytes `start` to `end` of a file. `sound`: its length fits and, of an entry, the body is the header's own."""

    start: int
    end: int
    kind: int
    payload: bytes
    sound: bool
    torn: bool = False

    @property
    def seq(self) -> int:
        """The entry that this is, or is about, as it says itself; 0 where it is too short to say."""
        field = self.payload[SEQ]
        return int.from_bytes(field, "big") if len(field) == SEQ.stop - SEQ.start else 0

    @property
    def signed_hash(self) -> bytes:
        """What a head or receipt is over: the hash of an entry, or of a head."""
        return self.payload[HASH]


def mark(stream: StreamId, segment: int) -> bytes:
    """Return how each frame's content begins: version, stream, segment."""
    return bytes([journal.VERSION]) + stream + segment.to_bytes(4, "big")


def scan(data: bytes, stream: StreamId, segment: int) -> Iterator[Frame]:
    """Yield the frames of a journal file, unsound ones too; together they cover all bytes after the magic."""
    start, begins = len(JOURNAL_MAGIC), mark(stream, segment)
    while start < len(data):
        frame = _frame_at(data, start, begins)
        yield frame
        start = frame.end


def _frame_at(data: bytes, start: int, begins: bytes) -> Frame:
    content = start + FRAME.size
    if content > len(data):
        return Frame(start, len(data), 0, b"", sound=False, torn=True)
    number, length = FRAME.unpack_from(data, start)
    end = content + length
    if end <= len(data) and _sound(number, data[content:end]):
        return Frame(start, end, number, data[content:end], sound=True)
    claimed = end
    if end != len(data) and not data.startswith(begins, end + FRAME.size):
        found = data.find(begins, content + 1)  # the length cannot be right: go on at what looks like the next frame
        end = found - FRAME.size if found >= 0 else len(data)
    return Frame(start, end, number, data[content:end], sound=False, torn=claimed > end == len(data))


def _sound(number: int, payload: bytes) -> bool:
    if number == FrameKind.ENTRY:
        return payload[HEADER_BYTES - 32 : HEADER_BYTES] == hashlib.sha256(payload[HEADER_BYTES:]).digest()
    return number in (FrameKind.HEAD, FrameKind.RECEIPT) and len(payload) == SIGNED_BYTES
