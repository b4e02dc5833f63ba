"""How much an .xlsx may unfold to, told before it is read: a small zip holds gigabytes, a small sheet a billion cells.

The reader lays a sheet out as a full rectangle and copies a shared text into each cell that names it, so both are
reckoned from the raw parts first. What a zip says of its own sizes is not believed.
"""

import re
from collections.abc import Iterator

from server.zip_bounds import OutOfBoundsError, entries_of, unpacked_parts

__all__ = ["MAX_FILE_BYTES", "OutOfBoundsError", "check_bounds", "check_unpacking", "is_workbook"]

MAX_FILE_BYTES = 32 * 1024 * 1024
MAX_UNPACKED_BYTES = 96 * 1024 * 1024
MAX_PARTS = 2000
MAX_CELLS = 4_000_000  # of the full rectangle
MAX_TEXT_BYTES = 192 * 1024 * 1024  # of shared texts, each counted as often as it is used
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


def check_bounds(data: bytes) -> None:
    """Refuse what would eat the memory. Raises OutOfBoundsError."""
    if len(data) > MAX_FILE_BYTES:
        raise OutOfBoundsError("too large")
    if not data.startswith(ZIP_START):
        raise OutOfBoundsError("not a zip")
    sheets, texts = list[bytes](), list[int]()
    for name, part in _parts(data):
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
    for _ in _parts(data):
        pass


def is_workbook(data: bytes) -> bool:
    """Tell whether a zip calls itself an .xlsx: what does not is read apart. Raises OutOfBoundsError."""
    return CONTENT_TYPES in {entry.filename for entry in entries_of(data)}


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    for name, part in unpacked_parts(data, MAX_UNPACKED_BYTES, MAX_PARTS):
        yield name.replace("\\", "/").rsplit("/", 1)[-1].lower(), part


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
