"""Slider: no value before one is set, then a value of the grid."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.paper import SliderInteraction
from protocol.records import SliderResponse
from station.exam.responses import fits
from station.ui.seat.items.slider import SliderWidget
from station.ui.seat.words import VIETNAMESE
from tests.station.ui.seat.items.stage import Stage, click, cut, item, staged

ITEM = item(SliderInteraction("-2", "10", "0.5", "°C"))
LAST = 24


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return staged(qtbot, SliderWidget(VIETNAMESE), ITEM)


def slider(stage: Stage) -> SliderWidget:
    assert isinstance(stage.widget, SliderWidget)
    return stage.widget


def test_there_is_no_value_before_the_person_sets_one(stage: Stage) -> None:
    assert slider(stage).value.plain_text() == "Chưa chọn giá trị"
    assert not slider(stage).bar.given
    assert stage.asked == []


def test_the_first_arrow_sets_the_handle_down_and_the_next_ones_move_it(stage: Stage) -> None:
    stage.press(Qt.Key.Key_Right)
    assert stage.response == SliderResponse("4.0")
    stage.press(Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left)
    assert stage.response == SliderResponse("4.5")
    assert slider(stage).value.plain_text() == "4,5 °C"
    assert "4,5 °C" in slider(stage).bar.accessibleName()


@pytest.mark.parametrize(
    ("key", "value", "said"), [(Qt.Key.Key_Home, "-2.0", "−2,0 °C"), (Qt.Key.Key_End, "10.0", "10,0 °C")]
)
def test_the_ends_are_a_key_away(stage: Stage, key: Qt.Key, value: str, said: str) -> None:
    stage.press(key, key)
    assert stage.response == SliderResponse(value)
    assert fits(stage.item, stage.response)
    assert slider(stage).value.plain_text() == said


def test_buttons_and_mouse_move_it_too(stage: Stage) -> None:
    bar = slider(stage).bar
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(2, bar.height() // 2))
    assert stage.response == SliderResponse("-2.0")
    click(slider(stage).more)
    assert stage.response == SliderResponse("-1.5")
    click(slider(stage).less)
    click(slider(stage).less)
    assert stage.response == SliderResponse("-2.0")


def test_a_slider_without_values_takes_no_answer(qtbot: QtBot) -> None:
    stage = staged(qtbot, SliderWidget(VIETNAMESE), item(SliderInteraction("0", "10", "0")))
    stage.press(Qt.Key.Key_Right)
    assert stage.asked == []


@pytest.mark.parametrize(("width", "zoom"), [(1006, 100), (960, 150), (700, 200)])
def test_nothing_is_cut(qtbot: QtBot, width: int, zoom: int) -> None:
    stage = staged(qtbot, SliderWidget(VIETNAMESE), ITEM, SliderResponse("9.5"), zoom=zoom, width=width)
    QApplication.processEvents()
    assert cut(stage.widget) == []
