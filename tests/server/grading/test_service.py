"""Grading: what was handed in under a signed head, by the key as it was packed, the same twice."""

import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import func, select, update

from protocol import journal, sealing
from protocol.records import (
    Adopted,
    Answered,
    AttemptChosen,
    ChoiceResponse,
    Collected,
    GradingRun,
    IncidentOpened,
    TextResponse,
)
from server.answers import service as journals
from server.answers.models import entries
from server.db import migrations
from server.db.engine import Role, open_database, writing
from server.grading import runs
from server.grading import service as grading
from server.grading.models import graded_attempts, grading_runs
from server.grading.projecting import project
from server.grading.record import Note, NoteKind, Outcome
from server.grading.runs import DONE, RUNNING, OutcomeDiffersError
from server.grading.scoring import Reason
from server.grading.service import UnknownPaperError, grade
from tests.server.grading.conftest import AT, BEGUN, Board, keep_map
from tests.server.grading.papers import PAPER, first_wrong, option, own_id, packed, perfect


class KilledError(Exception):
    """The grader's process is gone."""


def killed_after(batches: int) -> Callable[[int, int], None]:
    """Return a progress that kills after so many batches."""
    left = [batches]

    def progress(_done: int, _of: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise KilledError

    return progress


def test_a_perfect_paper_earns_ten(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed))
    (result,) = at.grade()
    assert (result.candidate, result.total, result.final, result.variant) == ("18001234", "10.00", "10.00", "0101")
    assert dict(result.part_points) == {"Phần I": "3.00", "Phần II": "4.00", "Phần III": "3.00"}
    assert (result.pending, result.sanction_percent, result.waits_for, result.run) == (0, 0, "", at.run().id)


def test_the_last_answer_to_an_item_counts(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed), first_wrong(at.packed))
    assert at.grade()[0].total == "9.75"


def test_a_cleared_answer_earns_nothing(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed), Answered(at.packed.paper.items[0].id, None))
    assert at.grade()[0].total == "9.75"


def test_what_was_not_handed_in_or_not_signed_is_not_graded(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed), hand_in=False)
    at.attempt("18001507", *perfect(at.packed), signed=False)
    assert at.grade() == []


def test_two_attempts_of_one_candidate_wait_for_officers(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed))
    at.attempt("18001234")
    assert [(result.total, result.final, result.waits_for) for result in at.grade()] == [("", "", "two_attempts")] * 2


def test_a_collected_attempt_is_graded_up_to_where_it_was_collected(at: Board) -> None:
    right = perfect(at.packed)
    attempt = at.attempt("18001234", *right, first_wrong(at.packed), hand_in=False, signed=False)
    last = BEGUN + len(right)
    at.decide(Collected(attempt.hex(), 1, last, at.hash_at(attempt, last), "upstream", "Máy hỏng.", ("cb1", "cb2")))
    (result,) = at.grade()
    assert (result.total, result.receipt_code) == ("10.00", "")


def test_of_two_attempts_the_chosen_one_is_graded_and_the_other_set_aside(at: Board) -> None:
    chosen, other = at.attempt("18001234", *perfect(at.packed)), at.attempt("18001234")
    at.decide(AttemptChosen(chosen.hex(), (other.hex(),), "Bài làm tại máy 15.", ("cb1", "cb2")))
    assert [(result.attempt, result.total) for result in at.grade()] == [(chosen, "10.00")]


def test_an_unfinished_second_attempt_holds_the_first_up_too(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed))
    at.attempt("18001234", hand_in=False)
    assert [result.total for result in at.grade()] == [""]


def test_an_attempt_whose_rival_has_not_come_waits_until_it_is_chosen(at: Board) -> None:
    attempt, rival = at.attempt("18001234", *perfect(at.packed)), "cd" * 16
    at.decide(IncidentOpened("01", "two_admissions", (attempt.hex(), rival)))
    assert [result.total for result in at.grade()] == [""]
    at.decide(AttemptChosen(attempt.hex(), (rival,), "Thí sinh không sang máy 16.", ("cb1", "cb2")))
    assert [result.total for result in at.grade()] == ["10.00"]


