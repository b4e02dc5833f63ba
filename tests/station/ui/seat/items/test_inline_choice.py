"""Inline choice: a list of our own that opens under its gap."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.paper import InlineChoiceInteraction, InlineGap
from protocol.records import GapsResponse
from station.exam.responses import fits
from station.ui.seat.items.inline_choice import InlineChoiceWidget
from station.ui.seat.words import VIETNAMESE
from tests.station.ui.seat.items.stage import Stage, choices, click, cut, item, staged

ITEM = item(
    InlineChoiceInteraction(
        (InlineGap("k1", choices("x", "90 °C", "100 °C")), InlineGap("k2", choices("y", "tăng", "giảm", "không đổi")))
    ),
    '<p>Nước sôi ở <gap id="k1">; lên núi cao, nhiệt độ sôi <gap id="k2">.</p>',
)


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return staged(qtbot, InlineChoiceWidget(VIETNAMESE), ITEM)


def inline(stage: Stage) -> InlineChoiceWidget:
    assert isinstance(stage.widget, InlineChoiceWidget)
    return stage.widget


def test_a_gap_is_filled_by_keyboard_alone(stage: Stage) -> None:
    stage.press(Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert stage.response == GapsResponse({"k1": "x1"})
    assert inline(stage).list.isHidden()
    assert QApplication.focusWidget() is inline(stage).buttons[0]
    stage.press(Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert stage.response == GapsResponse({"k1": "x1", "k2": "y0"})
    assert fits(stage.item, stage.response)
    assert inline(stage).buttons[1].accessibleName() == "Chỗ trống 2, tăng"


def test_a_gap_is_filled_and_emptied_by_mouse(stage: Stage) -> None:
    click(inline(stage).buttons[1])
    click(inline(stage).list.lines[2])
    assert stage.response == GapsResponse({"k2": "y2"})
    click(inline(stage).buttons[1])
    assert inline(stage).list.lines[3].accessibleName() == "Bỏ trống"
    click(inline(stage).list.lines[3])
    assert stage.response is None


def test_escape_closes_the_list_and_changes_nothing(stage: Stage) -> None:
    stage.press(Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Escape)
    assert stage.asked == []
    assert inline(stage).list.isHidden()
    click(inline(stage).buttons[0])
    click(inline(stage).buttons[0])
    assert inline(stage).list.isHidden()


def test_the_list_is_no_window_and_lies_within_the_item(stage: Stage) -> None:
    inline(stage).open_list(1)
    QApplication.processEvents()
    assert not inline(stage).list.isWindow()
    assert inline(stage).rect().contains(inline(stage).list.geometry())
    assert inline(stage).list.y() > inline(stage).buttons[1].y()


def test_another_item_closes_the_list(stage: Stage) -> None:
    inline(stage).open_list(0)
    inline(stage).show_item(item(ITEM.interaction, ITEM.html, "i2"), None, inline(stage)._pictures, 100)
    assert inline(stage).list.isHidden()


@pytest.mark.parametrize(("width", "zoom"), [(1006, 100), (960, 150), (500, 200)])
def test_nothing_is_cut(qtbot: QtBot, width: int, zoom: int) -> None:
    stage = staged(qtbot, InlineChoiceWidget(VIETNAMESE), ITEM, GapsResponse({"k2": "y2"}), zoom=zoom, width=width)
    assert cut(stage.widget) == []
