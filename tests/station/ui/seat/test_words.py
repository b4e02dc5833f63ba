"""Both languages are complete and fill the same blanks."""

import re

import pytest

from station.ui.seat.words import ENGLISH, NAMES, VIETNAMESE

BLANK = re.compile(r"{\w+}")
SAME_IN_BOTH = {"brand"}


@pytest.mark.parametrize("name", NAMES)
def test_each_sentence_is_translated_with_the_same_blanks(name: str) -> None:
    vietnamese, english = getattr(VIETNAMESE, name), getattr(ENGLISH, name)
    assert vietnamese
    assert english
    assert sorted(BLANK.findall(vietnamese)) == sorted(BLANK.findall(english))
    assert (vietnamese != english) or name in SAME_IN_BOTH
