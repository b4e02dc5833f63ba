"""An export for auditors: journals and log framed in files, a signed manifest over all (docs/formats/export.md)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

import msgspec

from protocol.errors import ProtocolError

JOURNAL_MAGIC, LOG_MAGIC, MANIFEST_MAGIC = b"TTJOURN1", b"TTMKLOG1", b"TTMANIF1"
MANIFEST_DOMAIN = b"TT-EXPORT-1\0"
AUTHORITY_FILE, LOG_FILE, MANIFEST_FILE = "authority.der", "log.ttl", "manifest.ttm"
RESULTS, GRADING = "results/", "grading/"
PERSON_MARKS_FILE, SANCTIONS_FILE = f"{GRADING}person-marks.jsonl", f"{GRADING}sanctions.jsonl"
FRAME = struct.Struct(">BI")
LENGTH = struct.Struct(">I")
MAX_FRAME_BYTES = 128 * 1024
SIGNATURE_BYTES = 64


class FrameKind(IntEnum):
    """What a frame of a journal file, or of the log's, holds."""

    ENTRY = 1  # 103-byte header, then the body as stored
    HEAD = 2
    RECEIPT = 3
    LEAF = 4
    ROOT = 5


class BrokenFrameError(ProtocolError):
    """The file cannot be read beyond byte `start`."""

    def __init__(self, start: int) -> None:
        super().__init__(f"broken frame at byte {start}")
        self.start = start


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame and where it lies in its file: bytes `start` up to, not including, `end`."""

    kind: FrameKind
    payload: bytes
    start: int
    end: int


class FileMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the export as it was written."""

    path: str
    size: int
    sha256: bytes


class SegmentMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a segment ended when the export was written."""

    stream: str
    segment: int
    seq: int
    hash: bytes


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything an export holds."""

    version: int
    exam: str
    at: int
    files: tuple[FileMark, ...]
    segments: tuple[SegmentMark, ...]


def frame(kind: FrameKind, payload: bytes) -> bytes:
    """Return one frame: kind, length, payload."""
    return FRAME.pack(kind, len(payload)) + payload


def frames(content: bytes, magic: bytes = JOURNAL_MAGIC) -> Iterator[Frame]:
    """Yield the frames of a file. Raises BrokenFrameError where one does not begin or end as it should."""
    if not content.startswith(magic):
        raise BrokenFrameError(0)
    start = len(magic)
    while start < len(content):
        try:
            number, size = FRAME.unpack_from(content, start)
            kind = FrameKind(number)
        except (struct.error, ValueError) as error:
            raise BrokenFrameError(start) from error
        end = start + FRAME.size + size
        if size > MAX_FRAME_BYTES or end > len(content):
            raise BrokenFrameError(start)
        yield Frame(kind, content[start + FRAME.size : end], start, end)
        start = end


def encode_manifest(manifest: Manifest) -> bytes:
    """Return the manifest's JSON: what is signed, after its domain."""
    return msgspec.json.encode(manifest)


def sealed_manifest(encoded: bytes, signature: bytes) -> bytes:
    """Return the manifest file: magic, length, JSON, signature."""
    return MANIFEST_MAGIC + LENGTH.pack(len(encoded)) + encoded + signature


def open_manifest(content: bytes) -> tuple[bytes, bytes]:
    """Return JSON and signature of a manifest file. Raises BrokenFrameError."""
    start = len(MANIFEST_MAGIC) + LENGTH.size
    if not content.startswith(MANIFEST_MAGIC) or len(content) < start:
        raise BrokenFrameError(0)
    (size,) = LENGTH.unpack_from(content, len(MANIFEST_MAGIC))
    if len(content) != start + size + SIGNATURE_BYTES:
        raise BrokenFrameError(len(MANIFEST_MAGIC))
    return content[start : start + size], content[start + size :]


def decode_manifest(encoded: bytes) -> Manifest:
    """Read a manifest's JSON. Raises BrokenFrameError."""
    try:
        return msgspec.json.decode(encoded, type=Manifest)
    except (ValueError, RecursionError) as error:
        raise BrokenFrameError(0) from error


def journal_path(stream: str, segment: int) -> str:
    """Return where a segment lies in an export."""
    return f"journals/{stream}-{segment}.ttj"


def results_path(version: int) -> str:
    """Return where published results lie in an export; `version` is that of their `Published` entry."""
    return f"{RESULTS}{version}.json"


def policy_path(version: int) -> str:
    """Return where the marking rules that two officers chose lie."""
    return f"{GRADING}policy-{version}.json"


def inputs_path(run: str) -> str:
    """Return where lies what went into a run of the grader."""
    return f"{GRADING}{run}.inputs.json"


def outcomes_path(run: str) -> str:
    """Return where lies what came out of it, a line an attempt."""
    return f"{GRADING}{run}.outcomes.jsonl"
