"""PINs at the board: right, wrong, and wrong too often."""

from collections.abc import Callable

import pytest

from protocol import journal
from protocol.officer import WrongPinError
from protocol.records import OfficerLocked
from server.answers import service as journals
from server.officers.pins import LOCKED_US, TRIES, OfficerLockedError, Pin, PinGuard
from server.officers.service import UnknownOfficerError
from tests.server.board import AT, PINS, Board

RIGHT, WRONG = Pin("cb1", PINS["cb1"]), Pin("cb1", "not-the-pin")


def guard(board: Board, clock: Callable[[], int] = lambda: AT) -> PinGuard:
    return PinGuard(board.with_officers().engine, board.journal, clock)


def test_the_right_pin_opens_the_officers_keys(board: Board) -> None:
    assert guard(board).unlock(RIGHT).officer == "cb1"


def test_a_wrong_pin_names_the_officer_and_not_the_pin(board: Board) -> None:
    with pytest.raises(WrongPinError) as wrong:
        guard(board).unlock(WRONG)
    assert wrong.value.officer == "cb1"
    assert WRONG.pin not in str(wrong.value)
    assert WRONG.pin not in repr(WRONG)


def test_a_stranger_is_unknown(board: Board) -> None:
    with pytest.raises(UnknownOfficerError):
        guard(board).unlock(Pin("cb9", "12345678"))


def test_five_wrong_pins_lock_that_officer_and_no_other(board: Board) -> None:
    moment = [AT]
    guarding = guard(board, lambda: moment[0])
    for _ in range(TRIES):
        with pytest.raises(WrongPinError):
            guarding.unlock(WRONG)
    with pytest.raises(OfficerLockedError) as locked:
        guarding.unlock(RIGHT)
    assert (locked.value.officer, locked.value.until) == ("cb1", AT + LOCKED_US)
    assert guarding.unlock(Pin("cb2", PINS["cb2"])).officer == "cb2"
    with board.engine.connect() as db:
        records = [journal.read(entry) for entry in journals.read(db, board.journal.stream)]
    assert OfficerLocked("cb1", TRIES) in records
    moment[0] = AT + LOCKED_US
    assert guarding.unlock(RIGHT).officer == "cb1"


def test_a_right_pin_forgives_the_wrong_ones_before_it(board: Board) -> None:
    guarding = guard(board)
    for _ in range(2):
        for _ in range(TRIES - 1):
            with pytest.raises(WrongPinError):
                guarding.unlock(WRONG)
        guarding.unlock(RIGHT)


def test_after_a_lock_has_run_out_the_count_starts_anew(board: Board) -> None:
    moment = [AT]
    guarding = guard(board, lambda: moment[0])
    for _ in range(TRIES):
        with pytest.raises(WrongPinError):
            guarding.unlock(WRONG)
    moment[0] += LOCKED_US
    with pytest.raises(WrongPinError):
        guarding.unlock(WRONG)
    assert guarding.unlock(RIGHT).officer == "cb1"
