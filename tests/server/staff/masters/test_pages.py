"""The papers room in the staff web: each page and each change, bad input beside good, and who is let in."""

import requests
from sqlalchemy import Engine

from protocol.policy import Actor
from server.bank import service as bank
from server.db.engine import writing
from server.papers import masters, service
from server.papers.masters import Master, State
from server.papers.proofing import Fault, FaultCode, Proof
from tests.server.board import AT, PINS, Board
from tests.server.papers.small_bank import item, whole_bank
from tests.server.staff.conftest import Visitor
from tests.server.staff.masters.conftest import approved, drafted, proofed, state
from tests.server.staff.test_accounts import as_role

NEW, SECRET_CODE = "/ra-de/moi/toan-2025", "A000"
FIELDS = {"title": "Đề số 1", "subject": "Toán", "minutes": "90", "common": "0"}
SPREAD = "/ra-de/phan-phoi"


def page_of(made: Master) -> str:
    return f"/ra-de/de/{made.id}"


def codes(first: str = "A000") -> dict[str, str]:
    """Return the fields of a paper whose items are named, `first` the first of them."""
    named = [first, *(one.code for one in whole_bank()[1:])]
    parts = named[:12], named[12:16], named[16:]
    return {f"codes-{place}": "\n".join(part) for place, part in enumerate(parts)}


def listed(papers: Engine) -> list[Master]:
    with papers.connect() as db:
        return masters.all_masters(db)


def sign(visitor: Visitor, made: Master, officer: str, pin: str = "", digest: str = "") -> requests.Response:
    fields = {"officer": officer, "pin": pin or PINS.get(officer, "x"), "hash": digest or made.hash.hex()}
    return visitor.submit(page_of(made), f"{page_of(made)}/duyet", **fields)


def test_items_are_for_the_papers_committee_alone(visitor: Visitor, staffed: Board, papers: Engine) -> None:
    made = proofed(papers)
    here = page_of(made)
    shown = ("/ra-de", "/ra-de/moi", NEW, here, f"{here}/doi", f"{here}/dan-trang.png", f"{here}/in/0101.pdf", SPREAD)
    sent = (NEW, f"{here}/doi", f"{here}/dan-trang", f"{here}/duyet", f"{here}/niem-phong", SPREAD)
    for role in (Actor.CHAIR, Actor.INSPECTOR):  # the chair may approve, elsewhere: not look in here
        as_role(staffed, visitor, role)
        answers = [visitor.get(page) for page in shown]
        answers += [visitor.submit("/", page, officer="cb1", pin=PINS["cb1"]) for page in sent]
        assert {answer.status_code for answer in answers} == {403}
        assert not [answer for answer in answers if SECRET_CODE in answer.text]
        assert 'href="/ra-de"' not in visitor.get("/").text
    visitor.session.cookies.clear()
    assert {visitor.get(page).headers["location"] for page in shown} == {"/dang-nhap"}
    assert state(papers, made) is State.PROOFED


def test_papers_are_listed_with_how_far_they_are(setter: Visitor, staffed: Board, papers: Engine) -> None:
    assert "Chưa có đề nào." in setter.get("/ra-de").text
    drafted(papers, "Đề <b>soạn</b>")
    proofed(papers, Fault(3, FaultCode.CLIPPED))
    approved(staffed, papers)
    page = setter.get("/ra-de").text
    for words in ("Đề &lt;b&gt;soạn", "Đang soạn", "Có lỗi dàn trang", "Đã duyệt", "90 phút", "22"):
        assert words in page
    blueprints = setter.get("/ra-de/moi").text
    for words in ("Phần III: 6 câu × 0,5 điểm", "QĐ 764/QĐ-BGDĐT", "Phần I: 5 câu, 4 điểm", "Tiếng Anh", ">44<"):
        assert words in blueprints


