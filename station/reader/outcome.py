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
    BAD_DATE = "bad_date"  # a date that no calendar has
    FILE_MISSING = "file_missing"  # the SOD lists DG13, the chip does not give it
    BAD_TEXT = "bad_text"  # a text of DG13 is not UTF-8
    NO_PICTURE = "no_picture"  # DG2 is signed, its picture cannot be shown
    FACE_COUNT = "face_count"  # DG2 holds no face, or several
    PACE_HIDDEN = "pace_hidden"  # the signed DG14 offers PACE, EF.CardAccess did not: BAC was used
    PACE_REFUSED = "pace_refused"  # the same, where the policy only notes it
    NO_DG13 = "no_dg13"  # noted only, as all below
    WEAK_HASH = "weak_hash"  # SHA-1 in the SOD
    EXPIRED = "expired"  # the printed date is past; the person is no other for it
    NO_REVOCATION_LIST = "no_revocation_list"  # no CRL of the issuer is at hand
    STALE_REVOCATION_LIST = "stale_revocation_list"  # the issuer's CRL is past its next update
    COM_DIFFERS = "com_differs"  # EF.COM lists other groups than the SOD
    VERSION_DIFFERS = "version_differs"  # the SOD's LDS version is not EF.COM's
    LOOSE_ENCODING = "loose_encoding"  # a length longer than it need be, under a hash that holds
    TRAILING_BYTES = "trailing_bytes"  # something stands behind the end of a file
    DUPLICATE_FIELD = "duplicate_field"  # DG13 has a field twice: the first counts
    ODD_CHARACTERS = "odd_characters"  # control characters in a text: shown escaped
    PICTURE_TYPE = "picture_type"  # the picture's type byte lies
    PICTURE_TAIL = "picture_tail"  # something stands behind the picture


NEEDS_PERSON = frozenset(
    {
        Doubt.CHECK_DIGIT,
        Doubt.NUMBER_DISAGREES,
        Doubt.NAME_DISAGREES,
        Doubt.BIRTH_DISAGREES,
        Doubt.BAD_DATE,
        Doubt.FILE_MISSING,
        Doubt.BAD_TEXT,
        Doubt.NO_PICTURE,
        Doubt.FACE_COUNT,
        Doubt.PACE_HIDDEN,
    }
)
NOTED_ONLY = frozenset(Doubt) - NEEDS_PERSON


VOUCHERS = (Check.SIGNER_ADOPTED, Check.CHIP_ENROLLED, Check.POPULATION_DATABASE)


def is_vouched_for(verdicts: Mapping[Check, Verdict]) -> bool:
    """Whether anybody stands behind the signer: an anchor, or where none is known, officers or the state's database."""
    anchor = verdicts.get(Check.TRUST_ANCHOR)
    if anchor is Verdict.UNANCHORED:
        return any(verdicts.get(check) is Verdict.PASSED for check in VOUCHERS)
    return anchor is Verdict.PASSED


def card_outcome(verdicts: Mapping[Check, Verdict], doubts: Iterable[Doubt] = ()) -> CardOutcome:
    """Return the worst that `verdicts` and `doubts` support; a check left out never helps."""

    def failed(check: Check) -> bool:
        return verdicts.get(check) is Verdict.FAILED

    def passed(check: Check) -> bool:
        return verdicts.get(check) is Verdict.PASSED

    worst_first = (
        (failed(Check.ACCESS), CardOutcome.ACCESS_DENIED),
        (failed(Check.DATA_SIGNATURE), CardOutcome.TAMPERED),
        (failed(Check.TRUST_ANCHOR) or failed(Check.ACCESS_PARAMETERS), CardOutcome.UNTRUSTED),
        (failed(Check.CHIP_GENUINE), CardOutcome.CLONE),
        (failed(Check.NUMBER_AND_BIRTH), CardOutcome.WRONG_CARD),
        (not passed(Check.ACCESS) or not passed(Check.DATA_SIGNATURE), CardOutcome.REVIEW),
        (not is_vouched_for(verdicts), CardOutcome.ISSUER_UNKNOWN),
        (failed(Check.NAME) or failed(Check.POPULATION_DATABASE), CardOutcome.REVIEW),
        (not NOTED_ONLY.issuperset(doubts), CardOutcome.REVIEW),
        (not passed(Check.CHIP_GENUINE), CardOutcome.NO_CLONE_CHECK),
    )
    return next((outcome for holds, outcome in worst_first if holds), CardOutcome.OK)
