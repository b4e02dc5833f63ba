"""Catalogue 4 to 8, 11, 15: another program at the seat's X server, one that came later and one that was there."""

import subprocess

import pytest

from fixtures.screen import waited
from protocol.seat_rules import Alarm
from tests.escapes.room import LOCKED, NOBODY, Room, refused

pytestmark = pytest.mark.window

OPAQUE, CATCHING = False, True


def test_04_05_06_a_program_that_comes_after_the_seat_is_not_let_in(room: Room) -> None:
    assert refused(room.come_late)  # neither pixels nor keys nor windows: the server is full


def test_05_another_user_is_not_let_in_either(room: Room) -> None:
    as_other = (*NOBODY, "env", f"DISPLAY={room.display}")
    asked = room.run_beside("xdotool", "getmouselocation", user=as_other, stderr=subprocess.PIPE)
    _, said = asked.communicate(timeout=10)
    assert b"Maximum number of clients" in said


def test_04_05_a_program_that_was_there_before_the_seat_is_told_of(room: Room) -> None:
    assert room.early.pixels()  # X11 isolates nobody: it sees the screen
    assert room.of(Alarm.FOREIGN_CLIENT)


def test_06_keys_that_a_program_presses_reach_no_answer_and_lock_the_seat(room: Room) -> None:
    with room.alarmed(Alarm.KEYS_INJECTED):
        room.early.key("b")
    assert room.shows(LOCKED, 1)


def test_06_clicks_that_a_program_makes_reach_nothing_and_lock_the_seat(room: Room) -> None:
    question = room.title()
    with room.alarmed(Alarm.KEYS_INJECTED):
        room.early.click(1, 1260, 733)  # "Câu sau"
    assert room.shows(LOCKED, 1)
    room.unlock()
    assert room.shows(question.split("·")[3].strip(), 1)


@pytest.mark.parametrize("input_only", [OPAQUE, CATCHING], ids=["opaque", "catching clicks"])
def test_07_a_window_over_the_exam_locks_the_seat_and_is_put_below_it(room: Room, input_only: bool) -> None:
    with room.alarmed(Alarm.FOREIGN_WINDOW):
        room.early.lay_window(input_only=input_only)
    assert room.shows(LOCKED, 1)
    assert waited(lambda: room.early.windows()[-1] == room.window(), 1)


def test_08_stolen_focus_is_told_of_and_keys_still_reach_the_exam(room: Room) -> None:
    with room.alarmed(Alarm.FOCUS_LOST):
        room.early.give_focus(room.early.lay_window())


def test_08_nobody_takes_keyboard_or_mouse_from_the_exam(room: Room) -> None:
    assert not room.early.grab_keyboard()
    assert not room.early.grab_pointer()


def test_11_a_second_display_locks_the_seat(room: Room) -> None:
    with room.alarmed(Alarm.DISPLAY_ADDED):
        room.early.add_monitor("VIRTUAL-1")
    assert room.shows(LOCKED, 1)
    with room.alarmed(Alarm.DISPLAY_GONE):
        room.early.drop_monitor("VIRTUAL-1")


def test_11_another_resolution_is_told_of_and_punishes_nobody(room: Room) -> None:
    before, smaller = room.early.size(), room.early.sizes().index((1024, 768))
    with room.alarmed(Alarm.DISPLAY_CHANGED):
        room.early.set_size(smaller)
    assert LOCKED not in room.title()
    assert waited(lambda: room.early.area_of(room.window()) == (0, 0, 1024, 768), 2), room.early.area_of(room.window())
    with room.alarmed(Alarm.DISPLAY_CHANGED):
        room.early.set_size(before)


def test_15_a_second_keyboard_is_told_of(room: Room) -> None:
    with room.alarmed(Alarm.DEVICE_ADDED):
        room.early.plug_keyboard("robot")
