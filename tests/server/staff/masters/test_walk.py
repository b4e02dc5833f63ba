"""The papers committee's walk in a real browser: a paper is drawn, laid out by the real seat, approved and sealed."""

import io
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from fixtures.papers.toan_2025 import build_question_workbook, pictures
from protocol.policy import Actor
from server.bank import service as bank
from server.bank.importers.workbook import Held
from server.db.engine import Role, writing
from server.staff import sessions
from server.staff.bank.files import read_file
from tests.server.board import PINS, Board
from tests.server.conftest import every_picture_is_drawn
from tests.server.staff.conftest import PASSWORD, Visitor

SETTER = "ra-de"
PROOF_MS = 90_000


def filled(board: Board, folder: Path) -> None:
    """Take the mathematics paper into the bank."""
    build_question_workbook(folder / "toan.xlsx")
    sent = io.BytesIO()
    with zipfile.ZipFile(sent, "w") as archive:
        archive.write(folder / "toan.xlsx", "toan.xlsx")
        for name, data in pictures().items():
            archive.writestr(name, data)
    read = read_file("toan.zip", sent.getvalue(), "", "", Held())
    engine: Engine = board.folder.open(Role.PAPERS)
    with writing(engine) as db:
        bank.take(db, read.items, read.stimuli, read.media)
    engine.dispose()


def sign(page: Page, officer: str) -> None:
    page.get_by_label("Cán bộ").select_option(officer)
    page.get_by_label("Mã PIN").fill(PINS[officer])
    page.get_by_role("button", name="Ký duyệt").click()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") == 1366)


def test_from_a_bank_to_a_sealed_paper(visitor: Visitor, staffed: Board, browser_page: Page, tmp_path: Path) -> None:
    filled(staffed.with_officers(), tmp_path)
    with writing(staffed.engine) as db:
        sessions.add_user(db, SETTER, PASSWORD, "Lê Quốc Hùng", Actor.PAPERS)
    page, complaints = browser_page, list[str]()
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(visitor.url)
    page.get_by_label("Tên đăng nhập").fill(SETTER)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Ra đề").click()
    page.get_by_role("link", name="Ra đề mới").first.click()
    assert fits(page)
    page.get_by_role("link", name="Toán").click()
    page.get_by_label("Tên đề").fill("Đề số 1")
    page.get_by_text("Phần I: cần 12 câu").click()
    page.get_by_label("Phần I, Mọi chủ đề, VDC: số câu").fill("9")
    assert fits(page)
    page.get_by_role("button", name="Rút câu và lập đề").click()
    expect(page.get_by_role("status")).to_have_text("Ngân hàng chưa đủ câu cho đề này. Chưa lập đề.")
    page.get_by_label("Phần I, Mọi chủ đề, VDC: số câu").fill("")
    page.get_by_role("button", name="Rút câu và lập đề").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đề số 1")
    page.get_by_role("button", name="Dàn trang").click()
    expect(page.get_by_text("không có lỗi")).to_be_visible(timeout=PROOF_MS)  # the page follows by itself
    assert every_picture_is_drawn(page)
    assert fits(page)
    sign(page, "cb1")
    sign(page, "cb1")
    expect(page.get_by_text("Người duyệt thứ hai phải khác người lập.")).to_be_visible()
    sign(page, "cb2")
    expect(page.get_by_role("status").first).to_contain_text("Hai người đã duyệt")
    page.get_by_label("Ca thi").select_option("Ca 1")
    page.get_by_label("Các mã đề").fill("0101-0102")
    page.get_by_role("button", name="Đóng gói và niêm phong").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã niêm phong cho Ca 1, 1 điểm thi")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Đề 0102").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF")
    assert fits(page)
    page.get_by_role("link", name="Phân phối đề").click()
    expect(page.get_by_role("row", name="Ca 1")).to_contain_text("0 / 2 máy")
    page.get_by_role("link", name="Đề thi", exact=True).click()
    expect(page.get_by_role("row", name="Ca 1")).to_contain_text("Đã niêm phong")
    assert [one for one in complaints if "422" not in one] == []  # two refusals were answered with 422
