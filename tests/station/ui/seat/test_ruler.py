"""The ruler follows pointer, keyboard and focus, and lets everything through."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.exam import steps
from station.exam.view import view_of
from station.ui.seat.controller import SeatController
from station.ui.seat.items.option_row import OptionRow
from station.ui.seat.ruler import LineRuler


@pytest.fixture
def ruler(opened: SeatController, qtbot: QtBot) -> LineRuler:
    """A ruler laid over the first question."""
    qtbot.waitUntil(opened._window.isActiveWindow)
    view = view_of(replace(opened.state, ruler=True))
    opened._window.intents.tools.view_asked.emit(view)
    qtbot.waitUntil(opened._window.item.ruler.isVisible)
    return opened._window.item.ruler


def middle(ruler: LineRuler) -> int:
    return ruler.band.center().y()


def test_it_begins_at_the_first_line_of_the_question(ruler: LineRuler, opened: SeatController) -> None:
    stem = opened._window.item.pane.stem
    line = stem.mapTo(opened._window.item, QPoint(0, stem.height() // 2)).y()
    assert ruler.band.contains(QPoint(5, line))


def test_it_follows_the_pointer(ruler: LineRuler, opened: SeatController) -> None:
    at = ruler.mapTo(opened._window, QPoint(200, 300))
    handle = opened._window.windowHandle()
    QTest.mouseMove(handle, at)
    QApplication.processEvents()
    assert abs(middle(ruler) - 300) <= 2


def test_up_and_down_move_it_by_a_line_and_then_scroll(ruler: LineRuler, opened: SeatController) -> None:
    before = middle(ruler)
    QTest.keyClick(opened._window, Qt.Key.Key_Down)
    assert 20 <= middle(ruler) - before <= 40
    for _ in range(60):
        opened._window.item.scroll_lines(1)
    assert ruler.band.bottom() <= ruler.height()
    assert ruler.step(1) == 1


def test_it_follows_the_focus(ruler: LineRuler, opened: SeatController) -> None:
    row = opened._window.findChildren(OptionRow)[3]
    row.setFocus()
    assert abs(row.mapTo(opened._window.item, row.rect().center()).y() - middle(ruler)) <= 2


def test_clicks_go_through_and_it_is_gone_when_turned_off(ruler: LineRuler, opened: SeatController) -> None:
    assert ruler.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    opened._take(steps.Step(replace(opened.state, ruler=False)))
    assert ruler.isHidden()
