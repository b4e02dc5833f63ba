"""How a candidate sees and types comes back as it was."""

from dataclasses import replace

import msgspec
import pytest

from protocol.records import ItemShown, ViewChosen
from station.exam import steps, tools, view
from station.exam.seat import SaveState, SeatState
from station.exam.work import Work, replay
from tests.station.exam.conftest import small_paper

OTHER = ViewChosen(150, "dark", "serif", True, True, "vni", "modern")  # noqa: FBT003 (the record's order)


def test_a_view_chosen_is_the_one_shown_and_the_one_brought_back(seat: SeatState) -> None:
    step = tools.choose_view(seat, OTHER)
    assert view.view_of(step.state) == OTHER
    assert step.records == (OTHER,)
    restarted = steps.opened(SeatState(), small_paper(), replay([ItemShown(1), *step.records])).state
    assert view.view_of(restarted) == OTHER


def test_the_same_view_again_is_not_written_again(seat: SeatState) -> None:
    assert tools.choose_view(seat, view.view_of(seat)).records == ()
    once = tools.choose_view(seat, OTHER).state
    assert tools.choose_view(once, OTHER).records == ()


@pytest.mark.parametrize(
    ("field", "strange"),
    [("zoom", 5000), ("theme", "pink"), ("font", "comic"), ("typing", "viqr"), ("tone_placement", "none")],
)
def test_a_value_that_this_seat_does_not_know_leaves_what_stands(field: str, strange: object) -> None:
    chosen = msgspec.structs.replace(OTHER, **{field: strange})
    shown = view.view_of(view.in_view(SeatState(), chosen))
    assert getattr(shown, field) == getattr(SeatState(), field)
    assert shown.ruler


def test_a_view_chosen_while_waiting_is_kept_when_the_paper_opens() -> None:
    waiting = replace(SeatState(), zoom=200, theme="contrast")
    records = steps.opened(waiting, small_paper(), Work()).records
    assert [record for record in records if isinstance(record, ViewChosen)] == [view.view_of(waiting)]
    plain = steps.opened(SeatState(), small_paper(), Work()).records
    assert not any(isinstance(record, ViewChosen) for record in plain)


def test_before_the_paper_is_open_a_view_is_shown_and_nothing_is_written() -> None:
    step = tools.choose_view(SeatState(), OTHER)
    assert view.view_of(step.state) == OTHER
    assert step.records == ()


def test_the_view_says_nothing_about_answers_so_the_indicator_stays(seat: SeatState) -> None:
    kept = steps.saved(seat, SaveState.SAVED_SERVER)
    assert tools.choose_view(kept, OTHER).state.saved is SaveState.SAVED_SERVER