def test_a_paper_is_drawn_under_its_matrix_or_told_what_is_missing(setter: Visitor, papers: Engine) -> None:
    form = setter.get(NEW).text
    assert "Phần I: cần 12 câu, ngân hàng có 24" in form
    answer = setter.submit(NEW, NEW, **FIELDS, **{"m:0:NB:Hàm số": "8", "m:1::Hình học": "1"})
    assert answer.status_code == 422
    assert "Ngân hàng chưa đủ câu cho đề này. Chưa lập đề." in answer.text
    assert "Phần I: cần 8 câu chủ đề Hàm số, mức NB; ngân hàng có 6, thiếu 2." in answer.text
    assert "Phần II: cần 1 câu chủ đề Hình học, mọi mức độ; ngân hàng có 0, thiếu 1." in answer.text
    assert 'name="m:0:NB:Hàm số" inputmode="numeric" maxlength="3" value="8"' in answer.text  # typed, and still there
    for fields, sentence in (
        ({"title": ""}, "Điền tên đề"),
        ({"minutes": "x"}, "số phút từ 1 đến 600"),
        ({"subject": "Ngữ văn"}, "Chọn môn trong danh sách."),
        ({"m:0:NB:Hàm số": "nhiều"}, "Ma trận, Phần I Hàm số: ghi một số câu"),
        ({"m:9:NB:Hàm số": "1"}, "ghi một số câu"),
        ({"m:0:NB:Hàm số": "13"}, "ma trận cần nhiều câu hơn"),
    ):
        refused = setter.submit(NEW, NEW, **{**FIELDS, **fields})
        assert (refused.status_code, sentence in refused.text) == (422, True), sentence
    assert setter.get("/ra-de/moi/khong-co").status_code == 404
    assert setter.submit(NEW, "/ra-de/moi/khong-co", **FIELDS).status_code == 404
    assert listed(papers) == []
    made = setter.submit(NEW, NEW, **FIELDS, **{"m:0:NB:Hàm số": "6"})
    page = setter.get(made.headers["location"]).text
    assert "Đã lập Đề số 1. Bước sau: dàn trang." in page
    assert page.count('class="row-link" href="/ngan-hang/cau/A') == 12
    with papers.connect() as db:
        content = masters.content(db, listed(papers)[0].id)
    assert sum(one.level.value == "NB" for one in content.parts[0].items) == 6


def test_a_paper_of_named_items_is_checked_made_and_changed(setter: Visitor, staffed: Board, papers: Engine) -> None:
    way = f"{NEW}?way=hand"
    answer = setter.submit(way, NEW, way="hand", **FIELDS, **codes("B000"))
    assert answer.status_code == 422
    assert "Câu B000 có hai lần. Bỏ bớt một." in answer.text
    assert "Phần I: câu B000 không đúng loại của phần." in answer.text
    assert "Không có câu X999 trong ngân hàng." in setter.submit(way, NEW, way="hand", **FIELDS, **codes("X999")).text
    assert listed(papers) == []
    setter.submit(way, NEW, way="hand", **FIELDS, **codes())
    (first,) = listed(papers)
    with writing(papers) as db, writing(staffed.engine) as board:
        masters.record_proof(db, first.id, first.hash, _proof(), b"", AT)
        masters.approve(db, board, staffed.journal, first.id, staffed.unlocked()[0], AT)
    assert "A000\nA001" in setter.get(f"{page_of(first)}/doi").text
    short = setter.submit(f"{page_of(first)}/doi", f"{page_of(first)}/doi", **{**codes(), "codes-1": "B000"})
    assert (short.status_code, "Phần II: cần 4 câu, đang có 1." in short.text) == (422, True)
    assert "problem.common" not in setter.submit(page_of(first), f"{page_of(first)}/doi", common="x").text
    assert state(papers, first) is State.PROOFED
    changed = setter.submit(f"{page_of(first)}/doi", f"{page_of(first)}/doi", **codes("A012"))
    assert changed.headers["location"] == page_of(first)
    page = setter.get(page_of(first)).text
    assert ("A012" in page, "A000" in page, "cb1 đã ký" in page) == (True, False, False)
    assert state(papers, first) is State.DRAFTED


