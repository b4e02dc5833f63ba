import io
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from fixtures.papers.sample import SampleItem, choice, short, true_false
from fixtures.papers.toan_2025 import COLUMNS, ITEMS, build_question_workbook, write_question_workbook
from protocol.paper import ItemType
from server.bank.importers.workbook import BankItem, Level, read_question_workbook
from server.workbooks import BadCellError, MissingColumnError, UnreadableWorkbookError, WorkbookError

CHOICE = choice("C1", "Số", "NB", "$1+1$ bằng", ("$1$", "$2$", "$3$", "$4$"), "B", "Cộng lại.")
STATEMENTS = true_false("D1", "Số", "TH", "Cho $x=2$.", ("$x>0$", "$x>1$", "$x>2$", "$x>3$"), "ĐĐSS", "")
NUMBER = short("N1", "Số", "VD", "Một phần tư là bao nhiêu?", "0,25|0.25|1/4", "")
FIRST_ROW = 4  # below a title, an empty line and the header


def read(path: Path, *items: SampleItem) -> tuple[BankItem, ...]:
    write_question_workbook(path / "bank.xlsx", items)
    return read_question_workbook((path / "bank.xlsx").read_bytes())


def test_the_sample_paper_is_read_whole_and_in_order(tmp_path: Path) -> None:
    build_question_workbook(tmp_path / "bank.xlsx")
    items = read_question_workbook((tmp_path / "bank.xlsx").read_bytes())
    assert [item.code for item in items] == [item.code for item in ITEMS]
    assert [item.content for item in items] == [item.content for item in ITEMS]
    assert [item.options for item in items] == [item.options for item in ITEMS]


def test_each_type_has_its_key_as_data(tmp_path: Path) -> None:
    one, two, three = read(tmp_path, CHOICE, STATEMENTS, NUMBER)
    assert (one.type, one.key, one.level, one.rationale) == (ItemType.CHOICE, "B", Level.KNOW, "Cộng lại.")
    assert (two.type, two.truths()) == (ItemType.TRUE_FALSE, (True, True, False, False))
    assert (three.type, three.options, set(three.numbers())) == (ItemType.SHORT_NUMBER, (), {Fraction(1, 4)})


@pytest.mark.parametrize("key", ["ĐĐSS", "đđss", "Đ Đ S S", "DDSS", "\u00d0\u0189SS"])
def test_a_true_false_key_is_read_as_schools_type_it(tmp_path: Path, key: str) -> None:
    assert read(tmp_path, replace(STATEMENTS, key=key))[0].truths() == (True, True, False, False)


@pytest.mark.parametrize(
    ("item", "code", "column"),
    [
        (replace(CHOICE, key="E"), "bad_key", "Đáp án"),
        (replace(CHOICE, key="AB"), "bad_key", "Đáp án"),
        (replace(CHOICE, key=""), "empty", "Đáp án"),
        (replace(STATEMENTS, key="ĐĐS"), "bad_key", "Đáp án"),
        (replace(STATEMENTS, key="ĐĐSX"), "bad_key", "Đáp án"),
        (replace(NUMBER, key="một"), "bad_key", "Đáp án"),
        (replace(NUMBER, key="1/0"), "bad_key", "Đáp án"),
        (replace(NUMBER, key="1/00"), "bad_key", "Đáp án"),
        (replace(NUMBER, key="1|"), "bad_key", "Đáp án"),
        (replace(NUMBER, key="9" * 201), "bad_key", "Đáp án"),
        (replace(CHOICE, kind="TL"), "unknown_type", "Loại"),
        (replace(CHOICE, level="Dễ"), "unknown_level", "Mức độ"),
        (replace(CHOICE, content=" "), "empty", "Nội dung"),
        (replace(CHOICE, options=("1", "2", "", "4")), "empty", "C"),
        (replace(CHOICE, content="x" * 20_001), "too_long", "Nội dung"),
        (replace(CHOICE, code="x" * 65), "too_long", "Mã câu"),
        (replace(CHOICE, code="D1"), "duplicate", "Mã câu"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_cell_is_named_by_row_and_column(tmp_path: Path, item: SampleItem, code: str, column: str) -> None:
    before = STATEMENTS if item.code == "D1" and code == "duplicate" else short("N0", "Số", "VD", "?", "1", "")
    with pytest.raises(BadCellError) as bad:
        read_raw(tmp_path, [before, item])
    assert (bad.value.code, bad.value.row, bad.value.column) == (code, FIRST_ROW + 1, column)


def read_raw(path: Path, items: Sequence[SampleItem], columns: Sequence[str] = COLUMNS, mark: str = "") -> object:
    """Read rows that the sample's own writer would not write."""
    with xlsxwriter.Workbook(path / "raw.xlsx", {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(FIRST_ROW - 2, 0, columns)
        for line, item in enumerate(items, FIRST_ROW - 1):
            cells = dict(zip("ABCD", item.options, strict=False)) | {
                "Mã câu": item.code, "Môn": "Toán", "Mức độ": item.level, "Loại": item.kind,
                "Nội dung": item.content, "Đáp án": item.key, "Cố định vị trí": mark,
            }  # fmt: skip
            for column, name in enumerate(columns):
                sheet.write_string(line, column, cells.get(name, ""))
    return read_question_workbook((path / "raw.xlsx").read_bytes())


@pytest.mark.parametrize("column", ["Đáp án", "Loại", "C"])
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    with pytest.raises(MissingColumnError) as missing:
        read_raw(tmp_path, [CHOICE], [name for name in COLUMNS if name != column])
    assert missing.value.columns == (column,)


@pytest.mark.parametrize(("mark", "fixed"), [("", False), ("x", True), ("Có", True), ("Không", False), ("1", True)])
def test_the_fixed_order_is_a_mark(tmp_path: Path, mark: str, *, fixed: bool) -> None:
    items = read_raw(tmp_path, [CHOICE], mark=mark)
    assert isinstance(items, tuple)
    assert items[0].fixed_order is fixed


def test_an_unclear_mark_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCellError) as bad:
        read_raw(tmp_path, [CHOICE], mark="có lẽ")
    assert bad.value.code == "bad_mark"


def test_a_workbook_without_items_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCellError) as bad:
        read(tmp_path)
    assert bad.value.code == "no_items"


@given(st.binary(max_size=300))
def test_any_bytes_give_our_error(data: bytes) -> None:
    with pytest.raises(WorkbookError):
        read_question_workbook(data)


@given(st.integers(30, 3000), st.binary(min_size=1, max_size=4))
def test_a_damaged_workbook_gives_items_or_our_error(place: int, noise: bytes) -> None:
    data = bytearray(SAMPLE)
    data[place : place + len(noise)] = noise
    with suppress(BadCellError, MissingColumnError, UnreadableWorkbookError):
        assert read_question_workbook(bytes(data))


def _sample() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        sheet.write_row(1, 0, ["C1", "Toán", "12", "", "NB", "TN4", "?", "1", "2", "3", "4", "B"])
    return out.getvalue()


SAMPLE = _sample()
