"""Sanctions: two officers take a share of a score, and give it back."""

import pytest

from protocol import journal
from protocol.policy import SanctionKind
from protocol.records import IncidentOpened, Sanctioned, SanctionLifted
from server.answers import service as journals
from server.attempts.incidents import UnknownIncidentError
from server.db.engine import writing
from server.grading import sanctions
from server.grading.projecting import project
from server.grading.sanctions import AlreadySanctionedError, NoReasonError, Sanction, UnknownSanctionError, Wanted
from server.officers.service import SameOfficerError
from server.results.service import all_results
from tests.server.grading.conftest import AT, Board
from tests.server.grading.papers import first_wrong, perfect

WARNING = Wanted("ca-1", "18001234", SanctionKind.WARNING, "Trao đổi bài.")


def sign(board: Board, officer: int, wanted: Wanted = WARNING) -> Sanction:
    """Have one of the two officers sign a sanction."""
    keys = board.officers[officer]
    with writing(board.engine) as db:
        return sanctions.record(db, board.journal, keys, wanted, AT)


def sanction(board: Board, wanted: Wanted = WARNING) -> Sanction:
    """Have both officers sign a sanction."""
    sign(board, 0, wanted)
    return sign(board, 1, wanted)


def lift(board: Board, officer: int, of: str, reason: str = "Nhầm người.") -> Sanction:
    """Have one of the two officers sign that a sanction is taken back."""
    keys = board.officers[officer]
    with writing(board.engine) as db:
        return sanctions.lift(db, board.journal, keys, of, reason, AT + 1)


def final(board: Board) -> tuple[str, int, str]:
    """Make the results anew, with no key, and return total, percent and final score."""
    with writing(board.engine) as db:
        project(db, board.run().id)
        result = next(one for one in all_results(db) if one.candidate == "18001234")
    return result.total, result.sanction_percent, result.final


@pytest.fixture
def exam(at: Board) -> Board:
    """A board with two officers and a graded attempt of 9.75."""
    at.attempt("18001234", *perfect(at.packed), first_wrong(at.packed))
    at.grade()
    return at


@pytest.mark.parametrize(
    ("kind", "percent", "score"),
    [
        (SanctionKind.REPRIMAND, 25, "7.31"),
        (SanctionKind.WARNING, 50, "4.88"),
        (SanctionKind.SUSPENSION, 100, "0.00"),
    ],
)
def test_a_sanction_takes_its_share_of_the_total(exam: Board, kind: SanctionKind, percent: int, score: str) -> None:
    made = sanction(exam, Wanted("ca-1", "18001234", kind, "Vi phạm."))
    assert (made.percent, made.officers) == (percent, ("cb1", "cb2"))
    assert final(exam) == ("9.75", percent, score)


def test_one_signature_takes_nothing(exam: Board) -> None:
    assert not sign(exam, 0).stands
    assert final(exam) == ("9.75", 0, "9.75")
    with pytest.raises(SameOfficerError):
        sign(exam, 0)


def test_the_heaviest_of_several_counts(exam: Board) -> None:
    sanction(exam)
    sanction(exam, Wanted("ca-1", "18001234", SanctionKind.REPRIMAND, "Nói chuyện."))
    assert final(exam) == ("9.75", 50, "4.88")


def test_it_holds_for_its_candidate_and_session_alone(exam: Board) -> None:
    sanction(exam, Wanted("ca-2", "18001234", SanctionKind.WARNING, "Buổi sau."))
    sanction(exam, Wanted("ca-1", "18009999", SanctionKind.WARNING, "Người khác."))
    assert final(exam) == ("9.75", 0, "9.75")


def test_for_the_whole_exam_it_holds_in_every_session(exam: Board) -> None:
    sanction(exam, Wanted("ca-2", "18001234", SanctionKind.SUSPENSION, "Mang điện thoại.", whole_exam=True))
    assert final(exam) == ("9.75", 100, "0.00")


def test_lifted_by_two_officers_it_takes_nothing_and_stays_on_record(exam: Board) -> None:
    made = sanction(exam)
    assert lift(exam, 0, made.id).stands
    assert not lift(exam, 1, made.id).stands
    assert final(exam) == ("9.75", 0, "9.75")
    assert lift(exam, 1, made.id).lifted_by == ("cb1", "cb2")
    with exam.engine.connect() as db:
        assert [one.lifted_for for one in sanctions.all_sanctions(db)] == ["Nhầm người."]


def test_the_journal_has_it_without_naming_anybody(exam: Board) -> None:
    made = sanction(exam)
    lift(exam, 0, made.id)
    lift(exam, 1, made.id)
    with exam.engine.connect() as db:
        entries = list(journals.read(db, exam.journal.stream, (61, 62)))
    assert [journal.read(entry) for entry in entries] == [
        Sanctioned(made.id, made.hash, 50, ("cb1", "cb2")),
        SanctionLifted(made.id, ("cb1", "cb2")),
    ]
    assert not [entry for entry in entries if b"18001234" in entry.body]


def test_asked_for_a_third_time_it_is_refused(exam: Board) -> None:
    made = sanction(exam)
    with pytest.raises(AlreadySanctionedError) as already:
        sign(exam, 0)
    assert already.value.sanction == made.id


def test_it_has_a_reason_and_its_incident_is_one(exam: Board) -> None:
    with pytest.raises(NoReasonError):
        sign(exam, 0, Wanted("ca-1", "18001234", SanctionKind.WARNING, " "))
    about = Wanted("ca-1", "18001234", SanctionKind.WARNING, "Theo biên bản.", "0a")
    with pytest.raises(UnknownIncidentError):
        sign(exam, 0, about)
    exam.decide(IncidentOpened("0a", "clock_off", ()))
    assert not sign(exam, 0, about).stands


def test_an_unknown_sanction_is_not_lifted(exam: Board) -> None:
    with pytest.raises(UnknownSanctionError):
        lift(exam, 0, "00" * 8)


def test_grading_again_keeps_it(exam: Board) -> None:
    sanction(exam)
    assert [(one.sanction_percent, one.final) for one in exam.grade(AT + 2)] == [(50, "4.88")]
