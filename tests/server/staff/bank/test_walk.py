"""A setter's walk in a real browser: a file is sent, its questions are looked at, taken and found again."""

from pathlib import Path

from playwright.sync_api import Page, expect

from protocol.policy import Actor
from server.db.engine import writing
from server.staff import sessions
from tests.server.board import Board
from tests.server.conftest import every_picture_is_drawn
from tests.server.staff.bank.test_pages import zipped
from tests.server.staff.conftest import PASSWORD, Visitor

SETTER = "ra-de"


def test_from_a_file_to_the_bank(visitor: Visitor, staffed: Board, browser_page: Page, tmp_path: Path) -> None:
    with writing(staffed.engine) as db:
        sessions.add_user(db, SETTER, PASSWORD, "Lê Quốc Hùng", Actor.PAPERS)
    (tmp_path / "hoa-hoc.zip").write_bytes(zipped())
    page, complaints = browser_page, list[str]()
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(visitor.url)
    page.get_by_label("Tên đăng nhập").fill(SETTER)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Ngân hàng").click()
    page.get_by_role("link", name="Nhập câu hỏi").first.click()
    page.locator("#file").set_input_files(tmp_path / "hoa-hoc.zip")
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("cau-hoi.xlsx")
    expect(page.locator(".question")).to_have_count(28)
    assert every_picture_is_drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 1366
    page.get_by_role("button", name="Nhận 28 câu vào ngân hàng").click()
    expect(page.get_by_role("status").first).to_contain_text("28 câu mới")
    page.locator("select[name=type]").select_option("Đúng/Sai")
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator("tbody tr")).to_have_count(4)
    page.get_by_role("link", name="Điện phân").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("H12-21")
    assert complaints == []
