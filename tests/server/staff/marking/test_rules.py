"""The marking rules by the pages: shown to the area, chosen by two officers, fixed once results are published."""

from sqlalchemy import select

from protocol.policy import STANDARD, STRICT
from server.db.engine import writing
from server.grading import schemes
from server.grading.models import marking_policies
from server.results import publishing
from server.results.publication import hash_of_lines, lines_of
from tests.server.board import AT
from tests.server.grading.papers import perfect
from tests.server.results.rows import result, rows
from tests.server.staff.marking.conftest import Exam

RULES = "/cham-thi/quy-tac"


def test_two_officers_choose_and_the_page_says_what_holds_and_what_to_do(exam: Exam) -> None:
    exam.attempt("18001234", *perfect(exam.packed))
    exam.grade(AT)
    page = exam.visitor.get(RULES).text
    assert "Chưa ai chọn" in page
    assert "graduation-2025</code> · 08/02/2025" in page
    assert exam.sign(RULES, RULES, "cb1", scheme=STRICT).headers["location"] == RULES
    assert "Đúng hết mới có điểm: cb1 đã ký lúc" in exam.visitor.get(RULES).text
    again = exam.sign(RULES, RULES, "cb1", scheme=STRICT)
    assert (again.status_code, "phải khác người lập" in again.text) == (422, True)
    assert exam.sign(RULES, RULES, "cb2", scheme=STRICT).headers["location"] == RULES
    page = exam.visitor.get(RULES).text
    assert "graduation-2025-strict</code>" in page
    assert "cb1, cb2" in page
    assert "Lần chấm gần nhất theo quy tắc khác" in page
    exam.grade(AT + 1)
    assert "Lần chấm gần nhất theo quy tắc khác" not in exam.visitor.get(RULES).text


def test_what_cannot_be_chosen_is_refused_in_a_sentence(exam: Exam) -> None:
    unknown = exam.sign(RULES, RULES, "cb1", scheme="de-dai")
    assert (unknown.status_code, "Chọn một bộ quy tắc" in unknown.text) == (422, True)
    exam.sign(RULES, RULES, "cb1", scheme=STANDARD)
    exam.sign(RULES, RULES, "cb2", scheme=STANDARD)
    same = exam.sign(RULES, RULES, "cb1", scheme=STANDARD)
    assert (same.status_code, "theo quy tắc này rồi" in same.text) == (422, True)
    lines = lines_of(rows(result()))
    for keys in exam.board.unlocked():
        with writing(exam.board.engine) as db:
            publishing.sign(db, exam.board.journal, "Toán", lines, hash_of_lines(lines), "", keys, AT)
    assert "không đổi được nữa" in exam.visitor.get(RULES).text
    fixed = exam.sign("/tai-khoan/cua-toi", RULES, "cb1", scheme=STRICT)  # the page itself has no form any more
    assert (fixed.status_code, "không đổi được nữa" in fixed.text) == (422, True)
    with exam.board.engine.connect() as db:
        assert schemes.in_force(db).scheme == STANDARD
        assert len(db.execute(select(marking_policies)).all()) == 1
