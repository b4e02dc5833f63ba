"""What an X11 session must be before an exam runs in it."""

import pytest

from station.exam.lockdown.lock import NoLock, NotHeldError
from station.exam.lockdown.x11 import scrubbed, unfit


def test_what_could_load_foreign_code_is_scrubbed() -> None:
    given = {"LD_PRELOAD": "x", "PYTHONPATH": "y", "QT_PLUGIN_PATH": "z", "QT_FONT_DPI": "96", "DISPLAY": ":1"}
    assert scrubbed(given) == {"QT_FONT_DPI": "96", "DISPLAY": ":1"}


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({"DISPLAY": ":1"}, ""),
        ({"DISPLAY": ":1", "QT_QPA_PLATFORM": "xcb"}, ""),
        ({"DISPLAY": ":1", "QT_QPA_PLATFORM": "offscreen"}, "offscreen"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "wayland"),
        ({}, "no_display"),
    ],
)
def test_a_session_that_cannot_hold_an_exam_is_named(environment: dict[str, str], why: str) -> None:
    assert unfit(environment) == why


def test_practice_holds_nothing_and_a_refusal_names_what() -> None:
    NoLock().hold()
    NoLock().let_go()
    assert NotHeldError("keyboard").what == "keyboard"
