"""What two officers can decide about an attempt. The caller owns the transaction; each decision is an entry.

Every function takes one officer's keys, and returns nothing while a second officer is awaited.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection

from protocol import officer, policy
from protocol.journal import StreamId, decode_header
from protocol.officer import Approval, OfficerKeys
from protocol.records import KIND_BY_RECORD, Adopted, Approved, AttemptChosen, Collected, Record, Submitted
from server.answers import service as journals
from server.attempts import incidents
from server.attempts.rulings import rulings
from server.audit.board_journal import BoardJournal
from server.officers import service as officers
from server.roster import slots

COLLECT, ADOPT, CHOOSE = (policy.act(code) for code in ("collect-attempt", "adopt-answers", "choose-attempt"))
SUBMITTED = KIND_BY_RECORD[Submitted].number
UPSTREAM, RECOVERED = "upstream", "recovered"
MAX_REASON_LETTERS = 255


Decision = TypeVar("Decision", bound=Record)


class UnknownAttemptError(Exception):
    """The board holds nothing of this attempt."""


class AlreadyClosedError(Exception):
    """The attempt was handed in, or collected at another entry: what closed it first stands."""


class NoSuchEntryError(Exception):
    """The board does not hold entry `seq` of segment `segment`."""

    def __init__(self, segment: int, seq: int) -> None:
        super().__init__(f"{segment}/{seq}")
        self.segment, self.seq = segment, seq


class NothingToAdoptError(Exception):
    """The entries count by themselves, or their segment was never left."""


class NotOneRegistrationError(Exception):
    """The attempts are not those of one registration."""


class BadReasonError(Exception):
    """A decision has a reason, of at most 255 letters."""


@dataclass(frozen=True, slots=True)
class OpenAttempt:
    """An attempt that nobody handed in, and where it ends. No name: the candidate's number, for those who decide."""

    attempt: StreamId
    exam_session: str
    candidate: str
    segment: int
    seq: int


def open_attempts(db: Connection) -> list[OpenAttempt]:
    """Return the attempts that are neither handed in nor collected nor set aside."""
    decided, owners = rulings(db), slots.registrations_by_attempt(db)
    found = []
    for stream in dict.fromkeys(stream for stream, _ in journals.streams(db, "attempt")):
        if stream in decided.collected or stream in decided.set_aside:
            continue
        ends = [one for one in journals.segments_of(db, stream) if one.seq]
        if ends and ends[-1].kind != SUBMITTED:
            session, candidate = owners.get(stream, ("", ""))
            found.append(OpenAttempt(stream, session, candidate, ends[-1].number, ends[-1].seq))
    return found


def collect(db: Connection, journal: BoardJournal, keys: OfficerKeys, closing: Collected, at: int) -> Collected | None:
    """Close an attempt at an entry that the board holds. `closing`: without its hash and officers.

    Asked again after it was collected there, returns the first decision. Raises UnknownAttemptError, NoSuchEntryError,
    AlreadyClosedError, BadReasonError, and what `officers.sign` raises.
    """
    before, digest = _before_collecting(db, closing)
    if before is not None:
        return before
    signed = officers.sign(db, journal, COLLECT, _subject_of_collecting(closing, digest), keys, at)
    if not signed.complete:
        return None
    return _entered(db, journal, _collected(closing, digest, signed.officers), at)


def collect_signed(
    db: Connection, journal: BoardJournal, approvals: Sequence[Approval], closing: Collected, at: int
) -> Collected:
    """Close an attempt as officers signed at a desk. Asked again, returns the first decision.

    Raises UnknownAttemptError, NoSuchEntryError, AlreadyClosedError, BadReasonError, and what `officer.check_act`
    raises.
    """
    before, digest = _before_collecting(db, closing)
    if before is not None:
        return before
    officer.check_act(COLLECT, approvals, officers.all_officers(db), _subject_of_collecting(closing, digest))
    for one in approvals:
        journal.append(db, Approved(one.officer, one.act, one.subject, one.at, one.signature), at=at)
    signers = tuple(one.officer for one in approvals)
    return _entered(db, journal, _collected(closing, digest, signers), at)


