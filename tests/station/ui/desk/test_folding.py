"""The desk on a narrow screen, at any zoom, in either language: nothing is cut, nothing typed is lost."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from protocol.records import DecisionCode
from station.checkin.desk import DeskState, Health, Phase, Trouble
from station.line_trouble import LineTrouble
from station.ui import look
from station.ui.desk.window import DeskWindow
from tests.station.ui.desk.test_window import ADMITTED, IDENTIFIED, READING, ROW, WAITING

SIZES = [(1366, 768, 0), (1024, 768, 0), (1024, 768, 2), (1366, 768, 4), (1024, 768, 4)]
ASKING = replace(ADMITTED, phase=Phase.PERSON, decision=DecisionCode.NEEDS_PERSON, facts={"question": "unanchored"})
STATES = {
    "hint": WAITING,
    "card": replace(WAITING, phase=Phase.CARD, row=ROW),
    "reading": replace(WAITING, phase=Phase.READING, row=ROW, fraction=0.5),
    "identified": replace(READING, identified=IDENTIFIED),
    "practice": replace(ADMITTED, health=Health("Virtual PCD 00 00", practice=True)),
    "virtual_refused": replace(WAITING, health=Health("", connected=False, waiting=37, virtual_refused=True)),
    "admitted": ADMITTED,
    "person": replace(ASKING, slip=None),
    "unreadable": replace(WAITING, phase=Phase.TROUBLE, row=ROW, trouble=Trouble.UNREADABLE, tries=1),
    "offline": replace(WAITING, health=Health("", connected=False, waiting=37)),
    "torn": replace(WAITING, health=Health("Virtual PCD 00 00", connected=False, waiting=37, torn=2)),
    "torn_without_reader": replace(WAITING, health=Health("", connected=False, waiting=37, torn=2)),
    "bad_certificate": replace(
        WAITING, health=Health("", connected=False, waiting=37, line=LineTrouble.SERVER_CERTIFICATE)
    ),
    "revoked": replace(WAITING, health=Health("", connected=False, waiting=37, line=LineTrouble.REVOKED_DEVICE)),
}


@pytest.fixture
def window(qtbot: QtBot) -> DeskWindow:
    """A desk window as it opens, before any state."""
    made = DeskWindow()
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    return made


def settle(window: DeskWindow) -> None:
    """Let everything take its place, and let go of what was taken out."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    QApplication.processEvents()


def enlarge(window: DeskWindow, steps: int) -> None:
    for _ in range(steps):
        QTest.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)


def scrolled(window: DeskWindow) -> QScrollArea:
    return window.findChildren(QScrollArea)[-1]


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
@pytest.mark.parametrize(("width", "height", "steps"), SIZES)
def test_every_word_has_the_room_it_needs(
    window: DeskWindow, state: DeskState, width: int, height: int, steps: int
) -> None:
    window.resize(width, height)
    window.show_state(state)
    enlarge(window, steps)
    settle(window)
    cut = [text for text in (cut_of(one) for one in window.findChildren(QWidget) if one.isVisible()) if text]
    assert cut == []
    assert window.width() == width


def cut_of(widget: QWidget) -> str:
    """Return the words of `widget` if it has less room than they need."""
    if isinstance(widget, QLabel) and widget.text():
        need = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
        wide = widget.minimumSizeHint().width() if widget.wordWrap() else widget.sizeHint().width()
        return widget.text() if need > widget.height() + 1 or wide > widget.width() + 1 else ""
    if isinstance(widget, QPushButton):
        return widget.text() if widget.minimumSizeHint().width() > widget.width() + 1 else ""
    return ""


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
@pytest.mark.parametrize(("width", "height", "steps"), SIZES)
def test_nothing_is_read_by_scrolling_sideways(
    window: DeskWindow, state: DeskState, width: int, height: int, steps: int
) -> None:
    window.resize(width, height)
    window.show_state(state)
    enlarge(window, steps)
    settle(window)
    assert scrolled(window).horizontalScrollBar().maximum() == 0


def test_on_a_narrow_screen_the_queue_stands_below(window: DeskWindow) -> None:
    window.show_state(WAITING)
    settle(window)
    beside = window.side.x()
    window.resize(1024, 768)
    settle(window)
    assert window.side.x() < beside
    assert window.side.y() > 0


def test_the_language_changes_at_once_and_back_and_keeps_what_was_typed(window: DeskWindow) -> None:
    window.show_state(WAITING)
    QTest.keyClicks(window.prompt.hint, "1800")
    QTest.keyClick(window, Qt.Key.Key_F12)
    assert window.prompt.title.text() == "Scan the QR code on the card"
    assert window.windowTitle() == "Desk 2 · Scan the QR code on the card"
    assert window.prompt.hint.text() == "1800"
    QTest.keyClick(window, Qt.Key.Key_F12)
    assert window.prompt.title.text() == "Quét mã QR trên thẻ"


def test_zoom_ends_at_its_last_step(window: DeskWindow) -> None:
    window.show_state(WAITING)
    enlarge(window, 9)
    assert window.prompt.hint.height() == 112
    for _ in range(9):
        QTest.keyClick(window, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert window.prompt.hint.height() == 56


def test_a_picture_of_the_code_is_chosen_by_key_and_only_while_a_hint_is_awaited(
    window: DeskWindow, qtbot: QtBot
) -> None:
    window.show_state(ADMITTED)
    QTest.keyClick(window, Qt.Key.Key_F4)
    assert window.findChildren(QFileDialog) == []
    window.show_state(WAITING)
    QTest.keyClick(window, Qt.Key.Key_F4)
    (dialog,) = window.findChildren(QFileDialog)
    with qtbot.waitSignal(window.intents.picture_chosen) as chosen:
        dialog.fileSelected.emit("card.jpg")
    assert chosen.args == ["card.jpg"]
    dialog.close()


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_whatever_can_have_the_focus_has_a_name(window: DeskWindow, state: DeskState) -> None:
    window.show_state(state)
    settle(window)
    focusable = [one for one in window.findChildren(QPushButton) if one.isVisible()]
    assert all(one.accessibleName() for one in focusable)
    assert window.prompt.hint.accessibleName()


@pytest.mark.parametrize("steps", [0, 4])
def test_the_marks_over_capitals_are_drawn_whole(window: DeskWindow, steps: int) -> None:
    window.show_state(STATES["person"])
    enlarge(window, steps)
    settle(window)
    word = window.result.band.word
    assert word.text() == "CẦN NGƯỜI XEM"
    image = word.grab().toImage()
    ground = image.pixelColor(image.width() - 1, 0)
    inked = [
        y for y in range(image.height()) if any(image.pixelColor(x, y) != ground for x in range(image.width() - 1))
    ]
    whole = QFontMetrics(look.worn_font("figure")).tightBoundingRect(word.text()).height()
    assert len(inked) >= whole - 1
    assert inked[0] > 0
