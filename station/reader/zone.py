"""The machine readable zone (ICAO 9303-3 §4; TD1 9303-5, TD2 9303-6, TD3 9303-4): fields and digits."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from station.reader.access_key import check_digit

FILLER = "<"
LETTERS = re.compile(r"[A-Z0-9<]+")
PASSPORT = "P"
VIETNAM = "VNM"
CITIZEN_CARD = re.compile(r"I.VNM")
PERSONAL_NUMBER = re.compile(r"[0-9]{12}")
SIX_DIGITS = re.compile(r"[0-9]{6}")


class ZoneField(Enum):
    """What a check digit covers."""

    DOCUMENT_NUMBER = "document_number"
    PERSONAL_NUMBER = "personal_number"  # the optional data
    BORN = "born"
    EXPIRES = "expires"
    WHOLE = "whole"  # the digit over all others


@dataclass(frozen=True, slots=True)
class ZoneFormat:
    """Where the fields of one format stand in its lines written one after the other."""

    lines: int
    width: int
    document_number: slice
    born: slice
    sex: int
    expires: slice
    nationality: slice
    optional: slice
    name: slice
    checked: Mapping[ZoneField, tuple[tuple[slice, ...], int]]  # what each digit covers, and where it stands

    @property
    def length(self) -> int:
        """Characters of the whole zone."""
        return self.lines * self.width

    def covered(self, zone: str, field_: ZoneField) -> tuple[str, str]:
        """Return the text that a digit covers, and the digit."""
        parts, digit_at = self.checked[field_]
        return "".join(zone[part] for part in parts), zone[digit_at]


TD1 = ZoneFormat(
    lines=3, width=30,
    document_number=slice(5, 14), born=slice(30, 36), sex=37, expires=slice(38, 44),
    nationality=slice(45, 48), optional=slice(15, 30), name=slice(60, 90),
    checked={
        ZoneField.DOCUMENT_NUMBER: ((slice(5, 14),), 14),
        ZoneField.BORN: ((slice(30, 36),), 36),
        ZoneField.EXPIRES: ((slice(38, 44),), 44),
        ZoneField.WHOLE: ((slice(5, 30), slice(30, 37), slice(38, 45), slice(48, 59)), 59),
    },
)  # fmt: skip
_BEFORE_PERSONAL, *_BEHIND_PERSONAL = TD1.checked.items()
CITIZEN_TD1 = replace(  # Vietnam gives the 12 digits in the optional data a check digit of their own
    TD1,
    optional=slice(15, 27),
    checked=dict([_BEFORE_PERSONAL, (ZoneField.PERSONAL_NUMBER, ((slice(15, 27),), 29)), *_BEHIND_PERSONAL]),
)
TD2 = ZoneFormat(
    lines=2, width=36,
    document_number=slice(36, 45), born=slice(49, 55), sex=56, expires=slice(57, 63),
    nationality=slice(46, 49), optional=slice(64, 71), name=slice(5, 36),
    checked={
        ZoneField.DOCUMENT_NUMBER: ((slice(36, 45),), 45),
        ZoneField.BORN: ((slice(49, 55),), 55),
        ZoneField.EXPIRES: ((slice(57, 63),), 63),
        ZoneField.WHOLE: ((slice(36, 46), slice(49, 56), slice(57, 71)), 71),
    },
)  # fmt: skip
TD3 = ZoneFormat(
    lines=2, width=44,
    document_number=slice(44, 53), born=slice(57, 63), sex=64, expires=slice(65, 71),
    nationality=slice(54, 57), optional=slice(72, 86), name=slice(5, 44),
    checked={
        ZoneField.DOCUMENT_NUMBER: ((slice(44, 53),), 53),
        ZoneField.PERSONAL_NUMBER: ((slice(72, 86),), 86),
        ZoneField.BORN: ((slice(57, 63),), 63),
        ZoneField.EXPIRES: ((slice(65, 71),), 71),
        ZoneField.WHOLE: ((slice(44, 54), slice(57, 64), slice(65, 87)), 87),
    },
)  # fmt: skip


def format_of(zone: str) -> ZoneFormat | None:
    """Return the format of a whole zone; None where it has the length of none."""
    by_length = {TD1.length: TD1, TD2.length: TD2, TD3.length: TD3}
    found = by_length.get(len(zone))
    return CITIZEN_TD1 if found is TD1 and CITIZEN_CARD.match(zone) else found


def wrong_digits(zone: str, format_: ZoneFormat) -> Iterator[ZoneField]:
    """Yield what each wrong check digit covers, the digit over the whole last."""
    for field_ in format_.checked:
        covered, digit = format_.covered(zone, field_)
        if not digit_fits(covered, digit):
            yield field_


def digit_fits(covered: str, digit: str) -> bool:
    """Whether `digit` is the check digit of `covered`."""
    if digit == FILLER:  # a digit over nothing need not be written (9303-4 §4.2.2.2)
        return not covered.strip(FILLER)
    return check_digit(covered) == digit


def personal_number(zone: str, format_: ZoneFormat) -> str:
    """Return the 12-digit number of a Vietnamese document, empty where there is none."""
    if VIETNAM not in {zone[2:5], zone[format_.nationality]}:
        return ""
    optional = zone[format_.optional].rstrip(FILLER)
    return optional if PERSONAL_NUMBER.fullmatch(optional) else ""


def zone_date(digits: str, century: int) -> date | None:
    """Return a date written YYMMDD; None where no calendar has it."""
    if not SIX_DIGITS.fullmatch(digits):
        return None
    try:
        return date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None
