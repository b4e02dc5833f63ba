"""Keying in by keyboard: the second person sees nothing of the first, and only what differs is asked again."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from protocol.paper import Choice, ChoiceInteraction, Item, ShortNumberInteraction
from station.checkin.keying import Keying, KeyStep, keyed
from station.ui.desk.room.key_page import KeyPage
from station.ui.desk.room.words import RoomWords

ITEMS = (
    Item("i1", 1, "", ChoiceInteraction(tuple(Choice(f"c{place}", "") for place in range(4)))),
    Item("i2", 2, "", ShortNumberInteraction()),
)
NEW = Keying("07", "15", "18001215", "Nguyễn Thị Hòa", "0101", ITEMS)


@pytest.fixture
def page(qtbot: QtBot) -> KeyPage:
    made = KeyPage(RoomWords())
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.show_keying(NEW)
    return made


def texts(page: KeyPage) -> list[str]:
    return [field.text() for field in page.fields]


def test_enter_leads_from_line_to_line_and_gives_all(page: KeyPage, qtbot: QtBot) -> None:
    QTest.keyClicks(page.fields[0], "B")
    QTest.keyClick(page.fields[0], Qt.Key.Key_Return)
    assert page.focusWidget() is page.fields[1]
    QTest.keyClicks(page.fields[1], "0,5")
    QTest.keyClick(page.fields[1], Qt.Key.Key_Return)
    assert page.focusWidget() is page.done
    with qtbot.waitSignal(page.keyed) as given:
        page.done.click()
    assert given.args == [("B", "0,5")]


def test_the_second_person_begins_with_empty_lines(page: KeyPage) -> None:
    page.fields[0].setText("B")
    page.show_keying(keyed(NEW, ("B", "")))
    assert texts(page) == ["", ""]
    assert page.step.text().startswith("Mời người thứ hai")


def test_what_cannot_be_read_keeps_its_text_and_says_so(page: KeyPage) -> None:
    page.fields[0].setText("X")
    page.show_keying(keyed(NEW, ("X", "")))
    assert (texts(page), page.said[0].text()) == (["X", ""], "Không đọc được: xem lại cách ghi")
    assert page.focusWidget() is page.fields[0]


def test_only_where_both_differ_is_asked_again(page: KeyPage) -> None:
    second = keyed(NEW, ("B", "5"))
    page.show_keying(second)
    differ = keyed(second, ("C", "5"))
    page.show_keying(differ)
    assert differ.step is KeyStep.DIFFER
    assert [field.isEnabled() for field in page.fields] == [True, False]
    assert texts(page) == ["", "5"]
    assert page.said[0].text() == "Người thứ nhất: B · người thứ hai: C"
    assert keyed(differ, ("C", "5")).step is KeyStep.AGREED


def test_nothing_stays_on_the_screen_that_was_left(page: KeyPage) -> None:
    page.fields[0].setText("B")
    page.forget()
    assert page.fields == []
    page.show_keying(replace(NEW))
    assert texts(page) == ["", ""]
