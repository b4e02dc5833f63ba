"""Short number: four cells, a comma, and nothing else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from protocol.paper import ShortNumberInteraction
from protocol.records import ShortNumberResponse
from station.ui.seat.items.short_number import ShortNumberWidget
from station.ui.seat.words import VIETNAMESE
from tests.station.ui.seat.items.stage import Stage, item, staged


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return staged(qtbot, ShortNumberWidget(VIETNAMESE), item(ShortNumberInteraction("cm³")))


def number(stage: Stage) -> ShortNumberWidget:
    assert isinstance(stage.widget, ShortNumberWidget)
    return stage.widget


@pytest.mark.parametrize(("typed", "text"), [("-1.5x7", "-1,5"), ("12345", "1234"), ("0,5", "0,5")])
def test_only_what_fits_is_typed(stage: Stage, typed: str, text: str) -> None:
    QTest.keyClicks(number(stage).edit, typed)
    assert stage.response == ShortNumberResponse(text)
    assert number(stage).edit.text() == text


def test_an_emptied_field_is_no_answer_and_half_a_number_is_said(stage: Stage) -> None:
    QTest.keyClicks(number(stage).edit, "-")
    assert number(stage)._unfinished.isVisible()
    stage.press(Qt.Key.Key_Backspace)
    assert stage.response is None
    assert not number(stage)._unfinished.isVisible()
