"""The header of a list: found by its names under a title block, in one row or in two, in any order."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from server.roster.importers import legacy_text
from server.roster.importers.legacy_text import Legacy
from server.roster.importers.rows import Field
from server.roster.importers.sheets import Sheet
from server.roster.importers.texts import shown
from server.roster.names import folded

HEADER_WITHIN = 30  # a title block stands above
FEWEST = 3  # known names, before a row is taken for a header


class Column(StrEnum):
    """What a column can hold: a field, or a part of one."""

    CANDIDATE = "candidate"
    NAME = "name"
    FAMILY = "family"
    GIVEN = "given"
    BORN = "born"
    BORN_DAY = "born_day"
    BORN_MONTH = "born_month"
    BORN_YEAR = "born_year"
    SEX = "sex"
    MAN = "man"
    WOMAN = "woman"
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


NAMES: Mapping[Column, tuple[str, ...]] = {
    Column.CANDIDATE: ("số báo danh", "sbd", "số bd", "mã sbd", "mã thí sinh", "mã dự thi", "số báo danh sbd"),
    Column.NAME: (
        "họ và tên", "họ tên", "họ và tên thí sinh", "họ tên thí sinh", "tên thí sinh", "họ và tên học sinh",
        "họ tên học sinh", "họ chữ đệm và tên", "họ đệm và tên", "họ tên khai sinh", "họ và tên khai sinh", "full name",
    ),
    Column.FAMILY: (
        "họ đệm", "họ và đệm", "họ và tên đệm", "họ", "họ lót", "họ và chữ đệm", "họ chữ đệm", "họ tên đệm",
        "họ và chữ lót", "họ và tên lót",
    ),
    Column.GIVEN: ("tên",),
    Column.BORN: ("ngày sinh", "ngày tháng năm sinh", "ngày, tháng, năm sinh", "sinh ngày", "ntns", "date of birth"),
    Column.BORN_DAY: ("ngày",),
    Column.BORN_MONTH: ("tháng",),
    Column.BORN_YEAR: ("năm", "năm sinh"),
    Column.SEX: ("giới tính", "gt", "phái", "giới", "nam nữ", "sex"),
    Column.MAN: ("nam",),
    Column.WOMAN: ("nữ",),
    Column.NUMBER: (
        "số cccd ddcn", "số cccd", "cccd", "số căn cước", "căn cước", "số căn cước công dân", "căn cước công dân",
        "số định danh", "số định danh cá nhân", "mã định danh", "mã định danh cá nhân", "đdcn", "số đdcn", "cccd đdcn",
        "cmnd cccd", "số cmnd cccd", "cccd cmnd", "số cccd cmnd", "số cmnd", "số thẻ căn cước", "số giấy tờ",
        "số cccd định danh", "cccd định danh", "mã số định danh", "mã đdcn", "số cccd mã định danh",
    ),
    Column.BIRTHPLACE: ("nơi sinh", "nơi sinh tỉnh", "tỉnh nơi sinh"),
    Column.ETHNICITY: ("dân tộc",),
    Column.CLASS_NAME: ("lớp", "tên lớp", "lớp học"),
    Column.SCHOOL: ("trường", "tên trường", "trường thpt", "trường học", "học sinh trường", "trường phổ thông"),
    Column.EXAM_SESSION: ("ca thi", "ca", "buổi thi", "ca kiểm tra", "ca khảo sát"),
    Column.SITE: ("mã điểm", "mã điểm thi"),
    Column.SITE_NAME: ("điểm thi", "tên điểm thi"),
    Column.ROOM: ("phòng thi", "phòng", "số phòng", "phòng số", "mã phòng", "tên phòng"),
    Column.SEAT: ("số máy", "máy", "máy số", "máy tính số", "vị trí", "số ghế", "chỗ ngồi"),
}  # fmt: skip
PARTS: Mapping[Field, tuple[tuple[Column, ...], ...]] = {
    Field.NAME: ((Column.NAME,), (Column.FAMILY, Column.GIVEN)),
    Field.BORN: ((Column.BORN,), (Column.BORN_DAY, Column.BORN_MONTH, Column.BORN_YEAR)),
    Field.SEX: ((Column.SEX,), (Column.WOMAN,)),
    Field.SITE: ((Column.SITE,), (Column.SITE_NAME,)),
}
BRACKETS = re.compile(r"\([^)]*\)|\*")
NO_LETTER = re.compile(r"[^\w]+")
NUMBERING = re.compile(r"\(?[0-9]{1,2}\)?")

Cell = object


@dataclass(frozen=True, slots=True)
class Header:
    """A header. `first`: the place of the first row below it, from 0; `labels` a column each, as they are shown."""

    first: int
    columns: Mapping[Column, int]
    labels: tuple[str, ...]

    @property
    def signature(self) -> str:
        """What stands for this header when a sender's next list has the same."""
        return hashlib.sha256("\0".join(map(folded, self.labels)).encode()).hexdigest()

    def lacks(self, needed: Sequence[Field]) -> tuple[Field, ...]:
        """Return which fields no column gives."""
        return tuple(field for field in needed if not any(self._has(parts) for parts in _parts(field)))

    def _has(self, parts: Sequence[Column]) -> bool:
        return all(part in self.columns for part in parts)


