"""What can be asked about exams, sessions, seats and candidates. The caller owns the transaction."""

import hashlib
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, func, insert, select

from protocol.api import ExamSession, RosterRow
from protocol.records import Changed, Published
from server.audit.board_journal import BoardJournal
from server.roster.models import (
    anchors,
    candidates,
    exam_sessions,
    exams,
    published_versions,
    registrations,
    sites,
)
from server.roster.personal import PersonalKey

ROSTER = "roster"
NUMBER = "number"
AFTERMATH_US = 6 * 3600 * 1_000_000  # how long after its end a session is still the one that stations work on

LAST_ROSTER = (
    select(published_versions)
    .where(published_versions.c.what == ROSTER)
    .order_by(published_versions.c.version.desc())
    .limit(1)
)


class NoExamError(Exception):
    """The board has no exam yet."""


class NoSessionError(Exception):
    """No exam session has been imported."""


class NotPublishedError(Exception):
    """No version of the roster has been published; stations act on published versions only."""


class Exam(msgspec.Struct, frozen=True):
    """The exam that this board holds."""

    id: str
    name: str
    grading_public: bytes


class PublishedRoster(msgspec.Struct, frozen=True):
    """A version of the roster as stations get it."""

    version: int
    rows: tuple[RosterRow, ...]

    def of_seat(self, exam_session: str, room: str, seat: str) -> RosterRow | None:
        """Return whom a seat is kept for."""
        place = (exam_session, room, seat)
        return next((row for row in self.rows if (row.exam_session, row.room, row.seat) == place), None)


@dataclass(frozen=True, slots=True)
class Registered:
    """When a candidate sits: from check-in to the end, UTC microseconds."""

    exam_session: str
    check_in_from: int
    ends_at: int


@dataclass(frozen=True, slots=True)
class Version:
    """A version that was published. `at`: UTC microseconds; `hash`: SHA-256 of its rows."""

    number: int
    hash: bytes
    at: int


def create_exam(db: Connection, name: str, grading_public: bytes) -> None:
    """Make the board's one exam."""
    db.execute(insert(exams).values(id="1", name=name, grading_public=grading_public))


def exam(db: Connection) -> Exam:
    """Return the exam. Raises NoExamError."""
    row = db.execute(select(exams)).first()
    if row is None:
        raise NoExamError
    return Exam(row.id, row.name, row.grading_public)


def sessions(db: Connection) -> list[ExamSession]:
    """Return all exam sessions, earliest first."""
    chosen = (
        select(exam_sessions, sites.c.name.label("site_name"))
        .join(sites, sites.c.id == exam_sessions.c.site)
        .order_by(exam_sessions.c.starts_at)
    )
    fields = ExamSession.__struct_fields__
    return [ExamSession(**{name: row[name] for name in fields}) for row in db.execute(chosen).mappings()]


def registered(db: Connection, candidate: str) -> list[Registered]:
    """Return the sessions that a candidate sits in."""
    chosen = (
        select(exam_sessions)
        .join(registrations, registrations.c.exam_session == exam_sessions.c.id)
        .where(registrations.c.candidate == candidate)
        .order_by(exam_sessions.c.starts_at)
    )
    return [
        Registered(row.id, row.check_in_from, row.starts_at + row.minutes * 60_000_000) for row in db.execute(chosen)
    ]


def current_session(db: Connection, at: int) -> ExamSession:
    """Return the session to work on: the first that is not long over, else the last. Raises NoSessionError."""
    known = sessions(db)
    if not known:
        raise NoSessionError
    ends = (session for session in known if session.starts_at + session.minutes * 60_000_000 + AFTERMATH_US > at)
    return next(ends, known[-1])


