"""One walk through the staff pages in a real browser, scripts and all."""

from io import BytesIO

from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.server.board import HOA, HUY, Board
from tests.server.staff.conftest import (
    NAME,
    PASSWORD,
    Visitor,
    admitted,
    attempt_stream,
    desk_stream,
    handed_in,
    keep,
    marked,
)


def test_from_sign_in_to_the_workbook(visitor: Visitor, staffed: Board, browser_page: Page) -> None:
    page, complaints = browser_page, list[str]()
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(visitor.url)
    page.get_by_label("Tên đăng nhập").fill(NAME)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ngày thi · Ca 1")
    expect(page.get_by_role("row", name=HUY.name)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 1366

    page.keyboard.press("/")
    page.keyboard.type("hoa")
    expect(page.get_by_role("row", name=HUY.name)).to_have_count(0)
    row = page.get_by_role("row", name=HOA.name)
    expect(row).to_contain_text("Đang chờ")

    # The desk's word and the seat's come in while the page stands open; nobody reloads it.
    keep(staffed, desk_stream(staffed).write(admitted()))
    expect(row).to_contain_text("Vào phòng thi")
    attempt = attempt_stream(staffed)
    handed_in(staffed, attempt)
    marked(staffed, attempt)
    expect(row).to_contain_text("7,35")
    expect(page.get_by_label("Tìm thí sinh, phòng, máy")).to_be_focused()
    assert "q=hoa" in page.url

    with page.expect_download() as download:
        page.get_by_role("link", name="Xuất XLSX").click()
    (sheet,) = CalamineWorkbook.from_object(BytesIO(download.value.path().read_bytes())).sheet_names
    assert sheet == "Kết quả"
    assert complaints == []


def test_a_lost_line_is_said_and_taken_back(visitor: Visitor, browser_page: Page) -> None:
    page = browser_page
    page.goto(visitor.url)
    page.get_by_label("Tên đăng nhập").fill(NAME)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name=HOA.name)).to_be_visible()
    page.context.set_offline(True)
    lost = page.get_by_text("Mất luồng trực tiếp từ")
    expect(lost).to_be_visible()
    expect(page.get_by_role("row", name=HOA.name)).to_be_visible()  # the last figures stay
    page.context.set_offline(False)
    expect(lost).to_be_hidden()


def test_under_900_px_rows_are_cards_that_fit(visitor: Visitor, browser_page: Page) -> None:
    page = browser_page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(visitor.url)
    page.get_by_label("Tên đăng nhập").fill(NAME)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text(HOA.name)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
