"""What a candidate marks, strikes out and scribbles never reaches grading."""

import msgspec
from sqlalchemy import select, update

from protocol.records import (
    KIND_BY_RECORD,
    Answered,
    Flagged,
    Highlighted,
    Record,
    Scratched,
    Struck,
    ViewChosen,
)
from server.answers.models import entries
from server.db.engine import writing
from server.grading.models import grading_runs
from server.grading.opening import KINDS
from server.grading.record import Graded, Outcome, decode_inputs
from tests.server.grading.conftest import Board
from tests.server.grading.papers import first_wrong, perfect

MARKS = (Flagged, Struck, Highlighted, Scratched, ViewChosen)


def scribbled(answers: list[Record]) -> list[Record]:
    """Return `answers` as one gives them who marks and scribbles between them."""
    made: list[Record] = [
        ViewChosen(150, "dark", "serif", ruler=True, timer_hidden=True, typing="vni", tone_placement="modern")
    ]
    for place, record in enumerate(answers):
        item = record.item if isinstance(record, Answered) else ""
        made += [
            Flagged(item, on=True),
            Highlighted(item, "", ((0, 5), (9, 12))),
            Struck(item, "c1", on=True),
            record,
            Scratched(f"nháp {place}: chọn A, không phải B"),
        ]
    return made


def of_anybody(graded: Graded) -> Graded:
    """Return what grading made of an attempt without whose it is and where it ends."""
    return msgspec.structs.replace(graded, attempt="", candidate="", closed_at=0, receipt_code="")


def test_an_attempt_full_of_marks_is_graded_like_one_without(at: Board) -> None:
    answers = [*perfect(at.packed), first_wrong(at.packed)]
    plain, marked = at.attempt("18001234", *answers), at.attempt("18001235", *scribbled(answers))
    results = {result.candidate: result for result in at.grade()}
    without, with_marks = results["18001234"], results["18001235"]
    assert (with_marks.total, with_marks.part_points) == (without.total, without.part_points)
    assert without.total == "9.75"
    assert of_anybody(at.outcome(marked)) == of_anybody(at.outcome(plain))


def test_a_run_takes_in_the_last_entry_of_an_attempt_and_nothing_of_its_marks(at: Board) -> None:
    at.attempt("18001234", *scribbled(perfect(at.packed)))
    at.grade()
    with at.engine.connect() as db:
        inputs = db.execute(select(grading_runs.c.inputs)).scalar_one()
    (stood,) = decode_inputs(inputs).attempts
    assert stood.closed_by == "submitted"
    for said in ("nháp", "dark", "spans", "vni"):
        assert said.encode() not in inputs


def test_grading_reads_no_entry_of_a_mark(at: Board) -> None:
    kinds = [KIND_BY_RECORD[one].number for one in MARKS]
    assert not set(kinds) & set(KINDS)
    attempt = at.attempt("18001234", *scribbled(perfect(at.packed)))
    with writing(at.engine) as db:  # what is in them does not even open
        spoilt = update(entries).where(entries.c.stream == attempt, entries.c.kind.in_(kinds)).values(body=b"\x01")
        assert db.execute(spoilt).rowcount
    (result,) = at.grade()
    assert at.outcome(attempt).outcome is Outcome.MARKED
    assert result.total == "10.00"
