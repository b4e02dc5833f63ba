"""A candidate looks a receipt up in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from protocol import log as logs
from protocol.codes import grouped
from server.audit.log import Log
from tests.server.board import Board
from tests.server.staff.conftest import Visitor

SIZES = [(1366, 768), (390, 844)]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_from_the_code_to_the_proof(
    visitor: Visitor, staffed: Board, code: str, browser_page: Page, tmp_path: Path, width: int, height: int
) -> None:
    page, complaints = browser_page, list[str]()
    page.on("console", lambda message: complaints.append(message.text))
    page.set_viewport_size({"width": width, "height": height})
    Log(staffed.engine, staffed.journal).publish()

    page.goto(f"{visitor.url}/bien-nhan/")
    page.screenshot(path=tmp_path / "form.png")
    expect(page.get_by_label("Mã biên nhận")).to_be_focused()
    page.keyboard.type(grouped(code, 4).lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(grouped(code, 4).replace("-", " "))
    expect(page.get_by_text("Bằng chứng có trong nhật ký")).to_be_visible()
    page.get_by_text("Đường dẫn đến gốc").click()
    expect(page.get_by_role("list").last).to_be_visible()
    page.screenshot(path=tmp_path / "standing.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == width

    with page.expect_download() as download:
        page.get_by_role("link", name="Tải bằng chứng").click()
    proof = logs.read_proof(download.value.path().read_bytes())
    proof.check(staffed.folder.signing.public_key())

    page.get_by_role("link", name="Tra mã khác").click()
    page.get_by_label("Mã biên nhận").fill("0000 0000 0000 0000")
    page.get_by_role("button", name="Tra cứu").click()
    expect(page.get_by_role("alert")).to_contain_text("chưa có biên nhận nào mang mã này")
    page.screenshot(path=tmp_path / "unknown.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look up a receipt")
    assert [said for said in complaints if "404" not in said] == []
