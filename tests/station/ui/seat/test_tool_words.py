"""Both languages are complete and fill the same blanks."""

import re

import pytest

from station.ui.seat import words as seat
from station.ui.seat.tool_words import ENGLISH, NAMES, VIETNAMESE, tool_words_of

BLANK = re.compile(r"{\w+}")


@pytest.mark.parametrize("name", NAMES)
def test_each_sentence_is_translated_with_the_same_blanks(name: str) -> None:
    vietnamese, english = getattr(VIETNAMESE, name), getattr(ENGLISH, name)
    assert vietnamese
    assert english
    assert sorted(BLANK.findall(vietnamese)) == sorted(BLANK.findall(english))
    assert vietnamese != english


def test_the_words_follow_the_language_of_the_seat() -> None:
    assert tool_words_of(seat.ENGLISH) is ENGLISH
    assert tool_words_of(seat.VIETNAMESE) is VIETNAMESE
