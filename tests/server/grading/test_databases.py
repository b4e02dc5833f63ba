"""Grading on each kind of database: the same statements, the same bytes."""

import pytest

from protocol.policy import SanctionKind
from server.db.engine import writing
from server.grading import runs, sanctions, service
from server.grading.projecting import project
from server.grading.record import outcome_hash
from server.grading.sanctions import Wanted
from server.results.service import all_results
from tests.server.grading.conftest import AT, Board
from tests.server.grading.papers import first_wrong, perfect


def test_a_run_is_kept_made_again_and_projected(either: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "BATCH", 2)
    right = perfect(either.packed)
    either.attempt("18000001", *right)
    either.attempt("18000002", *right, first_wrong(either.packed))
    either.moved("18000003", right, 3 + len(right), [first_wrong(either.packed)])
    holed = either.attempt("18000004", *right)
    either.lose(holed, 9)
    either.attempt("18000005", hand_in=False)
    first = either.grade()
    assert [(one.candidate, one.total, one.waits_for) for one in first] == [
        ("18000001", "10.00", ""),
        ("18000002", "9.75", ""),
        ("18000003", "9.75", ""),
        ("18000004", "", "journal_hole"),
    ]
    assert either.grade(AT + 1) == first
    with either.engine.connect() as db:
        assert outcome_hash(either.run().inputs_hash, runs.contents(db, either.run().id)) == either.run().outcome_hash


def test_a_sanction_changes_the_final_score_and_no_mark(either: Board) -> None:
    either.attempt("18000001", *perfect(either.packed))
    either.grade()
    before, pair = either.run(), either.officers
    wanted = Wanted("ca-1", "18000001", SanctionKind.WARNING, "Trao đổi bài.")
    with writing(either.engine) as db:
        for keys in pair:
            sanctions.record(db, either.journal, keys, wanted, AT)
        project(db, before.id)
        assert [(one.total, one.final) for one in all_results(db)] == [("10.00", "5.00")]
    assert either.run() == before
