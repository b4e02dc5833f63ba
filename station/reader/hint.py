"""Which person's card is expected. A hint picks one row and at most four keys; it is never evidence."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from station.reader.errors import MalformedHintError
from station.reader.mrz import TypedMrz, parse_typed_mrz
from station.reader.shown_text import composed
from station.reader.zone import TD2

QR_FIELDS = 7  # 2021 card: number | old number | name | born | sex | address | issued
NUMBER_AT, NAME_AT, BORN_AT = 0, 2, 3
MAX_HINT_LENGTH = 4096  # a QR holds at most 2,953 bytes
CARD_NUMBER = re.compile(r"[0-9]{12}")
CANDIDATE_NUMBER = re.compile(r"[0-9]{8}")
ACCESS_NUMBER = re.compile(r"[0-9]{6}")
QR_DATE = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
SYMBOLOGY = re.compile(r"\]Q[0-9]")  # what scanners may put before the text of a QR (ISO/IEC 15424)
BYTE_ORDER_MARK = "\ufeff"
LOST = "\ufffd"  # stands where bytes were no UTF-8
VIETNAMESE_KEYS = frozenset(
    "aeođ \u0306\u0302\u0300\u0309\u0303\u0301\u0323"
)  # digits as a Vietnamese layout types them


class HintSource(Enum):
    """Where a hint came from."""

    QR = "qr"
    TYPED = "typed"
    LIST = "list"
    MRZ = "mrz"


@dataclass(frozen=True, slots=True)
class IdentityHint:
    """The person whose card is expected; without `born` no chip can be opened but by `can`."""

    number: str = field(repr=False)  # 12 digits; empty for a passport whose zone has none
    born: date | None = field(repr=False)
    name: str | None = field(repr=False)
    source: HintSource
    expires: date | None = field(default=None, repr=False)
    document_number: str = field(default="", repr=False)
    can: str = field(default="", repr=False)  # six digits that open the chip by PACE
    rest: tuple[str, ...] = field(default=(), repr=False)  # fields of a QR behind the seventh, as they stand
    needs_person: bool = False  # the QR was not written in UTF-8: who it names has to be looked at


@dataclass(frozen=True, slots=True)
class CandidateNumber:
    """A candidate number: the list knows whose."""

    digits: str


def parse_qr(text: str) -> IdentityHint:
    """Read the QR of a card by position. Raises MalformedHintError.

    Later layouts may put other things behind the number: what cannot be read there is left out, the number has to be.
    """
    if len(text) > MAX_HINT_LENGTH:
        raise MalformedHintError("length")
    fields = [field_.strip() for field_ in _without_prefix(text).split("|")]
    if len(fields) < QR_FIELDS:
        raise MalformedHintError("fields")
    name = " ".join(composed(fields[NAME_AT]).split())
    needs_person = _is_garbled(text)
    return IdentityHint(
        _number(fields),
        _date(fields[BORN_AT]),
        None if needs_person else name or None,
        HintSource.QR,
        rest=tuple(fields[QR_FIELDS:]),
        needs_person=needs_person,
    )


def parse_typed(text: str) -> IdentityHint | CandidateNumber:
    """Tell a 12-digit card number, with or without an access number behind it, from a candidate number of 8 digits.

    Raises MalformedHintError.
    """
    if len(text) > MAX_HINT_LENGTH:
        raise MalformedHintError("length")
    digits = "".join(text.split())
    if CARD_NUMBER.fullmatch(digits):
        return IdentityHint(digits, None, None, HintSource.TYPED)
    if CANDIDATE_NUMBER.fullmatch(digits):
        return CandidateNumber(digits)
    *number, last = text.split() or [""]
    if ACCESS_NUMBER.fullmatch(last) and CARD_NUMBER.fullmatch("".join(number)):
        return IdentityHint("".join(number), None, None, HintSource.TYPED, can=last)
    raise MalformedHintError(_why_no_number(text))


def parse_hint(text: str) -> IdentityHint | CandidateNumber:
    """Read what a scanner or a person put into the hint field. Raises MalformedHintError, WrongCheckDigitError."""
    if "|" in text:
        return parse_qr(text)
    if len("".join(text.split())) >= TD2.width:  # the shortest line that says it all
        return _of_zone(parse_typed_mrz(text))
    return parse_typed(_without_prefix(text))


def _of_zone(typed: TypedMrz) -> IdentityHint:
    return IdentityHint(
        typed.personal_number,
        typed.born,
        None,  # the zone has no marks
        HintSource.MRZ,
        expires=typed.expires,
        document_number=typed.document_number,
    )


def _without_prefix(text: str) -> str:
    plain = text.strip().removeprefix(BYTE_ORDER_MARK).strip()
    return SYMBOLOGY.sub("", plain, count=1) if SYMBOLOGY.match(plain) else plain


def _number(fields: list[str]) -> str:
    """Return the number: it stands first, or it is the only one of its kind."""
    if CARD_NUMBER.fullmatch(fields[NUMBER_AT]):
        return fields[NUMBER_AT]
    others = [field_ for field_ in fields if CARD_NUMBER.fullmatch(field_)]
    if len(others) == 1:
        return others[0]
    raise MalformedHintError(_why_no_number(fields[NUMBER_AT]))


def _why_no_number(text: str) -> str:
    """Tell digits that came out as letters: the scanner types, and the keyboard layout is the Vietnamese one."""
    letters = set(unicodedata.normalize("NFD", text.casefold()))
    return "keyboard" if letters - set("aeo ") and letters <= VIETNAMESE_KEYS else "number"


def _is_garbled(text: str) -> bool:
    """Whether the QR was written in another charset than UTF-8, or read as another."""
    if LOST in text or any("\x7f" <= letter < "\xa0" for letter in text):
        return True
    try:  # UTF-8 that somebody took for Windows-1252 is UTF-8 again when it is written as that
        return text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return False


def _date(text: str) -> date | None:
    parts = QR_DATE.fullmatch(text)
    if parts is None:
        return None
    day, month, year = (int(part) for part in parts.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
