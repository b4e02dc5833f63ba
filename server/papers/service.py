"""What can be asked about sealed papers. Knows no HTTP; the caller owns the transaction."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, insert, select, update

from protocol import officer, policy, sealing
from protocol.officer import OfficerKeys
from protocol.records import Released
from server.audit.board_journal import BoardJournal
from server.officers import service as officers
from server.papers.models import papers
from server.roster import service as roster

RELEASE = policy.act("release-paper")
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
    officers.keep_wraps(db, wrapped_as(paper_id), key, RELEASE)
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


def sign_release(db: Connection, journal: BoardJournal, paper_id: str, keys: OfficerKeys, at: int) -> Release | None:
    """Have one officer sign the release of a staged paper; the second one releases it.

    Returns nothing while a second officer is awaited; asked again after the release, the first release.
    Raises UnknownPaperError, and what `officers.sign` raises.
    """
    row = _load(db, paper_id)
    if row["state"] == RELEASED:  # the reply was lost, the release was not
        return Release(paper_id, row["key"], row["released_at"])
    signed = officers.sign(db, journal, RELEASE, subject(paper_id, row["hash"]), keys, at, wrapped_as(paper_id))
    if not signed.complete:
        return None
    # A key that opens nothing is no release.
    sealing.open_paper(sealed_bytes(db, paper_id), bytes.fromhex(paper_id), signed.secret)
    journal.append(db, Released(paper_id, signed.officers), at=at)
    released = {"state": RELEASED, "key": signed.secret, "released_at": at}
    db.execute(update(papers).where(papers.c.id == paper_id).values(released))
    return Release(paper_id, signed.secret, at)


def withdraw_release(db: Connection, paper: Paper) -> None:
    """Drop what a first officer signed of a release that was not completed."""
    officers.withdraw(db, RELEASE.code, subject(paper.id, paper.hash))


def subject(paper_id: str, digest: bytes) -> bytes:
    """Return what officers sign to release the paper of SHA-256 `digest`."""
    return officer.subject_of(paper_id.encode(), digest)


def _load(db: Connection, paper_id: str) -> RowMapping:
    wanted = select(papers.c.state, papers.c.hash, papers.c.key, papers.c.released_at).where(papers.c.id == paper_id)
    row = db.execute(wanted).mappings().first()
    if row is None:
        raise UnknownPaperError
    return row
