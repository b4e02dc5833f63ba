"""The one place where verdicts become an outcome."""

import itertools

import pytest

from protocol.records import CardOutcome, Check, Verdict
from station.reader.outcome import NOTED_ONLY, VOUCHERS, Doubt, card_outcome

CHECKED = (Check.ACCESS, Check.DATA_SIGNATURE, Check.TRUST_ANCHOR, Check.CHIP_GENUINE)
ALL_PASSED = dict.fromkeys(CHECKED, Verdict.PASSED)


def test_all_passed_is_ok() -> None:
    assert card_outcome(ALL_PASSED) is CardOutcome.OK


@pytest.mark.parametrize(
    ("check", "verdict", "outcome"),
    [
        (Check.ACCESS, Verdict.FAILED, CardOutcome.ACCESS_DENIED),
        (Check.DATA_SIGNATURE, Verdict.FAILED, CardOutcome.TAMPERED),
        (Check.DATA_SIGNATURE, Verdict.NOT_DONE, CardOutcome.REVIEW),
        (Check.TRUST_ANCHOR, Verdict.FAILED, CardOutcome.UNTRUSTED),
        (Check.TRUST_ANCHOR, Verdict.UNANCHORED, CardOutcome.ISSUER_UNKNOWN),
        (Check.CHIP_GENUINE, Verdict.FAILED, CardOutcome.CLONE),
        (Check.CHIP_GENUINE, Verdict.NOT_SUPPORTED, CardOutcome.NO_CLONE_CHECK),
        (Check.NUMBER_AND_BIRTH, Verdict.FAILED, CardOutcome.WRONG_CARD),
        (Check.NAME, Verdict.FAILED, CardOutcome.REVIEW),
        (Check.POPULATION_DATABASE, Verdict.FAILED, CardOutcome.REVIEW),
    ],
)
def test_one_check_short_of_passed_has_its_outcome(check: Check, verdict: Verdict, outcome: CardOutcome) -> None:
    assert card_outcome(ALL_PASSED | {check: verdict}) is outcome


@pytest.mark.parametrize("voucher", VOUCHERS)
@pytest.mark.parametrize("verdict", Verdict)
def test_where_no_anchor_is_known_another_may_speak_for_the_card(voucher: Check, verdict: Verdict) -> None:
    unanchored = ALL_PASSED | {Check.TRUST_ANCHOR: Verdict.UNANCHORED, voucher: verdict}
    assert (card_outcome(unanchored) is CardOutcome.OK) == (verdict is Verdict.PASSED)
    refused = unanchored | {Check.TRUST_ANCHOR: Verdict.FAILED}
    assert card_outcome(refused) is CardOutcome.UNTRUSTED


def test_nothing_but_all_four_passed_is_ok() -> None:
    for verdicts in itertools.product(Verdict, repeat=len(CHECKED)):
        is_ok = card_outcome(dict(zip(CHECKED, verdicts, strict=True))) is CardOutcome.OK
        assert is_ok == (set(verdicts) == {Verdict.PASSED})


@pytest.mark.parametrize("left_out", CHECKED)
def test_leaving_a_check_out_is_never_ok(left_out: Check) -> None:
    assert card_outcome({check: Verdict.PASSED for check in CHECKED if check is not left_out}) is not CardOutcome.OK


@pytest.mark.parametrize("doubt", Doubt)
def test_a_doubt_is_noted_or_needs_a_person(doubt: Doubt) -> None:
    expected = CardOutcome.OK if doubt in NOTED_ONLY else CardOutcome.REVIEW
    assert card_outcome(ALL_PASSED, [doubt]) is expected
