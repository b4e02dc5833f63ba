"""The sheets of a file that somebody sent: .xlsx, .xls, .ods or a text table, told apart by their bytes."""

import io
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook

from server.roster.importers.confined import Cell, ConfinedError, Table, read_confined, tables
from server.roster.importers.csv_sheets import NotTextError, read_csv
from server.workbook_bounds import MAX_FILE_BYTES, OutOfBoundsError, check_bounds, check_unpacking, is_workbook
from server.workbooks import UnreadableWorkbookError

COMPOUND_FILE, ZIP_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MAX_ROWS, MAX_COLUMNS = 200_000, 200
TEXT_SHEET = "CSV"


class PasswordError(UnreadableWorkbookError):
    """The file opens with a password only."""


class TooLargeSheetError(UnreadableWorkbookError):
    """The file is larger than any list, or would unfold to more than is sane."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: rows of cells, from the program's row 1."""

    name: str
    rows: list[list[Cell]]


def read_sheets(data: bytes) -> list[Sheet]:
    """Return every sheet. Raises UnreadableWorkbookError, PasswordError, TooLargeSheetError."""
    if len(data) > MAX_FILE_BYTES:
        raise TooLargeSheetError("too large")
    sheets = [Sheet(name, rows) for name, rows in _tables(data).items()]
    if any(len(sheet.rows) > MAX_ROWS or max(map(len, sheet.rows), default=0) > MAX_COLUMNS for sheet in sheets):
        raise TooLargeSheetError("too many cells")
    return sheets


def _tables(data: bytes) -> dict[str, Table]:
    if data.startswith(COMPOUND_FILE):
        if ENCRYPTED in data:
            raise PasswordError("password")
        return _confined(data)
    if data.startswith(ZIP_START):
        return _from_zip(data)
    try:
        return {TEXT_SHEET: [list(row) for row in read_csv(data)]}
    except NotTextError as error:
        raise UnreadableWorkbookError("no table") from error


def _from_zip(data: bytes) -> dict[str, Table]:
    try:
        if not is_workbook(data):
            check_unpacking(data)
            return _confined(data)
        check_bounds(data)
        return tables(CalamineWorkbook.from_filelike(io.BytesIO(data)))
    except OutOfBoundsError as error:
        raise TooLargeSheetError(error.reason) from error
    except (CalamineError, IndexError, ValueError, OSError) as error:
        raise UnreadableWorkbookError(type(error).__name__) from error


def _confined(data: bytes) -> dict[str, Table]:
    try:
        return read_confined(data)
    except ConfinedError as error:
        if error.reason == "password":
            raise PasswordError("password") from error
        raise UnreadableWorkbookError(error.reason) from error
