"""The grading key while people mark: opened by two officers, in the memory of this process alone, and not for long.

With it lie the works that were opened last, so that a page of pictures opens an attempt once.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from protocol.journal import StreamId
from server.grading.pending import PendingItem

Work = tuple[str, StreamId]  # run and attempt

US_PER_S = 1_000_000
HELD_S = 30 * 60
MOST_WORKS = 4


class HeldKey:
    """Holds the key for half an hour after it was opened, or until somebody closes it."""

    def __init__(self) -> None:
        self._key: X25519PrivateKey | None = None
        self._until = 0
        self._works: OrderedDict[Work, Sequence[PendingItem]] = OrderedDict()
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def __repr__(self) -> str:
        return f"HeldKey(until={self._until})"

    def keep(self, key: bytes, at: int) -> None:
        """Hold `key` from `at` on; one that was held before gives way."""
        self.close()
        # A page that nobody asks for again must not keep it: the timer lets go by itself.
        timer = threading.Timer(HELD_S, self.close)
        timer.daemon = True
        with self._lock:
            self._key, self._until = X25519PrivateKey.from_private_bytes(key), at + HELD_S * US_PER_S
            self._timer = timer
        timer.start()

    def find(self, at: int) -> X25519PrivateKey | None:
        """Return the key, None where it is closed or was open too long."""
        with self._lock:
            return self._key if at < self._until else None

    def until(self, at: int) -> int:
        """Return how long the key is open, 0 where it is not."""
        with self._lock:
            return self._until if self._key is not None and at < self._until else 0

    def remember(self, work: Work, opened: Sequence[PendingItem]) -> None:
        """Keep a work that the key opened, for as long as the key; the oldest makes room."""
        with self._lock:
            if self._key is None:
                return
            self._works[work] = opened
            while len(self._works) > MOST_WORKS:
                self._works.popitem(last=False)

    def work(self, work: Work, at: int) -> Sequence[PendingItem] | None:
        """Return a work that was opened, None where it is not kept or the key is closed."""
        with self._lock:
            return self._works.get(work) if at < self._until else None

    def close(self) -> None:
        """Let go of the key and of all that it opened."""
        with self._lock:
            self._key, self._until = None, 0
            self._works.clear()
            timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
