"""One room for all attempts: an X server, a seat with an open paper, and what is there beside it."""

from collections.abc import Iterator

import pytest

from fixtures.screen import VirtualScreen, waited
from protocol.paper import ItemType
from protocol.records import Response, TextResponse
from tests.escapes.room import LOCKED, Room, nested_screen, prepared_exam, sit_down
from tests.escapes.x_client import XClient

HOSTILE = {  # what a candidate might leave in the session's environment (catalogue 10, 12)
    "QT_QPA_PLATFORM": "offscreen",
    "QT_PLUGIN_PATH": "/tmp/evil",  # noqa: S108 (nothing is made there)
    "QTWEBENGINE_REMOTE_DEBUGGING": "9222",
    "QT_IM_MODULE": "ibus",
    "XMODIFIERS": "@im=ibus",
    "LD_BIND_NOW": "1",
}


@pytest.fixture(scope="session")
def shared_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """The candidate sits before an open paper; another program was at this screen before the seat was."""
    folder = tmp_path_factory.mktemp("escapes")
    with prepared_exam(folder) as (exam, day), VirtualScreen() as outer, nested_screen(outer) as display:
        hands, early = XClient(outer.display), XClient(display)
        assert waited(lambda: bool(hands.windows()))
        hands.give_focus(hands.windows()[-1])
        made = Room(exam, day, display, hands, early, HOSTILE, day.folder / "seat")
        made.start_seat()
        try:
            sit_down(made)
            made.turn_to(next(one for one in made.opened.paper.items if one.type is ItemType.CHOICE).number)
            hands.key("a")
            assert made.shows("1 / "), made.title()
            yield made
        finally:
            made.end_seat()


@pytest.fixture
def room(shared_room: Room) -> Iterator[Room]:
    """The seat as the attempt finds it; afterwards its answers are what they were, and it goes on."""
    before = chosen(shared_room)
    assert before
    yield shared_room
    shared_room.early.clear()
    if LOCKED in shared_room.title():
        shared_room.unlock()
    assert chosen(shared_room) == before
    assert shared_room.goes_on()


def chosen(room: Room) -> dict[str, Response]:
    """Return the answers but for what attempts type themselves."""
    return {item: one for item, one in room.responses().items() if not isinstance(one, TextResponse)}
