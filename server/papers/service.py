"""What can be asked about sealed papers. Knows no HTTP; the caller owns the transaction."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, insert, select, update

from protocol import officer, sealing
from protocol.officer import OfficerKeys
from protocol.records import Released
from server.audit.board_journal import BoardJournal
from server.officers import service as officers
from server.papers.models import papers
from server.roster import service as roster

RELEASE = "release-paper"
STAGED, RELEASED = "staged", "released"
PLAIN = select(papers.c.id, papers.c.exam_session, papers.c.hash, papers.c.state)  # megabytes of ciphertext left out


class UnknownPaperError(Exception):
    """No paper has this id."""


class NotReleasedError(Exception):
    """Two officers have not opened the paper's key yet."""


class PaperExistsError(Exception):
    """The session has its paper already; stations may hold it."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sealed paper without its bytes."""

    id: str
    exam_session: str
    hash: bytes
    state: str


@dataclass(frozen=True, slots=True)
class Release:
    """The key that two officers opened. `at`: UTC microseconds."""

    paper_id: str
    key: bytes
    at: int

    def __repr__(self) -> str:
        return f"Release({self.paper_id!r})"  # the key stays out of tracebacks and logs


def stage(
    db: Connection,
    journal: BoardJournal,
    paper_id: str,
    exam_session: str,
    variant: str,
    sealed: bytes,
    key: bytes,
    at: int,
) -> Paper:
    """Take a sealed paper in and wrap its key for pairs of officers; the key itself is kept nowhere.

    Raises PaperExistsError.
    """
    if of_session(db, exam_session) is not None:
        raise PaperExistsError
    digest = hashlib.sha256(sealed).digest()
    session = next(each for each in roster.sessions(db) if each.id == exam_session)
    db.execute(
        insert(papers).values(
            id=paper_id,
            exam_session=exam_session,
            subject=session.subject,
            variant=variant,
            sealed=sealed,
            hash=digest,
            state=STAGED,
        )
    )
    officers.keep_wraps(db, wrapped_as(paper_id), key)
    roster.record_published(db, journal, "paper", roster.next_version(db, "paper"), digest, b"", at)
    return Paper(paper_id, exam_session, digest, STAGED)


def wrapped_as(paper_id: str) -> str:
    """Return under what name a paper's key is wrapped."""
    return f"paper:{paper_id}"


def of_session(db: Connection, exam_session: str) -> Paper | None:
    """Return the paper of an exam session."""
    row = db.execute(PLAIN.where(papers.c.exam_session == exam_session)).first()
    return Paper(row.id, row.exam_session, row.hash, row.state) if row else None


def all_papers(db: Connection) -> list[Paper]:
    """Return all papers without their bytes."""
    return [Paper(row.id, row.exam_session, row.hash, row.state) for row in db.execute(PLAIN.order_by(papers.c.id))]


def sealed_bytes(db: Connection, paper_id: str) -> bytes:
    """Return a sealed paper. Raises UnknownPaperError."""
    sealed = db.scalar(select(papers.c.sealed).where(papers.c.id == paper_id))
    if sealed is None:
        raise UnknownPaperError
    return bytes(sealed)


def released_key(db: Connection, paper_id: str) -> Release:
    """Return a released key. Raises UnknownPaperError, NotReleasedError."""
    row = _load(db, paper_id)
    if row["key"] is None:
        raise NotReleasedError
    return Release(paper_id, row["key"], row["released_at"])


def release(
    db: Connection, journal: BoardJournal, paper_id: str, pair: tuple[OfficerKeys, OfficerKeys], at: int
) -> Release:
    """Release a staged paper once; asked again, return the first release.

    Raises UnknownPaperError, BadApprovalError, NotTwoOfficersError, WrongKeyError.
    """
    row = _load(db, paper_id)
    if row["state"] == RELEASED:  # the reply was lost, the release was not
        return Release(paper_id, row["key"], row["released_at"])
    subject = officer.subject_of(paper_id.encode(), row["hash"])
    approvals = [keys.approve(RELEASE, subject, at) for keys in pair]
    key = officers.open_wrapped(db, wrapped_as(paper_id), pair)
    sealing.open_paper(
        sealed_bytes(db, paper_id), bytes.fromhex(paper_id), key
    )  # a key that opens nothing is no release
    officers.record_two(db, journal, RELEASE, subject, approvals, at)
    journal.append(db, Released(paper_id, _ids(pair)), at=at)
    db.execute(update(papers).where(papers.c.id == paper_id).values(state=RELEASED, key=key, released_at=at))
    return Release(paper_id, key, at)


def _ids(pair: Sequence[OfficerKeys]) -> tuple[str, ...]:
    return tuple(keys.officer for keys in pair)


def _load(db: Connection, paper_id: str) -> RowMapping:
    wanted = select(papers.c.state, papers.c.hash, papers.c.key, papers.c.released_at).where(papers.c.id == paper_id)
    row = db.execute(wanted).mappings().first()
    if row is None:
        raise UnknownPaperError
    return row
