"""Figures over scores."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from server.results.statistics import spread

SCORES = st.lists(st.decimals(min_value=0, max_value=10, places=2))


def test_no_scores_have_no_figures() -> None:
    empty = spread([])
    assert (empty.count, empty.below, empty.mean, empty.mode) == (0, 0, None, None)
    assert len(empty.bars) == 41


def test_the_figures_of_a_few_scores() -> None:
    known = spread(Decimal(score) for score in ("4.75", "5", "5.2", "10", "5"))
    assert (known.count, known.below, known.mean, known.median, known.mode) == (
        5,
        1,
        Decimal("5.99"),
        Decimal(5),
        Decimal(5),
    )
    assert {bar.at: bar.count for bar in known.bars if bar.count} == {
        Decimal("4.75"): 1,
        Decimal(5): 3,
        Decimal(10): 1,
    }


@given(SCORES)
def test_every_score_is_in_one_bar(scores: list[Decimal]) -> None:
    assert sum(bar.count for bar in spread(scores).bars) == len(scores)
