import time
import unicodedata
from pathlib import Path

import pytest

from fixtures.rosters import build_roster_workbook
from fixtures.rosters.people import people
from fixtures.rosters.workbook import COLUMNS, row_of, write_roster_workbook
from server.roster.importers.workbook import CandidateRow, read_candidate_workbook
from server.workbooks import BadCellError, MissingColumnError, UnreadableWorkbookError

GOOD = tuple(row_of(line, one) for line, one in enumerate(people(3, 1), 1))
FIRST_ROW = 6  # below a title block of three lines, an empty one and the header


def read(path: Path, *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> tuple[CandidateRow, ...]:
    write_roster_workbook(path / "list.xlsx", rows, columns)
    return read_candidate_workbook((path / "list.xlsx").read_bytes())


def test_rows_are_read_under_a_title_block(tmp_path: Path) -> None:
    rows = read(tmp_path, *GOOD)
    assert [row.line for row in rows] == [6, 7, 8]
    assert rows[0].name == "Nguyễn Thị Hòa"
    assert (rows[0].room, rows[0].seat, rows[0].born) == ("07", "15", "2008-11-03")


def test_five_hundred_rows_are_read_within_two_seconds(tmp_path: Path) -> None:
    build_roster_workbook(tmp_path / "list.xlsx")
    data, start = (tmp_path / "list.xlsx").read_bytes(), time.perf_counter()
    assert len(read_candidate_workbook(data)) == 500
    assert time.perf_counter() - start < 2


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    assert read(tmp_path, *GOOD, columns=COLUMNS[::-1]) == read(tmp_path, *GOOD)


@pytest.mark.parametrize("column", ["Số báo danh", "Số CCCD/ĐDCN", "Phòng thi", "Ngày sinh"])
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    with pytest.raises(MissingColumnError) as missing:
        read(tmp_path, *GOOD, columns=tuple(name for name in COLUMNS if name != column))
    assert missing.value.columns == (column,)


def test_a_decomposed_list_is_composed(tmp_path: Path) -> None:
    decomposed = GOOD[0] | {"Họ và tên": unicodedata.normalize("NFD", "Nguyễn  Thị\u00a0Hòa")}
    columns = tuple(unicodedata.normalize("NFD", name) for name in COLUMNS)
    row = {unicodedata.normalize("NFD", name): text for name, text in decomposed.items()}
    assert read(tmp_path, row, columns=columns)[0].name == "Nguyễn Thị Hòa"


@pytest.mark.parametrize("text", ["3/11/2008", "2008-11-03", "2008-11-03 00:00:00"])
def test_a_birthday_is_read_in_its_usual_forms(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, GOOD[0] | {"Ngày sinh": text})[0].born == "2008-11-03"


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("Số báo danh", "", "empty"),
        ("Số báo danh", "1800123", "bad_number"),
        ("Số báo danh", "1800123٣", "bad_number"),
        ("Số CCCD/ĐDCN", "24308012345", "bad_number"),
        ("Số CCCD/ĐDCN", "2.4308012345E+10", "bad_number"),
        ("Họ và tên", "", "empty"),
        ("Họ và tên", "Hòa\u202eTên", "bad_name"),
        ("Họ và tên", "A" * 81, "bad_name"),
        ("Ngày sinh", "2008", "bad_date"),
        ("Ngày sinh", "11/23/2008", "bad_date"),
        ("Ngày sinh", "30/02/2008", "bad_date"),
        ("Ngày sinh", "03/11/2008 sáng", "bad_date"),
        ("Giới tính", "1", "bad_sex"),
        ("Ca thi", "", "empty"),
        ("Mã điểm", "", "empty"),
        ("Phòng thi", "", "empty"),
        ("Số máy", "", "empty"),
        ("Trường", "A" * 201, "too_long"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(tmp_path: Path, column: str, text: str, code: str) -> None:
    with pytest.raises(BadCellError) as bad:
        read(tmp_path, GOOD[0], GOOD[1] | {column: text})
    assert (bad.value.code, bad.value.row, bad.value.column) == (code, FIRST_ROW + 1, column)


@pytest.mark.parametrize("column", ["Số báo danh", "Số CCCD/ĐDCN"])
def test_a_number_that_stands_twice_is_refused(tmp_path: Path, column: str) -> None:
    with pytest.raises(BadCellError) as bad:
        read(tmp_path, GOOD[0], GOOD[1], GOOD[2] | {column: GOOD[0][column]})
    assert (bad.value.code, bad.value.row, bad.value.column) == ("duplicate", FIRST_ROW + 2, column)


def test_a_place_that_two_share_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCellError) as bad:
        read(tmp_path, GOOD[0], GOOD[1] | {"Số máy": GOOD[0]["Số máy"]})
    assert (bad.value.code, bad.value.column) == ("duplicate", "Số máy")


def test_a_list_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCellError) as bad:
        read(tmp_path)
    assert bad.value.code == "no_rows"


def test_an_error_names_nobody(tmp_path: Path) -> None:
    with pytest.raises(BadCellError) as bad:
        read(tmp_path, GOOD[0] | {"Số CCCD/ĐDCN": "12345"})
    assert "12345" not in str(bad.value)


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04"])
def test_bytes_that_are_no_workbook_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableWorkbookError):
        read_candidate_workbook(data)
