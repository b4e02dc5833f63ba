"""Words, numbers and icons of the staff web."""

import re
import string

import pytest

from protocol.records import DecisionCode
from server.staff.rendering import HERE, STATIC
from server.staff.words import CHIPS, EN, REFUSED, UNSENT, VI, WAITING, number, score


def test_both_languages_say_the_same_things() -> None:
    assert VI.keys() == EN.keys()
    assert [key for key in VI if not VI[key] or not EN[key]] == []


def test_both_languages_fill_the_same_places() -> None:
    def places(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text)} - {None}

    assert {key: places(text) for key, text in VI.items()} == {key: places(text) for key, text in EN.items()}


@pytest.mark.parametrize("decision", [one for one in DecisionCode if one not in CHIPS])
def test_every_no_at_the_desk_has_its_reason(decision: DecisionCode) -> None:
    assert VI[f"why.{decision.value}"]


def test_numbers_are_written_as_the_language_does() -> None:
    assert (number(19930, "vi"), number(19930, "en")) == ("19.930", "19,930")
    assert (score("7.35", "vi"), score("7.35", "en")) == ("7,35", "7.35")


def test_the_sprite_holds_the_icons_that_are_used_and_no_other() -> None:
    pages = "".join(path.read_text() for path in (HERE / "templates").glob("*.html"))
    named = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', pages)) | {name for _, name, _ in CHIPS.values()}
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "icons.svg").read_text()))
    assert drawn <= named | {REFUSED[1], UNSENT[1], WAITING[1]}
    used = set(re.findall(r'(?:icon|chip)\((?:[\w.\[\]]+, )?"([a-z-]+)"', pages))
    assert used <= drawn
