"""A picture over the window: zoomed, moved, changed and closed by keyboard, and nothing reaches what lies beneath."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.paper import PackedPaper
from protocol.records import Answered
from station.exam import steps, tools
from station.exam.item_pictures import pictures_of
from station.exam.seat import SeatState
from station.ui.seat.controller import SeatController
from station.ui.seat.large_picture import LargePicture
from tests.station.ui.seat.conftest import MemorySession


@pytest.fixture
def large(opened: SeatController, qtbot: QtBot) -> LargePicture:
    """The first formula of question 7, large."""
    qtbot.waitUntil(opened._window.isActiveWindow)
    opened._take(steps.go_to(opened.state, 7))
    press(Qt.Key.Key_Z)
    qtbot.waitUntil(opened._window.large.isVisible)
    return opened._window.large


def press(key: Qt.Key) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key)


def test_z_opens_the_first_picture_and_it_says_what_it_is(large: LargePicture, opened: SeatController) -> None:
    assert opened.state.enlarged == pictures_of(opened.state)[0]
    assert large.board.accessibleName() == r"I=\int_0^1 (2x+1)e^x\,dx"
    assert large.board.hasFocus()


def test_plus_and_minus_zoom_within_bounds(large: LargePicture) -> None:
    fits = large.board.size_drawn()
    assert fits.width() <= large.board.width()
    for _ in range(30):
        press(Qt.Key.Key_Plus)
    assert large.board.size_drawn().width() == pytest.approx(fits.width() * 8)
    for _ in range(60):
        press(Qt.Key.Key_Minus)
    assert large.board.size_drawn().width() == pytest.approx(fits.width() / 2)


def test_the_arrows_move_what_is_larger_than_the_board_and_never_out_of_sight(large: LargePicture) -> None:
    press(Qt.Key.Key_Right)
    assert large.board.shift.x() == 0
    for _ in range(10):
        press(Qt.Key.Key_Plus)
    press(Qt.Key.Key_Right)
    assert large.board.shift.x() == -60
    for _ in range(200):
        press(Qt.Key.Key_Right)
    assert abs(large.board.shift.x()) < large.board.size_drawn().width() / 2


def test_page_down_shows_the_next_picture_of_the_question(large: LargePicture, opened: SeatController) -> None:
    names = pictures_of(opened.state)
    assert len(names) == 5
    press(Qt.Key.Key_PageDown)
    assert opened.state.enlarged == names[1]
    press(Qt.Key.Key_PageUp)
    press(Qt.Key.Key_PageUp)
    assert opened.state.enlarged == names[-1]
    assert opened.state.work.number == 7


def test_no_key_answers_the_question_beneath(large: LargePicture, session: MemorySession) -> None:
    for key in (Qt.Key.Key_A, Qt.Key.Key_1, Qt.Key.Key_F, Qt.Key.Key_M, Qt.Key.Key_T):
        press(key)
    assert large.isVisible()
    assert session.of(Answered) == []


def test_tab_stays_within(large: LargePicture) -> None:
    for _ in range(12):
        press(Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert large.isAncestorOf(focus)


def test_escape_closes_it_and_gives_the_keyboard_back(large: LargePicture, opened: SeatController) -> None:
    press(Qt.Key.Key_Escape)
    assert large.isHidden()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert opened._window.item.isAncestorOf(focus)


def test_the_clock_stays_in_sight_and_no_key_reaches_the_question_from_there(
    large: LargePicture, opened: SeatController, session: MemorySession
) -> None:
    head = opened._window.head
    assert large.y() >= head.mapTo(opened._window, head.rect().bottomLeft()).y()
    head.timer.setFocus()
    press(Qt.Key.Key_A)
    assert session.of(Answered) == []
    press(Qt.Key.Key_Escape)
    assert large.isHidden()


def test_it_is_no_window_of_its_own_and_goes_with_the_screen(large: LargePicture, opened: SeatController) -> None:
    assert not large.isWindow()
    opened._show(steps.review(opened.state))
    assert large.isHidden()


def test_a_question_without_pictures_opens_nothing(paper: PackedPaper) -> None:
    bare = replace(SeatState(), paper=None)
    assert pictures_of(bare) == ()
    assert tools.enlarged(bare, "").enlarged == ""
    assert tools.enlarged(bare, "m0").enlarged == ""
