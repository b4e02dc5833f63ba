"""The bank in the staff web: who sees it, what an item looks like, and a file that is taken whole or not at all."""

import io
import re
import zipfile
from collections.abc import Sequence

import msgspec
import requests

from fixtures.papers import hoa_hoc_2025, tieng_anh
from protocol.policy import Actor
from server.bank import service as bank
from server.bank.exporters.workbook import question_workbook
from server.bank.items import BankItem
from server.db.engine import Role, writing
from tests.server.board import Board
from tests.server.staff.conftest import FORM_TOKEN, Visitor
from tests.server.staff.test_accounts import as_role

REPLACES = re.compile(r'name="replaces" value="([0-9a-f]{64})"')
IMAGE = re.compile(r'src="(/ngan-hang/[^"]+)"')


def zipped(items: Sequence[BankItem] = hoa_hoc_2025.ITEMS) -> bytes:
    """Return the chemistry paper as a setter would send it: workbook and figure."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("hoa-hoc/cau-hoi.xlsx", question_workbook(items, hoa_hoc_2025.STIMULI))
        for name, data in hoa_hoc_2025.media().items():
            archive.writestr(f"hoa-hoc/{name}", data)
    return out.getvalue()


def send(visitor: Visitor, data: bytes, filename: str = "hoa-hoc.zip", **more: str) -> requests.Response:
    token = FORM_TOKEN.search(visitor.get("/ngan-hang/nhap").text)
    assert token
    return visitor.session.post(
        f"{visitor.url}/ngan-hang/nhap",
        data={"form_token": token[1], **more},
        files={"file": (filename, data)},
        verify=visitor.authority,
        allow_redirects=False,
        timeout=30,
    )


def filled(board: Board) -> None:
    engine = board.folder.open(Role.PAPERS)
    with writing(engine) as db:
        bank.take(db, tieng_anh.ITEMS, tieng_anh.STIMULI, tieng_anh.media())
    engine.dispose()


def count(board: Board) -> int:
    engine = board.folder.open(Role.PAPERS)
    with engine.connect() as db:
        found = bank.count(db)
    engine.dispose()
    return found


def sources(board: Board) -> set[str]:
    engine = board.folder.open(Role.PAPERS)
    with engine.connect() as db:
        found = {item.source for item in bank.items(db)}
    engine.dispose()
    return found


def test_keys_are_for_the_papers_committee_alone(visitor: Visitor, staffed: Board) -> None:
    filled(staffed)
    as_role(staffed, visitor, Actor.SECRETARY)
    for page in ("/ngan-hang", "/ngan-hang/cau/EN-01", "/ngan-hang/nhap"):
        answer = visitor.get(page)
        assert answer.status_code == 403
        assert "What time does the library open" not in answer.text


def test_a_file_is_read_seen_and_taken(visitor: Visitor, staffed: Board) -> None:
    as_role(staffed, visitor, Actor.PAPERS)
    draft = send(visitor, zipped()).headers["location"]
    page = visitor.get(draft).text
    assert "28 câu đọc được" in page
    assert "Đúng" in page
    picture = visitor.get(IMAGE.findall(page)[0])
    assert (picture.status_code, picture.headers["content-type"].split("/")[0]) == (200, "image")
    assert count(staffed) == 0  # read is not taken
    assert visitor.submit(draft, f"{draft}/nhan").headers["location"] == "/ngan-hang"
    listed = visitor.get("/ngan-hang").text
    assert "Đã nhận: 28 câu mới" in listed
    assert "H12-01" in listed
    assert visitor.get(draft).status_code == 404


def test_what_a_file_would_replace_is_asked_first(visitor: Visitor, staffed: Board) -> None:
    as_role(staffed, visitor, Actor.PAPERS)
    draft = send(visitor, zipped()).headers["location"]
    visitor.submit(draft, f"{draft}/nhan")
    first, second, *others = hoa_hoc_2025.ITEMS
    other = [msgspec.structs.replace(one, source="Sách khác") for one in (first, second)]
    draft = send(visitor, zipped([*other, *others])).headers["location"]
    for mark in ("", "0" * 64):  # not asked yet, and another question than this one answered
        asked = visitor.submit(draft, f"{draft}/nhan", replaces=mark)
        assert (asked.status_code, sources(staffed)) == (200, {first.source})
        assert "2 câu đang có trong ngân hàng sẽ bị thay. Chưa nhận gì." in asked.text
        assert all(f">{one.code}</a>" in asked.text for one in other)
    found = REPLACES.search(asked.text)
    assert found
    assert visitor.submit(draft, f"{draft}/nhan", replaces=found[1]).headers["location"] == "/ngan-hang"
    assert "0 câu mới, 2 câu được thay" in visitor.get("/ngan-hang").text
    assert "Sách khác" in sources(staffed)


def test_what_cannot_be_taken_is_listed_and_nothing_is(visitor: Visitor, staffed: Board) -> None:
    as_role(staffed, visitor, Actor.PAPERS)
    draft = send(visitor, question_workbook(hoa_hoc_2025.ITEMS, hoa_hoc_2025.STIMULI), "cau-hoi.xlsx").headers[
        "location"
    ]
    page = visitor.get(draft).text
    assert "Cần sửa trong tệp: 1 chỗ. Chưa có câu nào được nhận." in page
    assert "dòng" in page
    assert "pin-galvani.png" in page
    assert visitor.submit("/ngan-hang/nhap", f"{draft}/nhan").status_code == 404
    assert count(staffed) == 0


def test_a_file_of_another_kind_is_answered_with_a_sentence(visitor: Visitor, staffed: Board) -> None:
    as_role(staffed, visitor, Actor.PAPERS)
    for data, filename, sentence in (
        (b"", "x.xlsx", "Chưa chọn tệp nào."),
        (b"%PDF-1.7", "de.pdf", "không phải bảng câu hỏi"),
        (b"PK", "de.zip", "bị hỏng"),
        (b"x", "de.docx", "Điền môn và lớp"),
    ):
        answer = send(visitor, data, filename)
        assert answer.status_code == 422
        assert sentence in answer.text


def test_the_list_is_filtered(visitor: Visitor, staffed: Board) -> None:
    filled(staffed)
    as_role(staffed, visitor, Actor.PAPERS)
    page = visitor.get("/ngan-hang?type=extended_text").text
    assert "EN-19" in page
    assert "EN-01" not in page
    assert "Không có câu hỏi nào" in visitor.get("/ngan-hang?type=upload").text


def test_an_item_of_every_type_has_its_page(visitor: Visitor, staffed: Board) -> None:
    filled(staffed)
    as_role(staffed, visitor, Actor.PAPERS)
    for item in tieng_anh.ITEMS:
        page = visitor.get(f"/ngan-hang/cau/{item.code}")
        assert page.status_code == 200
        assert "Thí sinh sẽ thấy" in page.text
        assert "Chưa hiện được" not in page.text


def test_an_item_that_is_not_there_is_said(visitor: Visitor, staffed: Board) -> None:
    as_role(staffed, visitor, Actor.PAPERS)
    answer = visitor.get("/ngan-hang/cau/KHONG-CO")
    assert answer.status_code == 404
    assert "Ngân hàng không có câu hỏi này." in answer.text


def test_what_another_setter_sent_is_not_seen(visitor: Visitor, staffed: Board) -> None:
    as_role(staffed, visitor, Actor.PAPERS)
    draft = send(visitor, zipped()).headers["location"]
    visitor.session.cookies.clear()
    visitor.sign_in()
    assert visitor.get(draft).status_code == 403
