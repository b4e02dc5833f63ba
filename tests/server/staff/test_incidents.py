"""The incidents' pages, and what officers decide there about attempts."""

import requests

from protocol.journal import StreamId
from protocol.records import IncidentOpened, Submitted
from server.answers import service as journals
from server.attempts import incidents
from server.attempts.rulings import Rulings, rulings
from server.db.engine import writing
from server.staff.incidents.cases import attempt_facts, case, cases
from tests.server.board import AT, HUY, PINS, Board
from tests.server.staff.conftest import Visitor, attempt_stream, keep

STREAM = "ab" * 16


def opened(board: Board, what: str, *streams: str) -> str:
    with writing(board.engine) as db:
        return incidents.open_once(db, board.journal, IncidentOpened("", what, streams), AT)


def decided(board: Board) -> Rulings:
    with board.engine.connect() as db:
        return rulings(db)


def sign(visitor: Visitor, page: str, to: str, officer: str, **fields: str) -> requests.Response:
    return visitor.submit(page, f"{page}/{to}", officer=officer, pin=PINS.get(officer, "x"), **fields)


def test_a_case_has_the_evidence_of_its_streams(board: Board) -> None:
    name = opened(board, "fork", STREAM)
    piece = {"segment": 1, "seq": 7, "hash": b"\x01" * 32, "header": b"", "body": b"", "device": bytes(16), "at": AT}
    with writing(board.engine) as db:
        journals.add_evidence(db, {"stream": bytes.fromhex(STREAM), **piece})
        found = case(db, name)
        assert found is not None
        assert (found.open, found.evidence[0].seq, found.attempts) == (True, 7, ())
        assert case(db, "00") is None


def test_closed_cases_stand_after_open_ones(board: Board) -> None:
    board.with_officers()
    first, second = opened(board, "clock_off"), opened(board, "fork", STREAM)
    with writing(board.engine) as db:
        incidents.close(db, board.journal, board.unlocked()[0], first, "Đã chỉnh giờ", AT)
        assert [one.id for one in cases(db)] == [second, first]


def test_what_is_held_of_an_attempt(staffed: Board) -> None:
    attempt = attempt_stream(staffed)
    keep(staffed, attempt)
    with staffed.engine.connect() as db:
        facts = attempt_facts(db, attempt.id.hex())
        assert attempt_facts(db, STREAM) is None
    assert facts is not None
    assert [(one.number, one.last, one.adoptable) for one in facts.segments] == [(1, 2, None)]
    assert (facts.closed_by, facts.rivals) == ("", ())
    keep(staffed, attempt.write(Submitted(19, 22, "candidate")))
    with staffed.engine.connect() as db:
        closed = attempt_facts(db, attempt.id.hex())
    assert closed is not None
    assert closed.closed_by == "handed_in"


def test_an_incident_of_a_kind_unknown_here_is_shown_all_the_same(visitor: Visitor, staffed: Board) -> None:
    visitor.sign_in()
    assert "Chưa có sự cố nào." in visitor.get("/su-co").text
    name = opened(staffed, "something_new")
    assert "Việc khác" in visitor.get("/su-co").text
    assert "Đang xem" in visitor.get(f"/su-co/{name}").text


def test_one_officer_closes_an_incident_with_what_was_found(visitor: Visitor, staffed: Board) -> None:
    staffed.with_officers()
    page = f"/su-co/{opened(staffed, 'fork', STREAM)}"
    visitor.sign_in()
    assert "Chưa đóng." in sign(visitor, page, "dong", "cb1", outcome=" ").text
    assert "Mã PIN không đúng." in visitor.submit(page, f"{page}/dong", officer="cb1", pin="x", outcome="Đã xem").text
    assert sign(visitor, page, "dong", "cb1", outcome="Đã xem").headers["location"] == page
    assert "cb1 đã đóng: Đã xem" in visitor.get(page).text


def test_two_officers_collect_an_attempt_where_its_page_showed_it(visitor: Visitor, staffed: Board) -> None:
    staffed.with_officers()
    attempt = attempt_stream(staffed)
    keep(staffed, attempt)
    page = f"/su-co/bai/{attempt.id.hex()}"
    visitor.sign_in()
    assert attempt.id.hex()[:8] in visitor.get("/su-co").text
    place = {"segment": "1", "seq": "2", "reason": "Máy hỏng"}
    assert sign(visitor, page, "thu", "cb1", **place).headers["location"] == page
    assert "cb1 đã ký lúc" in visitor.get("/su-co").text
    assert "Người duyệt thứ hai phải khác" in sign(visitor, page, "thu", "cb1", **place).text
    assert decided(staffed).collected == {}
    sign(visitor, page, "thu", "cb2", **place)
    assert "Đã thu bài, hai cán bộ cùng ký." in visitor.get(page).text
    assert decided(staffed).collected[StreamId(attempt.id)].officers == ("cb1", "cb2")


def test_what_cannot_be_decided_is_said(visitor: Visitor, staffed: Board) -> None:
    staffed.with_officers()
    attempt = attempt_stream(staffed, HUY.seat)
    keep(staffed, attempt)
    page = f"/su-co/bai/{attempt.id.hex()}"
    visitor.sign_in()
    assert "Ghi lý do" in sign(visitor, page, "thu", "cb1", segment="1", seq="2").text
    assert "máy chủ không giữ" in sign(visitor, page, "thu", "cb1", segment="1", seq="x", reason="a").text
    entries = {"segment": "1", "first": "1", "last": "2"}
    assert "đã được tính" in sign(visitor, page, "nhan", "cb1", **entries, reason="a").text
    assert "bài duy nhất" in sign(visitor, page, "chon", "cb1", reason="a").text
    none = "/su-co/bai/none"
    assert visitor.submit("/su-co", f"{none}/chon", officer="cb1", pin=PINS["cb1"], reason="a").status_code == 404
    assert decided(staffed) == Rulings()
