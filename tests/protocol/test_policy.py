import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from protocol.policy import (
    ACTS,
    FINAL,
    GRADUATION_2025,
    GRADUATION_2025_STRICT,
    ROLES,
    RULES,
    STRICT,
    Act,
    Actor,
    NoRulesError,
    SanctionKind,
    UnknownActError,
    act,
    marking_rules,
    sanction_rules,
)

DAY = GRADUATION_2025.in_force
ONE_DAY = datetime.timedelta(1)


def test_rules_hold_from_the_day_they_are_in_force() -> None:
    assert marking_rules(DAY) is marking_rules(DAY + 700 * ONE_DAY) is GRADUATION_2025


def test_no_rules_hold_before_that_day() -> None:
    with pytest.raises(NoRulesError) as none:
        marking_rules(DAY - ONE_DAY)
    assert none.value.day == DAY - ONE_DAY


def test_the_newest_rules_win_from_their_day_on() -> None:
    newer = replace(GRADUATION_2025, in_force=DAY + 10 * ONE_DAY, trailing_zeros_count=False)
    rules = (newer, GRADUATION_2025)
    assert marking_rules(DAY + 9 * ONE_DAY, rules=rules) is GRADUATION_2025
    assert marking_rules(DAY + 10 * ONE_DAY, rules=rules) is newer


def test_a_subject_with_rules_of_its_own_has_them_and_no_other_subject_does() -> None:
    own = replace(GRADUATION_2025, code="ngoai-ngu", subject="Ngoại ngữ", letter_case_counts=True)
    rules = (own, replace(GRADUATION_2025, in_force=DAY + ONE_DAY))
    assert marking_rules(DAY + ONE_DAY, "Ngoại ngữ", rules=rules) is own
    assert marking_rules(DAY + ONE_DAY, "Toán", rules=rules) is rules[1]


def test_an_exam_follows_the_scheme_that_it_chose() -> None:
    assert marking_rules(DAY, scheme=STRICT) is GRADUATION_2025_STRICT
    with pytest.raises(NoRulesError):
        marking_rules(DAY, scheme="school")


def test_the_codes_of_rules_are_their_own() -> None:
    codes = [one.code for one in RULES]
    assert len(set(codes)) == len(codes)


def test_right_statements_of_four_earn_as_the_circular_says() -> None:
    assert GRADUATION_2025.true_false[4] == tuple(map(Decimal, ("0", "0.1", "0.25", "0.5", "1")))


def test_sanctions_take_a_quarter_a_half_and_all() -> None:
    percent = sanction_rules(DAY).percent
    assert [percent[kind] for kind in SanctionKind] == [25, 50, 100]
    with pytest.raises(NoRulesError):
        sanction_rules(DAY - ONE_DAY)


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
    "code",
    [
        *("release-paper", "collect-attempt", "adopt-answers", "choose-attempt", "open-grading", "add-officer"),
        *("correct-key", "sanction-candidate", "lift-sanction"),
    ],
)
def test_what_decides_over_a_result_takes_two(code: str) -> None:
    assert act(code).signatures == 2


def test_an_inspector_changes_nothing() -> None:
    assert not [one.code for one in ACTS if Actor.INSPECTOR in one.who]
