"""Multiple choice: boxes that add up, and no more of them than may be."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from protocol.paper import ChoiceInteraction, MultipleChoiceInteraction
from protocol.records import ChoiceResponse, ChoicesResponse
from station.ui.seat.items.choice import ChoiceWidget
from station.ui.seat.items.interface import ItemWidget
from station.ui.seat.items.multiple_choice import MultipleChoiceWidget
from station.ui.seat.words import VIETNAMESE
from tests.station.ui.seat.items.stage import PICTURES, Stage, choices, click, cut, item, staged

OPTIONS = choices("b", "Quảng Ninh", "Hà Giang", "Khánh Hòa", "Cà Mau")
ITEM = item(MultipleChoiceInteraction(OPTIONS, 2))
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


def pressed(widget: ItemWidget, key: Qt.Key, hold: Qt.KeyboardModifier = NONE) -> bool:
    return widget.take_key(QKeyEvent(QEvent.Type.KeyPress, key, hold, ""))


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return staged(qtbot, MultipleChoiceWidget(VIETNAMESE), ITEM)


def rows(stage: Stage) -> MultipleChoiceWidget:
    assert isinstance(stage.widget, MultipleChoiceWidget)
    return stage.widget


def test_options_add_up_and_a_second_press_lets_go(stage: Stage) -> None:
    assert rows(stage).status.words == "Chưa chọn đáp án nào. Chọn tối đa 2 đáp án."
    assert pressed(stage.widget, Qt.Key.Key_C)
    click(rows(stage).rows[0])
    assert stage.response == ChoicesResponse(("b2", "b0"))
    assert rows(stage).status.words == "Đã chọn 2 đáp án, tối đa 2"
    assert [row.chosen for row in rows(stage).rows] == [True, False, True, False]
    assert pressed(stage.widget, Qt.Key.Key_3)
    assert pressed(stage.widget, Qt.Key.Key_A)
    assert stage.response is None


def test_no_more_than_may_be_chosen_and_it_is_said(stage: Stage) -> None:
    stage.take(ChoicesResponse(("b0", "b1")))
    click(rows(stage).rows[2])
    assert stage.response == ChoicesResponse(("b0", "b1"))
    assert rows(stage).status.words.startswith("Đã chọn đủ 2 đáp án.")


def test_a_letter_beyond_the_options_is_left_to_the_seat(stage: Stage) -> None:
    assert not pressed(stage.widget, Qt.Key.Key_F)
    assert not pressed(stage.widget, Qt.Key.Key_5)
    assert not pressed(stage.widget, Qt.Key.Key_Left)


def test_shift_strikes_out(stage: Stage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rows(stage).strike_asked) as struck:
        pressed(stage.widget, Qt.Key.Key_B, SHIFT)
    assert struck.args == [1]
    rows(stage).show_marks(frozenset({"b1"}), kept=True)
    stage.again()
    assert rows(stage).rows[1]._strike.accessibleName() == "Bỏ gạch B"


def test_no_tick_for_what_the_disk_does_not_have(stage: Stage) -> None:
    stage.take(ChoicesResponse(("b0",)))
    rows(stage).show_marks(frozenset(), kept=False)
    stage.again()
    assert not any(row.chosen for row in rows(stage).rows)
    assert pressed(stage.widget, Qt.Key.Key_B)
    assert stage.response == ChoicesResponse(("b0", "b1"))


def test_a_single_choice_replaces_the_one_before(qtbot: QtBot) -> None:
    stage = staged(qtbot, ChoiceWidget(VIETNAMESE), item(ChoiceInteraction(OPTIONS)))
    assert pressed(stage.widget, Qt.Key.Key_B)
    assert pressed(stage.widget, Qt.Key.Key_4)
    assert stage.asked == [ChoiceResponse("b1"), ChoiceResponse("b3")]


@pytest.mark.parametrize(("width", "zoom", "columns"), [(1006, 100, 1), (960, 150, 2), (960, 200, 2), (480, 150, 1)])
def test_short_options_stand_two_by_two_in_large_text(qtbot: QtBot, width: int, zoom: int, columns: int) -> None:
    stage = staged(qtbot, MultipleChoiceWidget(VIETNAMESE), ITEM, zoom=zoom, width=width)
    tops = [row.y() for row in rows(stage).rows]
    assert len(set(tops)) == len(tops) // columns
    assert cut(stage.widget) == []


def test_the_same_twice_changes_nothing(stage: Stage) -> None:
    before = stage.widget.grab().toImage()
    stage.widget.show_item(stage.item, stage.response, PICTURES, 100)
    assert stage.widget.grab().toImage() == before
