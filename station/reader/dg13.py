"""DG13: what Vietnam adds to its card. Unpublished, so read with tolerance."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from station.reader import tlv
from station.reader.errors import MalformedFileError
from station.reader.lds import EF, parser_of

MAX_DEPTH, MAX_FIELDS, MAX_TEXT = 12, 64, 2000
SEQUENCE, INTEGER = 0x30, 0x02
UTF8, PRINTABLE, TELETEX, IA5, OCTETS, BMP = 0x0C, 0x13, 0x14, 0x16, 0x04, 0x1E
TEXTS = frozenset({UTF8, PRINTABLE, TELETEX, IA5, OCTETS, BMP})
DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
OLD_NUMBER = re.compile(r"[0-9]{9}")


class FieldId(IntEnum):
    """The fields that are used here."""

    NUMBER = 1
    NAME = 2
    BORN = 3
    SEX = 4
    ISSUED = 11
    EXPIRES = 12
    OLD_NUMBER_A = 15  # parsers differ: whichever holds nine digits
    OLD_NUMBER_B = 16


@dataclass(frozen=True, slots=True)
class Dg13:
    """The texts of each field, NFC. `unreadable`: ids of fields with a text that is not text."""

    fields: dict[int, tuple[str, ...]] = field(repr=False)
    unreadable: frozenset[int] = frozenset()

    def text(self, id_: int) -> str:
        """Return the first text of a field, empty where there is none."""
        return next(iter(self.fields.get(id_, ())), "")

    def date(self, id_: int) -> date | None:
        """Return a field written dd/mm/yyyy; None where it is not one."""
        parts = DATE.fullmatch(self.text(id_))
        if parts is None:
            return None
        day, month, year = (int(part) for part in parts.groups())
        try:
            return date(year, month, day)
        except ValueError:
            return None

    @property
    def old_number(self) -> str:
        """The former 9-digit number, empty where there is none."""
        candidates = (self.text(id_) for id_ in (FieldId.OLD_NUMBER_A, FieldId.OLD_NUMBER_B))
        return next((text for text in candidates if OLD_NUMBER.fullmatch(text)), "")


@parser_of(EF.DG13)
def parse_dg13(raw: bytes) -> Dg13:
    """Read DG13. Raises MalformedFileError."""
    fields: dict[int, tuple[str, ...]] = {}
    unreadable: set[int] = set()
    for id_, objects in _fields(EF.DG13.content(raw), MAX_DEPTH):
        if id_ in fields:  # the first counts
            continue
        if len(fields) == MAX_FIELDS:
            raise MalformedFileError(EF.DG13.name, "fields")
        texts = [_text(found) for found in objects if found.tag in TEXTS]
        fields[id_] = tuple(text for text in texts if text is not None)
        if None in texts:
            unreadable.add(id_)
    if not fields:
        raise MalformedFileError(EF.DG13.name, "no fields")
    return Dg13(fields, frozenset(unreadable))


def _fields(data: bytes, depth: int) -> Iterator[tuple[int, list[tlv.Tlv]]]:
    """Yield id and leaves of every SEQUENCE that begins with an INTEGER of one byte."""
    if not depth:
        raise MalformedFileError(EF.DG13.name, "depth")
    for found in _objects(data):
        if not found.constructed:
            continue
        inner = _objects(found.value)
        if found.tag == SEQUENCE and inner and inner[0].tag == INTEGER and len(inner[0].value) == 1:
            yield inner[0].value[0], list(_leaves(inner[1:], depth - 1))
        else:
            yield from _fields(found.value, depth - 1)


def _leaves(objects: list[tlv.Tlv], depth: int) -> Iterator[tlv.Tlv]:
    if not depth:
        raise MalformedFileError(EF.DG13.name, "depth")
    for found in objects:
        if found.constructed:
            yield from _leaves(_objects(found.value), depth - 1)
        else:
            yield found


def _objects(data: bytes) -> list[tlv.Tlv]:
    """Read the objects of `data`; zeros behind the last are padding."""
    objects: list[tlv.Tlv] = []
    at = 0
    while at < len(data) and data[at]:
        objects.append(tlv.read(data, at))
        at += len(objects[-1].raw)
    if any(data[at:]):
        raise MalformedFileError(EF.DG13.name, "padding")
    return objects


def _text(found: tlv.Tlv) -> str | None:
    try:
        text = found.value[:MAX_TEXT].decode("utf-16-be" if found.tag == BMP else "utf-8")
    except UnicodeDecodeError:
        return None
    return unicodedata.normalize("NFC", text).strip()
