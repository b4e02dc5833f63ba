"""Publishing by the pages: two officers, versions, and what each changed."""

import hashlib
import io
from dataclasses import replace

import pytest
import requests
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from protocol.policy import Actor
from server.db.engine import writing
from server.results import publishing
from server.results import service as results
from server.results.published_models import result_publications
from server.staff import sessions
from tests.server.board import HOA, HUY, PINS, Board
from tests.server.staff.conftest import Visitor
from tests.server.staff.test_results import kept

DIALOG = "/ket-qua/cong-bo?subject=To%C3%A1n"
SHOWN = 'name="shown" value="'


@pytest.fixture
def published(visitor: Visitor, staffed: Board) -> Board:
    """A board with two results of Toán, two officers, and somebody signed in."""
    staffed.with_officers()
    kept(staffed, (HOA.candidate, "7.35"), (HUY.candidate, "4.5"))
    visitor.sign_in()
    return staffed


def shown(visitor: Visitor) -> str:
    return visitor.get(DIALOG).text.split(SHOWN)[1][:64]


def sign(visitor: Visitor, officer: str, reason: str = "", read: str = "") -> requests.Response:
    fields = {"officer": officer, "pin": PINS[officer], "subject": "Toán", "shown": read or shown(visitor)}
    return visitor.submit(DIALOG, "/ket-qua/cong-bo", **fields, reason=reason)


def publish(visitor: Visitor, reason: str = "") -> None:
    sign(visitor, "cb1", reason)
    assert sign(visitor, "cb2").headers["location"].startswith("/ket-qua/phien-ban/")


def change(board: Board, final: str) -> None:
    with writing(board.engine) as db:
        made = results.all_results(db)
        results.replace_all(
            db, [replace(one, final=final, total=final) if one.candidate == HOA.candidate else one for one in made]
        )


def test_two_officers_publish_and_everybody_reads_so(visitor: Visitor, published: Board) -> None:
    assert "Chưa công bố" in visitor.get("/ket-qua").text
    half = sign(visitor, "cb1")
    assert half.headers["location"] == DIALOG
    assert "cb1 đã ký lúc" in visitor.get(DIALOG).text
    assert "Chờ người duyệt thứ hai" in visitor.get("/ket-qua").text
    done = sign(visitor, "cb2")
    assert done.headers["location"] == "/ket-qua/phien-ban/1"
    page = visitor.get("/ket-qua/phien-ban/1").text
    assert "cb1, cb2" in page
    assert "Đang công bố" in page
    assert "Thí sinh đang xem phiên bản 1." in visitor.get("/ket-qua").text
    assert "Toán" in visitor.get("/ket-qua/phien-ban").text


def test_one_officer_alone_publishes_nothing_by_the_page(visitor: Visitor, published: Board) -> None:
    sign(visitor, "cb1")
    again = sign(visitor, "cb1")
    assert (again.status_code, "Người duyệt thứ hai phải khác người lập." in again.text) == (422, True)
    with published.engine.connect() as db:
        assert publishing.versions(db) == []


def test_a_wrong_pin_signs_nothing(visitor: Visitor, published: Board) -> None:
    answer = visitor.submit(
        DIALOG, "/ket-qua/cong-bo", officer="cb1", pin="khong-phai", subject="Toán", shown=shown(visitor)
    )
    assert (answer.status_code, "Mã PIN không đúng." in answer.text) == (422, True)


def test_a_role_that_may_not_is_told_whom_to_ask(visitor: Visitor, published: Board) -> None:
    with writing(published.engine) as db:
        sessions.add_user(db, "nguoi-khac", "mua-thu-2026", role=Actor.SITE_HEAD)
    visitor.session.cookies.clear()
    visitor.sign_in("nguoi-khac", "mua-thu-2026")
    answer = sign(visitor, "cb1")
    assert (answer.status_code, "Chủ tịch Hội đồng thi" in answer.text) == (403, True)


def test_a_form_without_its_token_signs_nothing(visitor: Visitor, published: Board) -> None:
    fields = {"officer": "cb1", "pin": PINS["cb1"], "subject": "Toán", "shown": shown(visitor)}
    assert visitor.post("/ket-qua/cong-bo", fields).status_code == 403
    with published.engine.connect() as db:
        assert publishing.proposal(db, "Toán", 2**62) is None


@pytest.mark.parametrize("read", ["00" * 32, "not hex", "zz"])
def test_results_other_than_those_on_the_page_are_not_signed(visitor: Visitor, published: Board, read: str) -> None:
    answer = sign(visitor, "cb1", read=read)
    assert (answer.status_code, "Kết quả vừa thay đổi" in answer.text) == (422, True)


