"""Texts and dates as DG11 and DG12 write them (ICAO 9303-10 §4.7.11, §4.7.12)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from station.reader import tlv
from station.reader.errors import MalformedFileError
from station.reader.lds import EF
from station.reader.shown_text import composed, shown

TAG_LIST, TAG_OTHERS, INTEGER = 0x5C, 0xA0, 0x02
FILLER = "<"
MAX_TEXT, MAX_OTHERS = 2000, 16
DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
PACKED_DATE = 4  # bytes of a date in packed digits; early chips have it


@dataclass(frozen=True, slots=True)
class Details:
    """The objects of one group by tag. `others`: the repeated ones. `unreadable`: tags whose text is none."""

    file: EF
    values: Mapping[int, bytes] = field(repr=False)
    others: tuple[bytes, ...] = field(default=(), repr=False)
    unreadable: frozenset[int] = frozenset()

    @classmethod
    def of(cls, file: EF, raw: bytes, texts: Iterable[int], other: int) -> "Details":
        """Read a group whose repeated object has the tag `other`. Raises MalformedFileError, MalformedTlvError."""
        values: dict[int, bytes] = {}
        others: list[bytes] = []
        for found in tlv.read_all(file.content(raw)):
            if found.tag == TAG_OTHERS:
                others += [inner.value for inner in tlv.read_all(found.value) if inner.tag == other]
            values.setdefault(found.tag, found.value)
        if TAG_LIST not in values:
            raise MalformedFileError(file.name, "list")
        if len(others) > MAX_OTHERS:
            raise MalformedFileError(file.name, "others")
        unreadable = (tag for tag in texts if tag in values and _text(values[tag]) is None)
        return cls(file, values, tuple(others), frozenset(unreadable))

    def text(self, tag: int) -> str:
        """Return a text, empty where there is none or where it is not UTF-8."""
        return _text(self.values.get(tag, b"")) or ""

    def name(self, tag: int) -> str:
        """Return a name, its fillers as blanks."""
        return as_name(self.text(tag))

    def parts(self, tag: int) -> tuple[str, ...]:
        """Return the parts of a text that fillers part."""
        return tuple(part.strip() for part in self.text(tag).split(FILLER) if part.strip())

    def date(self, tag: int) -> date | None:
        """Return a date written yyyymmdd, as digits or packed; None where it is not one."""
        value = self.values.get(tag, b"")
        digits = DIGITS.match(value.hex() if len(value) == PACKED_DATE else value.decode("latin-1"))
        if digits is None:
            return None
        try:
            return date(*(int(part) for part in digits.groups()))
        except ValueError:
            return None

    @property
    def other_names(self) -> tuple[str, ...]:
        """The repeated names that can be read."""
        return tuple(as_name(text) for text in map(_text, self.others) if text)


def as_name(text: str) -> str:
    """Return a name with its fillers as blanks."""
    return " ".join(text.replace(FILLER, " ").split())


def _text(value: bytes) -> str | None:
    try:
        return shown(composed(value[:MAX_TEXT].decode("utf-8")))
    except UnicodeDecodeError:
        return None
