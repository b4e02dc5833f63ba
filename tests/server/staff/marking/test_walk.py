"""Marking in a real browser: a key is corrected, a candidate sanctioned, an essay marked, and scores told apart."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from protocol.records import Answered, BlockChosen
from tests.server.board import AT, HUY, PINS
from tests.server.conftest import every_picture_is_drawn
from tests.server.grading import papers
from tests.server.grading.papers import option, own_id, perfect
from tests.server.staff.conftest import NAME, PASSWORD
from tests.server.staff.marking.conftest import Exam

WIDTH = 1366


@pytest.fixture
def tab(written: Exam, browser_page: Page) -> Page:
    """A tab in which the chair is signed in."""
    browser_page.goto(written.visitor.url)
    browser_page.get_by_label("Tên đăng nhập").fill(NAME)
    browser_page.get_by_label("Mật khẩu").fill(PASSWORD)
    browser_page.keyboard.press("Enter")
    browser_page.get_by_role("link", name="Chấm thi").click()
    return browser_page


def seen(page: Page, name: str) -> None:
    """Check that nothing is cut off, and keep a picture where one is asked for."""
    page.wait_for_load_state("load")  # a page without its stylesheet yet has another width
    assert page.evaluate("document.documentElement.scrollWidth") == WIDTH, name
    if folder := os.environ.get("TRUONGTHI_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def sign(page: Page, officer: str, button: str) -> None:
    page.get_by_label("Cán bộ").first.select_option(officer)
    page.get_by_label("Mã PIN").first.fill(PINS[officer])
    page.get_by_role("button", name=button).first.click()


def test_the_key_the_sanction_and_the_essay(written: Exam, tab: Page) -> None:
    complaints = list[str]()
    tab.on("console", lambda message: complaints.append(message.text))
    wrong = Answered(own_id(written.packed, "C1"), option(written.packed, "C1", "D"))
    written.attempt(HUY.candidate, *perfect(written.packed), wrong, BlockChosen(papers.BLOCK_A))
    written.grade(AT + 1)
    correct_key(tab)
    written.grade(AT + 2)
    tab.get_by_role("link", name="Thay đổi điểm").click()
    expect(tab.locator("tbody")).to_contain_text("C1: 0 → 0,25")
    seen(tab, "changes")
    choose_rules(tab)
    written.grade(AT + 3)
    sanction(tab)
    mark(tab)
    tab.get_by_role("link", name="Tổng quan").click()
    seen(tab, "overview")
    tab.locator("tbody .row-link").first.click()
    seen(tab, "run")
    assert complaints == []


def choose_rules(page: Page) -> None:
    page.get_by_role("link", name="Quy tắc chấm").click()
    page.get_by_label("Đúng hết mới có điểm").check()
    sign(page, "cb1", "Ký")
    expect(page.get_by_text("Đúng hết mới có điểm: cb1 đã ký lúc")).to_be_visible()
    sign(page, "cb2", "Ký")
    expect(page.get_by_text("Lần chấm gần nhất theo quy tắc khác")).to_be_visible()
    seen(page, "rules")


def correct_key(page: Page) -> None:
    page.get_by_role("link", name="Đáp án", exact=True).click()
    page.get_by_label("Mã câu trong ngân hàng").fill("C1")
    page.get_by_role("button", name="Tìm câu").click()
    page.get_by_label("Nhận thêm").check()
    page.get_by_label("Đáp án", exact=True).select_option("D")
    page.get_by_label("Lý do").fill("Công văn số 12 của Ban Đề thi")
    seen(page, "item")
    sign(page, "cb1", "Ký")
    seen(page, "proposal")
    sign(page, "cb2", "Ký")
    expect(page.get_by_role("status").first).to_contain_text("Đáp án phiên bản 2 có hiệu lực")
    seen(page, "keys")


def sanction(page: Page) -> None:
    page.get_by_role("link", name="Xử lý vi phạm").click()
    page.get_by_label("Số báo danh").fill(HUY.candidate)
    page.get_by_label("Ca thi").select_option(index=1)
    page.get_by_label("Hình thức").select_option("reprimand")
    page.get_by_label("Lý do").fill("Biên bản số 3")
    seen(page, "sanction-form")
    sign(page, "cb1", "Ký: Lập xử lý")
    seen(page, "sanction")
    sign(page, "cb2", "Ký: Khiển trách")
    expect(page.get_by_role("status").first).to_contain_text("trừ 25%")
    seen(page, "sanctions")


def mark(page: Page) -> None:
    page.get_by_role("link", name="Bài chờ chấm").click()
    page.get_by_role("link", name="Mở khóa để xem bài").click()
    sign(page, "cb1", "Ký")
    seen(page, "open-key")
    sign(page, "cb2", "Ký")
    seen(page, "works")
    page.get_by_role("link", name="Xem và chấm").first.click()
    assert every_picture_is_drawn(page)
    seen(page, "work")
    page.get_by_label("Điểm, từ 0 đến 2").first.fill("1,25")
    page.get_by_label("Nhận xét").first.fill("Đủ ý, diễn đạt gọn")
    sign(page, "cb1", "Ghi điểm")
    expect(page.get_by_role("status").first).to_contain_text("Đã ghi 1,25 điểm")
    seen(page, "work-marked")
    page.get_by_role("button", name="Đóng khóa").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã đóng khóa chấm")
