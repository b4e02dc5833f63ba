"""What an alarm does to the seat."""

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.paper import PackedPaper
from protocol.records import Alarmed, Answered, ChoiceResponse, ItemShown, SeatLocked, SeatUnlocked, Submitted, Ticked
from protocol.seat_rules import SEAT_2025, Alarm, Reaction
from station.exam import alarms, steps
from station.exam.lockdown.watch import Sighting
from station.exam.seat import Phase, SeatState, Unlocking
from station.exam.work import Work, replay

PROGRAM = Sighting(Alarm.PROCESS_FOUND, {"program": "obs"})
AT = 1_000
UNPUNISHED = (Alarm.RESTARTED, Alarm.DISPLAY_GONE, Alarm.DISPLAY_CHANGED, Alarm.CLIPBOARD)


@pytest.fixture
def working(paper: PackedPaper) -> SeatState:
    return steps.opened(SeatState(phase=Phase.WAITING), paper, Work()).state


def locked(state: SeatState) -> SeatState:
    return alarms.raised(state, PROGRAM, AT).state


def test_a_lock_is_written_down_after_its_alarm_and_keeps_the_answers(working: SeatState) -> None:
    answered = steps.respond(working, ChoiceResponse(working.items[0].choices[0].id)).state
    step = alarms.raised(answered, PROGRAM, AT)
    assert step.records == (Alarmed("process_found", "lock", {"program": "obs"}, AT), SeatLocked("process_found", AT))
    assert step.state.phase is Phase.LOCKED
    assert step.state.work.responses == answered.work.responses
    assert not steps.respond(step.state, None).records


def test_a_warning_is_shown_until_it_was_seen_and_stops_nothing(working: SeatState) -> None:
    step = alarms.raised(working, Sighting(Alarm.CLOCK_CHANGED, {"seconds": "86400"}), AT)
    assert [type(record) for record in step.records] == [Alarmed]
    assert (step.state.phase, step.state.notice) == (Phase.ITEM, "clock_changed")
    assert steps.warning_seen(step.state).notice == ""


def test_a_warning_before_the_paper_tells_a_candidate_nothing() -> None:
    step = alarms.raised(SeatState(), Sighting(Alarm.VIRTUAL_MACHINE, {"by": "kvm"}), AT)
    assert (len(step.records), step.state) == (1, SeatState())


@pytest.mark.parametrize("alarm", UNPUNISHED, ids=lambda one: one.value)
def test_a_crash_or_a_blinking_screen_changes_nothing_on_screen(working: SeatState, alarm: Alarm) -> None:
    step = alarms.raised(working, Sighting(alarm), AT)
    assert step.state == working
    assert [type(record) for record in step.records] == [Alarmed]


@given(st.sampled_from(Alarm), st.sampled_from(Reaction))
def test_the_rules_of_the_exam_decide_and_every_alarm_is_written(alarm: Alarm, reaction: Reaction) -> None:
    rules = msgspec.structs.replace(SEAT_2025, reactions={alarm.value: reaction})
    step = alarms.raised(SeatState(rules=rules), Sighting(alarm), AT)
    assert isinstance(step.records[0], Alarmed)
    assert (step.state.phase is Phase.LOCKED) is (reaction is Reaction.LOCK)


def test_a_locked_seat_is_locked_once_and_the_further_alarm_is_written(working: SeatState) -> None:
    again = alarms.raised(locked(working), Sighting(Alarm.CAPTURE, {"program": "obs"}), AT + 1)
    assert [type(record) for record in again.records] == [Alarmed]
    assert again.state.lock == locked(working).lock


def test_what_is_handed_in_is_not_locked_any_more(working: SeatState) -> None:
    handed_in = steps.submit(working, "candidate").state
    assert alarms.raised(handed_in, PROGRAM, AT).state == handed_in


def test_time_that_runs_out_behind_a_lock_hands_in(working: SeatState) -> None:
    late = steps.second_passed(locked(working), working.left_ms)
    assert late.time_is_up
    assert steps.submit(late, "time_up").state.phase is Phase.RECEIPT


def test_an_officer_lets_go_on_where_the_lock_fell(working: SeatState) -> None:
    step = alarms.unlocked_by(replace(locked(working), unlocking=Unlocking.TRYING), "cb1", "boot-a", AT + 61_000)
    assert step.records == (SeatUnlocked("cb1", 61_000),)
    assert (step.state.phase, step.state.lock, step.state.unlocking) == (Phase.ITEM, None, Unlocking.IDLE)
    assert step.state.work.locked is None


def test_a_seat_that_is_not_locked_is_not_unlocked(working: SeatState) -> None:
    assert alarms.unlocked_by(working, "cb1", "boot-a", AT) == (working, ())


def test_how_long_a_lock_stood_over_a_restart_of_the_machine_nobody_knows(paper: PackedPaper) -> None:
    told = (ItemShown(1), Ticked("boot-a", AT, 0), SeatLocked("capture", AT))
    before = steps.opened(SeatState(phase=Phase.WAITING), paper, replay(told)).state
    state = alarms.relocked(SeatState(phase=Phase.WAITING), before)
    assert alarms.unlocked_by(state, "cb1", "boot-b", AT + 5).records == (SeatUnlocked("cb1", alarms.UNKNOWN_MS),)


def test_a_restarted_seat_is_locked_again_until_an_officer_came(paper: PackedPaper) -> None:
    told = [ItemShown(3), Answered("i3", ChoiceResponse("c30")), SeatLocked("capture", AT)]
    for records, phase in ((told, Phase.LOCKED), ([*told, SeatUnlocked("cb1", 5)], Phase.ITEM)):
        opened = steps.opened(SeatState(phase=Phase.WAITING), paper, replay(records)).state
        again = alarms.relocked(SeatState(phase=Phase.WAITING), opened)
        assert (again.phase, again.work.number) == (phase, 3)


def test_a_paper_that_opens_behind_a_lock_stays_behind_it(paper: PackedPaper) -> None:
    before = locked(SeatState(phase=Phase.WAITING))
    opened = alarms.relocked(before, steps.opened(before, paper, Work()).state)
    assert opened.phase is Phase.LOCKED
    assert alarms.unlocked_by(opened, "cb1", "", AT).state.phase is Phase.ITEM


def test_a_paper_that_was_handed_in_is_not_held_back(paper: PackedPaper) -> None:
    told = (SeatLocked("capture", AT), Submitted(0, 22, "time_up"))
    opened = steps.opened(SeatState(phase=Phase.WAITING), paper, replay(told)).state
    assert alarms.relocked(SeatState(phase=Phase.WAITING), opened) == opened
