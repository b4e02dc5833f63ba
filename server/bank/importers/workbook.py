"""The question workbook of schools (.xlsx): one row an item, columns found by their names.

Formulas stand as LaTeX between dollar signs. A table is written line by line, cells between bars (`| a | b |`), heads
first. A drawn figure is named in `Ảnh/Âm thanh` and lies beside the workbook.
"""

import re
from enum import Enum
from fractions import Fraction

import msgspec

from protocol.paper import ItemType
from server.workbooks import BadCellError, Row, rows_under

COLUMNS = ("Mã câu", "Môn", "Lớp", "Chủ đề", "Mức độ", "Loại", "Nội dung", "A", "B", "C", "D", "Đáp án")
OPTIONS = ("A", "B", "C", "D")
TYPES = {"TN4": ItemType.CHOICE, "ĐS": ItemType.TRUE_FALSE, "Đ/S": ItemType.TRUE_FALSE, "TLN": ItemType.SHORT_NUMBER}
TRUTH = {
    "Đ": True,
    "D": True,
    "Ð": True,
    "Ɖ": True,
    "S": False,
}  # three letters that look like Đ, and what stands for it
NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+|/0*[1-9][0-9]*)?")
FIXED = {"": False, "0": False, "không": False, "false": False, "x": True, "1": True, "có": True, "true": True}
MAX_ITEMS, MAX_TEXT, MAX_CODE, MAX_KEY = 2000, 20_000, 64, 200


class Level(Enum):
    """The four levels of the Vietnamese matrix."""

    KNOW = "NB"
    UNDERSTAND = "TH"
    APPLY = "VD"
    APPLY_HIGH = "VDC"


class BankItem(msgspec.Struct, frozen=True):
    """An item of the bank, its key included. Never leaves the papers role as it stands here."""

    code: str
    subject: str
    grade: str
    topic: str
    level: Level
    type: ItemType
    content: str
    options: tuple[str, ...]  # four options, four statements, or none
    key: str  # A to D, "ĐSĐĐ", or numbers with bars between
    points: str = ""
    fixed_order: bool = False
    picture: str = ""
    rationale: str = ""

    def truths(self) -> tuple[bool, ...]:
        """Return the key of a true/false item."""
        return tuple(TRUTH[letter] for letter in self.key)

    def numbers(self) -> tuple[Fraction, ...]:
        """Return the values that a short number may have."""
        return tuple(Fraction(text.replace(",", ".")) for text in self.key.split("|"))


def read_question_workbook(data: bytes) -> tuple[BankItem, ...]:
    """Read and check every row. Raises WorkbookError: MissingColumnError, BadCellError, UnreadableWorkbookError."""
    items: dict[str, BankItem] = {}
    for row in rows_under(data, COLUMNS):
        if len(items) == MAX_ITEMS:
            raise BadCellError("too_many", row.number, "Mã câu")
        item = _item(row)
        if item.code in items:
            raise BadCellError("duplicate", row.number, "Mã câu")
        items[item.code] = item
    if not items:
        raise BadCellError("no_items", 1, "Mã câu")
    return tuple(items.values())


def _item(row: Row) -> BankItem:
    _check_lengths(row)
    kind = TYPES.get(row.need("Loại").upper())
    if kind is None:
        raise BadCellError("unknown_type", row.number, "Loại")
    options = () if kind is ItemType.SHORT_NUMBER else tuple(row.need(letter) for letter in OPTIONS)
    return BankItem(
        row.need("Mã câu"),
        row.need("Môn"),
        row.cells["Lớp"],
        row.cells["Chủ đề"],
        _level(row),
        kind,
        row.need("Nội dung"),
        options,
        _key(row, kind),
        row.cells.get("Điểm", ""),
        _fixed(row),
        row.cells.get("Ảnh/Âm thanh", ""),
        row.cells.get("Lời giải", ""),
    )


def _check_lengths(row: Row) -> None:
    for column, text in row.cells.items():
        most = MAX_CODE if column == "Mã câu" else MAX_TEXT
        if len(text) > most:
            raise BadCellError("too_long", row.number, column)


def _fixed(row: Row) -> bool:
    fixed = FIXED.get(row.cells.get("Cố định vị trí", "").casefold())
    if fixed is None:
        raise BadCellError("bad_mark", row.number, "Cố định vị trí")
    return fixed


def _level(row: Row) -> Level:
    try:
        return Level(row.need("Mức độ"))
    except ValueError as error:
        raise BadCellError("unknown_level", row.number, "Mức độ") from error


def _key(row: Row, kind: ItemType) -> str:
    key = row.need("Đáp án").upper().replace(" ", "")
    fits = {
        ItemType.CHOICE: key in OPTIONS,
        ItemType.TRUE_FALSE: len(key) == len(OPTIONS) and set(key) <= set(TRUTH),
        ItemType.SHORT_NUMBER: len(key) <= MAX_KEY and all(NUMBER.fullmatch(text) for text in key.split("|")),
    }
    if not fits[kind]:
        raise BadCellError("bad_key", row.number, "Đáp án")
    return key
