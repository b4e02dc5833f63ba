"""The look-over by keyboard: from what is open to the hand-in, as the page is read."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from station.exam.seat import Phase
from station.ui.seat.controller import SeatController
from tests.station.ui.seat.test_controller import press


def said() -> str:
    """Return what has the keyboard, as a screen reader says it."""
    focus = QApplication.focusWidget()
    assert isinstance(focus, QWidget)
    return focus.accessibleName()


def test_tab_goes_through_the_open_questions_and_then_to_the_hand_in(opened: SeatController, qtbot: QtBot) -> None:
    press(qtbot, opened, Qt.Key.Key_F)
    opened._window.intents.review_asked.emit()
    assert said() == "Làm bài tiếp"
    QApplication.processEvents()  # the rows come on screen
    press(qtbot, opened, Qt.Key.Key_Backtab)
    assert said() == opened._window.review.sure.text()
    press(qtbot, opened, Qt.Key.Key_Backtab)
    assert said() == "Đến câu 22"
    press(qtbot, opened, Qt.Key.Key_Backtab)
    assert said() == "Đến câu 21"
    press(qtbot, opened, Qt.Key.Key_Space)
    assert (opened.state.phase, opened.state.work.number) == (Phase.ITEM, 21)
