"""The way to the bell: in order, never in the way, and not twice."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.records import DeviceChecked, Verdict
from station.exam import day_steps, preparing, steps
from station.exam.preparing import ALL_STOPS, PHRASE, Checked, Preparing, Stop, screen_verdict, typed_verdicts
from station.exam.seat import Candidate, Phase, SeatState
from station.exam.work import Work, replay
from tests.station.exam.conftest import small_paper

ANA = Candidate("18001234", "Nguyễn Thị Hòa", "03/11/2008")
FRESH = Preparing(ALL_STOPS, has_sound=True)


def test_the_stops_follow_one_another_to_the_bell() -> None:
    seen, here = [], FRESH
    answers = (
        preparing.confirmed,
        lambda one: preparing.devices_done(one, {Checked.MOUSE: Verdict.PASSED}),
        lambda one: preparing.practised(one, skipped=False),
        preparing.instructed,
    )
    for answer in answers:
        seen.append((here.stop, here.place))
        here, _ = answer(here)
    assert seen == [(stop, place) for place, stop in enumerate(ALL_STOPS, 1)]
    assert here.stop is Stop.READY


def test_without_stops_the_bell_is_waited_for_at_once() -> None:
    assert Preparing().stop is Stop.READY


def test_a_restart_asks_nothing_again_that_was_written() -> None:
    here, first = preparing.confirmed(FRESH)
    _, second = preparing.devices_done(here, {Checked.KEYBOARD: Verdict.FAILED})
    again = preparing.found(FRESH, replay([first, second]).checked)
    assert again.stop is Stop.PRACTICE
    assert again.failures == (Checked.KEYBOARD,)


def test_whoever_says_that_it_is_another_persons_name_is_asked_again_after_a_restart() -> None:
    waits, record = preparing.denied(FRESH)
    assert (waits.stop, waits.not_me) == (Stop.IDENTITY, True)
    assert record == DeviceChecked({"identity": Verdict.FAILED})
    again = preparing.found(FRESH, record.results)
    assert (again.stop, again.not_me) == (Stop.IDENTITY, True)
    cleared, _ = preparing.confirmed(again)
    assert (cleared.stop, cleared.not_me) == (Stop.DEVICES, False)


def test_what_nobody_tried_is_written_as_not_done() -> None:
    here, record = preparing.devices_done(FRESH, {Checked.SCREEN: Verdict.PASSED, Checked.MOUSE: Verdict.FAILED})
    assert record.results["mouse"] is Verdict.FAILED
    assert record.results["sound"] is Verdict.NOT_DONE
    assert here.stop is not Stop.DEVICES
    silent, written = preparing.devices_done(Preparing(ALL_STOPS), {})
    assert "sound" not in written.results
    assert silent.machine_ok


def test_practice_can_be_skipped_and_done_later_and_stays_done() -> None:
    here, skipped = preparing.practised(FRESH, skipped=True)
    assert skipped.results == {"practice": Verdict.NOT_DONE}
    looking = preparing.once_more(here, Stop.PRACTICE)
    assert looking.stop is Stop.PRACTICE
    done, _ = preparing.practised(looking, skipped=False)
    again, record = preparing.practised(preparing.once_more(done, Stop.PRACTICE), skipped=True)
    assert record.results == {"practice": Verdict.PASSED}
    assert again.again is None


def test_a_stop_that_is_not_there_cannot_be_looked_at_again() -> None:
    assert preparing.once_more(Preparing((Stop.IDENTITY,)), Stop.PRACTICE).again is None


@pytest.mark.parametrize("stop", ALL_STOPS)
def test_the_paper_opens_wherever_the_candidate_stands(stop: Stop) -> None:
    here = preparing.once_more(FRESH, stop)
    state = steps.opened(SeatState(Phase.WAITING, candidate=ANA, preparing=here), small_paper(), Work()).state
    assert state.phase is Phase.ITEM
    assert day_steps.stop_answered(state, here, DeviceChecked({})).records == ()


@pytest.mark.parametrize(
    ("width", "height", "screens", "verdict"),
    [
        (1024, 768, 1, Verdict.PASSED),
        (1920, 1080, 1, Verdict.PASSED),
        (1023, 768, 1, Verdict.FAILED),
        (1024, 600, 1, Verdict.FAILED),
        (1366, 768, 2, Verdict.FAILED),
        (0, 0, 0, Verdict.NOT_DONE),
    ],
)
def test_a_screen_is_large_enough_and_alone(width: int, height: int, screens: int, verdict: Verdict) -> None:
    assert screen_verdict(width, height, screens) is verdict


@pytest.mark.parametrize(
    ("typed", "keys", "accents"),
    [
        (PHRASE, Verdict.PASSED, Verdict.PASSED),
        (unicodedata.normalize("NFD", PHRASE), Verdict.PASSED, Verdict.PASSED),
        (" truong thi 2026 ", Verdict.PASSED, Verdict.FAILED),
        ("Trường Thi 206", Verdict.FAILED, Verdict.FAILED),
        ("", Verdict.NOT_DONE, Verdict.NOT_DONE),
    ],
)
def test_a_typed_line_says_of_keys_and_accents_apart(typed: str, keys: Verdict, accents: Verdict) -> None:
    assert typed_verdicts(typed) == {Checked.KEYBOARD: keys, Checked.ACCENTS: accents}


@given(st.text(max_size=60))
def test_whatever_is_typed_has_a_verdict(typed: str) -> None:
    assert set(typed_verdicts(typed)) == {Checked.KEYBOARD, Checked.ACCENTS}
