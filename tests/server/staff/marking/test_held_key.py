"""The grading key, and what it opened, are held for half an hour, and not after it was closed."""

import os

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from protocol.journal import StreamId
from server.grading.pending import PendingItem
from server.staff.marking.held_key import HELD_S, MOST_WORKS, US_PER_S, HeldKey

AT = 1_797_000_000_000_000
END = AT + HELD_S * US_PER_S
ATTEMPT = StreamId(bytes(16))
OPENED = (PendingItem(ATTEMPT, "ab", "2", "Quê hương", 2, ()),)


def raw(key: X25519PrivateKey | None) -> bytes:
    return key.private_bytes_raw() if key else b""


def held_from(at: int) -> tuple[HeldKey, bytes]:
    held, key = HeldKey(), os.urandom(32)
    held.keep(key, at)
    return held, raw(X25519PrivateKey.from_private_bytes(key))


def test_it_is_held_for_half_an_hour_and_no_longer() -> None:
    held, key = held_from(AT)
    held.remember(("run", ATTEMPT), OPENED)
    assert (raw(held.find(AT)), held.until(AT)) == (key, END)
    assert (raw(held.find(END - 1)), held.work(("run", ATTEMPT), END - 1)) == (key, OPENED)
    assert (held.find(END), held.until(END), held.work(("run", ATTEMPT), END)) == (None, 0, None)
    held.close()


def test_closed_it_is_gone_and_what_it_opened_with_it() -> None:
    held, _ = held_from(AT)
    held.remember(("run", ATTEMPT), OPENED)
    held.close()
    assert (held.find(AT), held.until(AT), held.work(("run", ATTEMPT), AT)) == (None, 0, None)
    held.remember(("run", ATTEMPT), OPENED)  # a page that was under way when it was closed
    held.keep(os.urandom(32), AT)
    assert held.work(("run", ATTEMPT), AT) is None
    held.close()


def test_opened_again_it_is_held_anew() -> None:
    held, _ = held_from(AT)
    held.keep(os.urandom(32), AT + US_PER_S)
    assert held.until(AT + US_PER_S) == END + US_PER_S
    held.close()


def test_only_the_last_works_are_kept_and_none_is_told() -> None:
    held, _ = held_from(AT)
    for place in range(MOST_WORKS + 1):
        held.remember((str(place), ATTEMPT), OPENED)
    kept = [held.work((str(place), ATTEMPT), AT) for place in range(MOST_WORKS + 1)]
    assert kept == [None, *[OPENED] * MOST_WORKS]
    assert "Quê hương" not in repr(held)
    held.close()
