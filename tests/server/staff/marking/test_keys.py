"""Correcting a key by the pages: two officers, every refusal a sentence, and what a regrade changed."""

import io

from python_calamine import CalamineWorkbook

from protocol.records import Answered
from server.db.engine import writing
from server.grading import key_versions
from server.grading.corrections import Change, Correction
from tests.server.board import AT, HOA, HUY, PLAN
from tests.server.grading.conftest import keep_map
from tests.server.grading.papers import option, own_id, packed_with_blocks, perfect
from tests.server.staff.marking.conftest import Exam

ITEM, KEYS = "/cham-thi/dap-an/cau", "/cham-thi/dap-an"
WHY = "Công văn số 12"
ALSO_D = {"change": "accept", "correct.RESPONSE": "D", "reason": WHY}


def at_item(exam: Exam, officer: str, code: str = "C00", version: str = "1", **fields: str) -> tuple[int, str, str]:
    """Sign a correction on the item's page; return status, text, and where it leads."""
    answer = exam.sign(f"{ITEM}?code=C00", ITEM, officer, code=code, version=version, **fields)
    return answer.status_code, answer.text, answer.headers.get("location", "")


def versions(exam: Exam) -> list[tuple[Correction, ...]]:
    with exam.board.engine.connect() as db:
        return [one.version.corrections for one in key_versions.in_force(db)]


