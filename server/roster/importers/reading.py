"""A candidate list, whatever its shape: certain things are repaired and said, the others are left to a person.

Two passes: the first sees whole columns (which fonts, days or months first, what 1 and 0 mean), the second reads rows.
"""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from server.roster.importers import places, texts
from server.roster.importers.birthdays import Birthdays
from server.roster.importers.duplicates import duplicates, twins
from server.roster.importers.headers import Column, Header, find_header, is_header_again, is_numbering
from server.roster.importers.numbers import CANDIDATE_DIGITS, CARD_DIGITS, CandidateNumbers, read_number, typed
from server.roster.importers.rows import (
    NEEDED,
    CandidateRow,
    Doubt,
    Field,
    Finding,
    Note,
    ReadList,
    ReadRow,
    Repair,
    candidate_row,
)
from server.roster.importers.sexes import Sexes
from server.roster.importers.sheets import Sheet, read_sheets
from server.roster.importers.texts import Encodings
from server.workbooks import WorkbookError

SHEET = "DanhSachThiSinh"
LONG_NUMBER = re.compile("[0-9]{4}")
FEWEST_CELLS = 3  # that a candidate's row has filled
TEXTS = (Field.BIRTHPLACE, Field.ETHNICITY, Field.SCHOOL, Field.CLASS_NAME, Field.SITE_NAME)
FONTED = (Column.NAME, Column.FAMILY, Column.GIVEN, Column.BIRTHPLACE, Column.ETHNICITY, Column.SCHOOL)

Cell = object


class NoHeaderError(WorkbookError):
    """No row names the columns of a list."""


class ColumnsNeededError(WorkbookError):
    """The header's names do not say where `lacking` stand: a person has to."""

    def __init__(self, header: Header, lacking: Sequence[Field]) -> None:
        super().__init__(f"columns needed: {', '.join(lacking)}")
        self.header, self.lacking = header, tuple(lacking)


class NoCandidatesError(WorkbookError):
    """There is a header, and nobody under it."""


class DoubtsError(WorkbookError):
    """Rows are in doubt: nothing is taken before a person has looked. `doubts` by line."""

    def __init__(self, doubts: Mapping[int, Sequence[Doubt]]) -> None:
        super().__init__(f"rows in doubt: {len(doubts)}")
        self.doubts = doubts


