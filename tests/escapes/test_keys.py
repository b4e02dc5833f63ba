"""Catalogue 1, 2, 3, 13: keys and clicks of a person at the seat."""

import pytest

from protocol.records import FocusLost
from tests.escapes.room import LOCKED, Room

pytestmark = pytest.mark.window

MIDDLE, RIGHT = 2, 3


def losses(room: Room) -> int:
    return sum(isinstance(one, FocusLost) for one in room.records())


def nothing_happens(room: Room, *keys: str) -> None:
    """Press `keys`; the same window stands alone on the screen with the keyboard, and nothing is answered."""
    windows, client, lost = room.early.windows(), room.client, losses(room)
    room.hands.key(*keys)
    assert room.goes_on()
    assert (room.early.windows(), room.client, losses(room)) == (windows, client, lost)


@pytest.mark.parametrize(
    "keys",
    [("alt", "F4"), ("ctrl", "q"), ("ctrl", "w"), ("Escape",), ("F1",), ("F11",), ("Menu",), ("alt", "space")],
    ids="+".join,
)
def test_01_window_keys_close_nothing_and_open_nothing(room: Room, keys: tuple[str, ...]) -> None:
    nothing_happens(room, *keys)


@pytest.mark.parametrize(
    "keys",
    [("alt", "Tab"), ("Super",), ("alt", "F1"), ("alt", "F2"), ("ctrl", "alt", "Right"), ("ctrl", "alt", "t")],
    ids="+".join,
)
def test_02_switching_keys_lead_nowhere_without_a_window_manager(room: Room, keys: tuple[str, ...]) -> None:
    nothing_happens(room, *keys)


@pytest.mark.parametrize(
    "keys", [("Print",), ("ctrl", "p"), ("ctrl", "s"), ("ctrl", "o"), ("shift", "F1")], ids="+".join
)
def test_04_13_print_open_save_and_help_keys_open_nothing(room: Room, keys: tuple[str, ...]) -> None:
    nothing_happens(room, *keys)


@pytest.mark.parametrize("button", [MIDDLE, RIGHT])
def test_13_no_button_of_the_mouse_opens_a_menu(room: Room, button: int) -> None:
    windows = room.early.windows()
    room.hands.click(button, 500, 350)
    assert room.goes_on()
    assert room.early.windows() == windows
    assert LOCKED not in room.title()
