"""The exam's marking rules: two officers choose them, every run follows them, published results fix them."""

import pytest

from protocol import journal
from protocol.policy import GRADUATION_2025_STRICT, STANDARD, STRICT
from protocol.records import Published
from server.answers import service as journals
from server.db.engine import writing
from server.grading import runs, schemes
from server.grading.schemes import (
    Chosen,
    OtherRulesError,
    RulesFixedError,
    SameSchemeError,
    UnknownSchemeError,
)
from server.officers.service import SameOfficerError
from server.results import publishing
from server.results.publication import hash_of_lines, lines_of
from tests.server.grading.conftest import AT, Board
from tests.server.grading.papers import perfect
from tests.server.results.rows import result, rows

LINES = lines_of(rows(result()))


def choose(board: Board, officer: int, scheme: str = STRICT) -> Chosen | None:
    """Have one of the two officers sign for a scheme."""
    keys = board.officers[officer]
    with writing(board.engine) as db:
        return schemes.choose(db, board.journal, keys, scheme, AT)


def publish(board: Board) -> None:
    """Have both officers publish."""
    for keys in board.officers:
        with writing(board.engine) as db:
            publishing.sign(db, board.journal, "Toán", LINES, hash_of_lines(LINES), "", keys, AT)


def rules_of_the_run(board: Board) -> set[str]:
    with board.engine.connect() as db:
        return set(runs.inputs_of(db, board.run().id).rules)


def test_where_nobody_chose_the_standard_rules_hold(at: Board) -> None:
    with at.engine.connect() as db:
        assert schemes.in_force(db) == Chosen(STANDARD)
    at.attempt("18001234", *perfect(at.packed))
    at.grade()
    assert rules_of_the_run(at) == {"graduation-2025"}


def test_two_officers_choose_the_journal_says_so_and_the_next_run_follows(at: Board) -> None:
    assert choose(at, 0) is None
    made = choose(at, 1)
    assert made is not None
    assert (made.scheme, made.version, made.officers) == (STRICT, 1, ("cb1", "cb2"))
    with at.engine.connect() as db:
        kept = [journal.read(entry) for entry in journals.read(db, at.journal.stream)]
        assert schemes.in_force(db) == made
    assert Published("policy", 1, made.hash) in kept
    at.attempt("18001234", *perfect(at.packed))
    at.grade()
    assert rules_of_the_run(at) == {GRADUATION_2025_STRICT.code}


def test_one_officer_alone_changes_nothing(at: Board) -> None:
    assert choose(at, 0) is None
    with pytest.raises(SameOfficerError):
        choose(at, 0)
    with at.engine.connect() as db:
        assert schemes.in_force(db).scheme == STANDARD
        assert {scheme: one.officer for scheme, one in schemes.waiting(db, AT).items()} == {STRICT: "cb1"}


def test_two_officers_who_want_different_rules_choose_none(at: Board) -> None:
    choose(at, 0, STRICT)
    assert choose(at, 1, STANDARD) is None


def test_what_is_chosen_already_is_said_and_what_is_no_scheme_is_refused(at: Board) -> None:
    choose(at, 0)
    choose(at, 1)
    with pytest.raises(SameSchemeError):
        choose(at, 0)
    with pytest.raises(UnknownSchemeError):
        choose(at, 0, "de-dai")


def test_after_results_are_published_the_rules_stay(at: Board) -> None:
    at.exam.with_roster()
    assert at.officers
    publish(at)
    with pytest.raises(RulesFixedError):
        choose(at, 0)


def test_results_marked_by_rules_that_were_left_are_not_for_publishing(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed))
    at.grade()
    run = at.run().id
    with at.engine.connect() as db:
        schemes.check_runs(db, [run])
    choose(at, 0)
    choose(at, 1)
    with at.engine.connect() as db, pytest.raises(OtherRulesError):
        schemes.check_runs(db, [run])
