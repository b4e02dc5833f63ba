"""May this person sit here? Decided from the chip, the roster copy and the session; writes nothing."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from protocol.api import ExamSession, RosterRow
from protocol.records import CardOutcome, Check, DecisionCode, Verdict
from station.checkin.names import SAME, NameMatch, compare, confirms
from station.reader.outcome import card_outcome, is_vouched_for
from station.reader.reading import CardReading

US_PER_MINUTE = 60_000_000


class CheckinError(Exception):
    """The root of what can stand between a card and a seat."""


class Refusal(CheckinError):  # noqa: N818 -- an answer, not a fault
    """A no with its grounds. `code` is API and never reused; `facts` fill the sentence on screen."""

    def __init__(self, code: DecisionCode, **facts: str) -> None:
        super().__init__(code.value)
        self.code, self.facts = code, facts


class Question(Enum):
    """What a person is asked where the evidence does not answer."""

    UNANCHORED = (
        "unanchored"  # the signature is whole, who signed is not known: compare pictures, see a second document
    )
    OTHER_CHIP = "other_chip"  # the same, and it is not the chip that this person was let in with before
    OTHER_NUMBER = "other_number"  # name and birth date are the list's, the number is another: reissued, or a namesake
    NAMES_DIFFER = "names_differ"
    CARD_DOUBTFUL = "card_doubtful"
    HINT_GARBLED = "hint_garbled"  # the QR's text came out wrong: whoever made it, look


class NeedsPerson(CheckinError):  # noqa: N818 -- an answer, not a fault
    """A person has to look: `question` says at what."""

    def __init__(self, question: Question, place: "Place", **facts: str) -> None:
        super().__init__(question.value)
        self.question, self.place, self.facts = question, place, facts


@dataclass(frozen=True, slots=True)
class Place:
    """A registration and the evidence that earned it."""

    row: RosterRow
    verdicts: Mapping[Check, Verdict]
    name_match: NameMatch
    by_old_number: bool = False  # the list has the number of before the card, and DG13 tells it


@dataclass(frozen=True, slots=True)
class Earlier:
    """An admission that this desk, or another, has made already."""

    at: str  # local time, "07:12"; empty where it was made before a restart
    desk: str


def check_row(row: RosterRow, exam_session: ExamSession, rooms: tuple[str, ...], earlier: Earlier | None) -> None:
    """Check all that needs no card. Raises Refusal."""
    if row.exam_session != exam_session.id:
        raise Refusal(DecisionCode.OTHER_SESSION, expected=row.exam_session, here=exam_session.title)
    if row.room not in rooms:
        raise Refusal(DecisionCode.OTHER_ROOM, expected=row.room, here=", ".join(rooms))
    if earlier is not None:
        raise Refusal(DecisionCode.ALREADY_ADMITTED, at=earlier.at, desk=earlier.desk)


def check_time(exam_session: ExamSession, at: int) -> None:
    """Check that the door is open. `at`, and the times among the facts: UTC microseconds. Raises Refusal."""
    if at < exam_session.check_in_from:
        raise Refusal(DecisionCode.TOO_EARLY, opens=str(exam_session.check_in_from))
    starts, minutes = exam_session.starts_at, exam_session.late_minutes
    if at > starts + minutes * US_PER_MINUTE:
        raise Refusal(DecisionCode.TOO_LATE, minutes=str(minutes), starts=str(starts), now=str(at))


def decide(reading: CardReading, row: RosterRow, signers: Sequence[bytes] = (), hinted: str = "") -> Place:
    """Return the place that `reading` earns for the registration `row`. Raises Refusal, NeedsPerson.

    `signers`: SHA-256 of the certificates of document signers that two officers adopted. `hinted`: the number that the
    card's QR told, where it is not the row's.
    The number and the birth date decide; `unanchored` is never enough by itself (design §6): an enrolled chip lifts it.
    """
    if reading.outcome in (CardOutcome.TAMPERED, CardOutcome.UNTRUSTED, CardOutcome.CLONE):
        raise Refusal(DecisionCode.CHIP_FAILED, outcome=reading.outcome.value)
    is_listed = row.number in {reading.number, reading.old_number} - {""}
    match = compare(reading.name, row.name)
    named = match in SAME and confirms(reading.mrz_name, row.name)
    is_reissued = named and hinted == reading.number != ""
    if reading.born.isoformat() != row.born or not (is_listed or is_reissued):
        raise Refusal(DecisionCode.WRONG_CARD)
    verdicts = dict(reading.verdicts) | {
        Check.NUMBER_AND_BIRTH: Verdict.PASSED if is_listed else Verdict.FAILED,
        Check.NAME: Verdict.PASSED if named else Verdict.FAILED,
        Check.SIGNER_ADOPTED: _adopted(reading, signers),
        Check.CHIP_ENROLLED: _enrolled(reading, row),
        Check.POPULATION_DATABASE: Verdict.NOT_DONE,
    }
    place = Place(row, verdicts, match, by_old_number=is_listed and row.number != reading.number)
    if not is_listed:
        raise NeedsPerson(Question.OTHER_NUMBER, place, card=reading.number, list=row.number)
    if not named:
        raise NeedsPerson(Question.NAMES_DIFFER, place, card=reading.name, list=row.name)
    if not is_vouched_for(verdicts):
        is_other = verdicts[Check.CHIP_ENROLLED] is Verdict.FAILED
        raise NeedsPerson(Question.OTHER_CHIP if is_other else Question.UNANCHORED, place)
    outcome = card_outcome(verdicts, reading.doubts)
    if outcome not in (CardOutcome.OK, CardOutcome.NO_CLONE_CHECK):
        raise NeedsPerson(Question.CARD_DOUBTFUL, place, outcome=outcome.value)
    return place


def _adopted(reading: CardReading, signers: Sequence[bytes]) -> Verdict:
    is_known = any(hmac.compare_digest(signer, reading.evidence.signer_hash) for signer in signers)
    return Verdict.PASSED if is_known else Verdict.NOT_DONE


def _enrolled(reading: CardReading, row: RosterRow) -> Verdict:
    if not row.chips:
        return Verdict.NOT_DONE
    is_known = any(hmac.compare_digest(chip, reading.evidence.sod_hash) for chip in row.chips)
    return Verdict.PASSED if is_known else Verdict.FAILED
