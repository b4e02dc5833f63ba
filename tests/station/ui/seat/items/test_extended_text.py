"""Extended text: plain, counted, bounded, and closed to the outside."""

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.paper import ExtendedTextInteraction
from protocol.records import TextResponse
from station.exam.responses import MAX_TEXT
from station.ui.seat.items.extended_text import ExtendedTextWidget
from station.ui.seat.words import VIETNAMESE
from tests.station.ui.seat.items.stage import PICTURES, Stage, item, staged

ITEM = item(ExtendedTextInteraction(6, 8))
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return staged(qtbot, ExtendedTextWidget(VIETNAMESE), ITEM)


def essay(stage: Stage) -> ExtendedTextWidget:
    assert isinstance(stage.widget, ExtendedTextWidget)
    return stage.widget


def test_typing_is_the_response_and_its_words_are_counted(stage: Stage) -> None:
    QTest.keyClicks(essay(stage).edit, "Que huong")
    stage.press(Qt.Key.Key_Return)
    QTest.keyClicks(essay(stage).edit, "la gi")
    assert stage.response == TextResponse("Que huong\nla gi")
    assert essay(stage).count.words == "4 từ · yêu cầu khoảng 6 từ, tối đa 8 từ"


def test_too_many_words_are_said_and_kept(stage: Stage) -> None:
    stage.take(TextResponse("a b c d e f g h i"))
    assert essay(stage).count.words == "9 từ · vượt quá 8 từ cho phép 1 từ"
    assert essay(stage).edit.toPlainText() == "a b c d e f g h i"


def test_the_cursor_stays_while_the_text_is_shown_again(stage: Stage) -> None:
    stage.take(TextResponse("abc"))
    stage.press(Qt.Key.Key_Home)
    QTest.keyClicks(essay(stage).edit, "x")
    assert stage.response == TextResponse("xabc")
    assert essay(stage).edit.textCursor().position() == 1


def test_nothing_comes_from_outside_and_nothing_goes_there(stage: Stage) -> None:
    edit = essay(stage).edit
    QApplication.clipboard().setText("from outside")
    QTest.keyClick(edit, Qt.Key.Key_V, CONTROL)
    edit.insertFromMimeData(QMimeData())
    edit.paste()
    assert stage.asked == []
    QTest.keyClicks(edit, "abc")
    QTest.keyClick(edit, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(edit, Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "from outside"
    assert edit.contextMenuPolicy() is Qt.ContextMenuPolicy.NoContextMenu
    assert not edit.acceptDrops()


def test_the_middle_button_pastes_nothing(stage: Stage) -> None:
    edit = essay(stage).edit
    at, middle, none = QPointF(5, 5), Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier
    edit.mouseReleaseEvent(QMouseEvent(QEvent.Type.MouseButtonRelease, at, at, middle, middle, none))
    assert stage.asked == []


def test_copy_and_paste_work_within_the_essay(stage: Stage) -> None:
    edit = essay(stage).edit
    QTest.keyClicks(edit, "ab ")
    for key in (Qt.Key.Key_A, Qt.Key.Key_X, Qt.Key.Key_V, Qt.Key.Key_V):
        QTest.keyClick(edit, key, CONTROL)
    assert stage.response == TextResponse("ab ab ")
    essay(stage).show_item(item(ITEM.interaction, name="i2"), None, PICTURES, 100)
    QTest.keyClick(edit, Qt.Key.Key_V, CONTROL)
    assert edit.toPlainText() == ""


def test_an_essay_that_would_be_too_long_stays_as_it_was(stage: Stage) -> None:
    stage.take(TextResponse("a" * MAX_TEXT))
    QTest.keyClicks(essay(stage).edit, "b")
    assert stage.asked == [TextResponse("a" * MAX_TEXT)]
    assert essay(stage).edit.toPlainText() == "a" * MAX_TEXT
    assert essay(stage).count.words.startswith("Đã hết chỗ viết")


@pytest.mark.parametrize(
    ("key", "hold", "kept"),
    [
        (Qt.Key.Key_F, Qt.KeyboardModifier.NoModifier, True),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, True),
        (Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier, False),
    ],
)
def test_letters_and_pages_are_typing_and_alt_is_a_command(
    stage: Stage, key: Qt.Key, hold: Qt.KeyboardModifier, kept: bool
) -> None:
    offered = QKeyEvent(QEvent.Type.ShortcutOverride, key, hold, "f")
    offered.ignore()
    essay(stage).edit.event(offered)
    assert offered.isAccepted() is kept


def test_another_essay_starts_afresh(stage: Stage) -> None:
    QTest.keyClicks(essay(stage).edit, "first")
    essay(stage).show_item(item(ITEM.interaction, name="i2"), TextResponse("second"), PICTURES, 100)
    assert essay(stage).edit.toPlainText() == "second"
    assert stage.response == TextResponse("first")
