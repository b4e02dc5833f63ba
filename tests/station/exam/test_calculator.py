"""The calculator reckons as a school book does, and says what it cannot."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.exam.calculator import (
    LONGEST,
    CalculatorError,
    DividedByZeroError,
    RootOfNegativeError,
    TooLargeError,
    UnfinishedError,
    reckon,
    shown,
)


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("0,1+0,2", "0,3"),
        ("2+3×4", "14"),
        ("(2+3)×4", "20"),
        ("10−4−3", "3"),
        ("12÷4÷3", "1"),
        ("1÷3×3", "1"),
        ("√2²", "2"),
        ("(√2)²", "2"),
        ("√√16", "2"),
        ("−5²", "−25"),
        ("(−5)²", "25"),
        ("3−−2", "5"),
        ("200×15%", "30"),
        ("5,", "5"),
        (",5+,5", "1"),
        ("((3", "3"),
        ("1÷3", "0,333333333333"),
        ("√2", "1,41421356237"),
        ("10000000000000000×3", "3×10^16"),
        ("1÷10000000000000", "1×10^−13"),
        ("0×(1−1)", "0"),
    ],
)
def test_it_reckons_as_a_school_book_does(expression: str, result: str) -> None:
    assert shown(reckon(expression)) == result


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("", UnfinishedError),
        ("5+", UnfinishedError),
        ("×5", UnfinishedError),
        ("5)", UnfinishedError),
        ("()", UnfinishedError),
        ("2(3)", UnfinishedError),
        ("1,2,3", UnfinishedError),
        ("1.5", UnfinishedError),
        ("__import__('os')", UnfinishedError),
        ("1÷0", DividedByZeroError),
        ("1÷(2−2)", DividedByZeroError),
        ("√(−4)", RootOfNegativeError),
        ("√−4", UnfinishedError),
        ("9999999999" + "²" * 20, TooLargeError),
        ("9" * 31, TooLargeError),
        ("1" * (LONGEST + 1), TooLargeError),
    ],
)
def test_what_has_no_result_says_why(expression: str, error: type[CalculatorError]) -> None:
    with pytest.raises(error):
        reckon(expression)


@given(st.text("0123456789,+−×÷√²%()", max_size=LONGEST + 2))
@settings(max_examples=300)
def test_any_keys_give_a_result_or_our_error(expression: str) -> None:
    try:
        result = reckon(expression)
    except CalculatorError:
        return
    assert result.is_finite()
    assert len(shown(result)) <= 20


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
@settings(max_examples=100)
def test_sums_and_products_of_decimals_are_exact(one: int, other: int) -> None:
    left, right = Decimal(one).scaleb(-3), Decimal(other).scaleb(-3)
    written = [f"({value:f})".replace(".", ",").replace("-", "−") for value in (left, right)]
    assert reckon("+".join(written)) == left + right
    assert reckon("×".join(written)) == left * right