def test_an_incident_of_another_kind_holds_no_result_up(at: Board) -> None:
    attempt = at.attempt("18001234", *perfect(at.packed))
    at.decide(IncidentOpened("01", "fork", (attempt.hex(),)))
    assert [result.total for result in at.grade()] == ["10.00"]


def test_a_moved_attempt_counts_up_to_the_head_that_the_second_seat_knew(at: Board) -> None:
    right = perfect(at.packed)
    attempt = at.moved("18001234", [*right, first_wrong(at.packed)], BEGUN + len(right), [])
    assert at.grade()[0].total == "10.00"
    place = BEGUN + len(right) + 1
    at.decide(Adopted(attempt.hex(), 1, place, place, at.hash_at(attempt, place), "Máy 15.", ("cb1", "cb2")))
    assert at.grade()[0].total == "9.75"


def test_another_key_opens_no_attempt_and_leaves_no_mark(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed))
    with pytest.raises(sealing.WrongKeyError):
        grade(at.engine, at.papers, X25519PrivateKey.generate(), at.journal, AT)
    assert at.grade()[0].total == "10.00"


def test_a_paper_without_a_key_is_named(at: Board, tmp_path: Path) -> None:
    at.attempt("18001234")
    (tmp_path / "other").mkdir()
    empty = open_database(tmp_path / "other", Role.PAPERS)
    migrations.upgrade(empty, Role.PAPERS)
    with pytest.raises(UnknownPaperError) as unknown:
        grade(at.engine, empty, at.grading, at.journal, AT)
    assert unknown.value.paper_id == PAPER
    empty.dispose()


def test_graded_twice_it_is_one_run_with_one_outcome(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed))
    at.attempt("18001507", first_wrong(at.packed))
    first, before = at.grade(), at.run()
    assert before.state == DONE
    assert at.grade(AT + 1) == first
    assert replace(at.run(), ended_at=before.ended_at) == before


def test_another_hand_in_makes_another_run_and_the_first_stays(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed))
    at.grade()
    first = at.run()
    at.attempt("18001507")
    assert len(at.grade(AT + 1)) == 2
    assert at.run().id != first.id
    with at.engine.connect() as db:
        assert runs.find(db, first.id) == first


def test_two_boards_with_the_same_journals_come_to_the_same_bytes(at: Board, tmp_path: Path) -> None:
    at.attempt("18001234", *perfect(at.packed))
    at.attempt("18001507", first_wrong(at.packed))
    at.grade()
    (tmp_path / "copy").mkdir()
    copy = open_database(tmp_path / "copy")
    migrations.upgrade(copy)
    with at.engine.connect() as source, writing(copy) as target:
        for table in ("entries", "heads", "stream_owners"):
            rows = [dict(row) for row in source.exec_driver_sql(f"SELECT * FROM {table}").mappings()]  # noqa: S608
            target.execute(entries.metadata.tables[table].insert(), rows)
    grade(copy, at.papers, at.grading, at.journal, AT + 5)
    with copy.connect() as db:
        again = runs.latest(db)
    copy.dispose()
    assert again is not None
    assert (again.id, again.outcome_hash) == (at.run().id, at.run().outcome_hash)


def test_a_changed_mark_in_the_database_is_found_by_grading_again(at: Board) -> None:
    attempt = at.attempt("18001234", first_wrong(at.packed))
    at.grade()
    with writing(at.engine) as db:
        forged = db.execute(select(graded_attempts.c.outcome)).scalar_one().replace(b'"0","marked"', b'"0.25","marked"')
        db.execute(update(graded_attempts).values(outcome=forged))
    with pytest.raises(OutcomeDiffersError) as differs:
        at.grade()
    assert differs.value.attempt == attempt.hex()


def test_a_grader_killed_in_the_middle_goes_on_with_no_score_twice(at: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grading, "BATCH", 2)
    for number in range(7):
        at.attempt(f"1800{number:04}", *perfect(at.packed)[: number * 3])
    with pytest.raises(KilledError):
        grade(at.engine, at.papers, at.grading, at.journal, AT, on_progress=killed_after(2))
    with at.engine.connect() as db:
        assert db.scalar(select(func.count()).select_from(graded_attempts)) == 4
        assert [one.state for one in runs.runs(db)] == [RUNNING]
    heard: list[tuple[int, int]] = []
    assert (
        grade(at.engine, at.papers, at.grading, at.journal, AT + 1, on_progress=lambda *done: heard.append(done)) == 7
    )
    assert heard == [(6, 7), (7, 7)]
    with at.engine.connect() as db:
        assert db.scalar(select(func.count()).select_from(graded_attempts)) == 7
        assert db.scalar(select(func.count()).select_from(grading_runs)) == 1
    stopped = at.run().outcome_hash
    at.grade()
    assert at.run().outcome_hash == stopped


