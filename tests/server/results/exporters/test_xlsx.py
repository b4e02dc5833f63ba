"""The workbooks of results and of their spread."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook

from server.results.exporters.cells import UNPUBLISHED, Mark
from server.results.exporters.xlsx import results_workbook, spread_workbook
from server.results.sheet import Grouping, SheetRow, grouped
from tests.server.results.rows import HOA, result, rows

PUBLISHED = Mark(2, bytes(range(32)))


def workbook(*made: SheetRow, mark: Mark = PUBLISHED) -> bytes:
    return results_workbook(grouped(made, Grouping.ROOM), mark)


def read(content: bytes, sheet: int = 0) -> Sequence[Sequence[object]]:
    return CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_index(sheet).to_python()


def sheet_xml(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def test_a_row_is_what_the_board_publishes() -> None:
    head, only = read(workbook(*rows(result(sanction_percent=25, final="5.51"))))
    assert head == [
        *("SBD", "Họ và tên", "Ngày sinh", "Số CCCD", "Mã đề", "Phần I", "Phần II", "Phần III"),
        *("Tổng", "Vi phạm", "Trừ %", "Điểm cuối", "Giờ nộp", "Mã biên nhận"),
        *("Chờ chấm", "Phòng", "Điểm thi", "Trường", "Môn", "Ca thi", "Phiên bản"),
    ]
    assert only == [
        *("18001234", "Nguyễn Thị Hòa", "03/11/2008", "024 ••• ••• 345", "0101", 2.75, 2.6, 2.0),
        *(5.51, "Khiển trách", 25, 5.51, "08:52:17 07/12/2026", "7K3M-Q2ZD-9W0X-B4HV"),
        *("", "07", "THPT Lạng Giang số 1", "Lạng Giang", "Toán", "Ca 1"),
        f"Phiên bản 2, SHA-256 {bytes(range(32)).hex()}",
    ]


def test_points_stand_in_the_file_as_the_decimals_that_were_marked() -> None:
    assert "<v>7.35</v>" in sheet_xml(workbook(*rows(result("7.35"))))


def test_what_waits_has_no_points_and_says_for_how_many_items() -> None:
    only = read(workbook(*rows(result("", pending=2))))[1]
    assert (only[5:9], only[11], only[14]) == (["", "", "", ""], "", 2)


def test_what_is_not_published_says_so() -> None:
    assert read(workbook(*rows(result()), mark=Mark()))[1][-1] == UNPUBLISHED


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+84", "-1", "http://example.org", "{=1}", "Họ & <tên>"])
def test_no_name_becomes_a_formula_or_a_link(name: str) -> None:
    content = workbook(replace(rows(result())[0], name=name))
    assert read(content)[1][1] == name
    assert "<f>" not in sheet_xml(content)
    assert "<hyperlink" not in sheet_xml(content)


def test_no_results_make_a_sheet_of_heads() -> None:
    assert len(read(workbook())) == 1


def test_the_spread_has_figures_by_group_and_names_nobody() -> None:
    made = rows(result("7"), result("1", candidate="2"), result("4", candidate="3"))
    content = spread_workbook(grouped(made, Grouping.SCHOOL), PUBLISHED)
    head, whole, *schools = read(content)
    known = dict(zip(head, whole, strict=True))
    assert (known["Số bài"], known["Trung bình"], known["Từ 1 trở xuống"], known["Dưới 5"]) == (3, 4, 1, 2)
    assert known["Dưới 5, %"] == pytest.approx(200 / 3)
    assert [row[1] for row in schools] == [2, 1]
    steps = read(content, 1)
    assert len(steps) == 42
    assert [row[:2] for row in steps[1:] if row[1]] == [[1, 1], [4, 1], [7, 1]]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        everything = b"".join(book.read(name) for name in book.namelist()).decode()
    assert HOA.name not in everything
    assert HOA.candidate not in everything


def test_the_spread_of_nothing_is_a_sheet_of_zeros() -> None:
    assert read(spread_workbook([], Mark()))[1][1] == 0