def _proof() -> Proof:
    return Proof("1024x768", 150, 22, ())


def test_two_proof_readers_approve_what_they_saw(setter: Visitor, papers: Engine) -> None:
    made = proofed(papers)
    here = page_of(made)
    for officer, pin, digest, sentence in (
        ("cb1", "khong-phai-no", "", "Mã PIN không đúng."),
        ("cb9", "", "", "Chọn một cán bộ trong danh sách."),
        ("cb1", "", "00" * 32, "Đề vừa được sửa."),
    ):
        answer = sign(setter, made, officer, pin, digest)
        assert (answer.status_code, sentence in answer.text) == (422, True), sentence
    assert sign(setter, made, "cb1").headers["location"] == here
    page = setter.get(here).text
    assert "Chờ người duyệt thứ hai" in page
    assert "cb1 đã ký lúc" in page
    assert "Người duyệt thứ hai phải khác người lập." in sign(setter, made, "cb1").text
    assert sign(setter, made, "cb2").headers["location"] == here
    assert state(papers, made) is State.APPROVED
    assert "không cần ký thêm" in sign(setter, made, "cb1").text
    picture = setter.get(f"{here}/dan-trang.png")
    assert (picture.content, picture.headers["content-type"]) == (b"\x89PNG", "image/png")


def test_a_faulty_proof_is_shown_item_by_item_and_not_approved(setter: Visitor, papers: Engine) -> None:
    made = proofed(papers, Fault(3, FaultCode.CLIPPED), Fault(7, FaultCode.MISSING, "hinh-7.png"))
    page = setter.get(page_of(made)).text
    for words in ("2 lỗi", "Chữ bị cắt", "Thiếu hình hoặc âm thanh", "hinh-7.png", 'id="item-7" class="faulty"'):
        assert words in page
    assert "Mã PIN" not in page
    assert "Bản dàn trang còn 2 lỗi." in sign(setter, made, "cb1").text
    assert state(papers, made) is State.PROOFED


def test_an_approved_paper_is_sealed_for_a_session_and_printed(setter: Visitor, staffed: Board, papers: Engine) -> None:
    waiting, made = proofed(papers), approved(staffed, papers)
    here, seal = page_of(made), f"{page_of(made)}/niem-phong"
    for fields, sentence in (
        ({"session": "Ca 1", "codes": "0101 0101"}, "không trùng nhau"),
        ({"session": "Ca 1", "codes": "0000"}, "khác 0000"),
        ({"session": "Ca 1", "codes": "x"}, "bốn chữ số"),
        ({"session": "", "codes": "0101"}, "Chưa chọn ca thi"),
        ({"session": "Ca 9", "codes": "0101"}, "Chưa chọn ca thi, hoặc không có ca thi này."),
    ):
        answer = setter.submit(here, seal, **fields)
        assert (answer.status_code, sentence in answer.text) == (422, True), sentence
    unready = setter.submit(here, f"{page_of(waiting)}/niem-phong", session="Ca 1", codes="0101")
    assert "Đề đang chờ hai người duyệt." in unready.text
    assert state(papers, made) is State.APPROVED
    assert setter.submit(here, seal, session="Ca 1", codes="0101-0102, 0105").headers["location"] == here
    page = setter.get(here).text
    assert "0101, 0102, 0105" in page
    assert listed(papers)[0].seed.hex() in page
    with staffed.engine.connect() as db:
        assert len(service.variants(db, service.all_papers(db)[0].id)) == 3
    for name in ("0105", "phieu-tra-loi"):
        printed = setter.get(f"{here}/in/{name}.pdf")
        assert (printed.content[:4], printed.headers["content-type"]) == (b"%PDF", "application/pdf")
        assert printed.headers["cache-control"] == "no-store"
    assert setter.get(f"{here}/in/0103.pdf").status_code == 404
    assert setter.get(f"{page_of(waiting)}/in/phieu-tra-loi.pdf").status_code == 404
    assert "đã có đề" in setter.submit(here, seal, session="Ca 1").text
    for change in ("dan-trang", "doi"):
        refused = setter.submit(here, f"{here}/{change}", **codes())
        assert (refused.status_code, "không sửa được nữa" in refused.text) == (422, True)
    assert "0 / 2 máy" in setter.get(SPREAD).text