def test_a_run_is_an_entry_of_the_boards_journal_once_however_often_it_is_made_again(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed))
    at.grade()
    at.grade(AT + 1)
    run = at.run()
    with at.engine.connect() as db:
        records = [journal.read(entry) for entry in journals.read(db, at.journal.stream)]
    expected = GradingRun(run.id, run.inputs_hash, run.outcome_hash, run.engine)
    assert [one for one in records if isinstance(one, GradingRun)] == [expected]


DIES = """
import os, sys
from pathlib import Path
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from server.audit.board_journal import BoardJournal
from server.board_folder import BoardFolder
from server.db.engine import Role, open_database
from server.grading import service
service.BATCH = 2
folder, key, at = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), int(sys.argv[3])
opened = open_database(folder), open_database(folder, Role.PAPERS), X25519PrivateKey.from_private_bytes(key)
board = BoardFolder(folder)
journal = BoardJournal(board.signing, board.certificate)
service.grade(*opened, journal, at, on_progress=lambda done, of: os.kill(os.getpid(), 9) if done == 4 else None)
"""


def test_a_grader_whose_process_was_killed_goes_on_too(at: Board) -> None:
    for number in range(5):
        at.attempt(f"1800{number:04}", *perfect(at.packed)[: number * 4])
    at.engine.dispose()
    key = at.grading.private_bytes_raw().hex()
    asked = [sys.executable, "-c", DIES, str(at.exam.folder.path), key, str(AT)]
    assert subprocess.run(asked, check=False).returncode == -signal.SIGKILL
    heard: list[tuple[int, int]] = []
    assert grade(at.engine, at.papers, at.grading, at.journal, AT, on_progress=lambda *done: heard.append(done)) == 5
    assert heard == [(5, 5)]
    stopped = at.run().outcome_hash
    at.grade()
    assert at.run().outcome_hash == stopped


def test_results_stand_until_the_next_run_is_whole(at: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grading, "BATCH", 1)
    at.attempt("18001234", *perfect(at.packed))
    before = at.grade()
    at.attempt("18001507")
    with pytest.raises(KilledError):
        grade(at.engine, at.papers, at.grading, at.journal, AT, on_progress=killed_after(1))
    with at.engine.connect() as db:
        assert project(db, before[0].run) == 1
    assert len(at.grade()) == 2


def test_a_hole_in_the_journal_is_named_and_nothing_is_marked(at: Board) -> None:
    whole, holed = at.attempt("18001234", *perfect(at.packed)), at.attempt("18001507", *perfect(at.packed))
    at.lose(holed, 7)
    by_attempt = {result.attempt: result for result in at.grade()}
    assert (by_attempt[whole].total, by_attempt[holed].total) == ("10.00", "")
    assert (by_attempt[holed].candidate, by_attempt[holed].waits_for) == ("18001507", "journal_hole")
    assert at.outcome(holed).outcome is Outcome.JOURNAL_HOLE
    assert at.outcome(holed).notes == (Note(NoteKind.BROKEN_AT, "1/7"),)


def test_officers_may_accept_what_stands_before_the_hole(at: Board) -> None:
    holed = at.attempt("18001507", *perfect(at.packed))
    at.lose(holed, 7)
    at.decide(Collected(holed.hex(), 1, 6, at.hash_at(holed, 6), "upstream", "Hỏng đĩa.", ("cb1", "cb2")))
    assert [result.total for result in at.grade()] == ["0.75"]


def test_a_hole_in_a_segment_that_was_left_is_named(at: Board) -> None:
    right = perfect(at.packed)
    moved = at.moved("18001234", right, BEGUN + len(right), [])
    at.lose(moved, 5)
    assert [result.waits_for for result in at.grade()] == ["journal_hole"]
    assert at.outcome(moved).notes == (Note(NoteKind.BROKEN_AT, "1/5"),)


