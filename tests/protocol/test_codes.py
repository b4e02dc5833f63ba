"""What codes promise to those who read, type and say them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.codes import ALPHABET, MalformedCodeError, clean, decode, encode, grouped


@given(st.integers(0, 2**60 - 1))
def test_a_code_is_the_number_it_was_made_of(number: int) -> None:
    assert decode(encode(number, 12)) == number


@given(st.text(ALPHABET, min_size=15, max_size=15), st.integers(1, 6))
def test_groups_and_small_letters_make_no_difference(code: str, size: int) -> None:
    assert clean(grouped(code, size).lower(), 15) == code
    assert clean(f"  {grouped(code, size).replace('-', ' ')} ", 15) == code


def test_letters_that_look_like_digits_are_digits() -> None:
    assert clean("oO-iI-lL", 6) == "001111"
    assert not set("ILOU") & set(ALPHABET)


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCDEF"])
def test_a_code_of_another_length_is_told(typed: str) -> None:
    with pytest.raises(MalformedCodeError) as refused:
        clean(typed, 5)
    assert refused.value.reason == "length"


@pytest.mark.parametrize("typed", ["ABCDU", "ABCD*", "ABCDĐ", "ABCD٣"])
def test_a_letter_of_no_code_is_told(typed: str) -> None:
    with pytest.raises(MalformedCodeError) as refused:
        clean(typed, 5)
    assert refused.value.reason == "letter"
    with pytest.raises(MalformedCodeError):
        decode(typed)


@given(st.text(max_size=30))
def test_anything_typed_is_a_code_or_our_error(typed: str) -> None:
    with suppress(MalformedCodeError):
        assert set(clean(typed, 12)) <= set(ALPHABET)