def rows(db: Connection, personal: PersonalKey) -> tuple[RosterRow, ...]:
    """Return the roster as the tables hold it now."""
    chosen = (
        select(candidates, registrations.c.exam_session, registrations.c.room, registrations.c.seat)
        .join(registrations, registrations.c.candidate == candidates.c.candidate)
        .order_by(registrations.c.exam_session, candidates.c.candidate)
    )
    return tuple(
        RosterRow(
            candidate=row.candidate,
            number=personal.open(NUMBER, row.number_box).decode(),
            name=row.name,
            born=row.born,
            sex=row.sex,
            school=row.school,
            class_name=row.class_name,
            room=row.room,
            seat=row.seat,
            exam_session=row.exam_session,
        )
        for row in db.execute(chosen)
    )


def content_hash(content: tuple[RosterRow, ...]) -> bytes:
    """Return the SHA-256 by which a version of the roster is known."""
    return hashlib.sha256(msgspec.msgpack.encode(content)).digest()


def record_change(db: Connection, journal: BoardJournal, what: str, before: bytes, after: bytes, at: int) -> None:
    """Enter that master data changed, with its hash before and after."""
    journal.append(db, Changed(what, before, after), at=at)


def publish(db: Connection, personal: PersonalKey, journal: BoardJournal, at: int) -> int:
    """Publish the roster as it stands; return its version. Nothing new since the last one: that one's.

    Raises NoSessionError.
    """
    if not sessions(db):
        raise NoSessionError  # an empty list would have every desk turn everybody away
    content = rows(db, personal)
    digest = content_hash(content)
    last = db.execute(LAST_ROSTER).first()
    if last is not None and last.hash == digest:
        return int(last.version)
    version = last.version + 1 if last is not None else 1
    sealed = personal.seal(ROSTER, msgspec.msgpack.encode(content))
    record_published(db, journal, ROSTER, version, digest, sealed, at)
    return int(version)


def changed_since_published(db: Connection, personal: PersonalKey) -> bool:
    """Tell whether the tables differ from what stations act on."""
    last = db.execute(LAST_ROSTER).first()
    return last is None or last.hash != content_hash(rows(db, personal))


def record_published(
    db: Connection, journal: BoardJournal, what: str, version: int, digest: bytes, content: bytes, at: int
) -> None:
    """Keep a published version, as a row and as an entry."""
    db.execute(insert(published_versions).values(what=what, version=version, hash=digest, content=content, at=at))
    journal.append(db, Published(what, version, digest), at=at)


def published(db: Connection, personal: PersonalKey) -> PublishedRoster:
    """Return the last published roster. Raises NotPublishedError."""
    last = db.execute(LAST_ROSTER).first()
    if last is None:
        raise NotPublishedError
    content = personal.open(ROSTER, last.content)
    return PublishedRoster(last.version, msgspec.msgpack.decode(content, type=tuple[RosterRow, ...]))


def published_version(db: Connection) -> int:
    """Return the version of the last published roster, 0 before the first."""
    return db.scalar(select(func.max(published_versions.c.version)).where(published_versions.c.what == ROSTER)) or 0


def versions(db: Connection) -> list[Version]:
    """Return the published versions of the roster, newest first."""
    chosen = (
        select(published_versions.c.version, published_versions.c.hash, published_versions.c.at)
        .where(published_versions.c.what == ROSTER)
        .order_by(published_versions.c.version.desc())
    )
    return [Version(row.version, row.hash, row.at) for row in db.execute(chosen)]


def next_version(db: Connection, what: str) -> int:
    """Return the number that the next published version of `what` gets."""
    return (db.scalar(select(func.max(published_versions.c.version)).where(published_versions.c.what == what)) or 0) + 1


def add_anchor(db: Connection, certificate: bytes) -> None:
    """Take a CSCA certificate into the trust store of packages; twice changes nothing."""
    digest = hashlib.sha256(certificate).digest()
    if db.scalar(select(anchors.c.hash).where(anchors.c.hash == digest)) is None:
        db.execute(insert(anchors).values(hash=digest, certificate=certificate))


def all_anchors(db: Connection) -> tuple[bytes, ...]:
    """Return the trust store's certificates (DER)."""
    return tuple(bytes(row.certificate) for row in db.execute(select(anchors).order_by(anchors.c.hash)))
