"""Clocks that jump, machines that sleep or start anew: time left is as the boot clock says, answers stay in order."""

import pytest

from fixtures.disk_attempt import KEYS, STREAM
from protocol import journal
from protocol.records import ChoiceResponse, Ticked
from station.streams import wall_clock
from tests.station.faults.conftest import Seat
from tests.station.ui.seat.conftest import HandClock

DAY_US, MINUTE_MS = 86_400_000_000, 60_000


def chain_is_whole(seat: Seat) -> bool:
    """Sign the journal and verify it, as a server would."""
    head = seat.attempt.writer.sign_head()
    journal.verify(seat.attempt.store.entries(STREAM), head, KEYS.device_key.public_key())
    return True


@pytest.mark.parametrize("days", [1, -1])
def test_a_wall_clock_that_jumps_takes_no_minute_and_no_answer(seat: Seat, days: int) -> None:
    seat.answer(1, ChoiceResponse(seat.option(1, 0)))
    seat.boot.ms += 10 * MINUTE_MS
    seat.wait(lambda state: state.left_ms == 80 * MINUTE_MS)
    seat.wall = lambda: wall_clock() + days * DAY_US
    seat.answer(1, ChoiceResponse(seat.option(1, 3)))
    seat.wait(lambda state: state.left_ms == 80 * MINUTE_MS)
    seat.restart()
    seat.wall = wall_clock  # somebody set it right
    seat.answer(2, ChoiceResponse(seat.option(2, 1)))
    assert seat.state.left_ms == 80 * MINUTE_MS
    seat.restart()
    responses = seat.state.work.responses
    assert responses == {"i1": ChoiceResponse(seat.option(1, 3)), "i2": ChoiceResponse(seat.option(2, 1))}
    assert chain_is_whole(seat)


def test_time_goes_on_while_the_machine_sleeps_and_answers_stay(seat: Seat) -> None:
    seat.answer(3, ChoiceResponse(seat.option(3, 1)))
    seat.boot.ms += 25 * MINUTE_MS  # CLOCK_BOOTTIME counts the sleep
    seat.wait(lambda state: state.left_ms == 65 * MINUTE_MS)
    assert (seat.state.work.number, seat.state.work.time_unconfirmed) == (3, False)


def test_a_machine_that_sleeps_past_the_end_hands_in_what_there_is(seat: Seat) -> None:
    seat.answer(3, ChoiceResponse(seat.option(3, 1)))
    seat.boot.ms += 300 * MINUTE_MS
    seat.wait(lambda state: state.receipt is not None)
    submitted = seat.state.work.submitted
    assert submitted is not None
    assert (submitted.answered, submitted.reason) == (1, "time_up")


def test_a_machine_that_was_off_loses_no_minute_until_somebody_states_it_and_says_so(seat: Seat) -> None:
    seat.answer(5, ChoiceResponse(seat.option(5, 1)))
    seat.boot.ms += 20 * MINUTE_MS
    seat.wait(lambda state: state.work.used_ms == 20 * MINUTE_MS)
    seat.qtbot.waitUntil(lambda: last_tick(seat) == 20 * MINUTE_MS)
    seat.stop()
    seat.boot = HandClock("boot-b", 7_000)
    seat.start()
    assert (seat.state.left_ms, seat.state.work.number) == (70 * MINUTE_MS, 5)
    assert "Thời gian chờ xác nhận" in seat.window.strip.sentence.text()
    seat.boot.ms += MINUTE_MS
    seat.wait(lambda state: state.left_ms == 69 * MINUTE_MS)
    seat.restart()  # within the new start: nothing more is unknown, and what was still is
    assert (seat.state.left_ms, seat.state.work.time_unconfirmed) == (69 * MINUTE_MS, True)


def last_tick(seat: Seat) -> int:
    """Return the time used that is on the disk."""
    ticks = [one.used_ms for one in seat.attempt.writer.records() if isinstance(one, Ticked)]
    return ticks[-1] if ticks else -1
