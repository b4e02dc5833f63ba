"""Which person's card is expected. A hint picks one row and at most four keys; it is never evidence."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import Enum

from station.reader.errors import MalformedHintError

QR_FIELDS = 7  # 2021 card: number | old number | name | born | sex | address | issued
MAX_HINT_LENGTH = 4096  # a QR holds at most 2,953 bytes
CARD_NUMBER = re.compile(r"[0-9]{12}")
CANDIDATE_NUMBER = re.compile(r"[0-9]{8}")
QR_DATE = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")


class HintSource(Enum):
    """Where a hint came from."""

    QR = "qr"
    TYPED = "typed"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class IdentityHint:
    """The person whose card is expected; without `born` no chip can be opened."""

    number: str  # 12 digits
    born: date | None
    name: str | None
    source: HintSource


@dataclass(frozen=True, slots=True)
class CandidateNumber:
    """A candidate number: the list knows whose."""

    digits: str


def parse_qr(text: str) -> IdentityHint:
    """Read the QR of a card by position; more fields than seven are tolerated. Raises MalformedHintError."""
    if len(text) > MAX_HINT_LENGTH:
        raise MalformedHintError("length")
    fields = [field.strip() for field in text.strip().removeprefix("\ufeff").split("|")]
    if len(fields) < QR_FIELDS:
        raise MalformedHintError("fields")
    if not CARD_NUMBER.fullmatch(fields[0]):
        raise MalformedHintError("number")
    name = " ".join(unicodedata.normalize("NFC", fields[2]).split())
    return IdentityHint(fields[0], _date(fields[3]), name or None, HintSource.QR)


def parse_typed(text: str) -> IdentityHint | CandidateNumber:
    """Tell a 12-digit card number from a candidate number of 8 digits. Raises MalformedHintError."""
    if len(text) > MAX_HINT_LENGTH:
        raise MalformedHintError("length")
    digits = "".join(text.split())
    if CARD_NUMBER.fullmatch(digits):
        return IdentityHint(digits, None, None, HintSource.TYPED)
    if CANDIDATE_NUMBER.fullmatch(digits):
        return CandidateNumber(digits)
    raise MalformedHintError("number")


def parse_hint(text: str) -> IdentityHint | CandidateNumber:
    """Read what a scanner or a person put into the hint field. Raises MalformedHintError."""
    return parse_qr(text) if "|" in text else parse_typed(text)


def _date(text: str) -> date:
    parts = QR_DATE.fullmatch(text)
    if parts is None:
        raise MalformedHintError("date")
    day, month, year = (int(part) for part in parts.groups())
    try:
        return date(year, month, day)
    except ValueError as error:
        raise MalformedHintError("date") from error
