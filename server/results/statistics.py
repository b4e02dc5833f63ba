"""What a set of scores amounts to. Exact decimals in; what is shown is rounded by whoever shows it."""

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

STEP = Decimal("0.25")
TOP = Decimal(10)
PASS = Decimal(5)
VERY_LOW = Decimal(1)  # the ministry's "điểm liệt": a subject at or under it fails the graduation exam
SHARES = (Decimal("0.1"), Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), Decimal("0.9"))


@dataclass(frozen=True, slots=True)
class Bar:
    """How many scores lie in [`at`, `at` + 0.25); the last bar holds the full mark alone."""

    at: Decimal
    count: int


@dataclass(frozen=True, slots=True)
class Box:
    """The five figures of a box plot, and the tenths beside it."""

    least: Decimal
    tenth: Decimal
    lower: Decimal
    median: Decimal
    upper: Decimal
    ninetieth: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class Spread:
    """Figures over scores; counts and bars alone stand where there is no score."""

    count: int
    below: int  # under 5
    mean: Decimal | None
    median: Decimal | None
    deviation: Decimal | None  # of the population: everybody who was marked is in it
    mode: Decimal | None  # the score had most often; the lowest of several
    bars: tuple[Bar, ...]
    very_low: int = 0  # 1 and under
    box: Box | None = None


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
        sum(score <= VERY_LOW for score in known),
        _box(known),
    )


def percentile(ordered: Sequence[Decimal], share: Decimal) -> Decimal:
    """Return the value under which `share` of `ordered` scores lie, as spreadsheets' PERCENTILE.INC has it."""
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def percentage(part: int, whole: int) -> Decimal:
    """Return how many of a hundred; 0 of nothing."""
    return Decimal(100 * part) / whole if whole else Decimal(0)


def _box(ordered: Sequence[Decimal]) -> Box:
    tenth, lower, median, upper, ninetieth = (percentile(ordered, share) for share in SHARES)
    return Box(ordered[0], tenth, lower, median, upper, ninetieth, ordered[-1])


def _step(score: Decimal) -> int:
    return int(min(max(score, Decimal(0)), TOP) / STEP)
