"""Results, publishing and a later version, walked in a real browser."""

from io import BytesIO
from pathlib import Path

from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.server.board import HOA, HUY, PINS, Board
from tests.server.staff.conftest import NAME, PASSWORD, Visitor
from tests.server.staff.test_results import kept
from tests.server.staff.test_results_publishing import change


def sign(page: Page, officer: str) -> None:
    page.get_by_label("Cán bộ", exact=True).select_option(officer)
    page.get_by_label("Mã PIN").fill(PINS[officer])
    page.keyboard.press("Enter")


def begin(page: Page, visitor: Visitor) -> None:
    page.goto(visitor.url)
    page.get_by_label("Tên đăng nhập").fill(NAME)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Kết quả", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kết quả · Toán")


def test_from_the_figures_to_a_second_version(
    visitor: Visitor, staffed: Board, browser_page: Page, tmp_path: Path
) -> None:
    page, complaints = browser_page, list[str]()
    page.on("console", lambda message: complaints.append(message.text))
    staffed.with_officers()
    kept(staffed, (HOA.candidate, "7.35"), (HUY.candidate, "4.5"))
    begin(page, visitor)
    expect(page.get_by_text("Chưa công bố", exact=True)).to_be_visible()
    page.screenshot(path=tmp_path / "results.png")
    page.get_by_text("Xem bảng số").click()
    expect(page.get_by_role("row", name="Từ 1 điểm trở xuống 0 (0,0%)")).to_be_visible()
    page.get_by_role("link", name="Phòng", exact=True).click()
    expect(page.get_by_role("heading", name="Theo phòng")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 1366

    page.get_by_role("link", name="Duyệt công bố").click()
    sign(page, "cb1")
    expect(page.get_by_text("cb1 đã ký lúc")).to_be_visible()
    sign(page, "cb1")
    expect(page.get_by_text("Người duyệt thứ hai phải khác người lập.")).to_be_visible()
    sign(page, "cb2")
    expect(page.get_by_role("heading", level=1)).to_have_text("Toán · Phiên bản 1")
    page.get_by_text("Xuất tệp").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Xuất XLSX").click()
    content = BytesIO(download.value.path().read_bytes())
    assert len(CalamineWorkbook.from_object(content).get_sheet_by_index(0).to_python()) == 3

    change(staffed, "7.6")
    page.get_by_role("link", name="Kết quả", exact=True).click()
    page.get_by_role("link", name="Công bố lại").click()
    expect(page.get_by_role("row", name=HOA.candidate)).to_contain_text("7,60")
    page.get_by_label("Lý do thay phiên bản trước").fill("Sửa đáp án câu 5")
    sign(page, "cb2")
    expect(page.get_by_text("cb2 đã ký lúc")).to_be_visible()
    sign(page, "cb1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Toán · Phiên bản 2")
    page.screenshot(path=tmp_path / "version.png", full_page=True)
    assert [said for said in complaints if "422" not in said] == []


def test_on_a_phone_results_and_versions_fit(visitor: Visitor, staffed: Board, browser_page: Page) -> None:
    page = browser_page
    page.set_viewport_size({"width": 390, "height": 844})
    staffed.with_officers()
    kept(staffed, (HOA.candidate, "7.35"), (HUY.candidate, "4.5"))
    begin(page, visitor)
    for path in ("/ket-qua", "/ket-qua?by=room", "/ket-qua/cong-bo?subject=Toán", "/ket-qua/phien-ban"):
        page.goto(visitor.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
