"""Reads .xls and .ods in a process of its own, that may take so much memory and time and no more.

`python -m server.roster.importers.confined`: the file comes in, its sheets go out (MessagePack). These two formats can
name a cell at the far corner of a sheet, and the reader lays out the whole rectangle before anybody can count it.
"""

import datetime
import io
import resource
import subprocess
import sys

import msgspec
from python_calamine import CalamineError, CalamineWorkbook

MEMORY_BYTES, SECONDS = 1024**3, 20
MAX_CELLS = 4_000_000
MAX_ANSWER_BYTES = 256 * 1024 * 1024

Cell = str | int | float | bool | datetime.datetime | datetime.date
Table = list[list[Cell]]
Sent = str | int | float | bool | list[str]  # a day travels as a list of its ISO form


class ConfinedError(Exception):
    """The file could not be read within the bounds. `reason`: `password`, or what the reader called it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Answer(msgspec.Struct, frozen=True):
    """The sheets by name, or why not."""

    sheets: dict[str, list[list[Sent]]] = {}
    problem: str = ""


def read_confined(data: bytes) -> dict[str, Table]:
    """Return the sheets of a workbook by name. Raises ConfinedError."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "server.roster.importers.confined"],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS * 2,
            check=True,
        )
        answer = msgspec.msgpack.decode(done.stdout[:MAX_ANSWER_BYTES], type=Answer)
    except (subprocess.SubprocessError, msgspec.MsgspecError, OSError) as error:
        raise ConfinedError("too much") from error
    if answer.problem:
        raise ConfinedError(answer.problem)
    return {name: [[_received(cell) for cell in row] for row in rows] for name, rows in answer.sheets.items()}


def _received(cell: Sent) -> Cell:
    return datetime.datetime.fromisoformat(cell[0]) if isinstance(cell, list) else cell


def _sent(cell: Cell) -> Sent:
    return [cell.isoformat()] if isinstance(cell, datetime.date) else cell


def tables(book: CalamineWorkbook) -> dict[str, Table]:
    """Return the sheets of an open workbook. Raises ValueError where they have too many cells."""
    found, cells = dict[str, Table](), 0
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        cells += sheet.total_height * sheet.total_width
        if cells > MAX_CELLS:
            raise ValueError("too many cells")
        # with the empty rows: else they would not be counted as the program that shows them counts
        found[name] = [[_cell(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    return found


def _cell(cell: object) -> Cell:
    if isinstance(cell, str | int | float | bool | datetime.date):
        return cell
    return str(cell)  # a time of day, a duration: neither is anything in a list


def main() -> None:
    """Read, within bounds."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    data = sys.stdin.buffer.read()
    try:
        read = tables(CalamineWorkbook.from_filelike(io.BytesIO(data)))
        answer = Answer({name: [[_sent(cell) for cell in row] for row in rows] for name, rows in read.items()})
    except (CalamineError, ValueError, OSError, IndexError) as error:
        answer = Answer(problem="password" if "assword" in type(error).__name__ + str(error) else type(error).__name__)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


if __name__ == "__main__":
    main()
