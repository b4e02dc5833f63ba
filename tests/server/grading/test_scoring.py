import itertools
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.paper import ItemType
from protocol.policy import GRADUATION_2025_MATHEMATICS as RULES
from protocol.records import ChoiceResponse, Response, ShortNumberResponse, TrueFalseResponse
from server.grading.scoring import ItemKey, number, points, score

CHOICE = ItemKey("Phần I", ItemType.CHOICE, choice="c2")
STATEMENTS = {"s1": True, "s2": False, "s3": True, "s4": True}
TRUE_FALSE = ItemKey("Phần II", ItemType.TRUE_FALSE, statements=STATEMENTS)
SHORT = ItemKey("Phần III", ItemType.SHORT_NUMBER, numbers=(Fraction(1, 2),))
BY_RIGHT = ("0", "0.1", "0.25", "0.5", "1.0")


@pytest.mark.parametrize(("chosen", "earned"), [("c2", "0.25"), ("c1", "0"), ("", "0"), ("s1", "0")])
def test_a_choice_earns_a_quarter_or_nothing(chosen: str, earned: str) -> None:
    assert points(CHOICE, ChoiceResponse(chosen), RULES) == Decimal(earned)


@pytest.mark.parametrize("pattern", list(itertools.product((True, False), repeat=4)))
def test_each_of_the_16_patterns_of_a_true_false_item_earns_by_its_right_statements(pattern: tuple[bool, ...]) -> None:
    marked = dict(zip(STATEMENTS, pattern, strict=True))
    right = sum(marked[own] == truth for own, truth in STATEMENTS.items())
    assert points(TRUE_FALSE, TrueFalseResponse(marked), RULES) == Decimal(BY_RIGHT[right])


@pytest.mark.parametrize("pattern", list(itertools.product((True, False, None), repeat=4)))
def test_a_statement_left_blank_counts_as_not_right(pattern: tuple[bool | None, ...]) -> None:
    marked = {own: mark for own, mark in zip(STATEMENTS, pattern, strict=True) if mark is not None}
    right = sum(marked.get(own) == truth for own, truth in STATEMENTS.items())
    assert points(TRUE_FALSE, TrueFalseResponse(marked), RULES) == Decimal(BY_RIGHT[right])


def test_statements_of_another_item_earn_nothing() -> None:
    assert points(TRUE_FALSE, TrueFalseResponse({"x1": True, "x2": False}), RULES) == 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0,5", "1/2"),
        ("0.5", "1/2"),
        ("0,50", "1/2"),
        (" 0,5 ", "1/2"),
        ("-0,5", "-1/2"),
        ("-1", "-1"),
        ("-0", "0"),
        ("00,5", "1/2"),
        ("2000", "2000"),
        ("37,7", "377/10"),
    ],
)
def test_a_short_number_is_taken_by_its_value(text: str, value: str) -> None:
    assert number(text, RULES) == Fraction(value)


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", ",", "0,", ",5", "--1", "1-", "1 2", "0,5,",
     "1e3", "1/2", "+1", "−1", "0,500", "12345", "½", "٣", "nan", "inf"],
)  # fmt: skip
def test_what_the_answer_sheet_cannot_hold_is_no_number(text: str) -> None:
    assert number(text, RULES) is None
    assert points(SHORT, ShortNumberResponse(text), RULES) == 0


def test_trailing_zeros_count_by_policy() -> None:
    strict = replace(RULES, trailing_zeros_count=False)
    assert points(SHORT, ShortNumberResponse("0,50"), RULES) == Decimal("0.5")
    assert points(SHORT, ShortNumberResponse("0,50"), strict) == 0
    assert points(SHORT, ShortNumberResponse("0,5"), strict) == Decimal("0.5")
    assert number("200", strict) == 200


def test_any_of_several_right_values_earns_the_points() -> None:
    key = replace(SHORT, numbers=(Fraction(1, 4), Fraction(3)))
    assert (
        points(key, ShortNumberResponse("0,25"), RULES)
        == points(key, ShortNumberResponse("3"), RULES)
        == Decimal("0.5")
    )


@given(st.text(max_size=8))
def test_no_text_breaks_the_marking_of_short_numbers(text: str) -> None:
    assert points(SHORT, ShortNumberResponse(text), RULES) in {Decimal(0), Decimal("0.5")}


@pytest.mark.parametrize("key", [CHOICE, TRUE_FALSE, SHORT])
def test_an_answer_of_another_type_earns_nothing(key: ItemKey) -> None:
    answers: list[Response | None] = [ChoiceResponse("z"), TrueFalseResponse({}), ShortNumberResponse("9"), None]
    assert [points(key, answer, RULES) for answer in answers] == [Decimal(0)] * 4


def full_paper() -> tuple[dict[str, ItemKey], dict[str, Response]]:
    """Return the key of a 12 + 4 + 6 paper and the answers that are all right."""
    key: dict[str, ItemKey] = {}
    right: dict[str, Response] = {}
    for place in range(22):
        own = f"i{place}"
        if place < 12:
            key[own], right[own] = CHOICE, ChoiceResponse("c2")
        elif place < 16:
            key[own], right[own] = TRUE_FALSE, TrueFalseResponse(STATEMENTS)
        else:
            key[own], right[own] = SHORT, ShortNumberResponse("0,5")
    return key, right


def test_a_perfect_mathematics_paper_is_exactly_ten() -> None:
    earned = score(*full_paper(), RULES)
    assert earned.total == Decimal(10)
    assert earned.parts == {"Phần I": Decimal(3), "Phần II": Decimal(4), "Phần III": Decimal(3)}
    assert len(earned.items) == 22


def test_no_float_ever_stands_among_the_points() -> None:
    earned = score(*full_paper(), RULES)
    for value in (*earned.items.values(), *earned.parts.values(), earned.total):
        assert isinstance(value, Decimal)


def test_an_empty_sheet_earns_nothing_and_still_names_every_part() -> None:
    key, _ = full_paper()
    earned = score(key, {}, RULES)
    assert earned.total == 0
    assert list(earned.parts) == ["Phần I", "Phần II", "Phần III"]


def test_answers_to_unknown_items_are_left_aside() -> None:
    key, right = full_paper()
    assert score(key, right | {"stranger": ChoiceResponse("c2")}, RULES).total == Decimal(10)
