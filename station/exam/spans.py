"""What is marked in a text: spans of places, ascending and apart. Marking what is marked takes the mark off."""

from collections.abc import Iterable

Span = tuple[int, int]  # first and end
MAX_SPANS = 500  # of one text: no hand makes more


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return `spans` in order, those that touch as one, and none that is empty."""
    made: list[Span] = []
    for first, end in sorted(span for span in spans if 0 <= span[0] < span[1]):
        if made and first <= made[-1][1]:
            made[-1] = made[-1][0], max(made[-1][1], end)
        else:
            made.append((first, end))
    return tuple(made)


def without(spans: Iterable[Span], first: int, end: int) -> tuple[Span, ...]:
    """Return `spans` with nothing from `first` to `end`."""
    there = tuple(spans)
    left = ((start, min(stop, first)) for start, stop in there)
    right = ((max(start, end), stop) for start, stop in there)
    return joined((*left, *right))


def covers(spans: Iterable[Span], first: int, end: int) -> bool:
    """Whether all from `first` to `end` is marked."""
    return any(start <= first and end <= stop for start, stop in spans)


def toggled(spans: tuple[Span, ...], first: int, end: int) -> tuple[Span, ...]:
    """Mark all from `first` to `end`; where all of it is marked, take the mark off."""
    spans = joined(spans)
    if not 0 <= first < end:
        return spans
    return without(spans, first, end) if covers(spans, first, end) else joined((*spans, (first, end)))