def test_results_that_change_between_the_signatures_are_signed_anew(visitor: Visitor, published: Board) -> None:
    sign(visitor, "cb1")
    change(published, "7.6")
    assert "Kết quả đã thay đổi sau chữ ký thứ nhất" in visitor.get(DIALOG).text
    assert sign(visitor, "cb2").headers["location"] == DIALOG  # a first signature again
    with published.engine.connect() as db:
        assert publishing.versions(db) == []


def test_a_later_version_shows_who_changed_before_and_after(visitor: Visitor, published: Board) -> None:
    publish(visitor)
    change(published, "7.6")
    assert "Khác bản đã công bố" in visitor.get("/ket-qua").text
    dialog = visitor.get(DIALOG).text
    assert "<s>7,35</s> → <strong>7,60</strong>" in dialog
    assert HUY.candidate not in dialog
    without = sign(visitor, "cb1")
    assert (without.status_code, "Ghi lý do thay phiên bản trước" in without.text) == (422, True)
    publish(visitor, "Sửa đáp án câu 5")
    page = visitor.get("/ket-qua/phien-ban/2").text
    for told in ("Sửa đáp án câu 5", "<s>7,35</s> → <strong>7,60</strong>", "1 thí sinh có kết quả thay đổi"):
        assert told in page
    assert "Đã bị thay" in visitor.get("/ket-qua/phien-ban/1").text


def test_the_signed_file_has_the_hash_that_is_shown(visitor: Visitor, published: Board) -> None:
    publish(visitor)
    content = visitor.get("/ket-qua/phien-ban/1/tep").content
    assert hashlib.sha256(content).hexdigest() in visitor.get("/ket-qua/phien-ban/1").text
    assert HOA.name.encode() not in content


def test_an_export_is_marked_with_the_version_it_is_of(visitor: Visitor, published: Board) -> None:
    def mark(path: str) -> str:
        sheet = CalamineWorkbook.from_object(io.BytesIO(visitor.get(path).content)).get_sheet_by_index(0)
        return str(sheet.to_python()[1][-1])

    assert mark("/ket-qua.xlsx") == "Bản làm việc, chưa công bố"
    publish(visitor)
    with published.engine.connect() as db:
        version = publishing.version(db, 1)
    assert mark("/ket-qua.xlsx") == f"Phiên bản 1, SHA-256 {version.hash.hex()}"
    change(published, "7.6")
    assert mark("/ket-qua.xlsx") == "Bản làm việc, chưa công bố"
    assert mark("/ket-qua.xlsx?v=1") == f"Phiên bản 1, SHA-256 {version.hash.hex()}"
    old = CalamineWorkbook.from_object(io.BytesIO(visitor.get("/ket-qua.xlsx?v=1").content)).get_sheet_by_index(0)
    assert [row[11] for row in old.to_python()[1:]] == [7.35, 4.5]


@pytest.mark.parametrize("serial", ["2", "0", "x", "1" * 40, "-1", "²"])
def test_a_version_that_is_none_is_told(visitor: Visitor, published: Board, serial: str) -> None:
    answer = visitor.get(f"/ket-qua/phien-ban/{serial}")
    assert (answer.status_code, "Không có phiên bản này." in answer.text) == (404, True)
    assert visitor.get(f"/ket-qua/phien-ban/{serial}/tep").status_code == 303
    assert visitor.get(f"/ket-qua.xlsx?v={serial}").status_code == 404


def test_a_subject_that_is_none_leads_back(visitor: Visitor, published: Board) -> None:
    assert visitor.get("/ket-qua/cong-bo?subject=Hóa").headers["location"] == "/ket-qua"
    assert visitor.get("/ket-qua/cong-bo").headers["location"] == "/ket-qua"


def test_what_was_written_past_the_officers_is_said_and_not_exported(visitor: Visitor, published: Board) -> None:
    publish(visitor)
    with writing(published.engine) as db:
        db.execute(update(result_publications).values(approvals=b"[]"))
    assert "không phải bản hai cán bộ đã ký" in visitor.get("/ket-qua").text
    assert visitor.get("/ket-qua/phien-ban/1").status_code == 500
    assert visitor.get("/ket-qua.xlsx?v=1").status_code == 500
    publish(visitor, "Bản trước bị sửa trong cơ sở dữ liệu")
    assert visitor.get("/ket-qua/phien-ban/2").status_code == 200
