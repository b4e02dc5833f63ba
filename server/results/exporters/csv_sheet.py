"""The results as CSV that a Vietnamese spreadsheet opens as it is: UTF-8 with its mark, semicolons, decimal commas."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

from server.results.exporters.cells import Cell, Mark, cells, heads, rows_of
from server.results.sheet import Group, part_names

BYTE_ORDER_MARK = "\ufeff"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # full-width ones too


def results_csv(groups: Sequence[Group], mark: Mark) -> bytes:
    """Return the rows as CSV. A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    rows = rows_of(groups)
    parts = part_names(rows)
    held = io.StringIO()
    held.write(BYTE_ORDER_MARK)
    writer = csv.writer(held, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads(groups))
    writer.writerows([_text(cell) for cell in cells(row, parts, mark)] for row in rows)
    return held.getvalue().encode()


def _text(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return str(cell).replace(".", ",")
    if isinstance(cell, int):
        return str(cell)
    line = " ".join(cell.replace("\0", "").split("\n"))
    return f"'{line}" if line.lstrip(" \u00a0").startswith(STARTS_A_FORMULA) else line
