"""DG1: the machine readable zone of a Vietnamese card (TD1) or a passport (TD2, TD3; ICAO 9303-10 §4.7.1)."""

from dataclasses import dataclass, field
from datetime import date

from station.reader import tlv
from station.reader.access_key import NO_EXPIRY
from station.reader.errors import MalformedFileError, NotACitizenCardError
from station.reader.lds import EF, parser_of
from station.reader.outcome import Doubt
from station.reader.reading import Document, Sex
from station.reader.zone import (
    CITIZEN_TD1,
    FILLER,
    LETTERS,
    PASSPORT,
    TD1,
    ZoneFormat,
    format_of,
    personal_number,
    wrong_digits,
    zone_date,
)

TAG_MRZ = 0x5F1F
SEX = {"M": Sex.MALE, "F": Sex.FEMALE, FILLER: Sex.UNSPECIFIED}
STATE = slice(2, 5)
CENTURY = 100


@dataclass(frozen=True, slots=True)
class Dg1:
    """What the zone says. A date that no calendar has is None under Doubt.BAD_DATE."""

    document: Document
    issuing_state: str
    nationality: str = field(repr=False)
    number: str = field(repr=False)  # 12 digits; empty for a passport that has none in its optional data
    document_number: str = field(repr=False)
    name: str = field(repr=False)
    born: date | None = field(repr=False)
    sex: Sex = field(repr=False)
    expires: date | None = field(repr=False)  # None: no expiry
    name_is_cut: bool  # the name fills its line
    doubts: tuple[Doubt, ...] = ()


@parser_of(EF.DG1)
def parse_dg1(raw: bytes, today: date) -> Dg1:
    """Read DG1; `today` settles the century of birth. Raises MalformedFileError, NotACitizenCardError."""
    zone = tlv.find(EF.DG1.content(raw), TAG_MRZ).value.decode("latin-1")
    format_ = format_of(zone)
    if format_ is None or not LETTERS.fullmatch(zone):
        raise MalformedFileError(EF.DG1.name, "zone")
    document = _document(zone, format_)
    number = personal_number(zone, format_)
    if document is Document.CITIZEN_CARD and not number:
        raise MalformedFileError(EF.DG1.name, "number")
    if zone[format_.sex] not in SEX:
        raise MalformedFileError(EF.DG1.name, "sex")
    born, expires = _born(zone[format_.born], today), zone_date(zone[format_.expires], 2000)
    doubts = [Doubt.CHECK_DIGIT] if any(wrong_digits(zone, format_)) else []
    if born is None or expires is None:
        doubts.append(Doubt.BAD_DATE)
    name = zone[format_.name]
    return Dg1(
        document=document,
        issuing_state=zone[STATE].rstrip(FILLER),
        nationality=zone[format_.nationality].rstrip(FILLER),
        number=number,
        document_number=zone[format_.document_number].rstrip(FILLER),
        name=" ".join(name.replace(FILLER, " ").split()),
        born=born,
        sex=SEX[zone[format_.sex]],
        expires=None if zone[format_.expires] == NO_EXPIRY else expires,
        name_is_cut=not name.endswith(FILLER),
        doubts=tuple(doubts),
    )


def _document(zone: str, format_: ZoneFormat) -> Document:
    """Tell a Vietnamese citizen card and a passport of any state; other documents are not taken."""
    if format_ is CITIZEN_TD1:
        return Document.CITIZEN_CARD
    if format_ is not TD1 and zone.startswith(PASSPORT):
        return Document.PASSPORT
    raise NotACitizenCardError


def _born(digits: str, today: date) -> date | None:
    this_century = today.year // CENTURY * CENTURY
    born = zone_date(digits, this_century)
    if born is not None and born <= today:
        return born
    return zone_date(digits, this_century - CENTURY)
