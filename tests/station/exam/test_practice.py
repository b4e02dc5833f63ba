"""The practice paper has a question of every type, in both languages."""

import pytest

from protocol import paper
from protocol.paper import ItemType
from station.exam.practice import LANGUAGES, TONE, practice_paper, tone


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_can_be_practised(language: str) -> None:
    made = practice_paper(language)
    assert {item.type for item in made.items} == set(ItemType)
    assert paper.decode(paper.encode(made)) == made
    assert made.sounds[TONE] == tone()


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_sound_nothing_has_to_be_heard(language: str) -> None:
    silent = practice_paper(language, with_sound=False)
    assert not any(item.listening for item in silent.items)
    assert not silent.sounds
    assert {item.type for item in silent.items} == set(ItemType)
    assert [item.number for item in silent.items] == list(range(1, len(silent.items) + 1))


def test_both_languages_ask_the_same_questions_in_the_same_order() -> None:
    first, second = (practice_paper(language) for language in LANGUAGES)
    assert [item.type for item in first.items] == [item.type for item in second.items]
