"""Days of birth, as they are typed in Vietnam and as spreadsheet programs turn them: serial numbers, months first."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from server.roster.importers.numbers import holder
from server.roster.importers.rows import Finding, in_doubt
from server.roster.importers.texts import shown

TYPED = re.compile(r"([0-9]{1,2})\s*[/.\-]\s*([0-9]{1,2})\s*[/.\-]\s*([0-9]{4}|[0-9]{2})")
ISO = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")
CLOCK = re.compile(r"[ T]00:00(:00)?(\.0+)?$")
YEAR = re.compile(r"(19|20)[0-9]{2}")
SERIAL = re.compile(r"[0-9]{5}(\.0)?")
# The day before 1900-01-01, one more for the leap day that 1900 never had (ECMA-376 part 1, 18.17.4.1).
SERIAL_ZERO = datetime.date(1899, 12, 30)
EARLIEST, YOUNGEST_YEARS = datetime.date(1930, 1, 1), 10
MONTHS = 12

Cell = object


@dataclass(frozen=True, slots=True)
class Triple:
    """Three numbers in the order in which they stand, the year as it was typed."""

    first: int
    second: int
    year: str


def _triple(cell: Cell) -> Triple | None:
    if not isinstance(cell, str):
        return None
    found = TYPED.fullmatch(CLOCK.sub("", shown(cell)))
    return Triple(int(found[1]), int(found[2]), found[3]) if found else None


class Birthdays:
    """The column of a list: one cell alone does not tell whether its day or its month comes first."""

    def __init__(self, cells: Iterable[Cell], today: datetime.date) -> None:
        self._latest = today.replace(year=today.year - YOUNGEST_YEARS, day=min(today.day, 28))
        triples = [one for cell in cells if (one := _triple(cell)) is not None]
        self._month_first = sum(one.second > MONTHS >= one.first for one in triples)
        self._day_first = sum(one.first > MONTHS >= one.second for one in triples)

    def read(self, cell: Cell, number: str) -> Finding:
        """Return a day of birth, ISO. `number`: the row's card number as far as it is known, or nothing."""
        said = holder(number)
        year = said.year if said else 0
        if isinstance(cell, datetime.date):  # a datetime is one too
            day = cell.date() if isinstance(cell, datetime.datetime) else cell
            return self._from_cell(day)
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return self._from_serial(str(cell), year)
        text = CLOCK.sub("", shown(str(cell)))
        if not text:
            return in_doubt("empty")
        if iso := ISO.fullmatch(text):
            return self._plausible(_day(int(iso[3]), int(iso[2]), int(iso[1])), "")
        if SERIAL.fullmatch(text):
            return self._from_serial(text, year)
        triple = _triple(text)
        if triple is None:
            return in_doubt("only_year" if YEAR.fullmatch(text) else "bad_date")
        return self._from_triple(triple, year)

    def of_parts(self, day: Cell, month: Cell, year: Cell) -> Finding:
        """Return a day that stands in three columns."""
        texts = [shown(str(int(part) if isinstance(part, float) and part.is_integer() else part)) for part in
                 (day, month, year)]  # fmt: skip
        if not any(texts):
            return in_doubt("empty")
        if not texts[0] and not texts[1]:
            return in_doubt("only_year")
        if not all(text.isascii() and text.isdigit() and len(text) <= len("2008") for text in texts):
            return in_doubt("bad_date")
        return self._plausible(_day(*map(int, texts)), "")

    def _from_cell(self, day: datetime.date) -> Finding:
        """Doubt a real date where texts beside it show that the program took days for months."""
        mixed = self._day_first or self._month_first
        other = _day(day.month, day.day, day.year)
        if mixed and day.day != day.month and other is not None:
            return in_doubt("program_turned", value=day.isoformat(), proposal=other.isoformat(), keepable=True)
        return self._plausible(day, "")

    def _from_serial(self, text: str, year: int) -> Finding:
        if YEAR.fullmatch(text.removesuffix(".0")):
            return in_doubt("only_year")
        if not SERIAL.fullmatch(text):
            return in_doubt("bad_date")
        day = SERIAL_ZERO + datetime.timedelta(int(float(text)))
        if not EARLIEST <= day <= self._latest:
            return in_doubt("bad_date")
        certain = year == day.year
        return Finding(
            day.isoformat(), "serial_day", doubtful=not certain, proposal=None if certain else day.isoformat()
        )

    def _from_triple(self, triple: Triple, number_year: int) -> Finding:
        year, code, certain = int(triple.year), "", True
        if len(triple.year) == len("08"):
            year = number_year if number_year % 100 == year and number_year else year + 2000
            code, certain = "short_year", year == number_year
        as_typed, turned = _day(triple.first, triple.second, year), _day(triple.second, triple.first, year)
        if as_typed is None and turned is not None:
            return self._plausible(turned, "month_first")
        if as_typed is None:
            return in_doubt("bad_date")
        if turned is not None and turned != as_typed and self._month_first:
            proposal = as_typed if self._day_first >= self._month_first else turned
            about = str(self._month_first)
            return in_doubt(
                "month_first_perhaps",
                value=as_typed.isoformat(),
                proposal=proposal.isoformat(),
                about=about,
                keepable=True,
            )
        read = self._plausible(as_typed, code)
        if certain or read.doubtful:
            return read
        return in_doubt(code, value=read.value, proposal=read.value)

    def _plausible(self, day: datetime.date | None, code: str) -> Finding:
        if day is None:
            return in_doubt("bad_date")
        if not EARLIEST <= day <= self._latest:
            return in_doubt("strange_year", value=day.isoformat(), about=str(day.year), keepable=True)
        return Finding(day.isoformat(), code)


def _day(day: int, month: int, year: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
