"""The switch says how marks are typed, in both languages."""

import pytest
from pytestqt.qtbot import QtBot

from station.exam.vietnamese import Method, Typing
from station.ui.seat import words as seat
from station.ui.seat.typing import next_method
from station.ui.seat.typing_switch import TypingSwitch
from station.ui.seat.words import SeatWords


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (seat.VIETNAMESE, ["Gõ dấu: Telex", "Gõ dấu: VNI", "Gõ dấu: tắt"]),
        (seat.ENGLISH, ["Accents: Telex", "Accents: VNI", "Accents: off"]),
    ],
)
def test_each_way_has_its_words(qtbot: QtBot, words: SeatWords, said: list[str]) -> None:
    switch = TypingSwitch(words)
    qtbot.addWidget(switch)
    for method, expected in zip(Method, said, strict=True):
        switch.show_typing(Typing(method), 100)
        assert switch.text() == expected
        assert switch.accessibleName().startswith(expected)
        assert "Ctrl" in switch.toolTip()


def test_the_ways_follow_each_other_in_a_round() -> None:
    assert [next_method(method) for method in Method] == [Method.VNI, Method.OFF, Method.TELEX]
