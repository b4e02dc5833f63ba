"""Which X events a program made."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from station.exam.lockdown.x11_played import GENERIC, KEY_PRESS, KEY_RELEASE, SENT, PlayedEvents

XTEST, PERSON = 5, 6
RAW_PRESS, RAW_RELEASE, BUTTON = 13, 14, 4


def core(kind: int, key: int) -> bytes:
    return struct.pack("=BB30x", kind, key)


def raw(kind: int, key: int, source: int) -> bytes:
    return struct.pack("=BBHIHHIIH10x", GENERIC, 131, 0, 0, kind, 3, 0, key, source)


def button(source: int) -> bytes:
    return struct.pack("=BBHIHHII36xH", GENERIC, 131, 0, 8, BUTTON, 2, 0, 1, source)


def swallowed(*events: bytes) -> list[bool]:
    played = PlayedEvents([XTEST])
    return [played.swallows(event) for event in events]


def test_a_key_that_a_program_pressed_is_swallowed_from_press_to_release() -> None:
    assert swallowed(
        raw(RAW_PRESS, 38, XTEST), core(KEY_PRESS, 38), core(KEY_PRESS, 38), raw(RAW_RELEASE, 38, XTEST),
        core(KEY_RELEASE, 38), core(KEY_PRESS, 38),
    ) == [False, True, True, False, True, False]  # fmt: skip


def test_a_persons_key_passes_beside_it() -> None:
    assert swallowed(
        raw(RAW_PRESS, 38, XTEST), raw(RAW_PRESS, 40, PERSON), core(KEY_PRESS, 40), core(KEY_PRESS, 38)
    ) == [False, False, False, True]


def test_a_click_is_judged_by_its_source() -> None:
    assert swallowed(button(XTEST), button(PERSON)) == [True, False]


def test_a_key_sent_by_a_client_comes_from_no_device() -> None:
    assert swallowed(core(KEY_PRESS | SENT, 38), core(KEY_RELEASE | SENT, 38), core(12 | SENT, 0)) == [
        True,
        True,
        False,
    ]


@given(st.lists(st.binary(min_size=32, max_size=64), max_size=30))
def test_any_bytes_are_judged_without_an_error(events: list[bytes]) -> None:
    swallowed(*events)


@given(st.lists(st.tuples(st.sampled_from([KEY_PRESS, KEY_RELEASE]), st.integers(8, 255)), max_size=60))
def test_where_no_program_plays_nothing_is_swallowed(events: list[tuple[int, int]]) -> None:
    assert not any(swallowed(*(core(*event) for event in events)))
