import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from protocol.policy import (
    ACTS,
    FINAL,
    GRADUATION_2025_MATHEMATICS,
    ROLES,
    Act,
    Actor,
    NoRulesError,
    UnknownActError,
    act,
    marking_rules,
)

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


def test_every_act_has_a_code_of_its_own() -> None:
    codes = [one.code for one in ACTS]
    assert len(set(codes)) == len(codes)
    assert all(act(code).code == code for code in codes)


def test_what_the_table_lacks_nobody_may_do() -> None:
    with pytest.raises(UnknownActError) as unknown:
        act("open-the-vault")
    assert unknown.value.code == "open-the-vault"


@pytest.mark.parametrize("one", ACTS, ids=lambda one: one.code)
def test_what_takes_an_act_back_is_an_act_itself(one: Act) -> None:
    assert one.undone_by == FINAL or act(one.undone_by).who


@pytest.mark.parametrize("one", ACTS, ids=lambda one: one.code)
def test_only_people_sign(one: Act) -> None:
    assert one.who
    assert one.signatures in {0, 1, 2}
    if one.signatures:
        assert one.who <= set(ROLES)


@pytest.mark.parametrize(
    "code", ["release-paper", "collect-attempt", "adopt-answers", "choose-attempt", "open-grading", "add-officer"]
)
def test_what_decides_over_a_result_takes_two(code: str) -> None:
    assert act(code).signatures == 2


def test_an_inspector_changes_nothing() -> None:
    assert not [one.code for one in ACTS if Actor.INSPECTOR in one.who]
