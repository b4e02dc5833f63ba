"""Figures over scores."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.results.statistics import percentage, percentile, spread

SCORES = st.lists(st.decimals(min_value=0, max_value=10, places=2))


def test_no_scores_have_no_figures() -> None:
    empty = spread([])
    assert (empty.count, empty.below, empty.mean, empty.mode) == (0, 0, None, None)
    assert (empty.very_low, empty.box) == (0, None)
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


def test_one_point_is_very_low_and_a_quarter_more_is_not() -> None:
    known = spread(Decimal(score) for score in ("0", "1", "1.25", "5", "4.99"))
    assert (known.very_low, known.below) == (2, 4)
    assert percentage(known.very_low, known.count) == 40
    assert percentage(0, 0) == 0


def test_a_single_score_is_every_figure() -> None:
    box = spread([Decimal("6.5")]).box
    assert box is not None
    assert {box.least, box.tenth, box.lower, box.median, box.upper, box.ninetieth, box.most} == {Decimal("6.5")}


@given(SCORES)
def test_every_score_is_in_one_bar(scores: list[Decimal]) -> None:
    assert sum(bar.count for bar in spread(scores).bars) == len(scores)


@given(SCORES.filter(bool), st.sampled_from(["0", "0.1", "0.25", "0.5", "0.75", "0.9", "1"]))
def test_percentiles_are_those_of_numpy(scores: list[Decimal], share: str) -> None:
    ours = percentile(sorted(scores), Decimal(share))
    assert float(ours) == pytest.approx(float(np.quantile([float(score) for score in scores], float(share))))


@given(SCORES.filter(bool))
def test_the_box_stands_in_order(scores: list[Decimal]) -> None:
    box = spread(scores).box
    assert box is not None
    figures = [box.least, box.tenth, box.lower, box.median, box.upper, box.ninetieth, box.most]
    assert figures == sorted(figures)
    assert (box.least, box.most) == (min(scores), max(scores))
