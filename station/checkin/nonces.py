"""What a desk's next challenge to a chip is derived from: the board's newest nonce, or with no line the day's."""

import time
from collections.abc import Callable

from protocol.api import DeskPackage
from protocol.card_challenge import NONCE_BYTES, ChallengeGround, NonceSource

FRESH_S = 300.0


class Nonces:
    """The nonces that a desk holds. Calls come from several threads."""

    def __init__(self, package: DeskPackage, monotonic: Callable[[], float] = time.monotonic) -> None:
        """`monotonic`: seconds; a wall clock that is set back must not make a nonce young again."""
        self._package, self._monotonic = package, monotonic
        self._newest: tuple[bytes, float] | None = None

    def take(self, nonce: bytes, asked_at: float) -> None:
        """Keep a nonce of the board's, asked for at `asked_at` of the monotonic clock; another length is none."""
        if len(nonce) == NONCE_BYTES:
            self._newest = (nonce, asked_at)

    def ground(self) -> ChallengeGround | None:
        """Return what to challenge with now; None where the package is of before there were nonces."""
        newest = self._newest
        if newest is not None and self._monotonic() - newest[1] < FRESH_S:
            return self._ground(newest[0], NonceSource.SERVER)
        if len(self._package.day_nonce) != NONCE_BYTES:
            return None
        return self._ground(self._package.day_nonce, NonceSource.DAY)

    def _ground(self, nonce: bytes, source: NonceSource) -> ChallengeGround:
        return ChallengeGround(nonce, source, self._package.desk, self._package.exam_session.id)
