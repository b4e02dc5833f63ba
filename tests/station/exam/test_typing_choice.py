"""How marks are typed is part of the view: chosen, kept, brought back."""

import pytest

from protocol.records import ViewChosen
from station.exam import steps
from station.exam.seat import SeatState
from station.exam.typing_choice import choose_typing, typing_of
from station.exam.vietnamese import Method, Typing
from station.exam.vietnamese_syllables import Placement
from station.exam.view import TONE_PLACEMENTS, TYPINGS
from station.exam.work import Work, replay
from tests.station.exam.conftest import small_paper


def test_the_words_of_the_view_are_those_of_the_engine() -> None:
    assert list(TYPINGS) == [method.value for method in Method]
    assert list(TONE_PLACEMENTS) == [placement.value for placement in Placement]
    assert typing_of(SeatState()) == Typing()


@pytest.mark.parametrize("method", Method)
def test_a_choice_comes_back_after_a_restart(method: Method) -> None:
    seat = steps.opened(SeatState(), small_paper(), Work()).state
    chosen = choose_typing(seat, method.value)
    again = steps.opened(SeatState(), small_paper(), replay(chosen.records)).state
    assert typing_of(chosen.state) == typing_of(again) == Typing(method)
    assert all(isinstance(one, ViewChosen) for one in chosen.records)
    assert len(chosen.records) == int(method is not Method.TELEX)


def test_a_method_that_nobody_knows_changes_nothing() -> None:
    seat = steps.opened(SeatState(), small_paper(), Work()).state
    assert typing_of(choose_typing(seat, "viqr").state) == Typing()
