"""The calculator by mouse and keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.exam.calculator import LONGEST
from station.ui.seat.calculator_pad import CalculatorPad, Reckoning
from station.ui.seat.tool_intents import ToolIntents
from station.ui.seat.tool_words import VIETNAMESE


@pytest.fixture
def pad(qtbot: QtBot) -> CalculatorPad:
    made = CalculatorPad(VIETNAMESE, ToolIntents())
    qtbot.addWidget(made)
    made.show()
    made.take_focus()
    return made


@pytest.mark.parametrize(
    ("keys", "line", "result"),
    [
        ("1.5*2=", "1,5×2", "3"),
        ("9/2=", "9÷2", "4,5"),
        ("r16=", "√16", "4"),
        ("5^=", "5²", "25"),
        ("200x15%=", "200×15%", "30"),
        ("2+3=*4=", "5×4", "20"),
        ("2+3=7", "7", "5"),
        ("(1+2)*3=", "(1+2)×3", "9"),
        ("1,5.2=", "1,5,2", ""),
    ],
)
def test_every_key_of_the_pad_is_on_the_keyboard(pad: CalculatorPad, keys: str, line: str, result: str) -> None:
    QTest.keyClicks(pad, keys)
    assert (pad.reckoning.line, pad.reckoning.result) == (line, result)


def test_enter_reckons_backspace_takes_a_sign_back_and_delete_clears(pad: CalculatorPad) -> None:
    QTest.keyClicks(pad, "12")
    QTest.keyClick(pad, Qt.Key.Key_Backspace)
    QTest.keyClick(pad, Qt.Key.Key_Return)
    assert pad.reckoning.result == "1"
    QTest.keyClick(pad, Qt.Key.Key_Delete)
    assert (pad.reckoning.line, pad.reckoning.result) == ("", "")


def test_the_mouse_does_what_the_keyboard_does(pad: CalculatorPad) -> None:
    for face in ("7", "×", "6", "="):
        QTest.mouseClick(pad.keys[face], Qt.MouseButton.LeftButton)
    assert pad.reckoning.result == "42"


def test_trouble_is_said_in_words_and_to_a_screen_reader(pad: CalculatorPad) -> None:
    QTest.keyClicks(pad, "1/0=")
    assert "Không chia được cho 0" in pad.accessibleName()
    QTest.keyClicks(pad, "+1")
    assert "Không chia được" not in pad.accessibleName()


def test_the_display_takes_no_more_than_it_can_reckon() -> None:
    reckoning = Reckoning()
    for _ in range(LONGEST + 20):
        reckoning.press("9")
    assert len(reckoning.line) == LONGEST


def test_a_result_too_long_to_go_on_from_begins_anew() -> None:
    reckoning = Reckoning()
    for key in ("9" * 20, "=", "+", "1"):
        reckoning.press(key)
    assert reckoning.line == "+1"


def test_nothing_of_it_reaches_the_clipboard(pad: CalculatorPad, qapp: QApplication) -> None:
    before = qapp.clipboard().text()
    QTest.keyClicks(pad, "6*7=")
    QTest.keyClick(pad, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert qapp.clipboard().text() == before
