"""Both languages of the items are complete, fill the same blanks and are used."""

import re
from pathlib import Path

import pytest

from station.ui.seat import words as seat
from station.ui.seat.items import words as items
from station.ui.seat.items.words import ENGLISH, NAMES, VIETNAMESE, words_of

BLANK = re.compile(r"{\w+}")
SOURCES = [
    path.read_text(encoding="utf-8") for path in Path(items.__file__).parent.glob("*.py") if path.stem != "words"
]


@pytest.mark.parametrize("name", NAMES)
def test_each_sentence_is_translated_with_the_same_blanks(name: str) -> None:
    vietnamese, english = getattr(VIETNAMESE, name), getattr(ENGLISH, name)
    assert vietnamese
    assert english
    assert sorted(set(BLANK.findall(vietnamese))) == sorted(set(BLANK.findall(english)))
    assert vietnamese != english


@pytest.mark.parametrize("name", NAMES)
def test_each_sentence_is_said_somewhere(name: str) -> None:
    assert any(f".{name}" in source for source in SOURCES)


def test_the_items_speak_the_language_of_the_seat() -> None:
    assert words_of(seat.VIETNAMESE) is VIETNAMESE
    assert words_of(seat.ENGLISH) is ENGLISH
