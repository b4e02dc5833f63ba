"""What the watchers see of a real X server, with another client at it."""

from collections.abc import Iterator

import pytest

from fixtures.screen import VirtualScreen, waited
from protocol.seat_rules import Alarm
from station.exam.lockdown.watch import Sighting, Watch
from station.exam.lockdown.x11_screen import Area, FullHouse, XGoneError, XScreen
from station.exam.lockdown.x11_watch import (
    Devices,
    Displays,
    FocusKept,
    KeyboardHeld,
    OtherClients,
    PlayedKeys,
    Selections,
    WindowsAbove,
)
from tests.escapes.room import refused
from tests.escapes.x_client import XClient

ENOUGH = 600


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with VirtualScreen(1024, 768) as screen:
        yield screen.display


@pytest.fixture
def watching(display: str) -> Iterator[XScreen]:
    made = XScreen(display)
    yield made
    made.close()


@pytest.fixture
def exam(display: str) -> Iterator[XClient]:
    """The exam's own connection, with a window."""
    made = XClient(display)
    yield made
    made.close()


@pytest.fixture
def other(display: str) -> Iterator[XClient]:
    """Another program."""
    made = XClient(display)
    yield made
    made.close()


def alarms(watch: Watch) -> list[Alarm]:
    return [one.alarm for one in watch.look()]


def test_another_client_is_seen_when_it_comes_and_the_seats_own_are_not(
    display: str, watching: XScreen, exam: XClient
) -> None:
    window = exam.lay_window()
    watch = Watch([OtherClients(watching, lambda: window, FullHouse(display))])
    assert alarms(watch) == []
    late = XClient(display)
    own = late.line.get_setup().resource_id_base
    # in this test both are of one process; a program of another one is told apart by its process id
    assert watching.clients()[own] == watching.clients()[watching.base]
    late.close()


def test_a_full_server_lets_nobody_in_and_an_opened_one_does(display: str, watching: XScreen) -> None:
    house = FullHouse(display)
    assert house.fill(ENOUGH)
    assert refused(lambda: XClient(display))
    house.settle(len(watching.clients()))
    house.open()
    assert waited(lambda: not refused(lambda: XClient(display).close()), 2)


def test_a_place_that_somebody_leaves_is_taken(display: str, watching: XScreen, other: XClient) -> None:
    house = FullHouse(display)
    house.fill(ENOUGH)
    house.settle(len(watching.clients()))
    other.close()
    assert waited(lambda: not refused(lambda: XClient(display).close()), 2)
    house.settle(len(watching.clients()))
    assert refused(lambda: XClient(display))
    house.open()


def test_a_server_with_no_end_of_places_is_left_alone(display: str) -> None:
    house = FullHouse(display)
    assert not house.fill(3)
    house.open()


@pytest.mark.parametrize("input_only", [False, True], ids=["opaque", "catching clicks"])
def test_a_window_above_is_seen_and_one_below_is_not(
    watching: XScreen, exam: XClient, other: XClient, input_only: bool
) -> None:
    below = other.lay_window(input_only=input_only)
    window = exam.lay_window()
    watch = Watch([WindowsAbove(watching, lambda: window)])
    assert alarms(watch) == []
    above = other.lay_window(input_only=input_only)
    assert watch.look() == (Sighting(Alarm.FOREIGN_WINDOW, {"window": f"{above:x}"}),)
    assert above != below


def test_before_the_window_is_shown_nothing_lies_above_it(watching: XScreen, other: XClient) -> None:
    other.lay_window()
    assert alarms(Watch([WindowsAbove(watching, lambda: 0)])) == []


def test_keys_and_clicks_of_a_program_are_seen(watching: XScreen, other: XClient) -> None:
    watch = Watch([PlayedKeys(watching)])
    assert alarms(watch) == []
    other.key("a")
    assert alarms(watch) == [Alarm.KEYS_INJECTED]
    assert alarms(watch) == []
    other.click(1, 5, 5)
    assert alarms(watch) == [Alarm.KEYS_INJECTED]


def test_a_new_keyboard_is_seen(watching: XScreen, other: XClient) -> None:
    watch = Watch([Devices(watching)])
    other.plug_keyboard("robot")
    assert set(alarms(watch)) == {Alarm.DEVICE_ADDED}


def test_the_focus_is_given_back_and_its_theft_is_told(watching: XScreen, exam: XClient, other: XClient) -> None:
    window = exam.lay_window()
    watch = Watch([FocusKept(watching, lambda: window)])
    assert alarms(watch) == []  # nobody had it
    assert waited(lambda: other.focus() == window, 1)
    assert alarms(watch) == []
    other.give_focus(other.lay_window())
    assert alarms(watch) == [Alarm.FOCUS_LOST]
    assert waited(lambda: other.focus() == window, 1)


def test_a_keyboard_that_nobody_holds_is_told_and_left_free(watching: XScreen, exam: XClient, other: XClient) -> None:
    watch = Watch([KeyboardHeld(watching)])
    assert alarms(watch) == [Alarm.GRAB_LOST]
    assert exam.grab_keyboard()
    assert alarms(watch) == []
    assert not other.grab_keyboard()
    exam.free_keyboard()


def test_selections_are_owned_answer_nothing_and_are_taken_back(
    watching: XScreen, exam: XClient, other: XClient
) -> None:
    other.take_selection("CLIPBOARD")
    window = exam.lay_window()
    watch = Watch([Selections(watching, lambda: window)])
    assert alarms(watch) == []  # what lay there before is wiped, and nobody's doing
    for client, expected in ((other, [Alarm.CLIPBOARD]), (exam, [])):
        taken = client.take_selection("PRIMARY")
        assert alarms(watch) == expected
        assert other.selection_owner("PRIMARY") not in (0, taken)


def test_a_second_display_is_seen_once_and_blinking_punishes_nobody(watching: XScreen, other: XClient) -> None:
    watch = Watch([Displays(watching)])
    assert alarms(watch) == []
    other.add_monitor("VIRTUAL-1")
    assert alarms(watch) == [Alarm.DISPLAY_ADDED]
    other.drop_monitor("VIRTUAL-1")
    assert alarms(watch) == [Alarm.DISPLAY_GONE]
    other.add_monitor("VIRTUAL-1")
    assert alarms(watch) == []
    other.drop_monitor("VIRTUAL-1")


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(XGoneError):
        XScreen(":4711")


@pytest.mark.parametrize(
    ("area", "meets"),
    [(Area(0, 0, 10, 10), True), (Area(9, 9, 5, 5), True), (Area(10, 0, 5, 5), False), (Area(0, -5, 5, 5), False)],
)
def test_areas_meet_where_they_share_a_pixel(area: Area, meets: bool) -> None:
    assert area.meets(Area(0, 0, 10, 10)) is meets
