"""Lists that schools send, and what is true of them."""

import datetime
from collections.abc import Mapping
from typing import cast

from fixtures.rosters.files import Kind, Rows, file_of
from fixtures.rosters.lists import Truth
from fixtures.rosters.people import people
from fixtures.rosters.workbook import COLUMNS, EXAM_SESSION, SITE, SITE_NAME, row_of
from server.roster.importers.reading import Settings, locate, read_list
from server.roster.importers.rows import Field, ReadList, ReadRow

TODAY = datetime.date(2026, 12, 12)
SETTINGS = Settings(TODAY)
GOOD = tuple(row_of(line, one) for line, one in enumerate(people(4, 1), 1))


def read(data: bytes, settings: Settings = SETTINGS) -> ReadList:
    return read_list(locate(data), settings)


def table(*rows: Mapping[str, object], columns: tuple[str, ...] = COLUMNS) -> bytes:
    """Return an .xlsx with its header in row 1: the first row of people is line 2."""
    cells = [[row.get(column, "") for column in columns] for row in rows]
    return file_of(cast("Rows", [list(columns), *cells]), Kind.XLSX)


def one(**cells: object) -> ReadRow:
    """Return the second row of a list of four, with other cells."""
    return read(table(GOOD[0], {**GOOD[1], **cells}, *GOOD[2:])).rows[1]


def codes(row: ReadRow) -> tuple[list[str], list[str]]:
    """Return what was repaired and what is in doubt."""
    return [repair.code for repair in row.repairs], [doubt.code for doubt in row.doubts]


def meant(truth: Truth) -> dict[Field, str]:
    """Return the values that a row means."""
    person = truth.who.person
    return {
        Field.CANDIDATE: truth.who.candidate,
        Field.NAME: person.name,
        Field.BORN: person.born.isoformat(),
        Field.SEX: person.sex,
        Field.NUMBER: person.number,
        Field.BIRTHPLACE: person.birthplace,
        Field.ETHNICITY: person.ethnicity,
        Field.CLASS_NAME: person.class_name,
        Field.SCHOOL: person.school,
        Field.EXAM_SESSION: EXAM_SESSION,
        Field.SITE: SITE,
        Field.SITE_NAME: SITE_NAME,
        Field.ROOM: truth.who.room,
        Field.SEAT: truth.who.seat,
    }
