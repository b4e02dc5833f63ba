"""The question map by keyboard: asked for, walked, put away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.ui.seat.controller import SeatController
from station.ui.seat.question_map import MapCell
from tests.station.ui.seat.test_controller import press

ALT = Qt.KeyboardModifier.AltModifier


def number_of(cell: object) -> str:
    """Return the question of the cell with the keyboard."""
    assert isinstance(cell, MapCell)
    return cell.accessibleName().split(",")[0]


@pytest.fixture(params=[1366, 1024], ids=["beside", "folded"])
def seat(request: pytest.FixtureRequest, opened: SeatController, qtbot: QtBot) -> SeatController:
    """A seat whose map stands beside the question, and one where it is behind its key."""
    opened._window.resize(request.param, 768)
    qtbot.waitUntil(lambda: opened._window.map.isVisible() is (request.param == 1366))
    return opened


def test_the_map_takes_the_keyboard_and_arrows_lead_to_any_question(seat: SeatController, qtbot: QtBot) -> None:
    press(qtbot, seat, Qt.Key.Key_M, hold=ALT)
    assert seat._window.map.isVisible()
    assert number_of(QApplication.focusWidget()) == "Câu 1"
    press(qtbot, seat, Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert number_of(QApplication.focusWidget()) == "Câu 7"
    assert seat.state.work.number == 1
    press(qtbot, seat, Qt.Key.Key_Space)
    assert (seat.state.work.number, seat.state.map_open) == (7, False)
    assert not isinstance(QApplication.focusWidget(), MapCell)


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_M])
def test_a_map_put_away_gives_the_keyboard_back(seat: SeatController, qtbot: QtBot, key: Qt.Key) -> None:
    before = QApplication.focusWidget()
    press(qtbot, seat, Qt.Key.Key_M, Qt.Key.Key_Right, key)
    assert not seat.state.map_open
    assert QApplication.focusWidget() is before
    assert seat.state.work.number == 1


def test_the_question_on_screen_can_be_chosen_again(seat: SeatController, qtbot: QtBot) -> None:
    before = QApplication.focusWidget()
    press(qtbot, seat, Qt.Key.Key_M, Qt.Key.Key_Space)
    assert (seat.state.work.number, seat.state.map_open) == (1, False)
    assert QApplication.focusWidget() is before
