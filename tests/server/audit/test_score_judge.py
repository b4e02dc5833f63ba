"""A published line is what a run gives: the verifier's own sums agree with the grader's, and with nothing else."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.policy import GRADUATION_2025, SanctionKind
from server.audit.score_judge import Decided, bears_out
from server.grading.marking import part_points, waiting
from server.grading.record import GivenMark, Graded, Outcome, PartMarks, SanctionContent
from server.grading.scoring import rounded
from server.results.frozen import Line

ATTEMPT = "ab" * 16
POINTS = st.decimals(0, 2, places=4).map(str)
MARKS = st.lists(POINTS | st.just(""), max_size=6)
NOBODY = Decided({}, ())


def graded(marks: list[str], outcome: Outcome = Outcome.MARKED) -> Graded:
    given = tuple(GivenMark(f"i{number}", "2", points, "marked") for number, points in enumerate(marks))
    parts = (PartMarks("Phần I", given[:3]), PartMarks("Phần II", given[3:]))
    code = GRADUATION_2025.code
    return Graded(ATTEMPT, outcome, "18001234", "ca-1", "00", "0101", code, parts=parts, closed_at=7, receipt_code="C")


def sanction(
    percent: int, candidate: str = "18001234", session: str = "ca-1", *, whole: bool = False
) -> SanctionContent:
    return SanctionContent(candidate, session, "", SanctionKind.REPRIMAND, percent, "x", whole)


def line(of: Graded, persons: dict[str, Decimal], percent: int) -> Line:
    """Return what the grader publishes of an outcome."""
    parts = part_points(of, persons)
    total = rounded(sum(parts.values(), Decimal(0)), GRADUATION_2025)
    pending = waiting(of, persons)
    final = "" if pending else str(rounded(total * (100 - percent) / 100, GRADUATION_2025))
    shown = {title: str(points) for title, points in parts.items()}
    place = ("ca-1", "Ca 1", "0101", "12", "07", "THPT")
    return Line("18001234", ATTEMPT, *place, shown, str(total), percent, final, pending, "", 7, "C")


def holds(one: Line, of: Graded, decided: Decided = NOBODY) -> bool:
    return bears_out(one, of, GRADUATION_2025, decided)


@given(MARKS, st.dictionaries(st.sampled_from(["i0", "i1", "i5"]), POINTS.map(Decimal)), st.sampled_from([0, 25, 50]))
def test_what_the_grader_makes_of_any_marks_adds_up_here_and_a_cent_more_does_not(
    marks: list[str], persons: dict[str, Decimal], percent: int
) -> None:
    of = graded(marks)
    decided = Decided({ATTEMPT: persons}, (sanction(percent),) if percent else ())
    made = line(of, persons, percent)
    assert holds(made, of, decided)
    more = str(Decimal(made.total) + Decimal("0.01"))
    assert not holds(msgspec.structs.replace(made, total=more), of, decided)
    assert not holds(msgspec.structs.replace(made, final="9.99"), of, decided)


@pytest.mark.parametrize(
    "changed",
    [
        {"candidate": "18001507"},
        {"exam_session": "ca-2"},
        {"variant": "0102"},
        {"parts": {"Phần I": "2", "Phần II": "0"}},
        {"parts": {"Phần I": "x", "Phần II": "0"}},
        {"pending": 1},
        {"waits_for": "no_paper"},
        {"sanction_percent": 25},
        {"handed_in_at": 8},
        {"receipt_code": "D"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_line_that_says_anything_else_does_not_hold(changed: dict[str, object]) -> None:
    of = graded(["0.25", "0.5"])
    made = line(of, {}, 0)
    assert holds(made, of)
    assert not holds(msgspec.structs.replace(made, **changed), of)


def test_the_heaviest_sanction_of_the_session_or_the_whole_exam_counts() -> None:
    of = graded(["1"])
    others = (sanction(50, "18001507"), sanction(50, session="ca-2"))
    assert holds(line(of, {}, 0), of, Decided({}, others))
    assert holds(line(of, {}, 25), of, Decided({}, (*others, sanction(25))))
    assert holds(line(of, {}, 50), of, Decided({}, (sanction(25), sanction(50, session="ca-2", whole=True))))


def test_what_waits_has_no_score_and_says_for_what() -> None:
    of = graded([], Outcome.JOURNAL_HOLE)
    empty = msgspec.structs.replace(line(of, {}, 0), parts={}, total="", final="", waits_for="journal_hole")
    assert holds(empty, of)
    assert holds(msgspec.structs.replace(empty, waits_for="two_attempts"), of)
    assert not holds(msgspec.structs.replace(empty, waits_for="no_key"), of)
    assert not holds(msgspec.structs.replace(empty, final="9.00"), of)


def test_marks_by_rules_that_the_run_does_not_carry_hold_nothing() -> None:
    of = graded(["1"])
    assert not bears_out(line(of, {}, 0), of, None, NOBODY)
