"""What a list's reader hands on: rows as they are taken, and beside each what was repaired and what is in doubt."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import msgspec


class Field(StrEnum):
    """What is known of a registration."""

    CANDIDATE = "candidate"
    NAME = "name"
    BORN = "born"
    SEX = "sex"
    NUMBER = "number"
    BIRTHPLACE = "birthplace"
    ETHNICITY = "ethnicity"
    CLASS_NAME = "class_name"
    SCHOOL = "school"
    EXAM_SESSION = "exam_session"
    SITE = "site"
    SITE_NAME = "site_name"
    ROOM = "room"
    SEAT = "seat"


NEEDED = (
    Field.CANDIDATE,
    Field.NAME,
    Field.BORN,
    Field.SEX,
    Field.NUMBER,
    Field.EXAM_SESSION,
    Field.SITE,
    Field.ROOM,
    Field.SEAT,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one cell.

    `code` says what was found, nothing where the cell stands as it was. In doubt, `value` is what would be taken if a
    person says that the cell is right (`keepable`), `proposal` what we think it should be.
    """

    value: str
    code: str = ""
    doubtful: bool = False
    proposal: str | None = None
    about: str = ""
    keepable: bool = False


def in_doubt(
    code: str, *, value: str = "", proposal: str | None = None, about: str = "", keepable: bool = False
) -> Finding:
    """Return the finding of a cell that a person has to look at."""
    return Finding(value, code, doubtful=True, proposal=proposal, about=about, keepable=keepable)


class Repair(msgspec.Struct, frozen=True):
    """A cell that was certainly wrong and certainly meant this."""

    field: Field
    code: str
    original: str
    value: str


class Doubt(msgspec.Struct, frozen=True):
    """A cell that a person has to look at. `about`: what the sentence about it names (a line, a year, letters)."""

    field: Field
    code: str
    original: str
    proposal: str | None = None
    about: str = ""
    keepable: bool = False


class ReadRow(msgspec.Struct, frozen=True):
    """A row of a list. `line`: the row as the spreadsheet program counts it, from 1."""

    line: int
    values: dict[Field, str]
    repairs: tuple[Repair, ...] = ()
    doubts: tuple[Doubt, ...] = ()


class Note(msgspec.Struct, frozen=True):
    """Something about the list as a whole that is said and asks for nothing."""

    code: str
    lines: tuple[int, ...] = ()
    about: str = ""


class ReadList(msgspec.Struct, frozen=True):
    """A list as it was read. `rows` in the order of the file."""

    rows: tuple[ReadRow, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A registration with nothing left to ask. All text NFC; `born` an ISO date."""

    line: int
    candidate: str
    number: str
    name: str
    born: str
    sex: str
    ethnicity: str
    birthplace: str
    school: str
    class_name: str
    exam_session: str
    site: str
    site_name: str
    room: str
    seat: str


def candidate_row(line: int, values: Mapping[Field, str]) -> CandidateRow:
    """Return the row of values that are all there and right."""
    return CandidateRow(line, **{field.value: values.get(field, "") for field in Field})
