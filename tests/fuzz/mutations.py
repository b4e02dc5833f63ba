"""Damage, by a seeded hand: the ways in which files, cards and networks spoil bytes."""

import random
from collections.abc import Callable, Sequence

INTERESTING = (0, 1, 0x7F, 0x80, 0x81, 0x82, 0x84, 0xFE, 0xFF)
LONG = 4096


def _flip(content: bytearray, chance: random.Random) -> None:
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def _set(content: bytearray, chance: random.Random) -> None:
    content[chance.randrange(len(content))] = chance.choice(INTERESTING)


def _cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


def _lose(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    del content[start : start + chance.randint(1, 16)]


def _repeat(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    content[start:start] = content[start : start + chance.randint(1, 64)] * chance.randint(1, 8)


def _insert(content: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(content))
    content[place:place] = chance.randbytes(chance.randint(1, 16))


def _swap(content: bytearray, chance: random.Random) -> None:
    first, second = chance.randrange(len(content)), chance.randrange(len(content))
    content[first], content[second] = content[second], content[first]


def _lengthen(content: bytearray, chance: random.Random) -> None:
    content += chance.randbytes(chance.randint(1, LONG))


WAYS: Sequence[Callable[[bytearray, random.Random], None]] = (
    _flip, _flip, _flip, _set, _set, _cut, _lose, _repeat, _insert, _swap, _lengthen,
)  # fmt: skip


def damaged(good: bytes, chance: random.Random) -> bytes:
    """Return `good` spoiled in one to six ways."""
    content = bytearray(good)
    for _ in range(chance.randint(1, 6)):
        if content:
            chance.choice(WAYS)(content, chance)
    return bytes(content)
