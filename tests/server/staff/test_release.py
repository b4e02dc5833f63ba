"""Opening a paper by two officers: through the real server, and in two browsers."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from protocol import sealing
from protocol.policy import Actor
from server.db.engine import writing
from server.papers import service as papers
from tests.server.board import AT, PINS, PLAN, Board
from tests.server.staff.conftest import NAME, PASSWORD, Visitor
from tests.server.staff.test_accounts import as_role

CHROMIUM = Path("/usr/bin/chromium")
PAPER, KEY = "ab" * 16, bytes(range(32))
DIALOG, SIGN = f"/de-thi/{PAPER}", f"/de-thi/{PAPER}/ky"


@pytest.fixture
def sealed(staffed: Board) -> Board:
    """A board with two officers and a sealed paper."""
    staffed.with_officers()
    content = sealing.seal_paper(b"paper", bytes.fromhex(PAPER), KEY, bytes(12))
    with writing(staffed.engine) as db:
        papers.stage(db, staffed.journal, PAPER, PLAN.id, "0101", content, KEY, AT)
    return staffed


def state(board: Board) -> str:
    with board.engine.connect() as db:
        return papers.all_papers(db)[0].state


def sign(visitor: Visitor, officer: str, pin: str = "") -> requests.Response:
    return visitor.submit(DIALOG, SIGN, officer=officer, pin=pin or PINS.get(officer, "x"))


def another(visitor: Visitor) -> Visitor:
    return replace(visitor, session=requests.Session())


def test_two_officers_on_two_machines_open_the_paper(visitor: Visitor, sealed: Board) -> None:
    visitor.sign_in()
    assert sign(visitor, "cb1").headers["location"] == DIALOG
    page = visitor.get(DIALOG).text
    assert "Chờ người duyệt thứ hai" in page
    assert "cb1 đã ký lúc" in page
    assert state(sealed) == "staged"
    other = another(visitor)
    other.sign_in()
    assert sign(other, "cb2").headers["location"] == "/de-thi"
    other.session.close()
    assert "Đã mở khóa đề Ca 1." in other.get("/de-thi").text
    other.session.close()
    assert state(sealed) == "released"


def test_the_code_to_be_read_out_is_told_after_two_signed_and_to_those_alone_who_may_open(
    visitor: Visitor, sealed: Board
) -> None:
    visitor.sign_in()
    assert "Mã đọc" not in visitor.get(DIALOG).text
    sign(visitor, "cb1")
    assert "Mã đọc" not in visitor.get(DIALOG).text
    sign(visitor, "cb2")
    with sealed.engine.connect() as db:
        code = papers.released_key(db, PAPER).spoken
    assert code in visitor.get(DIALOG).text
    as_role(sealed, visitor, Actor.INSPECTOR)
    assert code not in visitor.get(DIALOG).text


def test_the_same_officer_is_refused_as_the_second(visitor: Visitor, sealed: Board) -> None:
    visitor.sign_in()
    sign(visitor, "cb1")
    answer = sign(visitor, "cb1")
    assert answer.status_code == 422
    assert "Người duyệt thứ hai phải khác người lập." in answer.text
    assert state(sealed) == "staged"


def test_five_wrong_pins_lock_the_officer_here(visitor: Visitor, sealed: Board) -> None:
    visitor.sign_in()
    answers = [sign(visitor, "cb1", "khong-phai-no") for _ in range(5)]
    assert {answer.status_code for answer in answers} == {422}
    assert "Mã PIN không đúng." in answers[0].text
    assert "khong-phai-no" not in answers[0].text  # never echoed
    assert "cán bộ này bị khóa đến" in sign(visitor, "cb1").text
    assert sign(visitor, "cb2").status_code == 303  # another officer is not
    assert state(sealed) == "staged"


def test_a_stranger_an_unknown_paper_and_a_form_without_token_open_nothing(visitor: Visitor, sealed: Board) -> None:
    assert visitor.post(SIGN, {"officer": "cb1", "pin": PINS["cb1"]}).headers["location"] == "/dang-nhap"
    visitor.sign_in()
    assert visitor.post(SIGN, {"officer": "cb1", "pin": PINS["cb1"]}).status_code == 403
    assert "Chọn một cán bộ" in sign(visitor, "cb9").text
    assert visitor.get("/de-thi/none").status_code == 404
    assert state(sealed) == "staged"


@pytest.fixture
def machines(visitor: Visitor) -> Iterator[tuple[Page, Page]]:
    """Two office computers, each signed in."""
    if not CHROMIUM.exists():
        pytest.skip("no system Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        contexts = [browser.new_context(ignore_https_errors=True) for _ in range(2)]
        first, second = (_signed_in(context, visitor.url) for context in contexts)
        yield first, second
        browser.close()


def _signed_in(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    page.get_by_label("Tên đăng nhập").fill(NAME)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Đề thi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đề thi")
    return page


def test_the_second_machine_sees_the_first_signature_and_opens(sealed: Board, machines: tuple[Page, Page]) -> None:
    expect.set_options(timeout=15_000)
    first, second = machines
    first.get_by_role("link", name="Mở đề").click()
    _sign(first, "cb1")
    expect(first.get_by_role("status")).to_have_text("Đã ký. Chờ người duyệt thứ hai.")
    second.get_by_role("link", name="Ký thứ hai").click()  # the list has told of it by itself
    _sign(second, "cb2")
    expect(second.get_by_role("status")).to_have_text("Đã mở khóa đề Ca 1.")
    first.get_by_role("link", name="Đề thi").click()
    expect(first.get_by_role("row", name="Ca 1")).to_contain_text("Đã mở khóa")
    assert state(sealed) == "released"


def _sign(page: Page, officer: str) -> None:
    page.get_by_label("Cán bộ").select_option(officer)
    page.get_by_label("Mã PIN").fill(PINS[officer])
    page.keyboard.press("Enter")
