"""The order and the pseudonyms of a variant, drawn from the recorded seed: the same on any machine.

Items are mixed within their part, and those that share a stimulus stay together as they stand; options, statements,
both sides of a match and the words for gaps are mixed within their item. What the bank says is fixed keeps its place.
"""

import hmac
from collections.abc import Collection, Sequence
from itertools import count
from typing import TypeVar

import msgspec

from protocol.paper import (
    AssociateInteraction,
    Choice,
    ChoiceInteraction,
    GapMatchInteraction,
    GraphicGapMatchInteraction,
    InlineChoiceInteraction,
    InlineGap,
    Interaction,
    MatchInteraction,
    MultipleChoiceInteraction,
    OrderInteraction,
    TrueFalseInteraction,
)
from server.bank.items import BankItem

Thing = TypeVar("Thing")

MASTER = "0000"  # the code under which everything stands as its setters put it: what proof-readers see
PSEUDONYM_DIGITS = 16
WORD_BYTES = 8
WORDS = 1 << (8 * WORD_BYTES)


class Draw:
    """Whole numbers without a bias: HMAC-SHA256 of a label and a counter, what lies past an even share thrown away."""

    def __init__(self, key: bytes, label: str) -> None:
        self._key, self._label, self._counter = key, label.encode(), count()

    def below(self, limit: int) -> int:
        """Return a number from 0 to `limit` - 1."""
        even = WORDS - WORDS % limit
        word = self._word()
        while word >= even:
            word = self._word()
        return word % limit

    def _word(self) -> int:
        counter = next(self._counter).to_bytes(WORD_BYTES, "big")
        return int.from_bytes(hmac.digest(self._key, self._label + counter, "sha256")[:WORD_BYTES], "big")


def drawn_order(size: int, draw: Draw, fixed: Collection[int] = ()) -> tuple[int, ...]:
    """Return the old place of each new place; `fixed` places keep what they hold."""
    free = [place for place in range(size) if place not in fixed]
    mixed = list(free)
    for last in range(len(mixed) - 1, 0, -1):
        other = draw.below(last + 1)
        mixed[last], mixed[other] = mixed[other], mixed[last]
    order = list(range(size))
    for place, old in zip(free, mixed, strict=True):
        order[place] = old
    return tuple(order)


def shuffle(things: Sequence[Thing], order: Sequence[int]) -> tuple[Thing, ...]:
    """Bring `things` into `order`."""
    return tuple(things[old] for old in order)


def unshuffle(things: Sequence[Thing], order: Sequence[int]) -> tuple[Thing, ...]:
    """Undo `shuffle`."""
    return tuple(thing for _, thing in sorted(zip(order, things, strict=True), key=lambda placed: placed[0]))


class Variant:
    """What is drawn for one variant of a paper."""

    def __init__(self, seed: bytes, code: str) -> None:
        self._key, self._is_master = hmac.digest(seed, b"TT-VARIANT-1\0" + code.encode(), "sha256"), code == MASTER

    def pseudonym(self, *names: str) -> str:
        """Return what stands in place of the bank's `names`."""
        return hmac.new(self._key, "\0".join(("name", *names)).encode(), "sha256").hexdigest()[:PSEUDONYM_DIGITS]

    def items(self, part: int, items: Sequence[BankItem]) -> tuple[BankItem, ...]:
        """Return the items of a part in the variant's order."""
        runs = stimulus_runs(items)
        return tuple(item for run in shuffle(runs, self._order(len(runs), (), "items", str(part))) for item in run)

    def interaction(self, item: BankItem) -> Interaction:
        """Return the interaction of `item`, what it offers in the variant's order."""
        match item.interaction:
            case TrueFalseInteraction(statements):
                return TrueFalseInteraction(self._mixed(item, "choices", statements))
            case MatchInteraction(sources, targets) as match:
                sources, targets = self._mixed(item, "sources", sources), self._mixed(item, "targets", targets)
                return msgspec.structs.replace(match, sources=sources, targets=targets)
            case InlineChoiceInteraction(gaps):
                mixed = (InlineGap(gap.id, self._mixed(item, f"gap {gap.id}", gap.choices)) for gap in gaps)
                return InlineChoiceInteraction(tuple(mixed))
            case (
                ChoiceInteraction(choices)
                | MultipleChoiceInteraction(choices)
                | OrderInteraction(choices)
                | AssociateInteraction(choices)
                | GapMatchInteraction(choices=choices)
                | GraphicGapMatchInteraction(choices=choices)
            ):
                return msgspec.structs.replace(item.interaction, choices=self._mixed(item, "choices", choices))
            case _:
                return item.interaction

    def _mixed(self, item: BankItem, side: str, choices: Sequence[Choice]) -> tuple[Choice, ...]:
        if item.fixed_order:
            return tuple(choices)
        fixed = {place for place, choice in enumerate(choices) if choice.id in item.fixed}
        return shuffle(choices, self._order(len(choices), fixed, side, item.code))

    def _order(self, size: int, fixed: Collection[int], *label: str) -> tuple[int, ...]:
        if self._is_master:
            return tuple(range(size))
        return drawn_order(size, Draw(self._key, "\0".join(("order", *label))), fixed)


def stimulus_runs(items: Sequence[BankItem]) -> tuple[tuple[BankItem, ...], ...]:
    """Return what moves as one: each item, and all items of a stimulus in their order, where its first one stands."""
    runs: dict[tuple[str, str], list[BankItem]] = {}
    for item in items:
        runs.setdefault((item.stimulus, "" if item.stimulus else item.code), []).append(item)
    return tuple(map(tuple, runs.values()))
