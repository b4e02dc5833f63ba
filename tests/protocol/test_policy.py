import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from protocol.policy import GRADUATION_2025_MATHEMATICS, NoRulesError, marking_rules

DAY = GRADUATION_2025_MATHEMATICS.in_force
ONE_DAY = datetime.timedelta(1)


def test_rules_hold_from_the_day_they_are_in_force() -> None:
    assert marking_rules(DAY) is marking_rules(DAY + 700 * ONE_DAY) is GRADUATION_2025_MATHEMATICS


def test_no_rules_hold_before_that_day() -> None:
    with pytest.raises(NoRulesError) as none:
        marking_rules(DAY - ONE_DAY)
    assert none.value.day == DAY - ONE_DAY


def test_the_newest_rules_win_from_their_day_on() -> None:
    newer = replace(GRADUATION_2025_MATHEMATICS, in_force=DAY + 10 * ONE_DAY, trailing_zeros_count=False)
    rules = (newer, GRADUATION_2025_MATHEMATICS)
    assert marking_rules(DAY + 9 * ONE_DAY, rules) is GRADUATION_2025_MATHEMATICS
    assert marking_rules(DAY + 10 * ONE_DAY, rules) is newer


def test_points_are_exact_and_a_mathematics_paper_sums_to_ten() -> None:
    rules = GRADUATION_2025_MATHEMATICS
    assert 12 * rules.choice + 4 * rules.true_false[4] + 6 * rules.short_number == Decimal(10)
    assert rules.true_false == tuple(map(Decimal, ("0", "0.1", "0.25", "0.5", "1")))