def test_a_rehearsal_is_sealed_for_a_session_that_has_no_paper(setter: Visitor, staffed: Board, papers: Engine) -> None:
    assert "Chưa có đề nào được niêm phong." in setter.get(SPREAD).text
    assert setter.submit(SPREAD, SPREAD, session="Ca 9").status_code == 422
    assert setter.submit(SPREAD, SPREAD, session="").status_code == 422
    assert setter.submit(SPREAD, SPREAD, session="Ca 1").headers["location"] == SPREAD
    page = setter.get(SPREAD).text
    assert "Đã niêm phong đề diễn tập cho Ca 1, 1 điểm thi." in page
    assert "Ca thi nào cũng đã có đề." in page
    assert "đã có đề" in setter.submit("/", SPREAD, session="Ca 1").text
    (made,) = listed(papers)
    shown = setter.get(page_of(made)).text
    assert "DIEN-TAP-1" in shown
    assert "/ngan-hang/cau/DIEN-TAP" not in shown
    assert "không sửa được nữa" in setter.get(f"{page_of(made)}/doi").text
    with staffed.engine.connect() as db:
        assert service.all_papers(db)[0].rehearsal


def test_a_session_that_does_not_fit_says_why(setter: Visitor, staffed: Board, papers: Engine) -> None:
    with writing(papers) as db:
        physics = [item(one.code, one.type, subject="Vật lí") for one in whole_bank()]
        bank.replace_items(db, physics, {})
    made = setter.submit("/ra-de/moi/toan-2025", NEW, **FIELDS)
    assert "ngân hàng có 0, thiếu 12" in made.text  # physics is no mathematics
    with writing(papers) as db:
        bank.replace_items(db, whole_bank(), {})
    setter.submit(NEW, NEW, **{**FIELDS, "minutes": "60"})
    (short,) = listed(papers)
    with writing(papers) as db:
        masters.record_proof(db, short.id, short.hash, _proof(), b"", AT)
    for officer in PINS:
        assert sign(setter, short, officer).status_code == 303
    page = setter.get(page_of(short)).text
    assert "Không có ca thi nào hợp với đề này." in page
    assert "Ca 1: 90 phút." in page
    answer = setter.submit(page_of(short), f"{page_of(short)}/niem-phong", session="Ca 1", codes="0101")
    assert "Đề làm trong 60 phút, ca thi 90 phút." in answer.text
    assert state(papers, short) is State.APPROVED


def test_a_paper_that_is_not_there_is_said(setter: Visitor, papers: Engine) -> None:
    assert listed(papers) == []
    for page in ("/ra-de/de/abcd", "/ra-de/de/abcd/doi", "/ra-de/de/abcd/in/0101.pdf"):
        answer = setter.get(page)
        assert (answer.status_code, "Không có đề này." in answer.text) == (404, True)
    assert setter.get("/ra-de/de/abcd/dan-trang.png").status_code == 404
    for act in ("doi", "dan-trang", "duyet", "niem-phong"):
        sent = setter.submit("/ra-de/moi/toan-2025", f"/ra-de/de/abcd/{act}", officer="cb1", pin=PINS["cb1"])
        assert (sent.status_code, setter.post(f"/ra-de/de/abcd/{act}", {}).status_code) == (404, 403), act
