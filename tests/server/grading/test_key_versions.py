"""A key is corrected after the exam: by two officers, as a new version, with what it changed by candidate."""

import pytest
from sqlalchemy import select

from protocol import journal, officer
from protocol.officer import NotPermittedError
from protocol.records import Answered, KeyCorrected
from server.answers import service as journals
from server.db.engine import writing
from server.grading import key_versions
from server.grading.corrections import BadCorrectionError, Change, Correction
from server.grading.key_versions import Corrected, NoReasonError, NothingToCorrectError
from server.grading.models import key_versions as table
from server.grading.report import ItemChange, changes
from server.grading.scoring import Reason
from server.officers import service as officers
from server.officers.service import SameOfficerError
from tests.server.board import PINS
from tests.server.grading.conftest import AT, Board
from tests.server.grading.papers import first_wrong, option, own_id, perfect

REASON = "Hội đồng ra đề đính chính."
ALSO_D = Correction("C00", 1, Change.ACCEPT, {"RESPONSE": ("D",)})


def sign(board: Board, signer: int, *corrections: Correction, reason: str = REASON, at: int = AT) -> Corrected:
    """Have one of the two officers sign corrections."""
    keys = board.officers[signer]
    with writing(board.engine) as db, board.papers.connect() as papers:
        return key_versions.sign(db, papers, board.journal, keys, corrections, reason, at)


def correct(board: Board, *corrections: Correction, reason: str = REASON) -> Corrected:
    """Have both officers sign corrections."""
    sign(board, 0, *corrections, reason=reason)
    return sign(board, 1, *corrections, reason=reason)


@pytest.fixture
def exam(at: Board) -> Board:
    """A board with two officers and three attempts: all right, D in C00, nothing."""
    at.attempt("18000001", *perfect(at.packed))
    at.attempt("18000002", *perfect(at.packed), Answered(own_id(at.packed, "C00"), option(at.packed, "C00", "D")))
    at.attempt("18000003")
    return at


def totals(board: Board, at: int = AT) -> list[str]:
    """Return the totals by candidate."""
    return [result.total for result in board.grade(at)]


def test_one_officer_changes_nothing(exam: Board) -> None:
    assert not sign(exam, 0, ALSO_D).is_in_force
    assert totals(exam) == ["10.00", "9.75", "0.00"]
    assert exam.run().key_version == 1
    with exam.engine.connect() as db:
        assert [one.version.corrections for one in key_versions.proposed(db)] == [(ALSO_D,)]


def test_the_same_officer_is_no_second(exam: Board) -> None:
    sign(exam, 0, ALSO_D)
    with pytest.raises(SameOfficerError):
        sign(exam, 0, ALSO_D)


def test_two_officers_have_another_option_accepted(exam: Board) -> None:
    assert correct(exam, ALSO_D).version.version == 2
    assert totals(exam) == ["10.00", "10.00", "0.00"]
    assert exam.run().key_version == 2


def test_a_replaced_key_takes_from_who_had_the_old_one(exam: Board) -> None:
    correct(exam, Correction("C00", 1, Change.REPLACE, {"RESPONSE": ("D",)}))
    assert totals(exam) == ["9.75", "10.00", "0.00"]


def test_a_cancelled_item_gives_its_points_to_everybody(exam: Board) -> None:
    correct(exam, Correction("D0", 1, Change.CANCEL))
    assert totals(exam) == ["10.00", "9.75", "1.00"]


def test_a_statement_may_be_accepted_both_ways(exam: Board) -> None:
    correct(exam, Correction("D1", 1, Change.ACCEPT, {"RESPONSE": ("A false", "B false", "C true", "D true")}))
    assert totals(exam) == ["10.00", "9.75", "0.00"]


def test_versions_add_up(exam: Board) -> None:
    correct(exam, ALSO_D)
    assert correct(exam, Correction("D0", 1, Change.CANCEL), reason="Câu sai.").version.version == 3
    assert totals(exam) == ["10.00", "10.00", "1.00"]


def test_applied_twice_it_is_one_version_and_one_entry(exam: Board) -> None:
    first = correct(exam, ALSO_D)
    again = sign(exam, 1, ALSO_D)
    assert again == first
    with exam.engine.connect() as db:
        assert len(db.execute(select(table)).all()) == 1
        records = [journal.read(entry) for entry in journals.read(db, exam.journal.stream, (60,))]
    assert records == [KeyCorrected(2, first.hash, bytes(32), ("cb1", "cb2"))]


