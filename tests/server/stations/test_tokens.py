"""Tokens: what was issued is believed until it expires; nothing else ever is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.journal import DeviceId, StreamId
from server.stations import tokens
from server.stations.tokens import BadTokenError, Permit
from tests.server.board import AT

KEY = bytes(range(32))
PERMIT = Permit(DeviceId(bytes(16)), (StreamId(bytes(16)), StreamId(bytes(range(16)))), AT + 1)


def test_a_token_says_who_and_which_streams() -> None:
    assert tokens.check(tokens.issue(PERMIT, KEY), KEY, AT) == PERMIT


def test_an_expired_token_is_refused() -> None:
    with pytest.raises(BadTokenError):
        tokens.check(tokens.issue(PERMIT, KEY), KEY, AT + 1)


def test_a_token_of_another_key_is_refused() -> None:
    with pytest.raises(BadTokenError):
        tokens.check(tokens.issue(PERMIT, bytes(32)), KEY, AT)


@given(place=st.integers(0, 10_000), letter=st.sampled_from("ABCxyz019-_"))
def test_a_token_with_any_letter_changed_is_refused(place: int, letter: str) -> None:
    token = tokens.issue(PERMIT, KEY)
    place %= len(token.rstrip("="))
    forged = token[:place] + letter + token[place + 1 :]
    if forged != token:
        with pytest.raises(BadTokenError):
            tokens.check(forged, KEY, AT)


@given(token=st.text(max_size=600))
def test_junk_is_no_token(token: str) -> None:
    with pytest.raises(BadTokenError):
        tokens.check(token, KEY, AT)
