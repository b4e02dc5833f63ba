"""How much an .xlsx may unfold to, told before it is read: a small zip holds gigabytes, a small sheet a billion cells.

The reader lays a sheet out as a full rectangle and copies a shared text into each cell that names it, so both are
reckoned from the raw parts first. What a zip says of its own sizes is not believed.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

MAX_FILE_BYTES = 32 * 1024 * 1024
MAX_UNPACKED_BYTES = 96 * 1024 * 1024
MAX_PARTS = 2000
MAX_CELLS = 4_000_000  # of the full rectangle
MAX_TEXT_BYTES = 192 * 1024 * 1024  # of shared texts, each counted as often as it is used
MAX_RATIO = 400  # unpacked to packed, of a part that is worth looking at
RATIO_FROM = 4 * 1024 * 1024
LOCAL_HEADER, LOCAL_HEADER_BYTES = struct.Struct("<26xHH"), 30
ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{0,8})([0-9]{1,10})")
VALUE = re.compile(rb"<(?:\w+:)?v>([0-9]{1,9})</")
TEXT = re.compile(rb"<(?:\w+:)?si[\s/>]")
SHARED = "sharedstrings.xml"
SHEET = b"sheetData"  # sought in every part: relations may call a sheet what they like
ZIP_START = b"PK\x03\x04"
CONTENT_TYPES = "[Content_Types].xml"
OTHER_KINDS = frozenset({"content.xml", "mimetype", "workbook.bin"})  # the reader would try them where .xlsx fails
LETTERS = 26


class OutOfBoundsError(Exception):
    """A workbook that is no zip or would unfold to more than is sane: `reason` says which bound."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check_bounds(data: bytes) -> None:
    """Refuse what would eat the memory. Raises OutOfBoundsError."""
    if len(data) > MAX_FILE_BYTES:
        raise OutOfBoundsError("too large")
    if not data.startswith(ZIP_START):
        raise OutOfBoundsError("not a zip")
    left, sheets, texts = MAX_UNPACKED_BYTES, list[bytes](), list[int]()
    for name, part in _parts(data, left):
        left -= len(part)
        if left < 0:
            raise OutOfBoundsError("unpacks to too much")
        if name in OTHER_KINDS:
            raise OutOfBoundsError("another format")
        if name == SHARED:
            texts = [len(text) for text in TEXT.split(part)[1:]]
        elif SHEET in part:
            sheets.append(part)
    for sheet in sheets:
        _check_sheet(sheet, texts)


def check_unpacking(data: bytes) -> None:
    """Refuse a zip that unpacks to too much, whatever it holds. Raises OutOfBoundsError."""
    left = MAX_UNPACKED_BYTES
    for _, part in _parts(data, left):
        left -= len(part)
        if left < 0:
            raise OutOfBoundsError("unpacks to too much")


def is_workbook(data: bytes) -> bool:
    """Tell whether a zip calls itself an .xlsx: what does not is read apart. Raises OutOfBoundsError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return CONTENT_TYPES in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise OutOfBoundsError("not a zip") from error


def _parts(data: bytes, most: int) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise OutOfBoundsError("not a zip") from error
    if len(entries) > MAX_PARTS:
        raise OutOfBoundsError("too many parts")
    for entry in entries:
        yield entry.filename.replace("\\", "/").rsplit("/", 1)[-1].lower(), _unpacked(data, entry, most)


def _unpacked(data: bytes, entry: zipfile.ZipInfo, most: int) -> bytes:
    """Return the part itself, whatever size its header gives."""
    try:
        name_bytes, extra_bytes = LOCAL_HEADER.unpack_from(data, entry.header_offset)
        start = entry.header_offset + LOCAL_HEADER_BYTES + name_bytes + extra_bytes
        packed = data[start : start + entry.compress_size]
        if entry.compress_type == zipfile.ZIP_STORED:
            return packed
        if entry.compress_type != zipfile.ZIP_DEFLATED or entry.flag_bits & 1:
            raise OutOfBoundsError("another packing")
        part = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most + 1)
    except (struct.error, zlib.error, ValueError) as error:
        raise OutOfBoundsError("broken zip") from error
    if len(part) > RATIO_FROM and len(part) > MAX_RATIO * len(packed):
        raise OutOfBoundsError("packed too well")
    return part


def _check_sheet(sheet: bytes, texts: list[int]) -> None:
    """Reckon the rectangle: rows and cells may name their places, or follow on one another."""
    cells = [len(CELL.findall(row)) for row in ROW.split(sheet)]
    places = PLACE.findall(sheet)
    rows = max((int(digits) for _, digits in places), default=0)
    columns = max((_column(letters) for letters in {letters for letters, _ in places}), default=0)
    if len(places) < sum(cells) + len(cells) - 1:  # some are not named
        rows, columns = rows + len(cells), columns + max(cells)
    if rows * columns > MAX_CELLS:
        raise OutOfBoundsError("too many cells")
    used = (int(index) for index in VALUE.findall(sheet))
    if sum(texts[index] for index in used if index < len(texts)) > MAX_TEXT_BYTES:
        raise OutOfBoundsError("too much text")


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters.upper():
        column = column * LETTERS + letter - ord("A") + 1
    return column
