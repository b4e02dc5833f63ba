"""DG13: what Vietnam adds to its card. Unpublished, so read with tolerance."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from station.reader import tlv
from station.reader.errors import MalformedFileError
from station.reader.lds import EF, parser_of
from station.reader.outcome import Doubt
from station.reader.shown_text import composed, is_plain, shown

MAX_DEPTH, MAX_FIELDS, MAX_TEXT = 12, 64, 2000
SEQUENCE, SET, INTEGER = 0x30, 0x31, 0x02
UTF8, PRINTABLE, TELETEX, IA5, OCTETS, BMP = 0x0C, 0x13, 0x14, 0x16, 0x04, 0x1E
TEXTS = frozenset({UTF8, PRINTABLE, TELETEX, IA5, OCTETS, BMP})
DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
OLD_NUMBER = re.compile(r"[0-9]{9}")
KNOWN = range(1, 17)
PARENTS = 13  # the one field of two texts


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


class UnencodableFieldError(ValueError):
    """Field `id_` has no form in DG13: `what` in a word."""

    def __init__(self, id_: int, what: str) -> None:
        super().__init__(f"field {id_}: {what}")
        self.id_, self.what = id_, what


@dataclass(frozen=True, slots=True)
class Dg13:
    """The texts of each field, NFC, what is odd in them escaped. `unreadable`: ids of fields with a text that is none.

    `raw`: the fields that are unknown or unreadable, as they stand.
    """

    fields: Mapping[int, tuple[str, ...]] = field(repr=False)
    unreadable: frozenset[int] = frozenset()
    raw: Mapping[int, bytes] = field(default_factory=dict, repr=False)
    doubts: tuple[Doubt, ...] = ()

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
    raws: dict[int, bytes] = {}
    doubts: set[Doubt] = set()
    unreadable: set[int] = set()
    for id_, found in _fields(EF.DG13.content(raw), MAX_DEPTH):
        if id_ in fields:  # the first counts
            doubts.add(Doubt.DUPLICATE_FIELD)
            continue
        if len(fields) == MAX_FIELDS:
            raise MalformedFileError(EF.DG13.name, "fields")
        leaves = _leaves(tlv.read_filled(found.value), MAX_DEPTH)  # the id is one of them, and no text
        texts = [_text(leaf) for leaf in leaves if leaf.tag in TEXTS]
        fields[id_] = tuple(shown(text) for text in texts if text is not None)
        if None in texts:
            unreadable.add(id_)
            doubts.add(Doubt.BAD_TEXT)
        if None in texts or id_ not in KNOWN:
            raws[id_] = found.raw
        if not all(is_plain(text) for text in texts if text is not None):
            doubts.add(Doubt.ODD_CHARACTERS)
    if not fields:
        raise MalformedFileError(EF.DG13.name, "no fields")
    return Dg13(fields, frozenset(unreadable), raws, tuple(doubt for doubt in Doubt if doubt in doubts))


def encode_dg13(fields: Mapping[int, Sequence[str]]) -> bytes:
    """Write DG13 in its one strict form. Raises UnencodableFieldError."""
    encoded = b"".join(_encoded(id_, texts) for id_, texts in sorted(fields.items()))
    return tlv.encode(EF.DG13.tag, tlv.encode(SEQUENCE, tlv.encode(SET, encoded)))


def _encoded(id_: int, texts: Sequence[str]) -> bytes:
    if id_ not in KNOWN:
        raise UnencodableFieldError(id_, "id")
    if len(texts) != (2 if id_ == PARENTS else 1):
        raise UnencodableFieldError(id_, "texts")
    if not all(text == composed(text) and is_plain(text) for text in texts):
        raise UnencodableFieldError(id_, "characters")
    values = [text.encode("utf-8") for text in texts]
    if any(len(value) > MAX_TEXT for value in values):
        raise UnencodableFieldError(id_, "length")
    content = b"".join(tlv.encode(UTF8, value) for value in values)
    number = tlv.encode(INTEGER, bytes((id_,)))
    return tlv.encode(SEQUENCE, number + (tlv.encode(SEQUENCE, content) if id_ == PARENTS else content))


def _fields(data: bytes, depth: int) -> Iterator[tuple[int, tlv.Tlv]]:
    """Yield every SEQUENCE that begins with an INTEGER of one byte, with that as its id."""
    if not depth:
        raise MalformedFileError(EF.DG13.name, "depth")
    for found in tlv.read_filled(data):
        if not found.constructed:
            continue
        inner = list(tlv.read_filled(found.value))
        if found.tag == SEQUENCE and inner and inner[0].tag == INTEGER and len(inner[0].value) == 1:
            yield inner[0].value[0], found
        else:
            yield from _fields(found.value, depth - 1)


def _leaves(objects: Iterable[tlv.Tlv], depth: int) -> Iterator[tlv.Tlv]:
    if not depth:
        raise MalformedFileError(EF.DG13.name, "depth")
    for found in objects:
        if found.constructed:
            yield from _leaves(tlv.read_filled(found.value), depth - 1)
        else:
            yield found


def _text(found: tlv.Tlv) -> str | None:
    try:
        return composed(found.value[:MAX_TEXT].decode("utf-16-be" if found.tag == BMP else "utf-8"))
    except UnicodeDecodeError:
        return None
