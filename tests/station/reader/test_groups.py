"""The groups keys are agreed in: both sides come to one secret, and no key from outside is taken."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.reader.dh_parameters import RFC_5114
from station.reader.groups import (
    CURVES,
    BadPublicKeyError,
    DhGroup,
    EcGroup,
    Group,
    UnsupportedMappingError,
    known_curve,
    standardized_group,
)

NUMBERS = [*RFC_5114, *CURVES]
NONCE = bytes(range(1, 17))


def group(number: int) -> Group:
    found = standardized_group(number)
    assert found is not None
    return found


@pytest.mark.parametrize("number", NUMBERS)
def test_two_sides_agree_on_one_secret_under_a_mapped_generator(number: int) -> None:
    plain = group(number)
    ours, theirs = plain.key_pair(os.urandom), plain.key_pair(os.urandom)
    mapped = plain.mapped(NONCE, ours.secret, theirs.public)
    assert mapped == plain.mapped(NONCE, theirs.secret, ours.public)
    one, other = mapped.key_pair(os.urandom), mapped.key_pair(os.urandom)
    assert mapped.agree(one.secret, other.public) == mapped.agree(other.secret, one.public)


@pytest.mark.parametrize("number", NUMBERS)
def test_every_number_maps_to_an_element_of_the_group(number: int) -> None:
    plain = group(number)
    if plain.prime % 4 == 1 and isinstance(plain, EcGroup):  # secp224r1: square roots are not to be had so
        with pytest.raises(UnsupportedMappingError):
            plain.encoded(5)
        return
    mapped = plain.encoded(123_456_789)
    one, other = mapped.key_pair(os.urandom), mapped.key_pair(os.urandom)
    assert mapped.agree(one.secret, other.public) == mapped.agree(other.secret, one.public)


@given(st.integers(0, 2), st.integers(0, 1 << 2048))
def test_a_dh_key_outside_the_subgroup_is_refused(number: int, element: int) -> None:
    plain = group(number)
    assert isinstance(plain, DhGroup)
    public = element.to_bytes(257, "big")
    if 1 < element < plain.prime - 1 and pow(element, plain.order, plain.prime) == 1:
        return
    with pytest.raises(BadPublicKeyError):
        plain.agree(5, public)


@given(st.sampled_from(sorted(CURVES)), st.binary(max_size=140))
def test_bytes_that_are_no_point_are_refused(number: int, public: bytes) -> None:
    with pytest.raises(BadPublicKeyError):
        group(number).agree(5, b"\x04" + public)


def test_an_altered_curve_is_not_known() -> None:
    plain = group(13)
    assert isinstance(plain, EcGroup)
    p, a, b = plain.prime, int(plain.curve.a()) % plain.prime, int(plain.curve.b())
    x, y = int(plain.generator.x()), int(plain.generator.y())
    assert known_curve(p, a, b, (x, y), plain.order) == plain
    assert known_curve(p, a, b, (x, None), plain.order) == plain
    for altered in [(p + 2, a, b, (x, y)), (p, a + 1, b, (x, y)), (p, a, b + 1, (x, y)), (p, a, b, (x, p - y))]:
        assert known_curve(*altered, plain.order) is None
    assert known_curve(p, a, b, (x, y), plain.order + 2) is None


def test_numbers_without_parameters_have_no_group() -> None:
    assert [standardized_group(number) for number in (3, 7, 19, 32)] == [None] * 4


def test_no_secret_shows_in_a_repr() -> None:
    pair = group(12).key_pair(os.urandom)
    assert str(pair.secret) not in repr(pair)
