"""Card numbers and candidate numbers, as spreadsheet programs leave them: without zeros, as 2,4308E+10, with spaces.

The twelve digits of a citizen card: three of the province, one of sex and century, two of the year of birth, six.
(Decree 137/2015, article 13; Circular 59/2021 of the Ministry of Public Security.)
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from server.roster.importers.rows import Finding, in_doubt
from server.roster.importers.texts import shown

CARD_DIGITS, CANDIDATE_DIGITS = 12, 8
LOST_AT_MOST = 3
ROUNDED = "0000"
EXPONENT = re.compile(r"([0-9])[.,]?([0-9]*)[eE]\+?([0-9]{1,2})")
DIGITS = re.compile(r"[0-9]+")
APART = re.compile(r"[ .\-]")
PROVINCES = range(1, 97)
CENTURIES = {"0": ("Nam", 1900), "1": ("Nữ", 1900), "2": ("Nam", 2000), "3": ("Nữ", 2000)}
FORMULA = re.compile(r'="([0-9]+)"')

Cell = object


@dataclass(frozen=True, slots=True)
class Holder:
    """What a card number says of whom it was given to."""

    sex: str
    year: int


def holder(number: str) -> Holder | None:
    """Return what twelve digits say; None where they have not the structure of a citizen number."""
    if len(number) != CARD_DIGITS or not DIGITS.fullmatch(number) or int(number[:3]) not in PROVINCES:
        return None
    if number[3] not in CENTURIES:
        return None
    sex, century = CENTURIES[number[3]]
    return Holder(sex, century + int(number[4:6]))


@dataclass(frozen=True, slots=True)
class Typed:
    """The digits of a cell, and what has been done to see them."""

    digits: str
    code: str = ""
    numeric: bool = False


def typed(cell: Cell) -> Typed | None:
    """Return a cell's digits; None where it holds something else."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return Typed(str(int(cell)), numeric=True) if float(cell).is_integer() and cell >= 0 else None
    text = shown(str(cell))
    if guarded := FORMULA.fullmatch(text):
        return Typed(guarded[1], "formula")
    if exponent := EXPONENT.fullmatch(text):
        return _from_exponent(exponent)
    digits = APART.sub("", text)
    if not DIGITS.fullmatch(digits):
        return None
    return Typed(digits, "" if digits == str(cell) else "digits_apart")


def _from_exponent(found: re.Match[str]) -> Typed | None:
    """Return the digits of 2,4308012345E+10; None where some are gone."""
    if len(found[2]) < int(found[3]):
        return None
    try:
        return Typed(str(int(Decimal(f"{found[1]}.{found[2]}e{found[3]}"))), "exponent", numeric=True)
    except (InvalidOperation, ValueError):
        return None


def read_number(cell: Cell, born: str, sex: str) -> Finding:
    """Return the card number. `born` an ISO date or nothing, `sex` or nothing: what the row says elsewhere."""
    text = shown(str(cell)) if not isinstance(cell, int | float) else str(cell)
    if not text:
        return in_doubt("empty")
    found = typed(cell)
    if found is None:
        return in_doubt("digits_lost" if EXPONENT.fullmatch(text) else "bad_number")
    if found.numeric and found.digits.endswith(ROUNDED):
        return in_doubt("digits_lost")
    full = found.digits.zfill(CARD_DIGITS)
    lost = CARD_DIGITS - len(found.digits)
    if lost < 0 or lost > LOST_AT_MOST or int(full[:3]) == 0:
        return in_doubt("bad_number", about=str(len(found.digits)))
    said = holder(full)
    agrees = said is not None and born[:4] == str(said.year) and sex in {said.sex, ""}
    if lost:
        return Finding(
            full if agrees else "", "lost_zeros", doubtful=not agrees, proposal=None if agrees or said is None else full
        )
    return _whole(full, found.code, said, born, sex)


def _whole(number: str, code: str, said: Holder | None, born: str, sex: str) -> Finding:
    if said is None:
        return in_doubt("no_citizen_number", value=number, keepable=True)
    return disagreement(number, born, sex) or Finding(number, code)


def disagreement(number: str, born: str, sex: str) -> Finding | None:
    """Return the doubt over a number that says another year or sex than its row; None where they agree."""
    said = holder(number)
    if said is None:
        return None
    if born and born[:4] != str(said.year):
        return in_doubt("another_year", value=number, about=str(said.year), keepable=True)
    if sex and sex != said.sex:
        return in_doubt("another_sex", value=number, about=said.sex, keepable=True)
    return None


class CandidateNumbers:
    """Candidate numbers of a list: what a number lost is told by those that lost nothing."""

    def __init__(self, cells: Iterable[Cell], digits: int = CANDIDATE_DIGITS) -> None:
        self._digits = digits
        found = [one for cell in cells if (one := typed(cell)) is not None]
        self._whole = Counter(one.digits[:2] for one in found if len(one.digits) == digits)

    def read(self, cell: Cell) -> Finding:
        """Return a candidate number."""
        if cell == "" or cell is None:
            return in_doubt("empty")
        found = typed(cell)
        if found is None:
            return in_doubt("bad_number")
        if len(found.digits) == self._digits:
            return Finding(found.digits, found.code)
        full = found.digits.zfill(self._digits)
        if len(found.digits) != self._digits - 1:
            return in_doubt("bad_number", about=str(len(found.digits)))
        certain = found.numeric and (not self._whole or set(self._whole) == {full[:2]})
        return Finding(full if certain else "", "lost_zeros", doubtful=not certain, proposal=None if certain else full)
