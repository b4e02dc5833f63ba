"""The challenge that a chip answers in Active Authentication: bound to a nonce, a desk, a session and a time.

Design §6. The kept signature shows that the chip's key answered after the nonce was known; not where the chip was.
"""

import hashlib
from enum import Enum

import msgspec

PREFIX = b"TT-AA1"
NONCE_BYTES, CHALLENGE_BYTES = 32, 8
LENGTH_BYTES, TIME_BYTES = 2, 8


class NonceSource(Enum):
    """Who gave the nonce: the server a moment ago, or the package of the day for a desk with no line."""

    SERVER = "server"
    DAY = "day"
    OWN = "own"  # drawn by whoever reads, for nobody else: no evidence


class ChallengeGround(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a challenge is derived from, but for the time of the reading."""

    nonce: bytes  # 32 bytes
    source: NonceSource
    desk: str
    exam_session: str


def active_auth_challenge(ground: ChallengeGround, at: int) -> bytes:
    """Return the 8 bytes that the chip has to sign. `at`: UTC microseconds. Raises ValueError for another nonce length.

    Texts go in as UTF-8 behind their length in two bytes, so that no two grounds give the same bytes.
    """
    if len(ground.nonce) != NONCE_BYTES:
        raise ValueError("nonce length")
    texts = b"".join(_counted(text) for text in (ground.desk, ground.exam_session))
    derived = hashlib.sha256(PREFIX + ground.nonce + texts + at.to_bytes(TIME_BYTES, "big"))
    return derived.digest()[:CHALLENGE_BYTES]


def _counted(text: str) -> bytes:
    content = text.encode()
    return len(content).to_bytes(LENGTH_BYTES, "big") + content
