"""Publishing results: two officers sign the same frozen bytes. The caller owns the transaction."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, delete, insert, select

from protocol import officer, policy
from protocol.officer import Approval, OfficerError, OfficerKeys
from server.audit.board_journal import BoardJournal
from server.officers import service as officers
from server.officers.service import Waiting
from server.results.frozen import FORMAT, Line, MalformedPublicationError, Publication, decode, encode
from server.results.publication import hash_of_lines
from server.results.published_models import published_results, result_proposals, result_publications
from server.roster import service as roster

RESULTS = "results"
ACT = policy.act("publish-results")
MAX_REASON_LETTERS = 500
_FIELDS = (
    result_publications.c.serial,
    result_publications.c.subject,
    result_publications.c.version,
    result_publications.c.hash,
    result_publications.c.reason,
    result_publications.c.approvals,
    result_publications.c.at,
)


class UnknownVersionError(Exception):
    """No results were published under this number."""


class UnsignedVersionError(Exception):
    """Two officers did not sign what is kept as the version `serial`: somebody wrote past them into the database."""

    def __init__(self, serial: int) -> None:
        super().__init__(f"published results {serial}")
        self.serial = serial


class NothingToPublishError(Exception):
    """No attempt of the subject has a final score."""


class NothingNewError(Exception):
    """What would be published is what was published last."""


class ResultsChangedError(Exception):
    """The results are not those that the officer was shown."""


class NoReasonError(Exception):
    """A version that replaces another says why, in at most 500 letters."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version that was published. `serial`: its version in the journal; `at`: UTC microseconds."""

    serial: int
    subject: str
    number: int
    hash: bytes
    reason: str
    approvals: tuple[Approval, ...]
    at: int

    @property
    def officers(self) -> tuple[str, ...]:
        """The ids of those who signed, first one first."""
        return tuple(approval.officer for approval in self.approvals)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one officer signed and another has yet to."""

    publication: Publication
    hash: bytes
    first: Waiting


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What somebody wants to publish."""

    subject: str
    lines: tuple[Line, ...]
    runs: tuple[str, ...]
    reason: str


def sign(
    db: Connection,
    journal: BoardJournal,
    subject: str,
    lines: Sequence[Line],
    shown: bytes,
    reason: str,
    keys: OfficerKeys,
    at: int,
    runs: Sequence[str] = (),
) -> Version | None:
    """Have one officer sign `lines` for publishing; return the version when a second one does.

    `shown`: the hash of the rows that the officer read; `runs`: the grading runs that they are of. The second signs
    the very bytes that the first did, and where the results have changed since, signs first. Raises
    ResultsChangedError, NothingToPublishError, NothingNewError, NoReasonError, and what `officers.sign` raises.
    """
    if hash_of_lines(lines) != shown:
        raise ResultsChangedError
    frozen = _proposed(db, _Wanted(subject, tuple(lines), tuple(runs), reason.strip()), at)
    signed = officers.sign(db, journal, ACT, signed_subject(hash_of(frozen)), keys, at)
    return _publish(db, journal, frozen, signed.approvals, at) if signed.complete else None


def signed_subject(digest: bytes) -> bytes:
    """Return what officers sign to publish the version of this hash."""
    return officer.subject_of(RESULTS.encode(), digest)


def proposal(db: Connection, subject: str, at: int) -> Proposal | None:
    """Return what waits for a second officer, or None."""
    row = db.execute(select(result_proposals).where(result_proposals.c.subject == subject)).first()
    if row is None:
        return None
    wanted = signed_subject(row.hash)
    first = next((one for one in officers.waiting(db, at) if (one.act, one.subject) == (ACT.code, wanted)), None)
    return None if first is None else Proposal(decode(row.content), row.hash, first)


def _proposed(db: Connection, wanted: _Wanted, at: int) -> bytes:
    """Return the bytes to sign: those that wait if they still say what the results do, else new ones."""
    waiting = proposal(db, wanted.subject, at)
    if waiting is not None and waiting.publication.rows == wanted.lines:
        return encode(waiting.publication)
    frozen = encode(_next(db, wanted))
    if waiting is not None:  # what was signed is published no more: results have changed under it
        officers.withdraw(db, ACT.code, signed_subject(waiting.hash))
    db.execute(delete(result_proposals).where(result_proposals.c.subject == wanted.subject))
    db.execute(insert(result_proposals).values(subject=wanted.subject, hash=hash_of(frozen), content=frozen))
    return frozen


