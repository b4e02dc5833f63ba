"""Sanctions by the pages: two officers, a registered candidate, and a result that follows at once."""

from protocol.records import IncidentOpened
from server.attempts import incidents
from server.db.engine import writing
from server.grading import sanctions
from server.grading.sanctions import Sanction
from tests.server.board import AT, HOA, PLAN
from tests.server.grading.papers import perfect
from tests.server.staff.marking.conftest import Exam

LIST = "/cham-thi/xu-ly"
MINUTES = "Biên bản số 3 <b>"
WANTED = {"candidate": HOA.candidate, "session": PLAN.id, "kind": "warning", "reason": MINUTES}


def kept(exam: Exam) -> list[Sanction]:
    with exam.board.engine.connect() as db:
        return sanctions.all_sanctions(db)


def test_two_officers_sanction_and_lift_and_the_score_follows(exam: Exam) -> None:
    exam.attempt(HOA.candidate, *perfect(exam.packed))
    exam.grade(AT)
    with writing(exam.board.engine) as db:
        case = incidents.open_once(db, exam.board.journal, IncidentOpened("", "two_admissions", ("ab" * 16,)), AT)
    half = exam.sign(LIST, LIST, "cb1", **WANTED, incident=case)
    one = half.headers["location"]
    assert (one, exam.result(HOA.candidate).final) == (f"{LIST}/{kept(exam)[0].id}", "10.00")
    page = exam.visitor.get(one).text
    assert all(told in page for told in ("cb1 đã ký lúc", "Cảnh cáo, trừ 50%", f"/su-co/{case}", "&lt;b&gt;"))
    same = exam.sign(one, f"{one}/ky", "cb1")
    assert (same.status_code, "phải khác người lập" in same.text) == (422, True)
    assert exam.sign(one, f"{one}/ky", "cb2").headers["location"] == LIST
    assert (exam.result(HOA.candidate).final, exam.result(HOA.candidate).sanction_percent) == ("5.00", 50)
    assert "Điểm cuối đã đổi" in exam.visitor.get(LIST).text
    again = exam.sign(LIST, LIST, "cb1", **WANTED, incident=case)
    assert (again.status_code, "đã có đúng xử lý đó" in again.text) == (422, True)
    empty = exam.sign(one, f"{one}/bo", "cb2", reason=" ")
    assert (empty.status_code, "Ghi lý do" in empty.text) == (422, True)
    assert exam.sign(one, f"{one}/bo", "cb2", reason="Ghi nhầm người").headers["location"] == one
    assert 'value="Ghi nhầm người"' in exam.visitor.get(one).text
    assert exam.result(HOA.candidate).final == "5.00"
    alone = exam.sign(one, f"{one}/bo", "cb2", reason="Ghi nhầm người")
    assert (alone.status_code, "phải khác người lập" in alone.text) == (422, True)
    assert exam.sign(one, f"{one}/bo", "cb1", reason="Ghi nhầm người").headers["location"] == LIST
    assert exam.result(HOA.candidate).final == "10.00"
    lifted = exam.visitor.get(one).text
    assert ("Đã bỏ" in lifted, "cb2, cb1" in lifted, f"{one}/bo" in lifted) == (True, True, False)


def test_a_sanction_that_cannot_be_is_refused_with_what_to_do(exam: Exam) -> None:
    refused = (
        ({"candidate": "99999999"}, "Ca thi này không có thí sinh số 99999999"),
        ({"session": "ca-khac"}, "Ca thi này không có thí sinh"),
        ({"kind": "burn"}, "Chọn hình thức xử lý"),
        ({"reason": " "}, "Ghi lý do"),
        ({"reason": "x" * 501}, "Ghi lý do"),
        ({"incident": "00"}, "Không có sự cố này"),
    )
    for fields, sentence in refused:
        answer = exam.sign(LIST, LIST, "cb1", **{**WANTED, **fields})
        assert (answer.status_code, sentence in answer.text) == (422, True), sentence
        assert f'value="{fields.get("candidate", HOA.candidate)}"' in answer.text
    wrong = exam.visitor.submit(LIST, LIST, officer="cb1", pin="sai", **WANTED)
    assert (wrong.status_code, "Mã PIN không đúng." in wrong.text, 'value="sai"' in wrong.text) == (422, True, False)
    for path in ("", "/ky", "/bo"):
        answer = exam.visitor.get(f"{LIST}/0") if not path else exam.sign(LIST, f"{LIST}/0{path}", "cb1", reason="x")
        assert (answer.status_code, "Không có xử lý này" in answer.text) == (404, True)
    assert kept(exam) == []


def test_a_sanction_of_the_whole_exam_says_so(exam: Exam) -> None:
    for officer in ("cb1", "cb2"):
        exam.sign(LIST, LIST, officer, **WANTED, whole_exam="yes")
    (made,) = kept(exam)
    assert (made.wanted.whole_exam, made.stands, "mọi bài thi" in exam.visitor.get(LIST).text) == (True, True, True)
