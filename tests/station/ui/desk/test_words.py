"""Both languages are complete and fill the same blanks."""

import re
from collections.abc import Iterable
from dataclasses import astuple, fields

import pytest

from protocol.records import DecisionCode
from station.checkin.decision import Question
from station.checkin.desk import Trouble
from station.ui.desk.english import ENGLISH
from station.ui.desk.words import VIETNAMESE, Answer, DeskWords

BLANK = re.compile(r"{\w+}")
SENTENCES = [field.name for field in fields(DeskWords) if isinstance(getattr(VIETNAMESE, field.name), str)]
TABLES = ("zone_fields", "checks", "verdicts", "names", "roles", "pin_troubles")


def blanks(texts: Iterable[str]) -> set[str]:
    return {blank for text in texts for blank in BLANK.findall(text)}


@pytest.mark.parametrize("name", SENTENCES)
def test_each_sentence_is_there_twice_with_the_same_blanks(name: str) -> None:
    vietnamese, english = getattr(VIETNAMESE, name), getattr(ENGLISH, name)
    assert vietnamese
    assert english
    assert blanks([vietnamese]) == blanks([english])


@pytest.mark.parametrize("table", TABLES)
def test_each_table_has_the_same_words_to_say(table: str) -> None:
    vietnamese, english = getattr(VIETNAMESE, table), getattr(ENGLISH, table)
    assert set(vietnamese) == set(english)
    assert all(english.values())


def both(code: DecisionCode | Question | Trouble) -> tuple[Answer, Answer]:
    match code:
        case DecisionCode():
            return VIETNAMESE.answers[code], ENGLISH.answers[code]
        case Question():
            return VIETNAMESE.questions[code], ENGLISH.questions[code]
        case Trouble():
            return VIETNAMESE.troubles[code], ENGLISH.troubles[code]


@pytest.mark.parametrize("code", [*DecisionCode, *Question, *Trouble], ids=str)
def test_each_answer_says_the_same_facts_in_both_languages(code: DecisionCode | Question | Trouble) -> None:
    vietnamese, english = both(code)
    assert vietnamese.word
    assert english.word
    assert vietnamese.happened
    assert english.happened
    assert blanks(astuple(vietnamese)) == blanks(astuple(english))
