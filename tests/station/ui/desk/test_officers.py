"""Officers at the desk: the locked desk's screen, and the second approver's, by keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from station.checkin.desk import Approver, DeskState, PinTrouble
from station.ui.desk.english import ENGLISH
from station.ui.desk.second import sentence_of
from station.ui.desk.unlock import UnlockWindow
from station.ui.desk.window import DeskWindow
from station.ui.desk.words import VIETNAMESE

DUC = Approver("cb1", "Nguyễn Minh Đức", "secretary")
HIEN = Approver("cb2", "Trần Thu Hiền", "site_head", locked=True)
AN = Approver("cb3", "Lê Văn An", "invigilator")
PIN = "son-la-1930"


@pytest.fixture
def window(qtbot: QtBot) -> UnlockWindow:
    """The screen of desk 2 with three officers, one locked."""
    made = UnlockWindow("2")
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.show_offers([DUC, HIEN, AN])
    qtbot.waitExposed(made)
    return made


def test_it_names_the_desk_and_the_officers_with_their_roles(window: UnlockWindow) -> None:
    assert window.windowTitle() == "Mở bàn 2"
    texts = [window.form.officers.item(row).text() for row in range(3)]
    assert texts[0] == "Nguyễn Minh Đức · Thư ký Hội đồng thi"
    assert texts[1].endswith("đã khóa")


def test_tab_pin_and_enter_open_it_and_the_pin_stays_nowhere(window: UnlockWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.unlock_asked) as asked:
        QTest.keyClick(window.form.officers, Qt.Key.Key_Down)  # over the locked one
        QTest.keyClicks(window.form.pin, PIN)
        QTest.keyClick(window.form.pin, Qt.Key.Key_Return)
    assert asked.args == ["cb3", PIN]
    assert window.form.pin.text() == ""


def test_enter_with_no_pin_asks_nothing(window: UnlockWindow, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(window.unlock_asked):
        QTest.keyClick(window.form.pin, Qt.Key.Key_Return)


def test_a_wrong_pin_is_a_sentence_and_the_same_officer_stays_chosen(window: UnlockWindow) -> None:
    window.form.officers.setCurrentRow(2)
    window.show_opening()
    assert not window.form.isEnabled()
    window.show_offers([DUC, HIEN, AN], sentence_of(PinTrouble.WRONG, 3, VIETNAMESE))
    assert window.form.trouble.text() == "Mã PIN chưa đúng. Còn 3 lần."
    assert window.form.officers.currentRow() == 2
    assert window.form.pin.hasFocus()


def test_with_everyone_locked_it_says_what_to_do(window: UnlockWindow) -> None:
    window.show_offers([HIEN])
    assert window.form.trouble.text() == VIETNAMESE.nobody_opens


def test_f12_turns_to_english_and_back(window: UnlockWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F12)
    assert (window.words, window.windowTitle()) == (ENGLISH, "Open desk 2")
    QTest.keyClick(window, Qt.Key.Key_F12)
    assert window.windowTitle() == "Mở bàn 2"


def test_the_second_approvers_page_makes_no_other_page_taller(qtbot: QtBot) -> None:
    window = DeskWindow(VIETNAMESE)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.show_state(DeskState())
    qtbot.waitExposed(window)
    (body,) = [area for area in window.findChildren(QScrollArea) if area.isVisible()]
    assert body.verticalScrollBar().maximum() == 0
