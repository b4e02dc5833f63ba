"""What Qt offers by itself and an exam does not."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QClipboard, QContextMenuEvent, QDropEvent, QGuiApplication, QHelpEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from station.ui.seat.clipboard import ClipboardKeeper
from station.ui.seat.no_way_out import NoWayOut


@pytest.fixture
def shut(qapp: QApplication) -> Iterator[NoWayOut]:
    made = NoWayOut(qapp)
    yield made
    qapp.removeEventFilter(made)


@pytest.fixture(params=[QLineEdit, QPlainTextEdit, QLabel], ids=lambda one: one.__name__)
def widget(request: pytest.FixtureRequest, qtbot: QtBot, shut: NoWayOut) -> QWidget:
    """A widget as somebody might add it tomorrow, with no care taken."""
    made: QWidget = request.param()
    qtbot.addWidget(made)
    made.setAcceptDrops(True)
    made.setToolTip("mẹo")
    made.show()
    qtbot.waitExposed(made)
    return made


def test_13_no_widget_opens_a_menu(widget: QWidget) -> None:
    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        QApplication.sendEvent(widget, QContextMenuEvent(reason, QPoint(3, 3), QPoint(3, 3)))
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, QMenu) and one.isVisible()]


@pytest.mark.parametrize("kind", [QEvent.Type.ToolTip, QEvent.Type.WhatsThis], ids=lambda one: one.name)
def test_13_no_widget_shows_tips_or_help(widget: QWidget, kind: QEvent.Type) -> None:
    before = set(QApplication.topLevelWidgets())
    QApplication.sendEvent(widget, QHelpEvent(kind, QPoint(3, 3), QPoint(3, 3)))
    assert set(QApplication.topLevelWidgets()) == before


def test_12_13_no_widget_takes_a_drop(widget: QWidget) -> None:
    carried = QMimeData()
    carried.setText("bài của bạn")
    carried.setUrls([QUrl("file:///etc/passwd")])
    event = QDropEvent(
        QPointF(3, 3), Qt.DropAction.CopyAction, carried, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    target = widget.viewport() if isinstance(widget, QPlainTextEdit) else widget
    QApplication.sendEvent(target, event)
    assert text_of(widget) == ""


@pytest.mark.parametrize(
    "key", [QKeySequence.StandardKey.Paste, QKeySequence.StandardKey.Cut, QKeySequence.StandardKey.Copy]
)
def test_12_clipboard_keys_carry_nothing_in_or_out(widget: QWidget, key: QKeySequence.StandardKey) -> None:
    QGuiApplication.clipboard().setText("từ ngoài")
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        QTest.keyClicks(widget, "abc")
        widget.selectAll()
    for keys in QKeySequence.keyBindings(key):
        QTest.keySequence(widget, keys)
    assert QGuiApplication.clipboard().text() == "từ ngoài"
    assert text_of(widget) in {"abc", ""}


def test_12_the_middle_button_pastes_nothing(widget: QWidget) -> None:
    QGuiApplication.clipboard().setText("từ ngoài", QClipboard.Mode.Selection)
    QTest.mouseClick(widget, Qt.MouseButton.MiddleButton)
    assert text_of(widget) == ""


def test_letters_and_the_left_button_pass(qtbot: QtBot, shut: NoWayOut) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    QTest.keyClicks(field, "Bai 1")
    assert field.text() == "Bai 1"


def test_12_what_lay_in_the_clipboard_before_and_after_the_exam_is_wiped(qapp: QApplication, qtbot: QtBot) -> None:
    board, parent = QGuiApplication.clipboard(), QWidget()
    qtbot.addWidget(parent)
    board.setText("còn lại từ trước")
    keeper = ClipboardKeeper(parent)
    assert board.text() == ""
    board.setText("bài làm")
    keeper.wipe()
    assert board.text() == ""


def text_of(widget: QWidget) -> str:
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    return widget.text() if isinstance(widget, QLineEdit | QLabel) else ""
