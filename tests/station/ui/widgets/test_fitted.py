"""A line shrinks before it wraps."""

import pytest
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from station.ui import look
from station.ui.widgets.fitted import FittedLabel

PLACE = "Phòng 07 · Máy 15"


@pytest.fixture
def label(qtbot: QtBot) -> FittedLabel:
    """A line that may be as large as a place and as small as a heading."""
    made = FittedLabel("seat", "h2")
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(("width", "step"), [(1200, "seat"), (772, "place_line"), (600, "verdict"), (300, "h1")])
def test_the_largest_step_that_fits_is_taken(label: FittedLabel, width: int, step: str) -> None:
    label.resize(width, 100)
    label.show_text(PLACE)
    assert (label.property(look.STEP), label.wordWrap()) == (step, False)
    assert QFontMetrics(look.font(step)).horizontalAdvance(PLACE) <= width


def test_what_is_too_long_even_when_small_wraps(label: FittedLabel) -> None:
    label.resize(300, 100)
    label.show_text(f"Họ tên khác nhau: {PLACE}, {PLACE}. Có phải một người?")
    assert (label.property(look.STEP), label.wordWrap()) == ("h2", True)


def test_a_question_stays_small_and_no_words_take_no_room(label: FittedLabel) -> None:
    label.resize(1200, 100)
    label.show_text("Có phải một người?", largest=False)
    assert label.property(look.STEP) == "h2"
    label.show_text("")
    assert label.isHidden()
