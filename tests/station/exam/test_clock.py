"""The seat's clock: same boot exact, reboot unknown, the wall clock never asked."""

import time
from dataclasses import dataclass

import pytest

from station.exam.boot_clock import LinuxBootClock
from station.exam.clock import TICK_MS, SeatClock


@dataclass
class HandClock:
    """A boot clock that is turned by hand."""

    boot_id: str = "boot-a"
    ms: int = 1_000_000

    def now_ms(self) -> int:
        return self.ms


def test_time_used_is_time_passed() -> None:
    hand = HandClock()
    clock = SeatClock(hand)
    hand.ms += 61_000
    assert clock.used_ms() == 61_000
    assert not clock.unconfirmed


def test_a_tick_is_due_every_five_seconds() -> None:
    hand = HandClock()
    clock = SeatClock(hand)
    hand.ms += TICK_MS - 1
    assert not clock.due()
    hand.ms += 1
    assert clock.due()
    assert clock.tick().used_ms == TICK_MS
    assert not clock.due()


def test_a_killed_client_loses_no_time_and_gains_none() -> None:
    hand = HandClock()
    first = SeatClock(hand)
    hand.ms += 10_000
    tick = first.tick()
    hand.ms += 4_000  # away
    again = SeatClock(hand, [tick])
    assert again.used_ms() == 14_000
    assert not again.unconfirmed


def test_suspend_is_counted_since_the_boot_clock_counts_it() -> None:
    hand = HandClock()
    clock = SeatClock(hand)
    hand.ms += 600_000  # lid closed for ten minutes: CLOCK_BOOTTIME went on
    assert clock.used_ms() == 600_000


def test_a_reboot_deducts_nothing_and_says_that_time_is_unconfirmed() -> None:
    hand = HandClock()
    clock = SeatClock(hand)
    hand.ms += 100_000
    tick = clock.tick()
    after = HandClock(boot_id="boot-b", ms=20_000)
    again = SeatClock(after, [tick])
    assert again.used_ms() == 100_000
    assert again.unconfirmed
    after.ms += 5_000
    assert again.used_ms() == 105_000


def test_a_second_restart_in_the_new_boot_still_knows_of_the_first() -> None:
    hand = HandClock()
    old = SeatClock(hand).tick()
    after = HandClock(boot_id="boot-b", ms=20_000)
    new = SeatClock(after, [old]).tick()
    assert SeatClock(after, [old, new]).unconfirmed


@pytest.mark.parametrize(("off_ms", "expected"), [(30_000, 130_000), (-40_000, 60_000), (-500_000, 0)])
def test_a_stated_time_off_is_deducted_and_never_below_zero(off_ms: int, expected: int) -> None:
    hand = HandClock()
    clock = SeatClock(hand)
    hand.ms += 100_000
    again = SeatClock(HandClock(boot_id="boot-b"), [clock.tick()])
    again.confirm(off_ms)
    assert again.used_ms() == expected
    assert not again.unconfirmed


def test_a_jump_of_the_wall_clock_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    hand = HandClock()
    clock = SeatClock(hand)
    hand.ms += 7_000
    monkeypatch.setattr(time, "time", lambda: 0.0)
    monkeypatch.setattr(time, "time_ns", lambda: 0)
    assert clock.used_ms() == 7_000


def test_the_machine_has_a_boot_clock_that_goes_forward() -> None:
    machine = LinuxBootClock()
    first = machine.now_ms()
    assert machine.now_ms() >= first > 0
    assert len(machine.boot_id) == 36
