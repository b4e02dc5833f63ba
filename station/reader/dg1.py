"""DG1: the machine readable zone of a card in format TD1 (ICAO 9303-5 §4.2), numbered the Vietnamese way."""

import re
from dataclasses import dataclass
from datetime import date

from station.reader import tlv
from station.reader.access_key import NO_EXPIRY, check_digit
from station.reader.errors import MalformedFileError, NotACitizenCardError
from station.reader.lds import EF, parser_of
from station.reader.reading import Sex

TAG_MRZ = 0x5F1F
LINE = 30
TD1 = re.compile(rb"[A-Z0-9<]{90}")
CITIZEN_CARD = re.compile(r"I.VNM")
NUMBER = re.compile(r"[0-9]{12}")
SEX = {"M": Sex.MALE, "F": Sex.FEMALE, "<": Sex.UNSPECIFIED}
CENTURY = 100


@dataclass(frozen=True, slots=True)
class Dg1:
    """What the zone says. `digits_right`: every check digit fits; `name_is_cut`: the name fills its line."""

    number: str
    document_number: str
    name: str
    born: date
    sex: Sex
    expires: date | None
    digits_right: bool
    name_is_cut: bool


@parser_of(EF.DG1)
def parse_dg1(raw: bytes, today: date) -> Dg1:
    """Read DG1; `today` settles the century of birth. Raises MalformedFileError, NotACitizenCardError."""
    zone = tlv.find(EF.DG1.content(raw), TAG_MRZ).value
    if not TD1.fullmatch(zone):
        raise MalformedFileError(EF.DG1.name, "zone")
    text = zone.decode("ascii")
    first, second, third = text[:LINE], text[LINE : 2 * LINE], text[2 * LINE :]
    if not CITIZEN_CARD.match(first):
        raise NotACitizenCardError
    if not NUMBER.fullmatch(first[15:27]):
        raise MalformedFileError(EF.DG1.name, "number")
    if second[7] not in SEX:
        raise MalformedFileError(EF.DG1.name, "sex")
    return Dg1(
        number=first[15:27],
        document_number=first[5:14],
        name=" ".join(third.replace("<", " ").split()),
        born=_born(second[:6], today),
        sex=SEX[second[7]],
        expires=_expires(second[8:14]),
        digits_right=_digits_right(first, second),
        name_is_cut=not third.endswith("<"),
    )


def _digits_right(first: str, second: str) -> bool:
    composite = first[5:] + second[:7] + second[8:15] + second[18:29]
    checked = (
        (first[5:14], first[14]),
        (first[15:27], first[29]),  # the 12 digits have a digit of their own: Vietnam's addition
        (second[:6], second[6]),
        (second[8:14], second[14]),
        (composite, second[29]),
    )
    return all(check_digit(covered) == digit for covered, digit in checked)


def _born(digits: str, today: date) -> date:
    born = _date(digits, today.year // CENTURY * CENTURY)
    if born <= today:
        return born
    return _date(digits, (today.year // CENTURY - 1) * CENTURY)


def _expires(digits: str) -> date | None:
    return None if digits == NO_EXPIRY else _date(digits, 2000)


def _date(digits: str, century: int) -> date:
    if not re.fullmatch(r"[0-9]{6}", digits):
        raise MalformedFileError(EF.DG1.name, "date")
    try:
        return date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError as error:
        raise MalformedFileError(EF.DG1.name, "date") from error
