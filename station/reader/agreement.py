"""Do the files of one chip tell of one person? What does not fit is a doubt, for a person to judge."""

import unicodedata
from collections.abc import Iterator

from station.reader.dg1 import Dg1
from station.reader.dg11 import Dg11
from station.reader.dg13 import Dg13, FieldId
from station.reader.outcome import Doubt
from station.reader.reading import Document
from station.reader.shown_text import without_escapes
from station.reader.zone import VIETNAM


def doubts_of(dg1: Dg1, dg13: Dg13 | None, dg11: Dg11 | None = None) -> Iterator[Doubt]:
    """Yield what is odd within DG1 and DG13, and what does not agree between the groups."""
    yield from dg1.doubts
    if dg1.document is Document.CITIZEN_CARD and not dg1.number.endswith(dg1.document_number):
        yield Doubt.NUMBER_DISAGREES
    if dg13 is not None:
        yield from dg13.doubts
        yield from _of_dg13(dg1, dg13)
    if dg11 is not None:
        yield from _of_dg11(dg1, dg11)


def _of_dg13(dg1: Dg1, dg13: Dg13) -> Iterator[Doubt]:
    if dg1.number and dg13.text(FieldId.NUMBER) not in {"", dg1.number}:
        yield Doubt.NUMBER_DISAGREES
    if not _same_name(dg13.text(FieldId.NAME), dg1):
        yield Doubt.NAME_DISAGREES
    if dg1.born is not None and dg13.date(FieldId.BORN) not in {None, dg1.born}:
        yield Doubt.BIRTH_DISAGREES


def _of_dg11(dg1: Dg1, dg11: Dg11) -> Iterator[Doubt]:
    """DG11 may be empty, and elsewhere it is in letters of its own: names are compared for Vietnam only."""
    if dg11.unreadable:
        yield Doubt.BAD_TEXT
    if dg1.number and dg11.personal_number not in {"", dg1.number}:
        yield Doubt.NUMBER_DISAGREES
    if dg1.born is not None and dg11.born not in {None, dg1.born}:
        yield Doubt.BIRTH_DISAGREES
    if dg1.issuing_state == VIETNAM and dg11.name and not _same_name(dg11.name, dg1):
        yield Doubt.NAME_DISAGREES


def zone_name(name: str) -> str:
    """Return `name` as the machine readable zone writes it: capitals A to Z, one space between."""
    plain = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d")).upper()
    return " ".join("".join(letter for letter in plain if letter in " ABCDEFGHIJKLMNOPQRSTUVWXYZ").split())


def _same_name(name: str, dg1: Dg1) -> bool:
    full = zone_name(without_escapes(name))
    if full == dg1.name:
        return True
    return dg1.name_is_cut and full.startswith(dg1.name)
