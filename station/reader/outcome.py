"""What the whole card amounts to: derived from the verdicts here and nowhere else."""

from collections.abc import Iterable, Mapping
from enum import Enum

from protocol.records import CardOutcome, Check, Verdict


class Doubt(Enum):
    """Something odd under a reading that is otherwise whole: a person decides, or it is noted."""

    CHECK_DIGIT = "check_digit"  # a check digit of the machine readable zone is wrong
    NUMBER_DISAGREES = "number_disagrees"  # document number, DG1 and DG13 do not tell one number
    NAME_DISAGREES = "name_disagrees"  # DG1 and DG13 tell different names
    BIRTH_DISAGREES = "birth_disagrees"
    FILE_MISSING = "file_missing"  # the SOD lists DG13, the chip does not give it
    BAD_TEXT = "bad_text"  # a text of DG13 is not UTF-8
    NO_PICTURE = "no_picture"  # DG2 is signed, its picture cannot be shown
    NO_DG13 = "no_dg13"  # noted only
    WEAK_HASH = "weak_hash"  # noted only: SHA-1 in the SOD
    EXPIRED = "expired"  # noted only: the printed date is past; the person is no other for it


NOTED_ONLY = frozenset({Doubt.NO_DG13, Doubt.WEAK_HASH, Doubt.EXPIRED})


def card_outcome(verdicts: Mapping[Check, Verdict], doubts: Iterable[Doubt] = ()) -> CardOutcome:
    """Return the worst that `verdicts` and `doubts` support; a check left out never helps."""

    def failed(check: Check) -> bool:
        return verdicts.get(check) is Verdict.FAILED

    def passed(check: Check) -> bool:
        return verdicts.get(check) is Verdict.PASSED

    worst_first = (
        (failed(Check.ACCESS), CardOutcome.ACCESS_DENIED),
        (failed(Check.DATA_SIGNATURE), CardOutcome.TAMPERED),
        (failed(Check.TRUST_ANCHOR), CardOutcome.UNTRUSTED),
        (failed(Check.CHIP_GENUINE), CardOutcome.CLONE),
        (failed(Check.NUMBER_AND_BIRTH), CardOutcome.WRONG_CARD),
        (not passed(Check.ACCESS) or not passed(Check.DATA_SIGNATURE), CardOutcome.REVIEW),
        (not passed(Check.TRUST_ANCHOR), CardOutcome.ISSUER_UNKNOWN),
        (failed(Check.NAME) or failed(Check.POPULATION_DATABASE), CardOutcome.REVIEW),
        (not NOTED_ONLY.issuperset(doubts), CardOutcome.REVIEW),
        (not passed(Check.CHIP_GENUINE), CardOutcome.NO_CLONE_CHECK),
    )
    return next((outcome for holds, outcome in worst_first if holds), CardOutcome.OK)
