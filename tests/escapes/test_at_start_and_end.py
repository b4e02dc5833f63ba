"""Catalogue 8, 20, 24: a seat that starts where it should not, and what it leaves behind."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.screen import VirtualScreen, waited
from protocol.seat_rules import Alarm
from tests.escapes.room import LOCKED, Room
from tests.escapes.x_client import XClient

pytestmark = pytest.mark.window

STARTS_S = 20.0


@pytest.fixture
def spare(shared_room: Room, tmp_path: Path) -> Iterator[Room]:
    """Another seat at a screen of its own, not started yet; nobody has signed in there."""
    with VirtualScreen() as screen:
        early = XClient(screen.display)
        made = Room(shared_room.exam, shared_room.day, screen.display, early, early, folder=tmp_path / "seat")
        shutil.copytree(shared_room.folder, made.folder, ignore=shutil.ignore_patterns("journal*"))
        yield made
        made.end_seat()


def test_08_a_seat_whose_keyboard_is_held_by_another_says_so_and_does_not_run(spare: Room) -> None:
    assert spare.early.grab_keyboard()
    spare.start_seat()
    assert spare.shows("Máy chưa thi được", STARTS_S), spare.early.titles()


def test_20_a_seat_that_is_sat_at_from_afar_is_locked_from_the_start(spare: Room) -> None:
    spare.environment["SSH_CONNECTION"] = "10.0.0.1 50000 10.0.0.2 22"
    spare.start_seat()
    assert spare.shows(LOCKED, STARTS_S)
    assert waited(lambda: bool(spare.of(Alarm.REMOTE_SESSION)), 2)
    assert [one.facts for one in spare.of(Alarm.REMOTE_SESSION)] == [{"by": "SSH_CONNECTION"}]


def test_24_a_seat_that_has_ended_leaves_the_screen_as_it_was(spare: Room) -> None:
    spare.start_seat()
    assert spare.shows("Vào phòng thi", STARTS_S)
    assert waited(lambda: spare.early.selection_owner("CLIPBOARD") != 0, 5)
    spare.end_seat()
    assert spare.early.grab_keyboard()
    assert spare.early.grab_pointer()
    assert [spare.early.selection_owner(name) for name in ("PRIMARY", "CLIPBOARD")] == [0, 0]
    assert spare.early.windows() == []
    XClient(spare.display).close()
