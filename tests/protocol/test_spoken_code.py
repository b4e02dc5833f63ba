"""A key that is said over the telephone: pinned, misheard groups named, useless before two officers opened the key."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol import codes, spoken_code
from protocol.codes import MalformedCodeError
from protocol.sealing import WrongKeyError
from protocol.spoken_code import MisheardGroupError, SpokenBox, lock_under_code, open_spoken, read_spoken

KEY, PACKAGE = bytes(range(32)), bytes(16)
CODE = "Q1W36-2PH48-1ZKBC-MVNBX-K55DA"


def box() -> SpokenBox:
    return lock_under_code(KEY, PACKAGE, bytes(16), bytes(12))


@pytest.mark.full_price
def test_the_code_of_a_key_is_pinned() -> None:
    assert spoken_code.grouped(spoken_code.spoken_code(KEY)) == CODE
    assert (
        box().box.hex()
        == "3547d640312656a2978e47db5b5891535a9135290293268b7f113ed898bf468c567d44fc14f2887c12330947d5efdcc3"
    )


def test_a_code_opens_the_key_however_it_was_written() -> None:
    for typed in (CODE, CODE.lower(), CODE.replace("-", "  "), f" {CODE.replace('0', 'o').replace('1', 'i')} "):
        assert open_spoken(box(), PACKAGE, typed) == KEY


@given(st.binary(min_size=32, max_size=32), st.integers(0, 24), st.sampled_from(codes.ALPHABET))
def test_one_wrong_letter_names_its_group(key: bytes, place: int, letter: str) -> None:
    code = spoken_code.spoken_code(key)
    heard = code[:place] + letter + code[place + 1 :]
    if heard == code:
        assert read_spoken(heard) == code
        return
    with pytest.raises(MisheardGroupError) as misheard:
        read_spoken(heard)
    assert misheard.value.group == place // 5 + 1


@given(st.binary(min_size=32, max_size=32), st.integers(0, 4), st.integers(0, 3))
def test_two_swapped_neighbours_in_a_group_are_heard(key: bytes, group: int, place: int) -> None:
    code, at = spoken_code.spoken_code(key), group * 5 + place
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    if swapped != code:
        with pytest.raises(MisheardGroupError):
            read_spoken(swapped)


@given(st.binary(min_size=32, max_size=32), st.permutations(range(5)))
def test_groups_in_another_order_are_heard(key: bytes, order: list[int]) -> None:
    code = spoken_code.spoken_code(key)
    mixed = "".join(code[place * 5 : place * 5 + 5] for place in order)
    if order != sorted(order):
        with pytest.raises(MisheardGroupError):
            read_spoken(mixed)


def test_another_keys_code_and_another_packages_box_open_nothing() -> None:
    with pytest.raises(WrongKeyError):
        open_spoken(box(), PACKAGE, spoken_code.spoken_code(bytes(32)))
    with pytest.raises(WrongKeyError):
        open_spoken(box(), bytes([1]) * 16, CODE)
    with pytest.raises(WrongKeyError):
        open_spoken(SpokenBox(b"", b"", b""), PACKAGE, CODE)


@settings(max_examples=50)
@given(st.text(max_size=40))
def test_any_text_is_a_code_or_our_error(typed: str) -> None:
    try:
        read_spoken(typed)
    except (MalformedCodeError, MisheardGroupError):
        return
    assert len(codes.clean(typed, 25)) == 25
