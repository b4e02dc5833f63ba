"""Each step does one thing and writes what must be kept."""

from dataclasses import replace

import pytest

from protocol.paper import PackedPaper
from protocol.records import (
    Answered,
    ChoiceResponse,
    Flagged,
    FocusLost,
    FocusRegained,
    ItemShown,
    Progress,
    ShortNumberResponse,
    Struck,
    Submitted,
    Ticked,
    TrueFalseResponse,
)
from station.exam import day_steps, steps
from station.exam.responses import Answering
from station.exam.seat import Candidate, Lock, Phase, Receipt, RefusalCode, SaveState, SeatState, SignInRefusal
from station.exam.work import Work, replay
from tests.station.exam.conftest import choose, set_statement, type_text

MINUTE = 60_000


def test_a_choice_is_written_with_the_progress_and_shown_as_being_saved(seat: SeatState) -> None:
    after, records = choose(seat, 1)
    assert records == (Answered("i1", ChoiceResponse("c1b")), Progress(1, 6))
    assert after.saved is SaveState.SAVING
    assert after.response == ChoiceResponse("c1b")


def test_another_choice_replaces_the_first_and_the_same_one_writes_nothing(seat: SeatState) -> None:
    once = choose(seat, 1).state
    assert choose(once, 2).records == (Answered("i1", ChoiceResponse("c1c")),)
    assert choose(once, 1).records == ()


@pytest.mark.parametrize("position", [4, 7])
def test_an_option_that_is_not_there_cannot_be_chosen_or_struck(seat: SeatState, position: int) -> None:
    assert choose(seat, position) == steps.Step(seat)
    assert steps.strike(seat, position) == steps.Step(seat)


def test_strike_marks_and_unmarks_and_choosing_takes_the_option_back_in(seat: SeatState) -> None:
    struck, records = steps.strike(seat, 0)
    assert records == (Struck("i1", "c1a", on=True),)
    assert steps.strike(struck, 0).records == (Struck("i1", "c1a", on=False),)
    chosen = choose(struck, 0)
    assert Struck("i1", "c1a", on=False) in chosen.records
    assert chosen.state.work.struck == frozenset()
    assert steps.strike(chosen.state, 0).records == ()


def test_statements_add_up_until_the_item_is_answered(seat: SeatState) -> None:
    at = steps.go_to(seat, 4).state
    for place in range(3):
        at = set_statement(at, place, value=True).state
    assert at.counts.partly == 1
    after, records = set_statement(at, 3, value=False)
    assert isinstance(after.response, TrueFalseResponse)
    assert after.response.statements == {"c4a": True, "c4b": True, "c4c": True, "c4d": False}
    assert records[-1] == Progress(1, 6)


def test_a_statement_step_on_a_choice_item_changes_nothing(seat: SeatState) -> None:
    assert set_statement(seat, 0, value=True) == steps.Step(seat)
    assert type_text(seat, "5") == steps.Step(seat)


def test_typing_keeps_what_fits_and_nothing_clears(seat: SeatState) -> None:
    at = steps.go_to(seat, 5).state
    typed = type_text(at, "-1.5x").state
    assert typed.response == ShortNumberResponse("-1,5")
    emptied, records = type_text(typed, "")
    assert emptied.response is None
    assert records == (Answered("i5", None), Progress(0, 6))


def test_clear_takes_an_answer_back(seat: SeatState) -> None:
    answered = choose(seat, 0).state
    assert steps.clear(answered).state.counts.answered == 0
    assert steps.clear(seat).records == ()


def test_flag_goes_on_and_off(seat: SeatState) -> None:
    on, records = steps.flag(seat)
    assert records == (Flagged("i1", on=True),)
    assert on.counts.flagged == 1
    assert steps.flag(on).records == (Flagged("i1", on=False),)


def test_moving_writes_the_item_shown_and_stops_at_the_ends(seat: SeatState) -> None:
    assert steps.previous_item(seat).records == ()
    second, records = steps.next_item(seat)
    assert records == (ItemShown(2),)
    assert second.item is not None
    assert second.item.number == 2
    last = steps.go_to(seat, 6).state
    assert steps.next_item(last).state.phase is Phase.REVIEW
    assert steps.go_to(seat, 7) == steps.Step(seat)
    assert last.part is not None
    assert last.part.title == "Phần III"


def test_review_and_back_to_an_item(seat: SeatState) -> None:
    looked = steps.review(seat)
    assert looked.phase is Phase.REVIEW
    assert steps.go_to(looked, 1).state.phase is Phase.ITEM
    assert steps.go_to(looked, 3).records == (ItemShown(3),)


def test_handing_in_writes_the_counts_and_closes_the_attempt(seat: SeatState) -> None:
    done, records = steps.submit(choose(seat, 0).state, "candidate")
    assert records == (Submitted(1, 6, "candidate"),)
    assert done.phase is Phase.RECEIPT
    assert choose(done, 1).records == ()
    assert steps.submit(done, "time_up").records == ()
    assert steps.ticked(done, Ticked("b", 1, 1)).records == ()
    assert day_steps.receipt_given(done, Receipt("K" * 16, "x", "08:52:17")).receipt is not None


