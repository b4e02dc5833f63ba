"""Both languages are complete and fill the same blanks."""

import re

import pytest

from station.ui.seat.day_words import ENGLISH, NAMES, VIETNAMESE, day_words_of
from station.ui.seat.words import ENGLISH as SEAT_ENGLISH
from station.ui.seat.words import VIETNAMESE as SEAT_VIETNAMESE

BLANK = re.compile(r"{\w+}")
SAME_LENGTH = {"rules", "keys"}


@pytest.mark.parametrize("name", NAMES)
def test_each_sentence_is_translated_with_the_same_blanks(name: str) -> None:
    vietnamese, english = getattr(VIETNAMESE, name), getattr(ENGLISH, name)
    assert vietnamese
    assert vietnamese != english
    if name in SAME_LENGTH:
        assert len(vietnamese) == len(english)
        return
    assert sorted(BLANK.findall(vietnamese)) == sorted(BLANK.findall(english))


def test_the_language_follows_the_seats() -> None:
    assert day_words_of(SEAT_VIETNAMESE) is VIETNAMESE
    assert day_words_of(SEAT_ENGLISH) is ENGLISH
