"""Card numbers in the database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.roster.personal import PersonalKey, SealedFieldError, masked

KEY = PersonalKey(bytes(range(32)))
NUMBER = b"024308012345"


def test_a_sealed_field_opens_with_its_key() -> None:
    assert KEY.open("number", KEY.seal("number", NUMBER)) == NUMBER


def test_the_same_number_seals_differently_and_is_found_the_same() -> None:
    assert KEY.seal("number", NUMBER) != KEY.seal("number", NUMBER)
    assert KEY.index("number", NUMBER) == KEY.index("number", NUMBER)
    assert KEY.index("number", NUMBER) != PersonalKey(bytes(32)).index("number", NUMBER)


def test_a_field_does_not_open_as_another_or_with_another_key() -> None:
    sealed = KEY.seal("number", NUMBER)
    for key, field in ((KEY, "ethnicity"), (PersonalKey(bytes(32)), "number")):
        with pytest.raises(SealedFieldError):
            key.open(field, sealed)


@given(sealed=st.binary(max_size=80))
def test_junk_is_our_error(sealed: bytes) -> None:
    with pytest.raises(SealedFieldError):
        KEY.open("number", sealed)


@pytest.mark.parametrize(("number", "shown"), [("024308012345", "024******345"), ("123456", "123456"), ("", "")])
def test_lists_show_six_digits_of_twelve(number: str, shown: str) -> None:
    assert masked(number) == shown
