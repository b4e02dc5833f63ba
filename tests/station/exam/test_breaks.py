"""A break stops the clock and hides the paper, for whoever may; through kills and reboots."""

from dataclasses import replace

from protocol.records import BreakBegan, BreakEnded, Record, Ticked
from protocol.seat_rules import Accommodation
from station.exam import part_steps, steps
from station.exam.clock import SeatClock, ticks_of
from station.exam.seat import Candidate, Phase, SeatState
from station.exam.steps import Step
from station.exam.work import Work, replay
from tests.station.exam.conftest import choose, small_paper
from tests.station.exam.test_clock import HandClock

MINUTE = 60_000
GIVEN = Candidate("18001234", "Nguyễn Thị Hòa", "03/11/2008", accommodation=Accommodation(breaks=True))


def at_work(candidate: Candidate = GIVEN, work: Work | None = None) -> SeatState:
    return steps.opened(SeatState(candidate=candidate), small_paper(), work or Work()).state


def test_only_whoever_was_given_breaks_can_take_one() -> None:
    state = at_work(replace(GIVEN, accommodation=Accommodation()))
    assert part_steps.begin_break(state, MINUTE) == Step(state)


def test_nothing_can_be_answered_or_handed_in_by_hand_during_a_break() -> None:
    state = part_steps.begin_break(at_work(), MINUTE).state
    assert state.phase is Phase.PAUSED
    assert choose(state, 0) == Step(state)
    assert steps.go_to(state, 3) == Step(state)


def test_going_on_returns_to_the_same_question() -> None:
    state = steps.go_to(at_work(), 3).state
    step = part_steps.end_break(part_steps.begin_break(state, MINUTE).state, 5 * MINUTE)
    assert step.records == (BreakEnded(5 * MINUTE),)
    assert (step.state.phase, step.state.work.number) == (Phase.ITEM, 3)
    assert part_steps.end_break(step.state) == Step(step.state)


def test_the_clock_stands_during_a_break() -> None:
    hand = HandClock()
    clock = SeatClock(hand)
    hand.ms += 10 * MINUTE
    clock.stop()
    hand.ms += 7 * MINUTE
    assert clock.used_ms() == 10 * MINUTE
    clock.go_on()
    hand.ms += MINUTE
    assert clock.used_ms() == 11 * MINUTE


def test_a_seat_killed_in_a_break_stands_in_it_still_whatever_boot_it_wakes_in() -> None:
    hand = HandClock()
    written: list[Record] = [Ticked("boot-a", hand.ms, 10 * MINUTE), BreakBegan(10 * MINUTE)]
    for boot in ("boot-a", "boot-b", "boot-c"):
        hand.boot_id = boot
        hand.ms += 30 * MINUTE
        work = replay(written)
        clock = SeatClock(hand, ticks_of(written), stands=work.on_break)
        assert (clock.used_ms(), clock.unconfirmed) == (10 * MINUTE, False)
        assert part_steps.resumed(at_work(work=work)).phase is Phase.PAUSED
        written.append(clock.tick())
    clock.go_on()
    written += [BreakEnded(part_steps.UNKNOWN_MS), clock.tick()]
    hand.ms += MINUTE
    woken = SeatClock(hand, ticks_of(written))
    assert (woken.used_ms(), woken.unconfirmed) == (11 * MINUTE, False)
    assert not replay(written).time_unconfirmed


def test_a_reboot_outside_a_break_is_still_unconfirmed_time() -> None:
    written: list[Record] = [Ticked("boot-a", 0, MINUTE), Ticked("boot-b", 0, MINUTE)]
    assert replay(written).time_unconfirmed
    assert SeatClock(HandClock("boot-b"), ticks_of(written)).unconfirmed


def test_time_from_the_bell_is_gone_at_the_opening_already() -> None:
    hand = HandClock()
    clock = SeatClock(hand, begun_ms=3 * MINUTE)
    assert clock.used_ms() == 3 * MINUTE
    hand.ms += MINUTE
    assert clock.tick().used_ms == 4 * MINUTE