@pytest.mark.parametrize(("left_minutes", "warning"), [(20, 0), (15, 15), (14, 15), (5, 5), (1, 1)], ids=str)
def test_a_strip_stands_at_fifteen_five_and_one_minute(seat: SeatState, left_minutes: int, warning: int) -> None:
    assert steps.second_passed(seat, (90 - left_minutes) * MINUTE).warning == warning


def test_a_strip_once_seen_does_not_come_back_but_the_next_one_does(seat: SeatState) -> None:
    at_15 = steps.warning_seen(steps.second_passed(seat, 75 * MINUTE))
    assert steps.second_passed(at_15, 76 * MINUTE).warning == 0
    assert steps.second_passed(at_15, 85 * MINUTE).warning == 5


def test_the_timer_hides_until_five_minutes_are_left(seat: SeatState) -> None:
    hidden = steps.toggle_timer(seat)
    assert hidden.timer_hidden
    assert not steps.toggle_timer(hidden).timer_hidden
    late = steps.second_passed(hidden, 85 * MINUTE)
    assert not late.timer_hidden
    assert not steps.toggle_timer(late).timer_hidden


def test_time_is_up_at_the_end_and_never_before_the_paper_is_open(seat: SeatState) -> None:
    assert not SeatState().time_is_up
    assert not steps.second_passed(seat, 90 * MINUTE - 1).time_is_up
    ended = steps.second_passed(seat, 90 * MINUTE)
    assert ended.time_is_up
    assert not steps.submit(ended, "time_up").state.time_is_up


def test_a_tick_is_written_and_leaves_the_save_indicator_alone(seat: SeatState) -> None:
    here = steps.saved(seat, SaveState.SAVED_SERVER)
    after, records = steps.ticked(here, Ticked("b", 9, 5_000))
    assert records == (Ticked("b", 9, 5_000),)
    assert (after.saved, after.used_ms) == (SaveState.SAVED_SERVER, 5_000)


def test_losing_the_keyboard_is_written_only_while_working(seat: SeatState) -> None:
    lost, records = steps.focus_lost(seat, 7)
    assert records == (FocusLost(7),)
    assert lost.work.focus_losses == 1
    assert steps.focus_regained(lost, 30).records == (FocusRegained(30),)
    assert steps.focus_lost(SeatState(), 7).records == ()
    assert steps.focus_regained(SeatState(), 7).records == ()


def test_a_lock_stands_still_and_goes_back_where_it_fell(seat: SeatState) -> None:
    shut = steps.locked(steps.locked(steps.review(seat), Lock("USB")), Lock("USB", "SV-1"))
    assert shut.phase is Phase.LOCKED
    assert choose(shut, 0).records == ()
    assert steps.unlocked(shut).phase is Phase.REVIEW
    assert steps.unlocked(seat) == seat


def test_sign_in_shows_a_refusal_until_the_next_try() -> None:
    refused = steps.sign_in_refused(steps.signing_in(SeatState()), SignInRefusal(RefusalCode.WRONG_CODE))
    assert refused.refusal is not None
    assert not refused.signing_in
    assert steps.signing_in(refused).refusal is None
    waiting = steps.signed_in(refused, Candidate("18001234", "Nguyễn Thị Hòa", "03/11/2008"))
    assert (waiting.phase, waiting.refusal) == (Phase.WAITING, None)


def test_a_restarted_seat_opens_where_it_was_and_says_how_much_came_back(paper: PackedPaper) -> None:
    work = replay([ItemShown(1), Answered("i1", ChoiceResponse("c1a")), ItemShown(4), Ticked("b", 1, 60_000)])
    state, records = steps.opened(SeatState(), paper, work)
    assert records == ()
    assert (state.work.number, state.restored, state.left_ms) == (4, 1, 89 * MINUTE)
    assert steps.warning_seen(state).restored is None


def test_a_handed_in_attempt_opens_at_its_receipt(paper: PackedPaper) -> None:
    state, _ = steps.opened(SeatState(), paper, replay([Submitted(0, 6, "candidate")]))
    assert state.phase is Phase.RECEIPT


def test_zoom_and_theme_stay_among_their_steps(seat: SeatState) -> None:
    assert steps.zoomed(seat, -1).zoom == 100
    assert steps.zoomed(steps.zoomed(seat, 2), 9).zoom == 200
    assert steps.zoom_turned(replace(seat, zoom=200)).zoom == 100
    assert steps.theme_turned(replace(seat, theme="contrast")).theme == "light"


def test_the_map_opens_over_an_item_only(seat: SeatState) -> None:
    assert steps.map_toggled(seat).map_open
    assert not steps.map_toggled(steps.review(seat)).map_open


def test_an_empty_seat_shows_nothing_and_takes_no_answers(paper: PackedPaper) -> None:
    empty = SeatState()
    assert (empty.item, empty.part, empty.response, empty.left_ms) == (None, None, None, 0)
    for step in (choose(empty, 0), steps.strike(empty, 0), steps.clear(empty), steps.flag(empty)):
        assert step.records == ()
    assert steps.submit(empty, "candidate").records == ()
    assert steps.failed(empty, "no_paper").phase is Phase.ERROR
    assert Answering.PARTLY.value == "partly"
    assert Work().number == 1
