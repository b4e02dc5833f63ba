"""The exam fills its own screen, whatever somebody does to its window."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from station.ui.seat.other_screens import OtherScreens


def test_a_window_that_was_made_smaller_fills_its_screen_again(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    screens = OtherScreens(window)
    window.show()
    screens.cover()
    assert window.geometry() == window.screen().geometry()
    window.resize(300, 200)
    qtbot.waitUntil(lambda: window.geometry() == window.screen().geometry())
