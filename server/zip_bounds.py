"""What a zip may unfold to, told before it is read: a small one holds gigabytes, and its own sizes are not believed."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

MAX_RATIO = 400  # unpacked to packed, of a part that is worth looking at
RATIO_FROM = 4 * 1024 * 1024
LOCAL_HEADER, LOCAL_HEADER_BYTES = struct.Struct("<26xHH"), 30
ENCRYPTED = 1  # bit of a part's flags
BROKEN_ZIP = (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError)


class OutOfBoundsError(Exception):
    """A file that is no zip or would unfold to more than is sane: `reason` says which bound."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def entries_of(data: bytes) -> list[zipfile.ZipInfo]:
    """Return what the zip says it holds. Raises OutOfBoundsError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except BROKEN_ZIP as error:
        raise OutOfBoundsError("not a zip") from error


def unpacked_parts(data: bytes, most_bytes: int, most_parts: int) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of every part, together at most `most_bytes`. Raises OutOfBoundsError."""
    entries, left = entries_of(data), most_bytes
    if len(entries) > most_parts:
        raise OutOfBoundsError("too many parts")
    for entry in entries:
        part = _unpacked(data, entry, left)
        left -= len(part)
        if left < 0:
            raise OutOfBoundsError("unpacks to too much")
        yield entry.filename, part


def _unpacked(data: bytes, entry: zipfile.ZipInfo, most: int) -> bytes:
    """Return the part itself, whatever size its header gives."""
    try:
        name_bytes, extra_bytes = LOCAL_HEADER.unpack_from(data, entry.header_offset)
        start = entry.header_offset + LOCAL_HEADER_BYTES + name_bytes + extra_bytes
        packed = data[start : start + entry.compress_size]
        if entry.flag_bits & ENCRYPTED:
            raise OutOfBoundsError("another packing")
        if entry.compress_type == zipfile.ZIP_STORED:
            return packed
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            raise OutOfBoundsError("another packing")
        part = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most + 1)
    except (struct.error, zlib.error, ValueError) as error:
        raise OutOfBoundsError("broken zip") from error
    if len(part) > RATIO_FROM and len(part) > MAX_RATIO * len(packed):
        raise OutOfBoundsError("packed too well")
    return part
