"""Words, numbers and icons of the staff web."""

import re
import string
from collections.abc import Mapping

import pytest

from protocol.records import DecisionCode
from server.staff.areas import AREAS
from server.staff.bank import words as bank
from server.staff.candidates import given_words as given
from server.staff.day import words as day
from server.staff.devices import words as devices
from server.staff.incidents import words as incidents
from server.staff.marking import words as marking
from server.staff.masters import words as masters
from server.staff.plan import rules_words as seats
from server.staff.plan import words as plan
from server.staff.release import words as release
from server.staff.rendering import HERE, STATIC
from server.staff.results import words as results
from server.staff.signing import SIGNING_WORDS
from server.staff.words import CHIPS, REFUSED, UNSENT, VI, WAITING, WORDS, number, score

TABLES = [
    *(WORDS, SIGNING_WORDS, bank.WORDS, day.WORDS, given.WORDS, devices.WORDS, incidents.WORDS),
    *(marking.WORDS, masters.WORDS, plan.WORDS, release.WORDS, results.WORDS, seats.WORDS),
]
CHIPS_OF_AREAS = [*devices.CHIPS.values(), *release.CHIPS.values(), *results.CLOSED.values()]


@pytest.mark.parametrize("words", TABLES)
def test_both_languages_say_the_same_things(words: Mapping[str, Mapping[str, str]]) -> None:
    assert words["vi"].keys() == words["en"].keys()
    assert [key for key in words["vi"] if not words["vi"][key] or not words["en"][key]] == []


@pytest.mark.parametrize("words", TABLES)
def test_both_languages_fill_the_same_places(words: Mapping[str, Mapping[str, str]]) -> None:
    def places(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text)} - {None}

    vi, en = ({key: places(text) for key, text in words[language].items()} for language in ("vi", "en"))
    assert vi == en


@pytest.mark.parametrize("decision", [one for one in DecisionCode if one not in CHIPS])
def test_every_no_at_the_desk_has_its_reason(decision: DecisionCode) -> None:
    assert VI[f"why.{decision.value}"]


def test_numbers_are_written_as_the_language_does() -> None:
    assert (number(19930, "vi"), number(19930, "en")) == ("19.930", "19,930")
    assert (score("7.35", "vi"), score("7.35", "en")) == ("7,35", "7.35")


def test_the_sprite_holds_the_icons_that_are_used_and_no_other() -> None:
    pages = "".join(path.read_text() for path in HERE.rglob("*.html"))
    named = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', pages)) | {name for _, name, _ in CHIPS.values()}
    named |= {name for _, name, _ in CHIPS_OF_AREAS} | {area.NAV.icon for area in AREAS}
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "icons.svg").read_text()))
    assert drawn <= named | {REFUSED[1], UNSENT[1], WAITING[1]}
    used = set(re.findall(r'(?:icon|chip)\((?:[\w.\[\]]+, )?"([a-z-]+)"', pages))
    assert used <= drawn
