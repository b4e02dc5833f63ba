"""A chip says one state; before the first there is nothing to paint."""

import pytest
from pytestqt.qtbot import QtBot

from station.ui.widgets.chip import Chip


@pytest.fixture
def chip(qtbot: QtBot) -> Chip:
    """A chip that has said nothing yet."""
    made = Chip()
    qtbot.addWidget(made)
    return made


def test_a_chip_without_a_state_paints_nothing(chip: Chip) -> None:
    before = chip.grab().toImage()
    chip.show_chip("clock", "Ca 1 · Toán", "wait")
    chip.resize(chip.sizeHint())
    assert before.size() != chip.grab().toImage().size()


def test_a_chip_is_as_wide_as_its_words_and_has_them_for_its_name(chip: Chip) -> None:
    chip.show_chip("clock", "Ca 1", "wait")
    short = chip.sizeHint().width()
    chip.show_chip("clock", "Ca 1 · Toán · bắt đầu 07:30", "wait")
    assert chip.sizeHint().width() > short
    assert chip.accessibleName() == "Ca 1 · Toán · bắt đầu 07:30"
