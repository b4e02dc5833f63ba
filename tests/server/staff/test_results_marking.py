"""Marking beside the pages: done, done again to the same bytes, or told apart where it differs."""

import threading

from sqlalchemy import update

from server.db.engine import writing
from server.grading.models import grading_runs
from server.staff.results.marking import Marking, MarkingState, Progress
from tests.server.board import AT, Board

ENDS_S = 30


def run(marking: Marking, board: Board) -> Progress:
    """Mark once, to the end."""
    marking.begin(board.grading.private_bytes_raw())
    for thread in threading.enumerate():
        if thread.name == "marking":
            thread.join(ENDS_S)
    return marking.progress


def test_the_same_attempts_marked_again_are_said_to_be_the_same(board: Board) -> None:
    marking = Marking(board.engine, board.folder, lambda: AT)
    assert marking.progress.state is MarkingState.IDLE
    assert run(marking, board) == Progress(MarkingState.DONE, 0, AT, 0)
    assert run(marking, board).state is MarkingState.AGAIN


def test_another_outcome_of_the_same_inputs_is_no_success(board: Board) -> None:
    marking = Marking(board.engine, board.folder, lambda: AT)
    run(marking, board)
    with writing(board.engine) as db:
        db.execute(update(grading_runs).values(outcome_hash=bytes(32)))
    assert run(marking, board).state is MarkingState.DIFFERS


def test_a_day_without_rules_leaves_the_results_as_they_are(board: Board) -> None:
    assert run(Marking(board.engine, board.folder, lambda: 0), board).state is MarkingState.FAILED
