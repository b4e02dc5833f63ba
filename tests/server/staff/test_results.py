"""The results' pages and the marking that two officers open."""

import os
from decimal import Decimal

import requests

from protocol.api import RosterRow
from protocol.journal import StreamId
from server.db.engine import writing
from server.officers import grading_key
from server.officers import service as officers
from server.results import service as results
from server.results.service import Result
from server.results.statistics import spread
from server.staff.results import view
from tests.server.board import AT, HOA, HUY, PINS, PLAN, Board
from tests.server.staff.conftest import Visitor, attempt_stream, marked

PERSON = RosterRow("1", "024308012345", "Nguyễn Thị Hòa", "2008-11-03", "Nữ", "THPT", "12A3", "07", "15", "ca-1")


def result(total: str, attempt: bytes = bytes(16)) -> Result:
    return Result(StreamId(attempt), "1", "ca-1", "0101", {}, total, 3, "")


def test_a_row_says_how_its_attempt_was_closed() -> None:
    other = b"\x01" * 16
    rows = view.result_rows([result("7"), result("6", other), result("")], [PERSON], frozenset([other]))
    assert [row.closed_by for row in rows] == ["handed_in", "collected", "undecided"]
    assert view.scores(rows).count == 2


def test_rows_are_found_without_marks() -> None:
    rows = view.result_rows([result("7")], [PERSON], frozenset())
    assert view.found(rows, "hoa nguyen", "07") == rows
    assert view.found(rows, "huy", "") == view.found(rows, "", "08") == []


def test_the_chart_holds_every_bar_inside_its_picture() -> None:
    drawn = view.chart(spread(Decimal(score) for score in ("0", "4.75", "10", "10", "10")))
    assert all(0 <= one.y <= view.HEIGHT and one.x + one.width <= view.WIDTH for one in drawn.columns)
    assert [count for _, count in drawn.lines] == [0, 1, 2, 3]
    assert view.chart(spread([])).mean_x is None


def test_figures_and_rows_are_shown_as_the_language_writes_them(visitor: Visitor, staffed: Board) -> None:
    marked(staffed, attempt_stream(staffed))
    visitor.sign_in()
    assert "7,35" in visitor.get("/ket-qua").text
    visitor.get("/ket-qua?lang=en")
    page = visitor.get("/ket-qua").text
    assert "7.35" in page
    assert "Spread" not in page
    assert "Kết quả" not in page


def test_filters_that_leave_nothing_say_so(visitor: Visitor, staffed: Board) -> None:
    marked(staffed, attempt_stream(staffed))
    visitor.sign_in()
    assert "Không thấy bài nào" in visitor.get("/ket-qua?q=zzz").text


def test_the_workbook_is_of_the_session_asked_for(visitor: Visitor, staffed: Board) -> None:
    with writing(staffed.engine) as db:
        codes = ((HOA.candidate, PLAN.id), (HUY.candidate, "another"))
        results.replace_all(
            db, [Result(StreamId(os.urandom(16)), one, session, "0101", {}, "7", AT, "") for one, session in codes]
        )
    visitor.sign_in()
    whole, part = visitor.get("/ket-qua.xlsx").content, visitor.get(f"/ket-qua.xlsx?session={PLAN.id}").content
    assert len(part) < len(whole)


def sign(visitor: Visitor, officer: str, pin: str) -> requests.Response:
    return visitor.submit("/ket-qua/mo-cham", "/ket-qua/mo-cham", officer=officer, pin=pin)


def test_two_officers_open_the_marking_and_it_runs_beside(visitor: Visitor, staffed: Board) -> None:
    staffed.with_officers()
    with writing(staffed.engine) as db:
        officers.keep_wraps(db, grading_key.GRADING, staffed.grading.private_bytes_raw(), grading_key.ACT)
    visitor.sign_in()
    wrong = sign(visitor, "cb1", "khong-phai-no")
    assert (wrong.status_code, "Mã PIN không đúng." in wrong.text) == (422, True)
    assert sign(visitor, "cb1", PINS["cb1"]).headers["location"] == "/ket-qua/mo-cham"
    assert "cb1 đã ký lúc" in visitor.get("/ket-qua/mo-cham").text
    assert sign(visitor, "cb2", PINS["cb2"]).headers["location"] == "/ket-qua"
    while "Đang chấm bài, bắt đầu" in (page := visitor.get("/ket-qua").text):
        pass
    assert "Đã chấm 0 bài" in page
