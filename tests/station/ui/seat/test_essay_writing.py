"""A candidate writes: marks by our own engine, each pause on the disk, everything back after a kill."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.paper import ItemType, TextEntryInteraction
from protocol.records import Answered, GapsResponse, ItemShown, TextChanged, TextResponse, ViewChosen
from station.exam.attempt import OpenedPaper
from station.exam.seat import Phase, SeatState
from station.exam.work import replay
from station.ui.seat.controller import TYPED_MS, SeatController
from station.ui.seat.items.extended_text import ExtendedTextWidget
from station.ui.seat.items.text_entry import TextEntryWidget
from station.ui.seat.window import SeatWindow
from tests.station.ui.seat.conftest import CANDIDATE, PLACE, HandClock, MemorySession
from tests.station.ui.seat.every_type import every_type
from tests.station.ui.seat.test_controller import press, shown, write

PAPER = every_type()
ESSAY = next(item for item in PAPER.items if item.type is ItemType.EXTENDED_TEXT)
GAPS = next(item for item in PAPER.items if item.type is ItemType.TEXT_ENTRY)
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def seat(qtbot: QtBot) -> Iterator[SeatController]:
    """A seat at its essay."""
    controller = made(qtbot, MemorySession())
    controller._window.intents.item_asked.emit(ESSAY.number)
    yield controller
    controller.stop()


def made(qtbot: QtBot, session: MemorySession) -> SeatController:
    """A seat that opens the paper after what `session` holds."""
    state = SeatState(place=PLACE, candidate=CANDIDATE, phase=Phase.WAITING)
    window = SeatWindow(practice=True)
    qtbot.addWidget(window)
    controller = SeatController(window, session, HandClock(), state)
    controller.start()
    window.show()
    qtbot.waitActive(window)
    session.listener.paper_opened(OpenedPaper(PAPER, tuple(session.records)))
    qtbot.waitUntil(lambda: controller.state.paper is not None)
    return controller


def held(seat: SeatController) -> MemorySession:
    assert isinstance(seat._session, MemorySession)
    return seat._session


def test_typing_is_on_the_disk_within_its_bound(seat: SeatController) -> None:
    assert all(pause <= 250 for pause in TYPED_MS.values())  # 400 ms, less what the slowest disk takes


def test_an_essay_is_kept_by_its_changes_and_comes_back(seat: SeatController, qtbot: QtBot) -> None:
    session = held(seat)
    write(qtbot, "Queeb")
    qtbot.waitUntil(lambda: bool(session.of(Answered)))
    write(qtbot, "\b hwowng")
    qtbot.waitUntil(lambda: bool(session.of(TextChanged)))
    press(qtbot, seat, Qt.Key.Key_Backspace)
    write(qtbot, "g")
    qtbot.waitUntil(lambda: replay(session.records).responses == seat.state.work.responses)
    assert next(type(one) for one in session.records if isinstance(one, Answered | TextChanged)) is Answered
    assert len(session.of(Answered)) == 1
    assert seat.state.response == TextResponse("Quê hương")


def test_a_word_that_is_begun_is_over_before_anything_else_happens(seat: SeatController, qtbot: QtBot) -> None:
    seat._window.intents.item_asked.emit(GAPS.number)
    write(qtbot, "windows")
    assert shown(seat, TextEntryWidget).fields[0].text() == "ưindows"
    press(qtbot, seat, Qt.Key.Key_PageDown)
    assert isinstance(GAPS.interaction, TextEntryInteraction)
    assert seat.state.work.responses == {GAPS.id: GapsResponse({GAPS.interaction.gaps[0].id: "windows"})}
    qtbot.waitUntil(lambda: isinstance(held(seat).records[-1], ItemShown))
    assert replay(held(seat).records).responses == seat.state.work.responses


def test_a_word_goes_on_after_the_window_lost_the_keyboard_for_a_moment(seat: SeatController, qtbot: QtBot) -> None:
    write(qtbot, "Queeb")  # no syllable: where the word is over, its keys stand as they were typed
    seat._on_focus_changed(has_it=False)
    seat._on_focus_changed(has_it=True)
    press(qtbot, seat, Qt.Key.Key_Backspace)
    assert seat.state.response == TextResponse("Quê")


def test_the_way_of_typing_is_turned_by_key_and_button_and_kept(seat: SeatController, qtbot: QtBot) -> None:
    essay = shown(seat, ExtendedTextWidget)
    assert essay.switch.text() == "Gõ dấu: Telex"
    write(qtbot, "as ")
    press(qtbot, seat, Qt.Key.Key_Space, hold=CONTROL)
    assert essay.switch.text() == "Gõ dấu: VNI"
    write(qtbot, "a1s ")
    QTest.mouseClick(essay.switch, Qt.MouseButton.LeftButton)
    assert essay.switch.text() == "Gõ dấu: tắt"
    assert QApplication.focusWidget() is essay.edit
    write(qtbot, "a1")
    assert essay.edit.toPlainText() == "á a1s a1"
    qtbot.waitUntil(lambda: bool(held(seat).of(ViewChosen)))
    kept = replay(held(seat).records).view
    assert kept is not None
    assert (kept.typing, seat.state.typing) == ("off", "off")
