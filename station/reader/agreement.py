"""Do the files of one chip tell of one person? What does not fit is a doubt, for a person to judge."""

import unicodedata
from collections.abc import Iterator

from station.reader.dg1 import Dg1
from station.reader.dg13 import Dg13, FieldId
from station.reader.outcome import Doubt


def doubts_of(dg1: Dg1, dg13: Dg13 | None) -> Iterator[Doubt]:
    """Yield what does not agree within DG1, and between DG1 and DG13."""
    if not dg1.digits_right:
        yield Doubt.CHECK_DIGIT
    if not dg1.number.endswith(dg1.document_number):
        yield Doubt.NUMBER_DISAGREES
    if dg13 is None:
        return
    if dg13.text(FieldId.NUMBER) not in {"", dg1.number}:
        yield Doubt.NUMBER_DISAGREES
    if not _same_name(dg13.text(FieldId.NAME), dg1):
        yield Doubt.NAME_DISAGREES
    if dg13.date(FieldId.BORN) not in {None, dg1.born}:
        yield Doubt.BIRTH_DISAGREES
    if dg13.unreadable:
        yield Doubt.BAD_TEXT


def zone_name(name: str) -> str:
    """Return `name` as the machine readable zone writes it: capitals A to Z, one space between."""
    plain = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d")).upper()
    return " ".join("".join(letter for letter in plain if letter in " ABCDEFGHIJKLMNOPQRSTUVWXYZ").split())


def _same_name(name: str, dg1: Dg1) -> bool:
    full = zone_name(name)
    if full == dg1.name:
        return True
    return dg1.name_is_cut and full.startswith(dg1.name)
