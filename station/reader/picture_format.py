"""What a picture's own header says: JPEG (ISO/IEC 10918-1 annex B), JPEG 2000 (ISO/IEC 15444-1 annexes A and I).

Nothing is decoded here: the size has to be known before a decoder sees the picture.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from station.reader.errors import MalformedImageError

MAX_PIXELS = 4_000_000
JPEG_START, STREAM_START = b"\xff\xd8\xff", b"\xff\x4f\xff\x51"
BOXES_START = b"\0\0\0\x0cjP  "
SOI, EOI, SOS, TEM = 0xD8, 0xD9, 0xDA, 0x01
SOF = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
WITHOUT_LENGTH = frozenset({SOI, TEM, *range(0xD0, 0xD8)})
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # in coded data: neither stuffed, nor a restart, nor filling
SOT, END_OF_STREAM = b"\xff\x90", b"\xff\xd9"
RIGHT, BELOW, LEFT, ABOVE, TILE_WIDTH, TILE_HEIGHT, COMPONENTS = 8, 12, 16, 20, 24, 28, 40  # from the stream's start
PART_LENGTH, PART_HEADER = 6, 12
MAX_SEGMENTS, MAX_BOXES, MAX_TILES, MAX_COMPONENTS = 4096, 64, 1024, 4
BOX_HEADER, LONG_BOX_HEADER = 8, 16
CODESTREAM_BOX = b"jp2c"


class PictureTooLargeError(MalformedImageError):
    """The header claims more than a decoder is ever to be asked for."""

    def __init__(self) -> None:
        super().__init__("pixels")


class PictureKind(Enum):
    """How a picture is coded."""

    JPEG = "jpeg"
    JPEG_2000 = "jpeg_2000"


@dataclass(frozen=True, slots=True)
class PictureFormat:
    """Size by the header; `end`: where the picture ends, None where its end mark is missing."""

    kind: PictureKind
    width: int
    height: int
    end: int | None


def picture_format(picture: bytes) -> PictureFormat:
    """Read the headers of `picture`. Raises MalformedImageError, PictureTooLargeError."""
    found = _read(picture)
    if found.width * found.height > MAX_PIXELS:
        raise PictureTooLargeError
    return found


def _read(picture: bytes) -> PictureFormat:
    if picture.startswith(JPEG_START):
        return _jpeg(picture)
    if picture.startswith(STREAM_START):
        return _stream(picture, 0, len(picture))
    if picture.startswith(BOXES_START):
        return _boxes(picture)
    raise MalformedImageError("picture")


def is_picture(data: bytes) -> bool:
    """Whether `data` begins as one of the pictures does that a chip may hold."""
    return data.startswith((JPEG_START, STREAM_START, BOXES_START))


def _number(data: bytes, at: int, size: int) -> int:
    octets = data[at : at + size]
    if len(octets) < size:
        raise MalformedImageError("cut")
    return int.from_bytes(octets, "big")


def _jpeg(data: bytes) -> PictureFormat:
    sizes: list[tuple[int, int]] = []
    end = None
    for marker, at in _markers(data):
        if marker in SOF:
            sizes.append((_number(data, at + 5, 2), _number(data, at + 3, 2)))
        if marker == EOI:
            end = at
    if len(sizes) != 1 or not all(sizes[0]):  # a second frame would be another size than the one looked at
        raise MalformedImageError("size")
    return PictureFormat(PictureKind.JPEG, *sizes[0], end)


def _markers(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield each marker with the place behind it, to the end mark or the end of the data."""
    at = 0
    for _ in range(MAX_SEGMENTS):
        found = NEXT_MARKER.search(data, at)
        if found is None:
            return
        marker, at = data[found.end() - 1], found.end()
        yield marker, at
        if marker == EOI:
            return
        if marker not in WITHOUT_LENGTH:
            at += _length(data, at)
    raise MalformedImageError("segments")


def _length(data: bytes, at: int) -> int:
    length = _number(data, at, 2) if at + 2 <= len(data) else len(data) - at
    if length < 2:  # noqa: PLR2004 -- the two bytes themselves
        raise MalformedImageError("segment")
    return length


def _boxes(data: bytes) -> PictureFormat:
    at = 0
    for _ in range(MAX_BOXES):
        length, kind, header = _number(data, at, 4), data[at + 4 : at + BOX_HEADER], BOX_HEADER
        if length == 1:
            length, header = _number(data, at + BOX_HEADER, 8), LONG_BOX_HEADER
        end = at + length if length else len(data)
        if end < at + header:
            raise MalformedImageError("box")
        if kind == CODESTREAM_BOX:
            return _stream(data, at + header, min(end, len(data)))
        at = end
    raise MalformedImageError("boxes")


def _stream(data: bytes, start: int, stop: int) -> PictureFormat:
    if data[start : start + 4] != STREAM_START:
        raise MalformedImageError("stream")
    right, below, left, above, tile_width, tile_height = (
        _number(data, start + at, 4) for at in (RIGHT, BELOW, LEFT, ABOVE, TILE_WIDTH, TILE_HEIGHT)
    )
    components = _number(data, start + COMPONENTS, 2)
    if right <= left or below <= above or not tile_width or not tile_height:
        raise MalformedImageError("size")
    tiles = -(-right // tile_width) * -(-below // tile_height)
    if tiles > MAX_TILES:
        raise PictureTooLargeError
    if not 1 <= components <= MAX_COMPONENTS:
        raise MalformedImageError("components")
    return PictureFormat(PictureKind.JPEG_2000, right - left, below - above, _stream_end(data, start, stop))


def _stream_end(data: bytes, start: int, stop: int) -> int | None:
    """Walk the tile parts: the mark of the end may stand in a comment by chance, not where a tile part begins."""
    at = start + 2
    for _ in range(MAX_SEGMENTS):
        marker = data[at : at + 2]
        if marker == END_OF_STREAM:
            return at + 2
        if at + PART_HEADER > stop:
            return None
        if marker == SOT:
            length = _number(data, at + PART_LENGTH, 4)
            if not length:  # to the end mark, which coded data cannot hold
                found = data.find(END_OF_STREAM, at + PART_HEADER, stop)
                return None if found < 0 else found + 2
            at += max(length, PART_HEADER)
        else:
            at += 2 + _length(data, at + 2)
    return None
