"""Minutes lost at a seat, given back at once where the rules of the exam say so."""

from dataclasses import replace

import msgspec
import pytest

from protocol.paper import PackedPaper
from protocol.records import SeatLocked, SeatUnlocked, Ticked, TimeGiven
from protocol.seat_rules import SEAT_2025, Alarm, LostTime
from station.exam import alarms, given_back, steps
from station.exam.lockdown.watch import Sighting
from station.exam.seat import Phase, SeatState
from station.exam.work import Work, replay

AT, BOOT = 1_000, "boot-a"
GENEROUS = msgspec.structs.replace(SEAT_2025, lost_time=LostTime.GIVEN_BACK)
CRASH = Ticked(BOOT, AT + 60_000, 60_000)


@pytest.fixture
def working(paper: PackedPaper) -> SeatState:
    before = SeatState(phase=Phase.WAITING, rules=GENEROUS)
    opened = steps.opened(before, paper, Work()).state
    return steps.ticked(opened, Ticked(BOOT, AT, 0)).state


def test_how_long_a_lock_stood_is_given_back_and_said(working: SeatState) -> None:
    locked = alarms.raised(working, Sighting(Alarm.CAPTURE), AT).state
    step = alarms.unlocked_by(locked, "cb1", BOOT, AT + 61_000)
    assert step.records == (SeatUnlocked("cb1", 61_000), TimeGiven(61_000, "locked"))
    assert (step.state.left_ms - working.left_ms, step.state.told_ms) == (61_000, 61_000)
    assert replay(step.records).given_ms == 61_000


def test_the_time_until_a_killed_program_was_back_is_given_back(working: SeatState) -> None:
    step = given_back.after_restart(working, working.work, CRASH)
    assert step.records == (TimeGiven(60_000, "restarted"),)
    assert step.state.work.given_ms == 60_000


@pytest.mark.parametrize("rule", [LostTime.SUPERVISOR, LostTime.NOT_GIVEN])
def test_other_rules_give_nothing_by_themselves(working: SeatState, rule: LostTime) -> None:
    strict = replace(working, rules=msgspec.structs.replace(SEAT_2025, lost_time=rule))
    assert given_back.after_restart(strict, strict.work, CRASH) == (strict, ())
    locked = alarms.raised(strict, Sighting(Alarm.CAPTURE), AT).state
    assert alarms.unlocked_by(locked, "cb1", BOOT, AT + 61_000).records == (SeatUnlocked("cb1", 61_000),)


def test_what_this_start_of_the_machine_did_not_see_is_not_given(working: SeatState) -> None:
    assert not given_back.after_restart(working, working.work, Ticked("boot-b", 5, 60_000)).records
    assert not given_back.after_lock(working, SeatLocked("capture", AT), "boot-b", AT + 5).records
    assert not given_back.after_lock(working, SeatLocked("by_order", 0), BOOT, AT + 5).records


def test_an_ordinary_tick_and_a_lock_that_still_stands_give_nothing(working: SeatState) -> None:
    assert not given_back.after_restart(working, working.work, Ticked(BOOT, AT + 5_000, 5_000)).records
    held = replace(working.work, locked=SeatLocked("capture", AT))
    assert not given_back.after_restart(working, held, CRASH).records
