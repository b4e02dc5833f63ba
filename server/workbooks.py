"""Sheets of .xlsx workbooks as cells, within bounds: a workbook is a zip from a stranger."""

import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook

from server.workbook_bounds import OutOfBoundsError, check_bounds

MAX_ROWS, MAX_COLUMNS = 200_000, 200
HEADER_WITHIN = 12  # a title block stands above the header

Cell = object


class WorkbookError(Exception):
    """A workbook cannot be taken in. Nothing of it was."""


class UnreadableWorkbookError(WorkbookError):
    """The bytes are no .xlsx workbook, or one that unpacks to more than is sane."""


class MissingColumnError(WorkbookError):
    """No header row names these columns."""

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__(f"missing columns: {', '.join(columns)}")
        self.columns = tuple(columns)


class BadCellError(WorkbookError):
    """A cell does not hold what its column wants. `code` is API; rows count from 1 as the program shows them."""

    def __init__(self, code: str, row: int, column: str) -> None:
        super().__init__(f"{code} in row {row}, column {column}")
        self.code, self.row, self.column = code, row, column


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the header: texts by column name. `number` as the program shows it."""

    number: int
    cells: Mapping[str, str]

    def need(self, column: str) -> str:
        """Return a text that must be there. Raises BadCellError."""
        text = self.cells.get(column, "")
        if not text:
            raise BadCellError("empty", self.number, column)
        return text


def rows_under(data: bytes, needed: Sequence[str], sheet: str = "") -> list[Row]:
    """Return the rows under the header that names all `needed` columns. Raises WorkbookError."""
    table = _table(data, sheet)
    for place, cells in enumerate(table[:HEADER_WITHIN]):
        names = [text_of(cell) for cell in cells]
        if set(needed) <= set(names):
            return _rows(table[place + 1 :], names, place + 2)
    raise MissingColumnError(_missing(table, needed))


def _missing(table: Sequence[Sequence[Cell]], needed: Sequence[str]) -> list[str]:
    """Return what the best header candidate lacks."""
    lacks = [
        [name for name in needed if name not in {text_of(cell) for cell in cells}] for cells in table[:HEADER_WITHIN]
    ]
    return min(lacks, key=len, default=list(needed))


def _rows(table: Sequence[Sequence[Cell]], names: Sequence[str], first: int) -> list[Row]:
    rows = []
    for number, cells in enumerate(table, first):
        texts = {name: text_of(cell) for name, cell in zip(names, cells, strict=False) if name}
        if any(texts.values()):
            rows.append(Row(number, texts))
    return rows


def _table(data: bytes, sheet: str) -> list[list[Cell]]:
    try:
        check_bounds(data)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        chosen = sheet if sheet in workbook.sheet_names else workbook.sheet_names[0]
        # with the empty rows: else they would not be counted as the program that shows them counts
        table = workbook.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
    except (OutOfBoundsError, CalamineError, IndexError, ValueError, OSError) as error:
        raise UnreadableWorkbookError(type(error).__name__) from error
    if len(table) > MAX_ROWS or (table and len(table[0]) > MAX_COLUMNS):
        raise UnreadableWorkbookError("too many cells")
    return [list(row) for row in table]


def text_of(cell: Cell) -> str:
    """Return a cell as the text that a person sees in it, NFC: lists from macOS come decomposed."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unicodedata.normalize("NFC", str(cell)).strip()