@dataclass(frozen=True, slots=True)
class Settings:
    """How a board's lists are read. `defaults`: what a list need not say, since its sender did (session, site)."""

    today: datetime.date
    candidate_digits: int = CANDIDATE_DIGITS
    defaults: Mapping[Field, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Located:
    """The sheet of a file that holds the list, and its header. `others`: sheets that nobody reads."""

    sheet: Sheet
    header: Header
    others: tuple[str, ...]


def locate(data: bytes) -> Located:
    """Find the list in a file. Raises NoHeaderError, UnreadableWorkbookError."""
    sheets = [sheet for sheet in read_sheets(data) if sheet.rows]
    for sheet in sorted(sheets, key=lambda sheet: sheet.name != SHEET):
        header = find_header(sheet)
        if header is not None:
            return Located(sheet, header, tuple(other.name for other in sheets if other is not sheet))
    raise NoHeaderError


def read_list(located: Located, settings: Settings) -> ReadList:
    """Read every row. Raises ColumnsNeededError, NoCandidatesError."""
    needed = [one for one in NEEDED if one not in settings.defaults]
    if lacking := located.header.lacks(needed):
        raise ColumnsNeededError(located.header, lacking)
    lines, skipped = _people(located)
    if not lines:
        raise NoCandidatesError
    columns = _Columns(located.header, lines, settings)
    rows = tuple(columns.read(line, cells) for line, cells in lines)
    notes = [Note("skipped", tuple(skipped))] if skipped else []
    notes += [Note("other_sheet", about=name) for name in located.others]
    return ReadList(rows, (*notes, *twins((row.line, row.values) for row in rows)))


def doubts_of(read: ReadList) -> dict[int, list[Doubt]]:
    """Return every doubt by line: those of cells, then those of rows that cannot both be right."""
    found = {row.line: list(row.doubts) for row in read.rows if row.doubts}
    for line, more in duplicates((row.line, row.values) for row in read.rows).items():
        found.setdefault(line, []).extend(more)
    return dict(sorted(found.items()))


def read_candidates(data: bytes, settings: Settings) -> tuple[CandidateRow, ...]:
    """Read a list that leaves nothing to ask. Raises WorkbookError: DoubtsError and those of its finding."""
    read = read_list(locate(data), settings)
    if doubts := doubts_of(read):
        raise DoubtsError(doubts)
    return tuple(candidate_row(row.line, row.values) for row in read.rows)


Line = tuple[int, Sequence[Cell]]


def _people(located: Located) -> tuple[list[Line], list[int]]:
    """Return the rows of people, and the lines of what else stands there: footers, headers of further pages."""
    header, lines, skipped = located.header, list[Line](), list[int]()
    mapped = sorted(header.columns.values())
    told_by = header.columns.get(Column.NUMBER, header.columns.get(Column.CANDIDATE, 0))
    for line, cells in enumerate(located.sheet.rows[header.first :], header.first + 1):
        filled = sum(place < len(cells) and cells[place] != "" for place in mapped)
        if filled == 0 and not any(cell != "" for cell in cells):
            continue
        number = str(cells[told_by]) if told_by < len(cells) else ""
        if filled < FEWEST_CELLS or (not LONG_NUMBER.search(number) and _repeats(header, cells)):
            skipped.append(line)
        else:
            lines.append((line, cells))
    return lines, skipped


def _repeats(header: Header, cells: Sequence[Cell]) -> bool:
    return is_numbering(cells) or is_header_again(header, cells)


class _Columns:
    """What whole columns say, and the reading of a row with it."""

    def __init__(self, header: Header, lines: Sequence[Line], settings: Settings) -> None:
        self._places, self._defaults = header.columns, settings.defaults
        self._marks = Column.SEX not in header.columns
        self._both = Column.MAN in header.columns
        people = [cells for _, cells in lines]
        self._fonts = texts.seen_in(text for cells in people for text in self._fonted(cells))
        self._candidates = CandidateNumbers(self._column(Column.CANDIDATE, people), settings.candidate_digits)
        self._days = Birthdays(self._column(Column.BORN, people), settings.today)
        self._sexes = Sexes((self._cell(cells, Column.SEX), self._likely_number(cells)) for cells in people)

    def read(self, line: int, cells: Sequence[Cell]) -> ReadRow:
        """Read one row."""
        encodings = self._encodings(cells)
        likely = self._likely_number(cells)
        born, sex = self._born(cells, likely), self._sex(cells, likely)
        found = {
            Field.CANDIDATE: self._candidates.read(self._cell(cells, Column.CANDIDATE)),
            Field.NAME: self._name(cells, encodings),
            Field.BORN: born,
            Field.SEX: sex,
            Field.NUMBER: read_number(self._cell(cells, Column.NUMBER), born.value, sex.value),
            **{one: texts.read_text(self._text(cells, Column(one.value)), encodings) for one in TEXTS},
            Field.EXAM_SESSION: self._place(cells, Field.EXAM_SESSION),
            Field.SITE: self._place(cells, Field.SITE),
            Field.ROOM: self._place(cells, Field.ROOM),
            Field.SEAT: self._place(cells, Field.SEAT),
        }
        return ReadRow(
            line,
            {one: reading.value for one, reading in found.items()},
            tuple(
                Repair(one, reading.code, self._original(cells, one), reading.value)
                for one, reading in found.items()
                if reading.code and not reading.doubtful
            ),
            tuple(self._doubt(cells, one, reading) for one, reading in found.items() if reading.doubtful),
        )

    def _doubt(self, cells: Sequence[Cell], one: Field, reading: Finding) -> Doubt:
        original = self._original(cells, one)
        return Doubt(one, reading.code, original, reading.proposal, reading.about, reading.keepable)

    def _name(self, cells: Sequence[Cell], encodings: Encodings) -> Finding:
        if Column.NAME in self._places:
            return texts.read_name(self._text(cells, Column.NAME), encodings)
        family, given = self._text(cells, Column.FAMILY), self._text(cells, Column.GIVEN)
        return texts.read_name(f"{family} {given}" if family and given else "", encodings)

    def _born(self, cells: Sequence[Cell], number: str) -> Finding:
        if Column.BORN in self._places:
            return self._days.read(self._cell(cells, Column.BORN), number)
        parts = (Column.BORN_DAY, Column.BORN_MONTH, Column.BORN_YEAR)
        return self._days.of_parts(*(self._cell(cells, part) for part in parts))

    def _sex(self, cells: Sequence[Cell], number: str) -> Finding:
        if not self._marks:
            return self._sexes.read(self._cell(cells, Column.SEX), number)
        man, woman = self._cell(cells, Column.MAN), self._cell(cells, Column.WOMAN)
        return self._sexes.of_marks(man, woman, number, both_columns=self._both)

    def _place(self, cells: Sequence[Cell], one: Field) -> Finding:
        column = Column(one.value)
        if one is Field.SITE and column not in self._places:
            column = Column.SITE_NAME
        cell = self._cell(cells, column)
        if cell == "" and one in self._defaults:
            return Finding(self._defaults[one])
        return PLACES[one](cell)

    def _likely_number(self, cells: Sequence[Cell]) -> str:
        """Return the twelve digits that the row's card number has or would have with its zeros."""
        found = typed(self._cell(cells, Column.NUMBER))
        return found.digits.zfill(CARD_DIGITS) if found else ""

    def _encodings(self, cells: Sequence[Cell]) -> Encodings:
        return Encodings(self._fonts, frozenset(texts.seen_in(self._fonted(cells))) if self._fonts else frozenset())

    def _fonted(self, cells: Sequence[Cell]) -> list[str]:
        return [self._text(cells, column) for column in FONTED if column in self._places]

    def _column(self, column: Column, people: Sequence[Sequence[Cell]]) -> list[Cell]:
        return [self._cell(cells, column) for cells in people]

    def _cell(self, cells: Sequence[Cell], column: Column) -> Cell:
        place = self._places.get(column)
        return "" if place is None or place >= len(cells) else cells[place]

    def _text(self, cells: Sequence[Cell], column: Column) -> str:
        cell = self._cell(cells, column)
        return cell if isinstance(cell, str) else places.plain(cell)

    def _original(self, cells: Sequence[Cell], one: Field) -> str:
        """Return what the file has, as a person sees it."""
        parts = ORIGINALS.get(one, (Column(one.value),))
        return " ".join(text for part in parts if (text := seen(self._cell(cells, part))))


def seen(cell: Cell) -> str:
    """Return a cell as a person sees it in the program."""
    if isinstance(cell, datetime.date):
        return f"{cell:%d/%m/%Y}"
    return cell if isinstance(cell, str) else places.plain(cell)


PLACES = {
    Field.EXAM_SESSION: places.read_session,
    Field.SITE: places.read_site,
    Field.ROOM: places.read_room,
    Field.SEAT: places.read_seat,
}
ORIGINALS = {
    Field.NAME: (Column.NAME, Column.FAMILY, Column.GIVEN),
    Field.BORN: (Column.BORN, Column.BORN_DAY, Column.BORN_MONTH, Column.BORN_YEAR),
    Field.SEX: (Column.SEX, Column.MAN, Column.WOMAN),
}
