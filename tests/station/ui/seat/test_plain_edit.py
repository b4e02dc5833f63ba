"""Our fields: marks come from our own engine, and nothing else gets in or out."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QMouseEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.exam.vietnamese import Method, Typing
from station.exam.vietnamese_syllables import Placement
from station.ui.seat.plain_edit import PlainArea, PlainEdit
from station.ui.seat.typing import TAIL

CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
TELEX = Typing()
Field = PlainEdit | PlainArea


@pytest.fixture(params=[PlainEdit, PlainArea])
def field(request: pytest.FixtureRequest, qtbot: QtBot) -> Field:
    made: Field = request.param()
    made.show_typing(TELEX)
    qtbot.addWidget(made)
    made.resize(600, 200)
    made.show()
    qtbot.waitActive(made)
    made.setFocus()
    return made


def text_of(field: Field) -> str:
    return field.text() if isinstance(field, PlainEdit) else field.toPlainText()


def go(field: Field, place: int, end: int | None = None) -> None:
    """Put the cursor at `place`, or select from there to `end`."""
    if isinstance(field, PlainEdit):
        field.setCursorPosition(place)
        if end is not None:
            field.setSelection(place, end - place)
        return
    cursor = field.textCursor()
    cursor.setPosition(place)
    if end is not None:
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    field.setTextCursor(cursor)


def press(field: Field, key: Qt.Key, hold: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(field, key, hold)


def test_keys_become_words(field: Field) -> None:
    QTest.keyClicks(field, "Tieengs Vieejt, DDaats nuwowcs windows exam.")
    assert text_of(field) == "Tiếng Việt, Đất nước windows exam."


def test_each_way_of_typing_is_taken_at_once(field: Field) -> None:
    field.show_typing(Typing(Method.VNI, Placement.MODERN))
    QTest.keyClicks(field, "hoa2 ")
    field.show_typing(Typing(Method.OFF))
    QTest.keyClicks(field, "hoaf")
    assert text_of(field) == "hoà hoaf"


def test_backspace_takes_a_letter_and_typing_goes_on(field: Field) -> None:
    QTest.keyClicks(field, "vieejt")
    press(field, Qt.Key.Key_Backspace)
    assert text_of(field) == "việ"
    QTest.keyClicks(field, "n hoanf")
    press(field, Qt.Key.Key_Backspace)
    assert text_of(field) == "viện hòa"
    for _ in range(9):
        press(field, Qt.Key.Key_Backspace)
    assert text_of(field) == ""


def test_a_word_is_mended_where_the_cursor_comes_back(field: Field) -> None:
    QTest.keyClicks(field, "em o truong ve")
    go(field, 11)
    QTest.keyClicks(field, "wf")
    assert text_of(field) == "em o trường ve"
    go(field, 14)
    QTest.keyClicks(field, "ef")
    assert text_of(field) == "em o trường về"


def test_a_word_that_is_over_is_forgotten(field: Field) -> None:
    QTest.keyClicks(field, "vieejt ")
    press(field, Qt.Key.Key_Home)
    QTest.keyClicks(field, "as ")
    assert text_of(field) == "á việt "
    field.show_typing(Typing(Method.VNI))
    press(field, Qt.Key.Key_Home)
    QTest.keyClicks(field, "e1")
    assert text_of(field) == "éá việt "


def test_typing_takes_the_place_of_what_is_selected(field: Field) -> None:
    QTest.keyClicks(field, "mua xong")
    go(field, 2, 8)
    QTest.keyClicks(field, "w")
    assert text_of(field) == "mư"
    go(field, 0, 2)
    press(field, Qt.Key.Key_Backspace)
    assert text_of(field) == ""


def test_undo_stays_within_the_field(field: Field) -> None:
    QTest.keyClicks(field, "vieejt")
    for _ in range(12):
        press(field, Qt.Key.Key_Z, CONTROL)
    assert text_of(field) == ""
    for _ in range(12):
        press(field, Qt.Key.Key_Y, CONTROL)
    press(field, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert text_of(field) in ("", "việt")


def test_a_word_is_over_where_the_person_goes_elsewhere(field: Field) -> None:
    QTest.keyClicks(field, "windows")
    assert text_of(field) == "ưindows"
    field.focusOutEvent(QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason))
    assert text_of(field) == "ưindows"  # the window lost the keyboard, the person went nowhere
    field.focusOutEvent(QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert text_of(field) == "windows"


def test_control_and_space_ask_for_another_way_of_typing(field: Field, qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.turn_asked):
        press(field, Qt.Key.Key_Space, CONTROL)
    assert text_of(field) == ""


def test_the_input_method_of_the_system_stays_out(field: Field) -> None:
    assert not field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    committed = QInputMethodEvent("x", [])
    committed.setCommitString("from outside")
    QApplication.sendEvent(field, committed)
    assert text_of(field) == ""


@pytest.mark.parametrize(
    ("key", "hold"),
    [
        (Qt.Key.Key_V, CONTROL),
        (Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier),
        (Qt.Key.Key_C, CONTROL),
        (Qt.Key.Key_X, CONTROL),
        (Qt.Key.Key_Insert, CONTROL),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier),
        (Qt.Key.Key_K, CONTROL),
        (Qt.Key.Key_U, CONTROL),
    ],
)
def test_no_key_reaches_the_clipboard_of_others(field: Field, key: Qt.Key, hold: Qt.KeyboardModifier) -> None:
    QApplication.clipboard().setText("outside")
    QTest.keyClicks(field, "within")
    press(field, Qt.Key.Key_A, CONTROL)
    press(field, key, hold)
    assert QApplication.clipboard().text() == "outside"
    assert "outside" not in text_of(field)


def test_no_menu_no_drop_and_no_drag(field: Field) -> None:
    assert field.contextMenuPolicy() is Qt.ContextMenuPolicy.NoContextMenu
    assert not field.acceptDrops()
    if isinstance(field, PlainEdit):
        assert not field.dragEnabled()
        return
    QTest.keyClicks(field, "mot hai ba")
    field.selectAll()
    inside = field.cursorRect().center() - QPoint(20, 0)
    QTest.mousePress(field.viewport(), Qt.MouseButton.LeftButton, NONE, inside)
    assert not field.has_selection()  # there is nothing that could be dragged


def test_the_middle_button_pastes_nothing(field: Field) -> None:
    QApplication.clipboard().setText("outside")
    at, middle = QPointF(5, 5), Qt.MouseButton.MiddleButton
    field.mouseReleaseEvent(QMouseEvent(QEvent.Type.MouseButtonRelease, at, at, middle, middle, NONE))
    assert text_of(field) == ""


def test_letters_that_come_with_the_right_alt_are_letters(field: Field) -> None:
    both = CONTROL | Qt.KeyboardModifier.AltModifier
    field.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_At, both, "@"))
    assert text_of(field) == "@"


def test_commands_are_left_to_the_window(field: Field) -> None:
    command = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier, "f")
    field.keyPressEvent(command)
    assert not command.isAccepted()
    assert text_of(field) == ""


def test_a_field_that_was_told_nothing_types_plain_letters(qtbot: QtBot) -> None:
    field = PlainEdit()
    qtbot.addWidget(field)
    QTest.keyClicks(field, "as1 ")
    press(field, Qt.Key.Key_Space, CONTROL)
    assert field.text() == "as1 "


def test_an_area_says_that_it_is_full(qtbot: QtBot) -> None:
    area = PlainArea(5)
    qtbot.addWidget(area)
    QTest.keyClicks(area, "abcde")
    with qtbot.waitSignal(area.refused):
        QTest.keyClicks(area, "f")
    for key in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V):
        press(area, key, CONTROL)
    assert area.toPlainText() == "abcde"
    area.moveCursor(QTextCursor.MoveOperation.End)
    with qtbot.waitSignal(area.refused):
        press(area, Qt.Key.Key_V, CONTROL)
    press(area, Qt.Key.Key_Backspace)
    QTest.keyClicks(area, "f")
    assert area.toPlainText() == "abcdf"


def test_only_the_end_of_the_line_is_looked_at(qtbot: QtBot) -> None:
    area = PlainArea()
    qtbot.addWidget(area)
    area.setPlainText("a" * 50_000 + "\nx")
    area.moveCursor(QTextCursor.MoveOperation.End)
    assert area.tail() == (50_002, "x")
    go(area, 40_000)
    assert area.tail() == (40_000, "a" * TAIL)
