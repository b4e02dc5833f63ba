"""The sheets and the spread as a PDF, read back."""

import unicodedata
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from server.results.exporters.cells import Heading, Mark
from server.results.exporters.pdf import results_pdf
from server.results.sheet import Grouping, SheetRow, grouped
from tests.server.results.rows import AT, result, rows

HEADING = Heading("Khảo sát lớp 12", "Toán", "", Mark(3, bytes(range(32))), AT)


def pages(*made: SheetRow, heading: Heading = HEADING) -> list[str]:
    """Return what each page says, each run of spaces as one."""
    reader = PdfReader(BytesIO(results_pdf(grouped(made, Grouping.ROOM), heading)))
    return [unicodedata.normalize("NFC", " ".join(page.extract_text().split())) for page in reader.pages]


def test_it_says_state_exam_room_and_row() -> None:
    sheet, spread = pages(*rows(result(sanction_percent=50, final="3.68")))
    for wanted in (
        *("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "KHẢO SÁT LỚP 12"),
        *("BẢNG KẾT QUẢ THI", "Phòng 07 · THPT Lạng Giang số 1 · Toán · Ca 1"),
        *("18001234 Nguyễn Thị Hòa 03/11/2008 024 ••• ••• 345 0101 2,75 2,60 2,00 3,68 Cảnh cáo 50 3,68", "08:52:17"),
        *("7K3M-Q2ZD-9W0X-B4HV", "Tổng số bài: 1. Có vi phạm: 1.", "Thư ký Hội đồng thi", "Chủ tịch Hội đồng thi"),
    ):
        assert wanted in sheet
    assert "PHỔ ĐIỂM" in spread
    assert "Tất cả 1 3,68 3,68 0,00 3,68 0 0,00 1 100,00 3,68" in spread


def test_every_page_has_its_number_and_the_version_with_its_hash() -> None:
    made = pages(*rows(*(result(candidate=f"{number}") for number in range(100, 190))))
    assert all(f"Phiên bản 3, SHA-256 {bytes(range(32)).hex()}" in page for page in made)
    assert [page.split()[-3:] for page in made] == [[str(at), "/", str(len(made))] for at in range(1, len(made) + 1)]


def test_the_head_is_repeated_on_every_page_of_a_long_table() -> None:
    first, second, *_ = pages(*rows(*(result(candidate=f"{number}") for number in range(100, 160))))
    assert "Số báo danh Họ và tên Ngày sinh" in first
    assert "Số báo danh Họ và tên Ngày sinh" in second
    assert "BẢNG KẾT QUẢ THI" not in second


def test_each_group_begins_a_page_of_its_own() -> None:
    one, two = rows(result(), result(candidate="2"))
    assert [page.count("BẢNG KẾT QUẢ THI") for page in pages(one, replace(two, room="08"))] == [1, 1, 0]


@pytest.mark.parametrize("name", ["#pagebreak()", "*đậm* $x$ \\ `a`", '"); panic("', "<b>Hòa</b>", "//"])
def test_no_name_becomes_part_of_the_program_that_sets_it(name: str) -> None:
    assert name in pages(replace(rows(result())[0], name=name))[0].replace("“", '"').replace("”", '"')


def test_what_waits_says_for_what() -> None:
    outside, hoa, _ = pages(*rows(result("", pending=1), result("", candidate="2", waits_for="two_attempts")))
    assert "chờ chấm" in hoa
    assert "chờ chọn" in outside
    assert "Phòng ngoài danh sách" in outside
    assert "Chưa có điểm: 1." in hoa


def test_no_results_are_a_spread_of_nothing() -> None:
    (only,) = pages(heading=replace(HEADING, mark=Mark()))
    assert "Bản làm việc, chưa công bố" in only
