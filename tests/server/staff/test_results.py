"""The results' pages and the marking that two officers open."""

import csv
import io
import os
from decimal import Decimal

import pytest
import requests
from python_calamine import CalamineWorkbook
from starlette.datastructures import QueryParams

from protocol.journal import StreamId
from protocol.policy import Actor
from server.db.engine import writing
from server.officers import grading_key
from server.officers import service as officers
from server.results import service as results
from server.results.service import Result
from server.results.sheet import Grouping
from server.results.statistics import spread
from server.staff import sessions
from server.staff.results import sheets, view
from server.staff.results.view import Asked
from tests.server.board import AT, HOA, HUY, PINS, PLAN, Board
from tests.server.results.rows import CODE, result, rows
from tests.server.staff.conftest import Visitor, attempt_stream, marked

PARTS = {"Phần I": "2.75", "Phần II": "2.6", "Phần III": "2"}


def kept(board: Board, *finals: tuple[str, str], subject: str = "Toán", session: str = PLAN.id) -> list[Result]:
    """Put results where grading puts them: candidate and final score each."""
    made = [
        Result(StreamId(os.urandom(16)), one, session, "0101", PARTS, final, AT, CODE, final=final, subject=subject)
        for one, final in finals
    ]
    with writing(board.engine) as db:
        results.replace_all(db, [*results.all_results(db), *made])
    return made


def test_a_row_says_how_its_attempt_ended_or_what_it_waits_for() -> None:
    made = rows(
        result("7"),
        result("6", candidate="18001235"),
        result("", candidate="18001236", pending=1),
        result("", candidate="18001237", waits_for="two_attempts"),
        result("", candidate="18001238", waits_for="journal_hole"),
    )
    collected = frozenset([made[1].attempt])
    assert [view.closed_by(row, collected) for row in made] == [
        *("handed_in", "collected", "marking", "choice", "decision"),
    ]


def test_rows_are_found_without_marks_and_by_place() -> None:
    made = rows(result("7"))
    assert view.found(made, Asked(query="hoa nguyen", room="07", school="Lạng Giang", subject="Toán")) == made
    for nothing in (Asked(query="huy"), Asked(room="08"), Asked(school="Yên Thế"), Asked(subject="Vật lí")):
        assert view.found(made, nothing) == []


@pytest.mark.parametrize("typed", ["room", "site", "subject"])
def test_an_address_names_the_division(typed: str) -> None:
    assert view.asked(QueryParams({"by": typed})).by is Grouping(typed)


def test_an_address_that_names_none_divides_by_school() -> None:
    asked = view.asked(QueryParams({"by": "'; DROP", "q": "x" * 5000}))
    assert (asked.by, len(asked.query)) == (Grouping.SCHOOL, view.MAX_LETTERS)


def test_the_chart_holds_every_bar_inside_its_picture() -> None:
    drawn = view.chart(spread(Decimal(score) for score in ("0", "4.75", "10", "10", "10")))
    assert all(0 <= one.y <= view.HEIGHT and one.x + one.width <= view.WIDTH for one in drawn.columns)
    assert [count for _, count in drawn.lines] == [0, 1, 2, 3]
    assert drawn.box is not None
    assert view.LEFT < drawn.box.least < drawn.box.lower < drawn.box.median <= drawn.box.most < view.WIDTH
    nothing = view.chart(spread([]))
    assert (nothing.mean_x, nothing.box) == (None, None)


def test_figures_and_rows_are_shown_as_the_language_writes_them(visitor: Visitor, staffed: Board) -> None:
    kept(staffed, (HOA.candidate, "7.35"))
    visitor.sign_in()
    page = visitor.get("/ket-qua").text
    assert "7,35" in page
    assert "Kết quả · Toán" in page
    assert "1 thí sinh đăng ký chưa có bài" in page
    visitor.get("/ket-qua?lang=en")
    page = visitor.get("/ket-qua").text
    assert "7.35" in page
    assert "Spread" not in page
    assert "Kết quả" not in page


def test_what_waits_is_counted_and_has_no_score(visitor: Visitor, staffed: Board) -> None:
    marked(staffed, attempt_stream(staffed), total="")
    visitor.sign_in()
    page = visitor.get("/ket-qua").text
    assert "1 bài chờ xử lý" in page
    assert "Điểm chưa công bố; thí sinh chưa nhìn thấy." in page


def test_subjects_are_told_apart(visitor: Visitor, staffed: Board) -> None:
    kept(staffed, (HOA.candidate, "7.35"), (HUY.candidate, "5.35"))
    kept(staffed, (HOA.candidate, "3.35"), subject="Vật lí")
    visitor.sign_in()
    whole, part = visitor.get("/ket-qua").text, visitor.get("/ket-qua?subject=Vật lí").text
    assert "Chọn một môn để công bố" in whole
    assert "3,35" in part
    assert "5,35" not in part


def test_filters_that_leave_nothing_say_so(visitor: Visitor, staffed: Board) -> None:
    marked(staffed, attempt_stream(staffed))
    visitor.sign_in()
    assert "Không thấy bài nào" in visitor.get("/ket-qua?q=zzz").text


