"""What `truongthi recover` brings from a dead station's disk: segments in one file (docs/formats/recovered.md).

The frames of an export's journal file, but of many segments: entries and heads find their place by their own headers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from protocol import export, journal
from protocol.errors import ProtocolError
from protocol.export import FrameKind
from protocol.journal import Entry, SignedHead, StreamId

MAX_FILE_BYTES = 512 * 1024 * 1024
HEADER_BYTES = journal.HEADER.size


class NotRecoveredError(ProtocolError):
    """The file is not one that `recover` wrote, or is cut."""


@dataclass(slots=True)
class Segment:
    """A segment as far as the disk held it, in order."""

    stream: StreamId
    number: int
    entries: list[Entry] = field(default_factory=list)
    heads: list[SignedHead] = field(default_factory=list)


def encode(segments: Iterable[Segment]) -> Iterator[bytes]:
    """Yield the file, piece by piece."""
    yield export.JOURNAL_MAGIC
    for segment in segments:
        for entry in segment.entries:
            yield export.frame(FrameKind.ENTRY, entry.header.encode() + entry.body)
        for head in segment.heads:
            yield export.frame(FrameKind.HEAD, head.encode())


def decode(content: bytes) -> list[Segment]:
    """Return the segments of a file, in the order of their streams. Raises NotRecoveredError, ProtocolError.

    Nothing is verified here beyond the form: whoever takes the entries in checks chains, bodies and signatures.
    """
    if len(content) > MAX_FILE_BYTES:
        raise NotRecoveredError("too large")
    found: dict[tuple[StreamId, int], Segment] = {}
    for frame in export.frames(content):
        match frame.kind:
            case FrameKind.ENTRY:
                header = journal.decode_header(frame.payload[:HEADER_BYTES])
                place = found.setdefault((header.stream, header.segment), Segment(header.stream, header.segment))
                place.entries.append(Entry(header, frame.payload[HEADER_BYTES:]))
            case FrameKind.HEAD:
                head = journal.decode_head(frame.payload)
                found.setdefault((head.stream, head.segment), Segment(head.stream, head.segment)).heads.append(head)
            case _:
                raise NotRecoveredError("a frame that no disk holds")
    return [found[place] for place in sorted(found)]
