"""Keys from what a QR tells: few, and the likeliest first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.reader.access_key import MAX_KEYS, NO_EXPIRY, AccessKey, check_digit, mrz_keys

NUMBER = "024308012345"


def expiries(born: date, today: date) -> list[str]:
    """The expiry dates tried, in order."""
    return [key.expires for key in mrz_keys(NUMBER, born, today)]


@pytest.mark.parametrize(("text", "digit"), [("520727", "3"), ("AB2134<<<", "5"), ("L898902C<", "3")])
def test_check_digits_match_the_standard(text: str, digit: str) -> None:
    assert check_digit(text) == digit


def test_the_document_number_is_the_last_nine_digits() -> None:
    key = mrz_keys(NUMBER, date(2008, 11, 3), date(2026, 12, 12))[0]
    assert (key.document_number, key.born) == ("308012345", "081103")


@pytest.mark.parametrize(
    ("born", "today", "first"),
    [
        pytest.param(date(2008, 11, 3), date(2026, 12, 12), ["331103"], id="18: the 25th birthday"),
        pytest.param(date(2002, 6, 1), date(2026, 12, 12), ["270601", "420601"], id="24: the 25th, or changed early"),
        pytest.param(date(2001, 12, 12), date(2026, 12, 12), ["411212"], id="25 today: the 40th"),
        pytest.param(date(1967, 1, 1), date(2026, 12, 12), ["270101", NO_EXPIRY], id="59: the 60th, or none"),
        pytest.param(date(1960, 1, 1), date(2026, 12, 12), [NO_EXPIRY], id="66: none"),
        pytest.param(date(2013, 5, 5), date(2026, 12, 12), ["270505", "380505"], id="13: a child's card, or a new one"),
        pytest.param(date(2008, 2, 29), date(2026, 12, 12), ["330228", "330301"], id="29 February, common year"),
        pytest.param(date(1988, 2, 29), date(2026, 12, 12), ["280229", "480229"], id="29 February, leap year"),
    ],
)
def test_the_likeliest_expiry_comes_first(born: date, today: date, first: list[str]) -> None:
    assert expiries(born, today)[: len(first)] == first


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.dates(date(2026, 1, 1), date(2060, 1, 1)))
def test_there_are_never_more_than_four_nor_one_twice(born: date, today: date) -> None:
    found = expiries(born, today)
    assert 1 <= len(found) <= MAX_KEYS
    assert len(set(found)) == len(found)


def test_a_key_shows_nothing_of_itself() -> None:
    assert repr(AccessKey("308012345", "081103", "331103")) == "AccessKey()"