def test_what_the_key_says_already_is_refused(exam: Board) -> None:
    correct(exam, ALSO_D)
    with pytest.raises(NothingToCorrectError):
        sign(exam, 0, ALSO_D, reason="Nhắc lại.")
    with pytest.raises(NothingToCorrectError):
        sign(exam, 0, reason="Không có gì.")


MISFITS = (
    (Correction("X99", 1, Change.CANCEL), "unknown_item"),
    (Correction("C00", 2, Change.CANCEL), "unknown_item"),
    (Correction("C00", 1, Change.ACCEPT, {"RESPONSE": ("E",)}), "ids"),
    (Correction("C00", 1, Change.ACCEPT, {"KHÁC": ("D",)}), "identifiers"),
    (Correction("C00", 1, Change.ACCEPT), "identifiers"),
    (Correction("C00", 1, Change.CANCEL, {"RESPONSE": ("D",)}), "values"),
    (Correction("C00", 1, Change.REPLACE, {"RESPONSE": ()}), "values"),
    (Correction("D0", 1, Change.REPLACE, {"RESPONSE": ("A",)}), "pairs"),
    (Correction("D0", 1, Change.REPLACE, {"RESPONSE": ("A có",)}), "ids"),
    (Correction("S0", 1, Change.ACCEPT, {"RESPONSE": ("1.5.2",)}), "number"),
    (Correction("S0", 1, Change.ACCEPT, {"RESPONSE": ("1/0",)}), "number"),
)


def test_a_correction_that_fits_no_item_is_refused(exam: Board) -> None:
    for correction, reason in MISFITS:
        with pytest.raises(BadCorrectionError) as bad:
            sign(exam, 0, correction)
        assert (bad.value.code, bad.value.reason) == (correction.code, reason)


def test_two_corrections_of_one_item_are_refused(exam: Board) -> None:
    with pytest.raises(BadCorrectionError) as bad:
        sign(exam, 0, ALSO_D, Correction("C00", 1, Change.CANCEL))
    assert bad.value.reason == "repeated"


def test_a_correction_has_a_reason(exam: Board) -> None:
    for reason in ("", "  ", "x" * 501):
        with pytest.raises(NoReasonError):
            sign(exam, 0, ALSO_D, reason=reason)


def test_who_may_not_correct_does_not(exam: Board) -> None:
    with writing(exam.engine) as db:
        stranger = officers.add(db, exam.journal, "cb3", "cb3", "site_head", PINS["cb1"], AT)
    keys = officer.unlock(stranger, PINS["cb1"])
    with pytest.raises(NotPermittedError), writing(exam.engine) as db, exam.papers.connect() as papers:
        key_versions.sign(db, papers, exam.journal, keys, [ALSO_D], REASON, AT)


def test_the_report_says_by_candidate_what_changed(exam: Board) -> None:
    totals(exam)
    before = exam.run()
    correct(exam, ALSO_D, Correction("D0", 1, Change.CANCEL))
    totals(exam, AT + 1)
    with exam.engine.connect() as db:
        found = changes(db, before.id, exam.run().id)
    assert [(one.candidate, one.total_before, one.total_after, one.final_after) for one in found] == [
        ("18000002", "9.75", "10.00", "10.00"),
        ("18000003", "0.00", "1.00", "1.00"),
    ]
    assert found[0].items == (ItemChange(own_id(exam.packed, "C00"), "0", "0.25", Reason.MARKED.value),)
    assert found[1].items == (ItemChange(own_id(exam.packed, "D0"), "0", "1", Reason.CANCELLED.value),)


def test_a_correction_of_one_item_leaves_every_other_mark(exam: Board) -> None:
    exam.attempt("18000004", first_wrong(exam.packed))
    totals(exam)
    before = exam.run()
    correct(exam, ALSO_D)
    totals(exam, AT + 1)
    with exam.engine.connect() as db:
        items = {item.item for one in changes(db, before.id, exam.run().id) for item in one.items}
    assert items == {own_id(exam.packed, "C00")}