def _before_collecting(db: Connection, closing: Collected) -> tuple[Collected | None, bytes]:
    """Return the decision that stands already, or nothing; and the hash of the entry that is to be the last."""
    attempt = _known(db, closing.attempt, closing.reason)
    digest = _hash_at(db, attempt, closing.segment, closing.seq)
    before = rulings(db).collected.get(attempt)
    if before is not None:
        if (before.segment, before.seq) != (closing.segment, closing.seq):
            raise AlreadyClosedError
        return before, digest
    if journals.segments_of(db, attempt)[-1].kind == SUBMITTED:  # a seat that was left hands nothing in
        raise AlreadyClosedError
    return None, digest


def _subject_of_collecting(closing: Collected, digest: bytes) -> bytes:
    attempt = bytes.fromhex(closing.attempt)
    return officer.subject_of(attempt, _number(closing.segment), _number(closing.seq), digest)


def _collected(closing: Collected, digest: bytes, signers: tuple[str, ...]) -> Collected:
    return Collected(closing.attempt, closing.segment, closing.seq, digest, closing.source, closing.reason, signers)


def adopt(db: Connection, journal: BoardJournal, keys: OfficerKeys, wanted: Adopted, at: int) -> Adopted | None:
    """Let recovered entries `first` to `last` of a segment that was left count. `wanted`: without hash and officers.

    Raises UnknownAttemptError, NoSuchEntryError, NothingToAdoptError, BadReasonError, and what `officers.sign` raises.
    """
    attempt = _known(db, wanted.attempt, wanted.reason)
    digest = _hash_at(db, attempt, wanted.segment, wanted.last)
    everything = list(journals.read(db, attempt))
    counting = {(one.header.segment, one.header.seq) for one in rulings(db).counting(attempt, everything)}
    places = {(wanted.segment, seq) for seq in range(wanted.first, wanted.last + 1)}
    if not places or places & counting:
        raise NothingToAdoptError
    subject = officer.subject_of(attempt, *map(_number, (wanted.segment, wanted.first, wanted.last)), digest)
    signed = officers.sign(db, journal, ADOPT, subject, keys, at)
    if not signed.complete:
        return None
    done = Adopted(wanted.attempt, wanted.segment, wanted.first, wanted.last, digest, wanted.reason, signed.officers)
    return _entered(db, journal, done, at)


def choose(
    db: Connection, journal: BoardJournal, keys: OfficerKeys, attempt_hex: str, reason: str, at: int
) -> AttemptChosen | None:
    """Say which of a registration's attempts is graded; all its others are set aside.

    Raises UnknownAttemptError, NotOneRegistrationError, BadReasonError, and what `officers.sign` raises.
    """
    attempt = _known(db, attempt_hex, reason)
    others = rivals(db, attempt)
    if not others:
        raise NotOneRegistrationError
    subject = officer.subject_of(attempt, *others)
    signed = officers.sign(db, journal, CHOOSE, subject, keys, at)
    if not signed.complete:
        return None
    done = AttemptChosen(attempt_hex, tuple(other.hex() for other in others), reason, signed.officers)
    return _entered(db, journal, done, at)


def rivals(db: Connection, attempt: StreamId) -> list[StreamId]:
    """Return the other attempts of the same registration: begun, or admitted by a desk and not heard of yet."""
    owners = slots.registrations_by_attempt(db)
    mine = owners.get(attempt)
    begun = {one for one in journals.begun(db) if one != attempt and mine is not None and owners.get(one) == mine}
    return sorted(begun | incidents.disputed(db).get(attempt, set()))


def _known(db: Connection, attempt_hex: str, reason: str) -> StreamId:
    if not 0 < len(reason.strip()) <= MAX_REASON_LETTERS:
        raise BadReasonError
    try:
        attempt = StreamId(bytes.fromhex(attempt_hex))
    except ValueError as error:
        raise UnknownAttemptError from error
    if attempt not in {stream for stream, _ in journals.streams(db, "attempt")}:
        raise UnknownAttemptError
    return attempt


def _hash_at(db: Connection, attempt: StreamId, segment: int, seq: int) -> bytes:
    held: Sequence[bytes] = tuple(journals.held_headers(db, attempt, segment, seq, seq).values())
    if not held:
        raise NoSuchEntryError(segment, seq)
    return decode_header(held[0]).hash


def _number(value: int) -> bytes:
    return value.to_bytes(8, "big")


def _entered(db: Connection, journal: BoardJournal, done: Decision, at: int) -> Decision:
    journal.append(db, done, at=at)
    return done
