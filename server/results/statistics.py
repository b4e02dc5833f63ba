"""What a set of scores amounts to. Exact decimals in; what is shown is rounded by whoever shows it."""

import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

STEP = Decimal("0.25")
TOP = Decimal(10)
PASS = Decimal(5)


@dataclass(frozen=True, slots=True)
class Bar:
    """How many scores lie in [`at`, `at` + 0.25); the last bar holds the full mark alone."""

    at: Decimal
    count: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Figures over scores; all but `count` and `below` are None where there is no score."""

    count: int
    below: int  # under 5
    mean: Decimal | None
    median: Decimal | None
    deviation: Decimal | None  # of the population: everybody who was marked is in it
    mode: Decimal | None  # the score had most often; the lowest of several
    bars: tuple[Bar, ...]


def spread(scores: Iterable[Decimal]) -> Spread:
    """Return the figures over `scores`."""
    known = sorted(scores)
    times = Counter(_step(score) for score in known)
    bars = tuple(Bar(STEP * number, times[number]) for number in range(int(TOP / STEP) + 1))
    if not known:
        return Spread(0, 0, None, None, None, None, bars)
    return Spread(
        len(known),
        sum(score < PASS for score in known),
        statistics.mean(known),
        statistics.median(known),
        statistics.pstdev(known),
        statistics.mode(known),
        bars,
    )


def _step(score: Decimal) -> int:
    return int(min(max(score, Decimal(0)), TOP) / STEP)
