"""What does not fit between the files of one chip is a doubt; what only looks different is none."""

from dataclasses import replace
from datetime import date

import pytest

from station.reader.agreement import doubts_of
from station.reader.dg1 import parse_dg1
from station.reader.dg11 import Dg11, parse_dg11
from station.reader.dg13 import encode_dg13, parse_dg13
from station.reader.lds import EF
from station.reader.outcome import Doubt
from tests.station.reader import sample
from tests.station.reader.groups import details
from tests.station.reader.test_dg1 import SPECIMEN_TD3, passport

TODAY = date(2026, 12, 12)
CARD = parse_dg1(sample.GROUPS[1], TODAY)
PASSPORT = parse_dg1(sample.dg1(passport()), TODAY)
FOREIGN = parse_dg1(sample.dg1(SPECIMEN_TD3), TODAY)
DG13 = parse_dg13(sample.GROUPS[13])


def dg11(name: str = "Nguyễn<<Thị<Hòa", number: str = sample.NUMBER, born: str = "20081103") -> Dg11:
    """DG11 of the sample person."""
    return parse_dg11(details(EF.DG11, (0x5F0E, name.encode()), (0x5F10, number.encode()), (0x5F2B, born.encode())))


def test_files_that_agree_give_no_doubt() -> None:
    assert list(doubts_of(CARD, DG13)) == []
    assert list(doubts_of(CARD, None)) == []
    assert list(doubts_of(PASSPORT, None, dg11())) == []


def test_a_passports_own_number_need_not_be_part_of_the_personal_one() -> None:
    assert list(doubts_of(PASSPORT, DG13)) == []


def test_a_citizen_cards_has_to_be() -> None:
    assert list(doubts_of(replace(CARD, document_number="111111111"), DG13)) == [Doubt.NUMBER_DISAGREES]


def test_what_is_odd_within_the_groups_comes_along() -> None:
    dg1 = replace(CARD, doubts=(Doubt.CHECK_DIGIT,))
    dg13 = replace(DG13, doubts=(Doubt.DUPLICATE_FIELD, Doubt.ODD_CHARACTERS))
    assert list(doubts_of(dg1, dg13)) == [Doubt.CHECK_DIGIT, Doubt.DUPLICATE_FIELD, Doubt.ODD_CHARACTERS]


def test_a_birth_that_is_not_known_disagrees_with_none() -> None:
    assert list(doubts_of(replace(CARD, born=None), DG13)) == []


@pytest.mark.parametrize("odd", ["|", "\x07", "\u202e", "\U000e0041"])
def test_a91_a_name_agrees_but_for_its_odd_characters(odd: str) -> None:
    raw = sample.dg13(sample.dg13_field(2, f"Nguyễn {odd}Thị Hòa".encode()))
    assert list(doubts_of(CARD, parse_dg13(raw))) == [Doubt.ODD_CHARACTERS]


@pytest.mark.parametrize(
    ("fields", "doubt"),
    [
        pytest.param({2: ("Trần Thị Hòa",)}, Doubt.NAME_DISAGREES, id="name"),
        pytest.param({1: ("001308012345",)}, Doubt.NUMBER_DISAGREES, id="number"),
        pytest.param({3: ("04/11/2008",)}, Doubt.BIRTH_DISAGREES, id="birth"),
    ],
)
def test_dg13_that_tells_otherwise_is_a_doubt(fields: dict[int, tuple[str, ...]], doubt: Doubt) -> None:
    own: dict[int, tuple[str, ...]] = {1: (sample.NUMBER,), 2: (sample.NAME,), 3: ("03/11/2008",)}
    assert list(doubts_of(CARD, parse_dg13(encode_dg13(own | fields)))) == [doubt]


@pytest.mark.parametrize(
    ("group", "doubt"),
    [
        pytest.param(dg11(name="Trần<<Thị<Hòa"), Doubt.NAME_DISAGREES, id="name"),
        pytest.param(dg11(number="001308012345"), Doubt.NUMBER_DISAGREES, id="number"),
        pytest.param(dg11(born="20081104"), Doubt.BIRTH_DISAGREES, id="birth"),
    ],
)
def test_dg11_that_tells_otherwise_is_a_doubt(group: Dg11, doubt: Doubt) -> None:
    assert list(doubts_of(PASSPORT, None, group)) == [doubt]


def test_an_empty_dg11_disagrees_with_nobody() -> None:
    assert list(doubts_of(PASSPORT, None, dg11("", "", ""))) == []


def test_another_states_letters_are_not_compared() -> None:
    assert list(doubts_of(FOREIGN, None, dg11("Эрикссон<<Анна", "", "19740812"))) == []


def test_a_text_of_dg11_that_is_none_is_a_doubt() -> None:
    unreadable = replace(dg11(), unreadable=frozenset({0x5F42}))
    assert list(doubts_of(PASSPORT, None, unreadable)) == [Doubt.BAD_TEXT]