def _next(db: Connection, wanted: _Wanted) -> Publication:
    if not any(line.final for line in wanted.lines):
        raise NothingToPublishError
    last = latest(db, wanted.subject)
    if last is not None and signed_rows(db, last) == wanted.lines:
        raise NothingNewError
    if len(wanted.reason) > MAX_REASON_LETTERS or (last is not None and not wanted.reason):
        raise NoReasonError
    return Publication(
        FORMAT,
        roster.exam(db).name,
        wanted.subject,
        last.number + 1 if last else 1,
        last.hash.hex() if last else "",
        wanted.reason,
        roster.published_version(db),
        wanted.runs,
        wanted.lines,
    )


def hash_of(frozen: bytes) -> bytes:
    """Return SHA-256 over a version's bytes: what the journal's entry has."""
    return hashlib.sha256(frozen).digest()


def _publish(db: Connection, journal: BoardJournal, frozen: bytes, approvals: Sequence[Approval], at: int) -> Version:
    made, serial, digest = decode(frozen), roster.next_version(db, RESULTS), hash_of(frozen)
    roster.record_published(db, journal, RESULTS, serial, digest, b"", at)
    kept = {"serial": serial, "subject": made.subject, "version": made.version, "hash": digest, "content": frozen}
    db.execute(
        insert(result_publications).values(reason=made.reason, approvals=encode_approvals(approvals), at=at, **kept)
    )
    db.execute(insert(published_results), _projected(serial, made))
    db.execute(delete(result_proposals).where(result_proposals.c.subject == made.subject))
    return Version(serial, made.subject, made.version, digest, made.reason, tuple(approvals), at)


def _projected(serial: int, made: Publication) -> list[dict[str, object]]:
    return [
        {
            "serial": serial,
            "attempt": bytes.fromhex(line.attempt),
            "candidate": line.candidate,
            "receipt_code": line.receipt_code,
        }
        for line in made.rows
    ]


def versions(db: Connection, subject: str = "") -> list[Version]:
    """Return the published versions, of one subject or of all, newest first."""
    chosen = select(*_FIELDS).order_by(result_publications.c.serial.desc())
    if subject:
        chosen = chosen.where(result_publications.c.subject == subject)
    return [
        Version(
            row.serial, row.subject, row.version, bytes(row.hash), row.reason, _approvals(bytes(row.approvals)), row.at
        )
        for row in db.execute(chosen)
    ]


def latest(db: Connection, subject: str) -> Version | None:
    """Return the version of a subject that counts, or None."""
    return next(iter(versions(db, subject)), None)


def version(db: Connection, serial: int) -> Version:
    """Return a version by its number in the journal. Raises UnknownVersionError."""
    found = next((one for one in versions(db) if one.serial == serial), None)
    if found is None:
        raise UnknownVersionError
    return found


def before(db: Connection, of: Version) -> Version | None:
    """Return the version that `of` replaced, or None."""
    return next((one for one in versions(db, of.subject) if one.number < of.number), None)


def content(db: Connection, serial: int) -> bytes:
    """Return the bytes that were signed. Raises UnknownVersionError."""
    held = db.scalar(select(result_publications.c.content).where(result_publications.c.serial == serial))
    if held is None:
        raise UnknownVersionError
    return bytes(held)


def publication(db: Connection, serial: int) -> Publication:
    """Return what two officers published under a number. Raises UnknownVersionError, UnsignedVersionError."""
    of, frozen = version(db, serial), content(db, serial)
    digest = hash_of(frozen)
    try:
        officer.check_act(ACT, of.approvals, officers.all_officers(db), signed_subject(digest))
        made = decode(frozen)
    except (OfficerError, MalformedPublicationError) as error:
        raise UnsignedVersionError(serial) from error
    if (digest, made.subject, made.version, made.reason) != (of.hash, of.subject, of.number, of.reason):
        raise UnsignedVersionError(serial)
    return made


def signed_rows(db: Connection, of: Version) -> tuple[Line, ...] | None:
    """Return the rows of a version, None where two officers did not sign them: such a version is replaced like any."""
    try:
        return publication(db, of.serial).rows
    except UnsignedVersionError:
        return None


def encode_approvals(approvals: Sequence[Approval]) -> bytes:
    """Return the signatures as they are kept."""
    return msgspec.json.encode(approvals)


def _approvals(kept: bytes) -> tuple[Approval, ...]:
    try:
        return msgspec.json.decode(kept, type=tuple[Approval, ...])
    except msgspec.DecodeError:
        return ()  # no signature at all: `publication` says so
