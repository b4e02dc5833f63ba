"""What receipts promise."""

from contextlib import suppress
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from protocol import codes, receipt
from protocol.journal import BadSignatureError, MalformedEntryError, SignedHead, StreamId, Tip, sign_head

SEAT = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
BOARD = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
HEAD = sign_head(Tip(StreamId(bytes(16)), 1, 7, bytes(range(32))), 5, SEAT)
PROMISE = receipt.issue(HEAD, 9, BOARD)


def test_a_receipt_proves_its_head() -> None:
    PROMISE.check_signature(BOARD.public_key())
    assert PROMISE.proves(HEAD)
    assert receipt.decode(PROMISE.encode()) == PROMISE


@pytest.mark.parametrize(
    "other",
    [
        replace(HEAD, seq=8),
        replace(HEAD, segment=2),
        replace(HEAD, at=6),
        replace(HEAD, signature=bytes(64)),
        replace(HEAD, hash=bytes(32)),
    ],
)
def test_it_proves_no_other_head(other: SignedHead) -> None:
    assert not PROMISE.proves(other)


def test_another_server_has_not_promised() -> None:
    with pytest.raises(BadSignatureError):
        PROMISE.check_signature(SEAT.public_key())
    forged = replace(PROMISE, signature=SEAT.sign(PROMISE.signed_bytes()))
    with pytest.raises(BadSignatureError):
        forged.check_signature(BOARD.public_key())


@given(st.integers(0, 148), st.integers(1, 255))
def test_any_change_is_found(byte: int, flip: int) -> None:
    encoded = bytearray(PROMISE.encode())
    encoded[byte] ^= flip
    with pytest.raises((MalformedEntryError, BadSignatureError)):
        receipt.decode(bytes(encoded)).check_signature(BOARD.public_key())


def test_a_head_is_no_receipt_though_they_look_alike() -> None:
    with pytest.raises(BadSignatureError):
        receipt.decode(HEAD.encode()).check_signature(SEAT.public_key())


@given(st.binary(min_size=149, max_size=149) | st.binary(max_size=20))
def test_bytes_are_a_receipt_or_our_error(content: bytes) -> None:
    with suppress(MalformedEntryError):
        assert receipt.decode(content).encode() == content


def test_seat_and_board_show_the_same_code() -> None:
    code = receipt.receipt_code(HEAD)
    assert len(code) == receipt.CODE_LETTERS
    assert code == codes.encode(int.from_bytes(PROMISE.head_hash[:10], "big"), 16)