def _parts(field: Field) -> tuple[tuple[Column, ...], ...]:
    return PARTS.get(field, ((Column(field.value),),))


def find_header(sheet: Sheet) -> Header | None:
    """Return the header with most known names, or None."""
    found = [header for place in range(min(HEADER_WITHIN, len(sheet.rows))) for header in _headers(sheet, place)]
    best = max(found, key=lambda header: (len(header.columns), -header.first), default=None)
    return best if best and len(best.columns) >= FEWEST else None


def mapped(header: Header, mapping: Mapping[Column, int]) -> Header:
    """Return the header with the columns that a person named."""
    return Header(header.first, dict(mapping), header.labels)


def _headers(sheet: Sheet, place: int) -> Iterator[Header]:
    row = sheet.rows[place]
    lower = [_label(cell) for cell in row]
    yield _header(place + 1, lower, [[label] for label in lower])
    if place == 0 or not _only_names(lower):
        return
    upper = [_label(cell) for cell in sheet.rows[place - 1]]
    groups = _spread(upper, lower)
    both = [
        [f"{group} {label}", label] if label else [above]
        for above, group, label in zip(upper, groups, lower, strict=False)
    ]
    labels = [f"{group} {label}".strip() if label else above for above, group, label in
              zip(upper, groups, lower, strict=False)]  # fmt: skip
    yield _header(place + 1, labels, both)


def _label(cell: Cell) -> str:
    """Return a title as it was typed: what looks like a soft hyphen is a letter of TCVN3."""
    return " ".join(str(cell).split())


def _only_names(labels: Sequence[str]) -> bool:
    """Tell whether a row can be the lower half of a header: below it come people, not names of columns."""
    named = [label for label in labels if label]
    return bool(named) and all(column_named(label) for label in named)


def _spread(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return for each column the title of the group it stands in: a merged cell holds its text at its left end."""
    groups, last = list[str](), ""
    for above, below in zip(upper, lower, strict=False):
        last = above or (last if below else "")
        groups.append(last)
    return groups


def _header(first: int, labels: Sequence[str], ways: Sequence[Sequence[str]]) -> Header:
    columns = dict[Column, int]()
    for place, names in enumerate(ways):
        column = next((known for name in names if (known := column_named(name))), None)
        if column is not None and column not in columns:
            columns[column] = place
    return Header(first, columns, tuple(labels))


@lru_cache(maxsize=2_000)
def column_named(label: str) -> Column | None:
    """Return which column a label names, in whatever spelling; None for others."""
    if len(label) > 60 or not label:  # noqa: PLR2004 -- no title of a column is that long
        return None
    for text in (shown(label), *(said for font in Legacy if (said := legacy_text.decode(label, font)))):
        plain = " ".join(NO_LETTER.sub(" ", BRACKETS.sub(" ", text.lower())).split())
        if found := EXACT.get(plain) or UNMARKED.get(folded(plain)):
            return found
    return None


def is_header_again(header: Header, cells: Sequence[Cell]) -> bool:
    """Tell whether a row below the header repeats it, as each printed page does."""
    same = sum(place < len(cells) and column_named(_label(cells[place])) is column for column, place in
               header.columns.items())  # fmt: skip
    return same >= FEWEST


def is_numbering(cells: Sequence[Cell]) -> bool:
    """Tell whether a row numbers the columns: (1) (2) (3)."""
    texts = [sign for cell in cells if (sign := _plain(cell))]
    if len(texts) < FEWEST or not all(NUMBERING.fullmatch(text) for text in texts):
        return False
    numbers = [int(text.strip("()")) for text in texts]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= FEWEST


def _plain(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else shown(str(cell))


EXACT = {name: column for column, names in NAMES.items() for name in names}
# "nam" is a man, "năm" a year, "nữ" a woman: without marks the first is told by what stands beside it, not here.
UNMARKED = {folded(name): column for name, column in EXACT.items() if column is not Column.BORN_YEAR} | {
    "nam sinh": Column.BORN_YEAR
}