def test_a_first_segment_that_never_came_is_a_hole(at: Board) -> None:
    moved = at.moved("18001234", [], BEGUN, perfect(at.packed))
    for seq in range(1, BEGUN + 1):
        at.lose(moved, seq)
    (result,) = at.grade()
    assert (result.waits_for, result.candidate) == ("journal_hole", "")


def test_an_altered_answer_is_named_and_the_others_are_marked(at: Board) -> None:
    whole, altered = at.attempt("18001234", *perfect(at.packed)), at.attempt("18001507", *perfect(at.packed))
    with writing(at.engine) as db:
        place = (entries.c.stream == altered, entries.c.seq == 9)
        db.execute(update(entries).where(*place).values(body=b"\x01" + bytes(60)))
    by_attempt = {result.attempt: result for result in at.grade()}
    assert by_attempt[whole].total == "10.00"
    assert by_attempt[altered].waits_for == "unreadable"
    assert at.outcome(altered).notes == (Note(NoteKind.BROKEN_AT, "1/9"),)


def test_another_variant_put_into_the_opened_paper_is_found(at: Board) -> None:
    attempt = at.attempt("18001234", *perfect(at.packed))
    with writing(at.engine) as db:
        place = (entries.c.stream == attempt, entries.c.seq == 3)
        body = db.execute(select(entries.c.body).where(*place)).scalar_one()
        db.execute(update(entries).where(*place).values(body=body.replace(b'"minutes":90', b'"minutes":91')))
    assert [result.waits_for for result in at.grade()] == ["unreadable"]


def test_a_collection_at_another_entry_than_is_held_marks_nothing(at: Board) -> None:
    attempt = at.attempt("18001234", *perfect(at.packed), hand_in=False, signed=False)
    at.decide(Collected(attempt.hex(), 1, 6, bytes(32), "upstream", "Máy hỏng.", ("cb1", "cb2")))
    assert [result.waits_for for result in at.grade()] == ["other_head"]


def test_a_response_of_the_wrong_shape_earns_nothing_and_says_so(at: Board) -> None:
    item = at.packed.paper.items[0].id
    attempt = at.attempt("18001234", *perfect(at.packed), Answered(item, TextResponse("B")))
    assert at.grade()[0].total == "9.75"
    mark = next(mark for mark in at.outcome(attempt).marks if mark.item == item)
    assert (mark.points, mark.reason) == ("0", Reason.WRONG_SHAPE.value)


def test_a_response_to_an_item_of_another_variant_is_noted(at: Board) -> None:
    attempt = at.attempt("18001234", *perfect(at.packed), Answered("xx-1", ChoiceResponse("yy-2")))
    assert at.grade()[0].total == "10.00"
    assert at.outcome(attempt).notes == (Note(NoteKind.OTHER_VARIANT, "xx-1"),)


def test_an_attempt_on_a_variant_that_was_never_packed_stops_the_grading_before_it_marks(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed), variant="0199")
    with pytest.raises(UnknownPaperError):
        at.grade()


def test_the_same_answers_earn_the_same_in_every_variant(at: Board) -> None:
    other = packed("0102")
    with writing(at.papers) as db:
        keep_map(db, other, "0102")
    for variant, paper in (("0101", at.packed), ("0102", other)):
        answers = [Answered(own_id(paper, f"C{n:02}"), option(paper, f"C{n:02}", "ABCD"[n % 4])) for n in range(12)]
        at.attempt(f"1800{variant}", *answers, variant=variant)
    assert [(one.variant, one.total) for one in at.grade()] == [("0101", "0.75"), ("0102", "0.75")]


def test_the_sum_of_the_recorded_marks_is_the_score(at: Board) -> None:
    attempt = at.attempt("18001234", *perfect(at.packed)[:15])
    (result,) = at.grade()
    marks = at.outcome(attempt).marks
    assert len(marks) == 22
    assert str(sum((Decimal(mark.points) for mark in marks), Decimal("0.00"))) == result.total
    assert at.outcome(attempt).maker == "rule:truongthi-1"
