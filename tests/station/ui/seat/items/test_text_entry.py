"""Text entry: fields at the gaps of the text."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.paper import TextEntryInteraction, TextGap
from protocol.records import GapsResponse
from station.exam.responses import MAX_GAP_TEXT, fits
from station.ui.seat.items.text_entry import TextEntryWidget
from station.ui.seat.words import VIETNAMESE
from tests.station.ui.seat.items.stage import Stage, cut, item, names, staged

HTML = (
    '<p>She <gap id="g1"> here since 2010 and <gap id="g2"> every street of the town, day after day after day.</p>'
    '<table><tr><td>Novelist <gap id="g3"></td></tr></table>'
)
ITEM = item(TextEntryInteraction((TextGap("g1", 4), TextGap("g2"), TextGap("g3", 30))), HTML)


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return staged(qtbot, TextEntryWidget(VIETNAMESE), ITEM)


def entry(stage: Stage) -> TextEntryWidget:
    assert isinstance(stage.widget, TextEntryWidget)
    return stage.widget


def test_typing_fills_the_gap_with_the_focus_and_tab_leads_on(stage: Stage) -> None:
    QTest.keyClicks(entry(stage).fields[0], "has")
    stage.press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is entry(stage).fields[1]
    QTest.keyClicks(entry(stage).fields[1], "knows")
    assert stage.response == GapsResponse({"g1": "has", "g2": "knows"})
    assert fits(stage.item, stage.response)
    fields, switch = ["Chỗ trống 1", "Chỗ trống 2", "Chỗ trống 3, chưa điền"], "Gõ dấu: tắt. Ctrl + phím cách để đổi"
    assert names(stage.widget) == [*fields, switch]


def test_an_emptied_field_is_no_answer(stage: Stage) -> None:
    stage.take(GapsResponse({"g1": "a"}))
    stage.press(Qt.Key.Key_End, Qt.Key.Key_Backspace)
    assert stage.response is None


def test_a_field_keeps_its_cursor_while_it_is_shown_again(stage: Stage) -> None:
    stage.take(GapsResponse({"g1": "abc"}))
    entry(stage).fields[0].setCursorPosition(1)
    QTest.keyClicks(entry(stage).fields[0], "x")
    assert stage.response == GapsResponse({"g1": "axbc"})
    assert entry(stage).fields[0].cursorPosition() == 2


def test_a_field_takes_no_more_than_its_bound_and_nothing_from_outside(stage: Stage) -> None:
    field = entry(stage).fields[0]
    QApplication.clipboard().setText("pasted")
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert stage.response is None
    QTest.keyClicks(field, "x" * (MAX_GAP_TEXT + 5))
    assert stage.response == GapsResponse({"g1": "x" * MAX_GAP_TEXT})


def test_the_fields_stand_in_the_text_as_wide_as_asked(stage: Stage) -> None:
    first, second, third = entry(stage).fields
    assert entry(stage).draws_body
    assert first.width() < second.width() < third.width()
    assert first.y() == second.y() < third.y()
    assert first.geometry().right() < second.geometry().left()


@pytest.mark.parametrize(("width", "zoom"), [(1006, 100), (960, 150), (500, 200)])
def test_nothing_is_cut_or_outside(qtbot: QtBot, width: int, zoom: int) -> None:
    stage = staged(qtbot, TextEntryWidget(VIETNAMESE), ITEM, zoom=zoom, width=width)
    body = entry(stage).body
    assert cut(stage.widget) == []
    for field in entry(stage).fields:
        assert body.rect().contains(field.geometry())