def test_two_officers_correct_a_key_and_the_regrade_is_told(exam: Exam) -> None:
    exam.attempt(HOA.candidate, *perfect(exam.packed))
    wrong = Answered(own_id(exam.packed, "C00"), option(exam.packed, "C00", "D"))
    exam.attempt(HUY.candidate, *perfect(exam.packed), wrong)
    before = exam.grade(AT)
    shown = exam.visitor.get(f"{ITEM}?code=C00").text
    assert all(told in shown for told in ("Câu C00", "<dd>B</dd>", "<span>ý D</span>", "Sửa đáp án câu C00"))
    status, _, proposal = at_item(exam, "cb1", **ALSO_D)
    assert (status, proposal.startswith(f"{KEYS}/de-nghi/"), versions(exam)) == (303, True, [])
    assert "Nhận thêm D" in exam.visitor.get(proposal).text
    assert proposal in exam.visitor.get(KEYS).text
    assert "chờ người ký thứ hai" in exam.visitor.get("/cham-thi").text
    same = exam.sign(proposal, proposal, "cb1")
    assert (same.status_code, "phải khác người lập" in same.text, versions(exam)) == (422, True, [])
    done = exam.sign(proposal, proposal, "cb2")
    assert done.headers["location"] == KEYS
    assert versions(exam) == [(Correction("C00", 1, Change.ACCEPT, {"RESPONSE": ("D",)}),)]
    page = exam.visitor.get(KEYS).text
    assert all(told in page for told in ("Phiên bản 2", WHY, "cb1, cb2"))
    assert "chưa chấm lại" in exam.visitor.get("/cham-thi").text
    gone = exam.visitor.get(proposal)
    assert (gone.status_code, "không còn chờ ký" in gone.text) == (404, True)
    for fields, sentence in (
        (ALSO_D, "đã có hiệu lực ở phiên bản 2"),
        ({**ALSO_D, "reason": "Nhắc lại"}, "đúng như vậy"),
    ):
        status, text, _ = at_item(exam, "cb1", **fields)
        assert (status, sentence in text) == (422, True)
    after = exam.grade(AT + 1)
    told = exam.visitor.get("/cham-thi/thay-doi").text
    assert all(one in told for one in (HUY.candidate, "<s>9,75</s> → <strong>10,00</strong>", "C00: 0 → 0,25", "Ca 1"))
    assert HOA.candidate not in told
    back = exam.visitor.get(f"/cham-thi/thay-doi?before={after.id}&after={before.id}").text
    assert "<s>10,00</s> → <strong>9,75</strong>" in back
    book = exam.visitor.get("/cham-thi/thay-doi.xlsx")
    assert book.headers["Content-Disposition"] == 'attachment; filename="thay-doi-diem.xlsx"'
    head, *rows = CalamineWorkbook.from_object(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert (head[0], rows) == (
        "SBD",
        [[HUY.candidate, PLAN.title, "0101", 9.75, 10.0, 9.75, 10.0, "C00: 0 → 0.25"]],
    )


def test_a_correction_that_cannot_be_is_refused_with_what_to_do(exam: Exam) -> None:
    exam.attempt(HOA.candidate, *perfect(exam.packed))
    exam.grade(AT)
    answers = {"reason": WHY, "change": "accept"}
    refused = (
        ({"reason": WHY}, "Chọn cách sửa"),
        ({"reason": WHY, "change": "burn"}, "Chọn cách sửa"),
        (answers, "Ghi đáp án"),
        ({**answers, "correct.RESPONSE": "E"}, "không có phương án đó"),
        ({**answers, "correct.RESPONSE": "B"}, "đúng như vậy rồi"),
        ({**ALSO_D, "reason": "  "}, "Ghi lý do"),
        ({**answers, "code": "D0", "statement.A": "true"}, "phải chọn đủ mọi ý"),
        ({**answers, "code": "S0", "correct.RESPONSE": "1/0"}, "là số"),
        ({**answers, "code": "S0", "correct.RESPONSE": ";".join(["1"] * 3)}, "trống, trùng"),
    )
    for fields, sentence in refused:
        status, text, _ = at_item(exam, "cb1", **fields)
        assert (status, sentence in text) == (422, True), sentence
    for code, version in (("X99", "1"), ("C00", "2"), ("C00", "²"), ("x" * 5000, "1")):
        status, text, _ = at_item(exam, "cb1", **{**ALSO_D, "code": code, "version": version})
        assert (status, "trong các đề đã chấm" in text) == (404, True)
    wrong = exam.visitor.submit(f"{ITEM}?code=C00", ITEM, officer="cb1", pin="sai", code="C00", version="1", **ALSO_D)
    assert (wrong.status_code, "Mã PIN không đúng." in wrong.text, 'value="Công văn số 12"' in wrong.text) == (
        *(422, True, True),
    )
    assert exam.visitor.post(ITEM, {"officer": "cb1", "code": "C00", **ALSO_D}).status_code == 403
    assert versions(exam) == []


def test_statements_and_cancelled_items_are_corrected_too(exam: Exam) -> None:
    exam.attempt(HOA.candidate)
    exam.grade(AT)
    truth = {f"statement.{letter}": "false" for letter in "ABCD"}
    for code, fields in (("D1", {"change": "replace", **truth}), ("S0", {"change": "cancel", "correct.RESPONSE": "9"})):
        _, _, proposal = at_item(exam, "cb1", code=code, reason=WHY, **fields)
        assert exam.sign(proposal, proposal, "cb2").headers["location"] == KEYS
    all_false = ("A false", "B false", "C false", "D false")
    assert versions(exam) == [
        (Correction("D1", 1, Change.REPLACE, {"RESPONSE": all_false}),),
        (Correction("S0", 1, Change.CANCEL),),
    ]
    assert "A Sai, B Sai, C Sai, D Sai" in exam.visitor.get(KEYS).text
    exam.grade(AT + 1)
    assert exam.result(HOA.candidate).total == "0.50"


def test_the_key_of_a_paper_that_was_not_marked_is_not_shown(exam: Exam) -> None:
    with writing(exam.papers) as db:
        keep_map(db, packed_with_blocks("0202"), "0202")
    exam.attempt(HOA.candidate, *perfect(exam.packed))
    assert exam.visitor.get(f"{ITEM}?code=C00").status_code == 404
    exam.grade(AT)
    assert (exam.visitor.get(f"{ITEM}?code=C00").status_code, exam.visitor.get(f"{ITEM}?code=E1").status_code) == (
        200,
        404,
    )
