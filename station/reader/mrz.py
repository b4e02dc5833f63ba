"""The machine readable zone as a person types it: every check digit is looked at, and named where wrong."""

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from station.reader.access_key import NO_EXPIRY
from station.reader.errors import MalformedHintError
from station.reader.reading import Document
from station.reader.zone import (
    CITIZEN_CARD,
    CITIZEN_TD1,
    FILLER,
    LETTERS,
    PASSPORT,
    TD1,
    TD2,
    TD3,
    ZoneField,
    ZoneFormat,
    digit_fits,
    format_of,
    personal_number,
    zone_date,
)

MAX_TYPED = 400
FILLERS = re.compile(f"{FILLER}+")
CENTURY_AT, FIRST_CENTURY, CENTURY = 3, 1900, 100  # of the 12 digits: 0 and 1 for the 20th century, 2 and 3 the 21st
YOUNGEST_AT_END = 5  # years that the shortest document of a newborn holds
ALIKE = {"O": "0", "0": "O", "I": "1", "1": "I"}
WRONG_IN_DIGITS = frozenset("OI")
MAX_ALIKE = 8  # letters of one field that may be mistaken: 255 ways to write it


class WrongCheckDigitError(MalformedHintError):
    """The check digit over `field` is wrong. `meant`: the same with O and 0, I and 1 put right, if that helps."""

    def __init__(self, field_: ZoneField, meant: str = "") -> None:
        super().__init__("check_digit")
        self.field, self.meant = field_, meant


@dataclass(frozen=True, slots=True)
class TypedMrz:
    """What was typed; `personal_number` is empty where the document has no 12-digit number."""

    document: Document
    document_number: str = field(repr=False)
    personal_number: str = field(repr=False)
    born: date = field(repr=False)
    expires: date | None = field(repr=False)  # None: no expiry


def parse_typed_mrz(text: str) -> TypedMrz:
    """Read a typed zone. Raises WrongCheckDigitError, MalformedHintError.

    Fillers may be typed as spaces, and a run of them as one; the line of the name may be left out.
    """
    if len(text) > MAX_TYPED:
        raise MalformedHintError("length")
    zone = _zone(text.upper())
    format_ = format_of(zone)
    if format_ is None or not LETTERS.fullmatch(zone):
        raise MalformedHintError("letters")
    if not CITIZEN_CARD.match(zone) and zone[0] != PASSPORT:
        raise MalformedHintError("document")
    for field_ in format_.checked:
        covered, digit = format_.covered(zone, field_)
        if not digit_fits(covered, digit):
            digits_only = field_ is not ZoneField.DOCUMENT_NUMBER or format_ is CITIZEN_TD1
            meant = "" if field_ is ZoneField.WHOLE else _meant(covered, digit, digits_only=digits_only)
            raise WrongCheckDigitError(field_, meant)
    return _typed(zone, format_)


def _typed(zone: str, format_: ZoneFormat) -> TypedMrz:
    number, digits = personal_number(zone, format_), zone[format_.expires]
    expires = None if digits == NO_EXPIRY else zone_date(digits, 2000)
    born = zone_date(zone[format_.born], _century(zone[format_.born], number, expires))
    if born is None or (expires is None and digits != NO_EXPIRY):
        raise MalformedHintError("date")
    document = Document.PASSPORT if zone[0] == PASSPORT else Document.CITIZEN_CARD
    return TypedMrz(document, zone[format_.document_number].rstrip(FILLER), number, born, expires)


def _century(born: str, number: str, expires: date | None) -> int:
    """Return the century of birth: the number tells it, else a document is no younger at its end than any can be."""
    if number:
        return FIRST_CENTURY + int(number[CENTURY_AT]) // 2 * CENTURY
    is_young = expires is not None and born[:2].isdecimal() and 2000 + int(born[:2]) + YOUNGEST_AT_END <= expires.year
    return 2000 if is_young else FIRST_CENTURY


def _zone(text: str) -> str:
    """Return the whole zone, from lines or from all in one. Raises MalformedHintError."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    match lines:
        case [first, second, name]:
            return _line(first, TD1) + _line(second, TD1) + _name(name, TD1)
        case [first, second] if not first.startswith(PASSPORT):
            return _line(first, TD1) + _line(second, TD1) + _name("", TD1)
        case [first, second]:
            format_ = TD3 if max(len(first), len(second)) > TD2.width else TD2
            return _name(first, format_) + _line(second, format_)
        case [single]:
            return _single(single)
    raise MalformedHintError("length")


def _single(text: str) -> str:
    for typed in ("".join(text.split()), re.sub(r"\s", FILLER, text)):
        if len(typed) in {format_.length for format_ in (TD1, TD2, TD3)}:
            return typed
        if len(typed) == 2 * TD1.width:
            return typed + _name("", TD1)
        for format_ in (TD2, TD3):
            if len(typed) == format_.width:
                return _name(PASSPORT, format_) + typed
    raise MalformedHintError("length")


def _line(text: str, format_: ZoneFormat) -> str:
    """Return a line in its full width: missing fillers belong to the last run, since what follows it is a digit."""
    joined, filled = "".join(text.split()), re.sub(r"\s", FILLER, text)
    for typed in (joined, filled):
        if len(typed) == format_.width:
            return typed
    runs = list(FILLERS.finditer(filled))
    if len(filled) > format_.width or not runs:
        raise MalformedHintError("length")
    return filled[: runs[-1].end()] + FILLER * (format_.width - len(filled)) + filled[runs[-1].end() :]


def _name(text: str, format_: ZoneFormat) -> str:
    return re.sub(r"\s", FILLER, text)[: format_.width].ljust(format_.width, FILLER)


def _meant(covered: str, digit: str, *, digits_only: bool) -> str:
    """Return the way to write the field that makes its digit right, if there is one with the fewest letters changed."""
    typed = covered + digit
    places = [place for place, letter in enumerate(typed) if letter in (WRONG_IN_DIGITS if digits_only else ALIKE)]
    for count in range(1, (len(places) if digits_only else 1) + 1):
        if count > MAX_ALIKE:
            break
        ways = [_changed(typed, chosen) for chosen in combinations(places[:MAX_ALIKE], count)]
        fitting = [way for way in ways if _is_written_right(way, digits_only=digits_only)]
        if fitting:
            return fitting[0] if len(fitting) == 1 else ""
    return ""


def _changed(typed: str, places: tuple[int, ...]) -> str:
    return "".join(ALIKE[letter] if place in places else letter for place, letter in enumerate(typed))


def _is_written_right(typed: str, *, digits_only: bool) -> bool:
    covered, digit = typed[:-1], typed[-1]
    if digits_only and not covered.rstrip(FILLER).isdigit():
        return False
    return digit.isdigit() and digit_fits(covered, digit)