def test_what_is_typed_is_shown_as_text(visitor: Visitor, staffed: Board) -> None:
    kept(staffed, (HOA.candidate, "7.35"))
    visitor.sign_in()
    page = visitor.get("/ket-qua?school=<script>alert(1)</script>&q=<script>&by=<script>").text
    assert "<script>alert" not in page
    assert 'value="<script>' not in page


def test_sheets_are_of_what_the_page_is_limited_to(visitor: Visitor, staffed: Board) -> None:
    kept(staffed, (HOA.candidate, "7"), (HUY.candidate, "6"))
    visitor.sign_in()
    for asked, numbers in (("", [HOA, HUY]), ("?q=hoa", [HOA]), ("?room=08", []), (f"?session={PLAN.id}", [HOA, HUY])):
        sheet = CalamineWorkbook.from_object(io.BytesIO(visitor.get(f"/ket-qua.xlsx{asked}").content))
        _, *found = sheet.get_sheet_by_index(0).to_python()
        assert [row[0] for row in found] == [row.candidate for row in numbers]
    whole, part = visitor.get("/ket-qua.csv").text, visitor.get("/ket-qua.csv?q=huy").text
    assert [HOA.candidate in one for one in (whole, part)] == [True, False]


def test_sheets_have_their_names_and_types(visitor: Visitor, staffed: Board) -> None:
    kept(staffed, (HOA.candidate, "7"))
    visitor.sign_in()
    wanted = {
        "/ket-qua.xlsx": ("ket-qua-toan.xlsx", b"PK"),
        "/ket-qua.csv": ("ket-qua-toan.csv", "\ufeffSBD".encode()),
        "/ket-qua.pdf": ("ket-qua-toan.pdf", b"%PDF-"),
        "/ket-qua/pho-diem.xlsx": ("pho-diem-ket-qua-toan.xlsx", b"PK"),
    }
    for path, (name, begins) in wanted.items():
        answer = visitor.get(path)
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.content.startswith(begins)


def test_more_rows_than_a_pdf_takes_are_refused_with_what_to_do(
    visitor: Visitor, staffed: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(staffed, (HOA.candidate, "7"), (HUY.candidate, "6"))
    visitor.sign_in()
    monkeypatch.setattr(sheets, "MAX_PDF_ROWS", 1)
    answer = visitor.get("/ket-qua.pdf")
    assert (answer.status_code, "Chọn một điểm thi, trường hoặc phòng" in answer.text) == (422, True)
    assert visitor.get("/ket-qua.pdf?q=hoa").status_code == 200


@pytest.mark.parametrize(
    ("role", "name", "card", "code"),
    [
        (Actor.SECRETARY, HOA.name, "024 ••• ••• 345", True),
        (Actor.INSPECTOR, HOA.name, "024 ••• ••• 345", True),
        (Actor.SITE_HEAD, HOA.name, "", False),
        (Actor.INVIGILATOR, "•••", "", False),
        (Actor.PAPERS, "•••", "", False),
    ],
)
def test_page_and_sheets_show_a_role_what_it_may_see(
    visitor: Visitor, staffed: Board, role: Actor, name: str, card: str, *, code: bool
) -> None:
    kept(staffed, (HOA.candidate, "7.35"))
    with writing(staffed.engine) as db:
        sessions.add_user(db, "nguoi-khac", "mua-thu-2026", role=role)
    visitor.sign_in("nguoi-khac", "mua-thu-2026")
    head, row = csv.reader(io.StringIO(visitor.get("/ket-qua.csv").content.decode("utf-8-sig")), delimiter=";")
    told = dict(zip(head, row, strict=True))
    assert (told["Họ và tên"], told["Số CCCD"], bool(told["Mã biên nhận"])) == (name, card, code)
    assert (told["SBD"], told["Điểm cuối"]) == (HOA.candidate, "7,35")
    page = visitor.get("/ket-qua").text
    assert (HOA.name in page, "7K3M-Q2ZD-9W0X-B4HV" in page) == (name == HOA.name, code)
    assert HOA.number not in page


def test_who_sees_no_name_finds_nobody_by_one(visitor: Visitor, staffed: Board) -> None:
    kept(staffed, (HOA.candidate, "7.35"), (HUY.candidate, "6.35"))
    with writing(staffed.engine) as db:
        sessions.add_user(db, "nguoi-khac", "mua-thu-2026", role=Actor.INVIGILATOR)
    visitor.sign_in("nguoi-khac", "mua-thu-2026")
    for path in ("/ket-qua", "/ket-qua.csv"):
        assert HOA.candidate not in visitor.get(f"{path}?q=hoa").text
        assert HOA.candidate in visitor.get(f"{path}?q={HOA.candidate}").text


@pytest.mark.parametrize(
    "path", ["/ket-qua", "/ket-qua.xlsx", "/ket-qua.csv", "/ket-qua.pdf", "/ket-qua/pho-diem.xlsx"]
)
def test_who_is_not_signed_in_gets_nothing(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap")


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
