"""Marking is a set of places: what is marked twice is marked no more."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from station.exam.spans import Span, covers, joined, toggled, without

PLACES = 40
ends = st.integers(0, PLACES)
spans = st.lists(st.tuples(ends, ends), max_size=8)


def places(of: tuple[Span, ...]) -> set[int]:
    return {place for first, end in of for place in range(first, end)}


@given(spans, ends, ends)
@settings(max_examples=200)
def test_a_second_time_takes_off_exactly_what_the_first_laid_on(given_spans: list[Span], one: int, other: int) -> None:
    first, end = sorted((one, other))
    before = joined(given_spans)
    after = toggled(before, first, end)
    asked = set(range(first, end))
    expected = places(before) - asked if asked <= places(before) else places(before) | asked
    assert places(after) == expected
    assert after == joined(after)
    assert all(left[1] < right[0] for left, right in itertools.pairwise(after))


def test_what_touches_becomes_one_span() -> None:
    assert joined([(4, 6), (0, 2), (2, 4), (9, 9), (8, 7), (-3, 2)]) == ((0, 6),)


def test_a_part_of_a_span_is_taken_out_of_its_middle() -> None:
    assert without([(0, 10)], 3, 5) == ((0, 3), (5, 10))
    assert covers([(0, 10)], 3, 5)
    assert not covers([(0, 4), (5, 10)], 3, 6)


def test_a_span_that_is_none_changes_nothing() -> None:
    assert toggled(((0, 3),), 5, 5) == ((0, 3),)
    assert toggled(((0, 3),), 7, 5) == ((0, 3),)
    assert toggled(((0, 3),), -2, 5) == ((0, 3),)
