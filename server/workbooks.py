"""What sheets of people's workbooks have in common: cells as texts, and that a file is no workbook."""

import unicodedata

Cell = object


class WorkbookError(Exception):
    """A workbook cannot be taken in. Nothing of it was."""


class UnreadableWorkbookError(WorkbookError):
    """The bytes are no workbook, or one that unpacks to more than is sane."""


def text_of(cell: Cell) -> str:
    """Return a cell as the text that a person sees in it, NFC: lists from macOS come decomposed."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unicodedata.normalize("NFC", str(cell)).strip()
