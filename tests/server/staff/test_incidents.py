"""The incidents' pages and what they are read from."""

from protocol.records import ForkFound, IncidentClosed, IncidentOpened, Record
from server.answers import service as journals
from server.db.engine import writing
from server.staff.incidents.cases import Case, cases
from tests.server.board import AT, Board
from tests.server.staff.conftest import Visitor

STREAM = "ab" * 16


def enter(board: Board, *facts: Record) -> None:
    with writing(board.engine) as db:
        for fact in facts:
            board.journal.append(db, fact, at=AT)


def read(board: Board) -> list[Case]:
    with board.engine.connect() as db:
        return cases(db)


def test_a_fork_is_a_case_with_its_evidence(board: Board) -> None:
    enter(board, ForkFound(STREAM, 1, 7, bytes(32), b"\x01" * 32))
    piece = {"segment": 1, "seq": 7, "hash": b"\x01" * 32, "header": b"", "body": b"", "device": bytes(16), "at": AT}
    with writing(board.engine) as db:
        journals.add_evidence(db, {"stream": bytes.fromhex(STREAM), **piece})
    (case,) = read(board)
    assert (case.what, case.closed_at, case.evidence[0].seq) == ("fork", 0, 7)


def test_an_incident_over_the_same_streams_takes_the_place_of_the_fork(board: Board) -> None:
    enter(board, ForkFound(STREAM, 1, 7, bytes(32), bytes(32)), IncidentOpened("sc-1", "fork", (STREAM,)))
    assert [case.id for case in read(board)] == ["sc-1"]


def test_closed_cases_stand_after_open_ones(board: Board) -> None:
    enter(
        board,
        IncidentOpened("sc-1", "clock_off", ()),
        IncidentOpened("sc-2", "two_admissions", (STREAM,)),
        IncidentClosed("sc-1", "cb1", "Đã chỉnh giờ"),
        IncidentClosed("sc-9", "cb1", ""),
    )
    assert [(case.id, case.outcome) for case in read(board)] == [("sc-2", ""), ("sc-1", "Đã chỉnh giờ")]


def test_the_pages_show_what_is_open_and_what_is_closed(visitor: Visitor, staffed: Board) -> None:
    visitor.sign_in()
    assert "Chưa có sự cố nào." in visitor.get("/su-co").text
    enter(staffed, IncidentOpened("sc-1", "two_admissions", (STREAM,)))
    assert "Một thí sinh được vào hai chỗ" in visitor.get("/su-co").text
    assert "Đang xem" in visitor.get("/su-co/sc-1").text
    enter(staffed, IncidentClosed("sc-1", "cb1", "Đã xem"))
    assert "Đã đóng" in visitor.get("/su-co/sc-1").text
    assert visitor.get("/su-co/sc-2").status_code == 404
