"""A candidate looks a result up in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from protocol.codes import grouped
from tests.server.board import HOA, Board
from tests.server.results.rows import CODE
from tests.server.results.test_publishing import LINES, publish
from tests.server.staff.conftest import Visitor


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844), (320, 568)])
def test_from_the_form_to_the_result_by_keyboard(
    visitor: Visitor, staffed: Board, browser_page: Page, tmp_path: Path, width: int, height: int
) -> None:
    publish(staffed.with_officers(), LINES)
    page, complaints = browser_page, list[str]()
    page.on("console", lambda message: complaints.append(message.text))
    page.set_viewport_size({"width": width, "height": height})

    page.goto(f"{visitor.url}/tra-cuu-diem/")
    expect(page.get_by_label("Số báo danh")).to_be_focused()
    page.keyboard.type(HOA.candidate)
    page.keyboard.press("Tab")
    page.keyboard.type("0" * 16)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Không có kết quả đã công bố nào khớp")
    expect(page.get_by_label("Mã biên nhận")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") == width

    page.get_by_label("Mã biên nhận").fill(grouped(CODE, 4).lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kết quả môn Toán")
    expect(page.get_by_role("status")).to_contain_text("7,35")
    page.screenshot(path=tmp_path / "result.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert CODE not in page.url
    assert HOA.candidate not in page.url

    page.get_by_role("link", name="Tra bài khác").click()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look up your result")
    assert [said for said in complaints if "404" not in said] == []
