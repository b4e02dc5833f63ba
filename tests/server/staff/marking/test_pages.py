"""The overview of marking: what the last runs came to, what waits and why."""

from collections.abc import Mapping
from string import Formatter

from protocol.policy import Actor
from protocol.records import Answered
from server.db.engine import writing
from server.grading.record import NoteKind, Outcome
from server.staff import sessions
from server.staff.marking.area import NAV
from server.staff.marking.words import WORDS
from tests.server.board import AT, HOA, HUY
from tests.server.grading.papers import option, own_id, perfect
from tests.server.staff.conftest import PASSWORD
from tests.server.staff.marking.conftest import Exam

OTHERS = {"de": Actor.PAPERS, "diem": Actor.SITE_HEAD, "coi": Actor.INVIGILATOR}
PAGES = ("/cham-thi", "/cham-thi/dap-an", "/cham-thi/thay-doi", "/cham-thi/xu-ly", "/cham-thi/bai-cho")


def test_both_languages_say_the_same_things_in_the_same_places() -> None:
    def places(words: Mapping[str, str]) -> dict[str, set[str | None]]:
        return {key: {name for _, name, _, _ in Formatter().parse(text)} - {None} for key, text in words.items()}

    assert places(WORDS["vi"]) == places(WORDS["en"])
    assert all(WORDS["vi"].values())


def test_every_outcome_and_note_has_its_words() -> None:
    wanted = {f"{kind}.{one.value}" for one in Outcome for kind in ("outcome", "next")}
    assert wanted | {f"note.{one.value}" for one in NoteKind} <= WORDS["vi"].keys()


def test_before_the_first_run_every_page_says_what_to_do(exam: Exam) -> None:
    said = (
        "Chưa chấm lần nào",
        "Đáp án như khi đóng gói đề",
        "Cần hai lần chấm",
        "Chưa có xử lý nào",
        "Chưa chấm lần nào",
    )
    for path, sentence in zip(PAGES, said, strict=True):
        answer = exam.visitor.get(path)
        assert (answer.status_code, sentence in answer.text) == (200, True), path
    assert exam.visitor.get("/cham-thi/thay-doi.xlsx").headers["content-type"].startswith("text/html")
    exam.visitor.get("/cham-thi?lang=en")
    for path in PAGES:
        assert "Chấm thi" not in exam.visitor.get(path).text


def test_a_run_says_what_was_marked_what_waits_and_what_it_went_by(exam: Exam) -> None:
    exam.attempt(HOA.candidate, *perfect(exam.packed))
    exam.attempt(HUY.candidate)
    exam.attempt(HUY.candidate, Answered(own_id(exam.packed, "C00"), option(exam.packed, "C00", "B")))
    exam.attempt("18009999", hand_in=False)
    run = exam.grade(AT)
    page = exam.visitor.get("/cham-thi").text
    for told in (
        "Một thí sinh có hai bài",
        "Hai cán bộ chọn bài được chấm",
        "graduation-2025",
        run.outcome_hash.hex()[:12],
    ):
        assert told in page
    assert run.outcome_hash.hex() not in page
    detail = exam.visitor.get(f"/cham-thi/lan-cham/{run.id}").text
    for told in (run.outcome_hash.hex(), run.inputs_hash.hex(), "như khi đóng gói đề", "Chưa nộp và chưa thu bài"):
        assert told in detail
    assert HOA.candidate not in page + detail
    unknown = exam.visitor.get("/cham-thi/lan-cham/" + "0" * 32)
    assert (unknown.status_code, "Chọn một lần chấm trong danh sách" in unknown.text) == (404, True)


def test_only_those_of_the_area_see_it_and_an_inspector_changes_nothing(exam: Exam) -> None:
    with writing(exam.board.engine) as db:
        for name, role in {**OTHERS, "thanh-tra": Actor.INSPECTOR}.items():
            sessions.add_user(db, name, PASSWORD, role=role)
    for name in OTHERS:
        exam.visitor.session.cookies.clear()
        exam.visitor.sign_in(name)
        assert {exam.visitor.get(path).status_code for path in (*PAGES, "/cham-thi/thay-doi.xlsx")} == {403}
        refused = exam.visitor.submit("/", "/cham-thi/xu-ly", kind="warning")  # may sanction at the site, not here
        assert (refused.status_code, f'href="{NAV.href}"' in exam.visitor.get("/").text) == (403, False)
    exam.visitor.session.cookies.clear()
    exam.visitor.sign_in("thanh-tra")
    assert {exam.visitor.get(path).status_code for path in PAGES} == {200}
    for path in ("dap-an/cau", "dap-an/de-nghi/00", "xu-ly", "xu-ly/00/ky", "xu-ly/00/bo", "mo-khoa", "dong-khoa"):
        answer = exam.visitor.submit("/cham-thi/xu-ly", f"/cham-thi/{path}", officer="cb1", pin="x")
        assert (answer.status_code, "Hỏi Chủ tịch Hội đồng thi" in answer.text) == (403, True), path
    exam.visitor.session.cookies.clear()
    assert exam.visitor.get("/cham-thi").headers["location"] == "/dang-nhap"
