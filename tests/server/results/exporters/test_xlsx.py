"""The workbook of results."""

import io
import zipfile
from collections.abc import Sequence

import pytest
from msgspec import structs
from python_calamine import CalamineWorkbook

from protocol.api import RosterRow
from protocol.journal import StreamId
from server.results.exporters.xlsx import results_workbook
from server.results.service import Result

AT = 1_796_608_337_000_000  # 2026-12-07 01:52:17 UTC
HOA = RosterRow(
    "18001234", "024308012345", "Nguyễn Thị Hòa", "2008-11-03", "Nữ", "Lạng Giang", "12A3", "07", "15", "ca-1"
)


def result(total: str = "7.35", **parts: str) -> Result:
    points = {"Phần I": "2.75", "Phần II": "2.60", "Phần III": "2.00"} if total else {}
    return Result(StreamId(bytes(16)), "18001234", "ca-1", "0101", points, total, AT, "7K3MQ2ZD9W0XB4HV")


def rows(workbook: bytes) -> Sequence[Sequence[object]]:
    sheet = CalamineWorkbook.from_object(io.BytesIO(workbook)).get_sheet_by_index(0)
    return sheet.to_python()


def sheet_xml(workbook: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(workbook)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def test_a_row_is_what_the_board_publishes() -> None:
    head, only = rows(results_workbook([result()], [HOA]))
    assert head == [
        *("SBD", "Họ và tên", "Ngày sinh", "Số CCCD", "Mã đề"),
        *("Phần I", "Phần II", "Phần III", "Tổng", "Giờ nộp", "Mã biên nhận"),
    ]
    assert only == [
        *("18001234", "Nguyễn Thị Hòa", "03/11/2008", "024******345", "0101"),
        *(2.75, 2.6, 2.0, 7.35, "08:52:17 07/12/2026", "7K3M-Q2ZD-9W0X-B4HV"),
    ]


def test_points_stand_in_the_file_as_the_decimals_that_were_marked() -> None:
    xml = sheet_xml(results_workbook([result("7.35")], [HOA]))
    assert "<v>7.35</v>" in xml


def test_a_result_that_waits_for_two_officers_has_no_points() -> None:
    only = rows(results_workbook([result("")], [HOA]))[1]
    assert only[5:9] == ["", "", "", ""]


def test_somebody_who_is_not_on_the_list_keeps_number_and_score() -> None:
    only = rows(results_workbook([result()], []))[1]
    assert (only[0], only[1], only[3], only[8]) == ("18001234", "", "", 7.35)


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+84", "-1", "http://example.org", "{=1}", "Họ & <tên>"])
def test_no_name_becomes_a_formula_or_a_link(name: str) -> None:
    workbook = results_workbook([result()], [structs.replace(HOA, name=name)])
    assert rows(workbook)[1][1] == name
    xml = sheet_xml(workbook)
    assert "<f>" not in xml
    assert "<hyperlink" not in xml


def test_no_results_make_a_sheet_of_heads() -> None:
    assert len(rows(results_workbook([], []))) == 1
