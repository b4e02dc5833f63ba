"""Catalogue 12: what is carried in and out."""

import pytest

from fixtures.screen import waited
from protocol.paper import ItemType
from protocol.records import TextResponse
from protocol.seat_rules import Alarm
from tests.escapes.room import Room

pytestmark = pytest.mark.window

SELECTIONS = ("PRIMARY", "CLIPBOARD")
TYPED, TYPED_LATER = "mmm", "nnn"  # no keys of Telex


@pytest.fixture
def essay(room: Room) -> str:
    """The essay is on screen; return its id."""
    item = next(one for one in room.opened.paper.items if one.type is ItemType.EXTENDED_TEXT)
    room.turn_to(item.number - 1 or item.number + 1)
    room.turn_to(item.number)  # whoever comes to it has the keyboard in it
    return item.id


def written(room: Room, item: str) -> str:
    response = room.responses().get(item)
    return response.text if isinstance(response, TextResponse) else ""


@pytest.mark.parametrize("selection", SELECTIONS)
def test_12_a_selection_that_another_program_takes_is_taken_back_and_told_of(room: Room, selection: str) -> None:
    room.let_look()  # what another test took a moment ago is not said twice
    with room.alarmed(Alarm.CLIPBOARD):
        taken = room.early.take_selection(selection)
    assert room.early.selection_owner(selection) not in (0, taken)


def test_12_nothing_is_pasted_and_an_owner_that_never_answers_holds_nobody_up(room: Room, essay: str) -> None:
    for selection in SELECTIONS:
        room.early.take_selection(selection)
    room.hands.key("ctrl", "v")
    room.hands.click(2, 400, 400)
    room.hands.type(TYPED_LATER)
    assert waited(lambda: written(room, essay) in (TYPED_LATER, TYPED + TYPED_LATER), 4), written(room, essay)


def test_12_nothing_that_was_written_can_be_read_from_a_selection(room: Room, essay: str) -> None:
    room.hands.type(TYPED)
    room.hands.key("ctrl", "a")
    for keys in (("ctrl", "c"), ("ctrl", "x")):
        room.hands.key(*keys)
        assert [room.early.read_selection(one) for one in SELECTIONS] == [None, None]
    assert room.goes_on()
