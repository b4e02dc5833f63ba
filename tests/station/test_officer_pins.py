"""PINs are counted on the disk; five wrong ones lock one officer, at one station."""

from pathlib import Path

import msgspec
import pytest

from station.officer_pins import MOST_WRONG, OfficerLockedError, OfficerPins, PinRefusedError
from tests.station.checkin.conftest import OFFICERS, PINS

FIRST, SECOND = OFFICERS[0], OFFICERS[1]
WRONG = "khong-dung"


def fail(pins: OfficerPins, times: int) -> None:
    for _ in range(times):
        with pytest.raises((PinRefusedError, OfficerLockedError)):
            pins.unlock(FIRST, WRONG)


def test_the_right_pin_opens_and_gives_the_tries_back(tmp_path: Path) -> None:
    pins = OfficerPins(tmp_path)
    fail(pins, 4)
    assert pins.unlock(FIRST, PINS["cb1"]).officer == "cb1"
    with pytest.raises(PinRefusedError) as refused:
        pins.unlock(FIRST, WRONG)
    assert refused.value.left == MOST_WRONG - 1


def test_the_fifth_wrong_pin_locks_that_officer_and_says_so_once(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    pins = OfficerPins(tmp_path, lambda officer, wrong: told.append((officer, wrong)))
    fail(pins, MOST_WRONG + 1)
    assert told == [("cb1", MOST_WRONG)]
    assert pins.locked(FIRST)
    with pytest.raises(OfficerLockedError):
        pins.unlock(FIRST, PINS["cb1"])
    assert pins.unlock(SECOND, PINS["cb2"]).officer == "cb2"
    assert pins.locked(FIRST)  # another officer opens the desk, not the lock


def test_a_restart_gives_no_try_back(tmp_path: Path) -> None:
    fail(OfficerPins(tmp_path), 4)
    with pytest.raises(OfficerLockedError):
        OfficerPins(tmp_path).unlock(FIRST, WRONG)


def test_a_new_pin_from_the_board_begins_again(tmp_path: Path) -> None:
    pins = OfficerPins(tmp_path)
    fail(pins, MOST_WRONG)
    assert not pins.locked(msgspec.structs.replace(FIRST, box=FIRST.box + b"1"))


def test_a_refused_pin_is_in_no_message(tmp_path: Path) -> None:
    with pytest.raises(PinRefusedError) as refused:
        OfficerPins(tmp_path).unlock(FIRST, WRONG)
    assert WRONG not in str(refused.value)
