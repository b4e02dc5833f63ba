"""Statements: Đ and S for the one with the focus, two buttons each, and what is still open."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from protocol.paper import TrueFalseInteraction
from protocol.records import TrueFalseResponse
from station.ui.seat.items.true_false import TrueFalseWidget
from station.ui.seat.words import VIETNAMESE
from tests.station.ui.seat.items.stage import Stage, choices, click, item, staged

ITEM = item(TrueFalseInteraction(choices("t", "Ý một", "Ý hai", "Ý ba", "Ý bốn")))


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return staged(qtbot, TrueFalseWidget(VIETNAMESE), ITEM)


def statements(stage: Stage) -> TrueFalseWidget:
    assert isinstance(stage.widget, TrueFalseWidget)
    return stage.widget


def pressed(stage: Stage, text: str, key: Qt.Key = Qt.Key.Key_unknown) -> bool:
    return stage.widget.take_key(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text))


@pytest.mark.parametrize(("letter", "value"), [("Đ", True), ("đ", True), ("d", True), ("s", False), ("S", False)])
def test_letters_answer_the_statement_with_the_focus(stage: Stage, letter: str, value: bool) -> None:
    assert pressed(stage, "", Qt.Key.Key_Down)
    assert pressed(stage, letter)
    assert stage.response == TrueFalseResponse({"t1": value})


def test_other_letters_are_left_to_the_seat(stage: Stage) -> None:
    assert not pressed(stage, "a")
    assert not pressed(stage, "", Qt.Key.Key_Left)
    assert stage.asked == []


def test_buttons_answer_and_what_is_open_is_named(stage: Stage) -> None:
    assert statements(stage).missing.isHidden()
    for place in (0, 1, 3):
        click(statements(stage).rows[place].false)
    assert statements(stage).missing.plain_text() == "Còn ý c chưa trả lời. Ý bỏ trống không được tính điểm."
    click(statements(stage).rows[2].true)
    assert statements(stage).missing.isHidden()
    assert stage.response == TrueFalseResponse({"t0": False, "t1": False, "t3": False, "t2": True})
