"""What can be asked about sealed papers. Knows no HTTP; the caller owns the transaction."""

import os
import re
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, RowMapping, Select, delete, insert, select, update

from protocol import officer, policy, sealing, spoken_code
from protocol.officer import OfficerKeys
from protocol.records import Released
from protocol.sealing import WrongKeyError
from protocol.site_package import SITE_PACKAGE_FORMAT, SealedVariant, SitePackage
from protocol.spoken_code import SpokenBox, SpokenPaper
from server.audit.board_journal import BoardJournal
from server.officers import service as officers
from server.papers.models import paper_fetches, papers, sealed_variants
from server.roster import service as roster

RELEASE = policy.act("release-paper")
STAGED, RELEASED = "staged", "released"
PLAIN = select(papers.c.id, papers.c.exam_session, papers.c.hash, papers.c.state, papers.c.rehearsal)
NUMBER = re.compile(r"[0-9]+")


class UnknownPaperError(Exception):
    """No paper has this id."""


class UnknownSessionError(Exception):
    """No exam session has this title, or there are several and none was named."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


class NotReleasedError(Exception):
    """Two officers have not opened the paper's key yet."""


class PaperExistsError(Exception):
    """The session has its paper already; stations may hold it."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The sealed paper of an exam session, all its variants, without their bytes."""

    id: str
    exam_session: str
    hash: bytes
    state: str
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed variant without its bytes. `hash`: SHA-256 of them."""

    id: str
    variant: str
    hash: bytes


@dataclass(frozen=True, slots=True)
class Release:
    """The key that two officers opened. `at`: UTC microseconds."""

    paper_id: str
    key: bytes
    at: int

    def __repr__(self) -> str:
        return f"Release({self.paper_id!r})"  # the key stays out of tracebacks and logs

    @property
    def spoken(self) -> str:
        """The code by which a site with every line down is given the key."""
        return spoken_code.grouped(spoken_code.spoken_code(self.key))


def take(db: Connection, journal: BoardJournal, package: SitePackage, at: int) -> Paper:
    """Stage a sealed package, with its key wrapped for pairs of officers; the key itself comes nowhere near.

    Raises UnknownSessionError, PaperExistsError, NotEnoughOfficersError, BadWrapError.
    """
    if of_session(db, package.exam_session) is not None:
        raise PaperExistsError
    session = next((each for each in roster.sessions(db) if each.id == package.exam_session), None)
    if session is None:
        raise UnknownSessionError(package.exam_session)
    db.execute(
        insert(papers).values(
            id=package.id,
            exam_session=session.id,
            subject=session.subject,
            hash=package.hash,
            state=STAGED,
            spoken=msgspec.msgpack.encode(package.spoken),
            rehearsal=package.rehearsal,
        )
    )
    rows = [
        {"id": one.id, "paper": package.id, "position": position, "hash": one.hash}
        | {"variant": one.variant, "sealed": one.sealed}
        for position, one in enumerate(package.variants)
    ]
    db.execute(insert(sealed_variants), rows)
    officers.take_wraps(db, wrapped_as(package.id), package.wraps, RELEASE)
    roster.record_published(db, journal, "paper", roster.next_version(db, "paper"), package.hash, b"", at)
    return Paper(package.id, session.id, package.hash, STAGED, package.rehearsal)


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
    """Stage one sealed variant; its key is wrapped here, and kept nowhere. Raises what `take` raises."""
    salt, nonce = os.urandom(sealing.SALT_BYTES), os.urandom(sealing.NONCE_BYTES)
    package = SitePackage(
        SITE_PACKAGE_FORMAT,
        paper_id,
        exam_session,
        "",
        (SealedVariant(paper_id, variant, sealed),),
        spoken_code.lock_under_code(key, bytes.fromhex(paper_id), salt, nonce),
        officer.wrap_for_pairs(key, officers.permitted(db, RELEASE)),
    )
    return take(db, journal, package, at)


def wrapped_as(paper_id: str) -> str:
    """Return under what name a paper's key is wrapped."""
    return f"paper:{paper_id}"


def of_session(db: Connection, exam_session: str) -> Paper | None:
    """Return the paper of an exam session."""
    row = db.execute(PLAIN.where(papers.c.exam_session == exam_session)).first()
    return Paper(*row) if row else None


def all_papers(db: Connection) -> list[Paper]:
    """Return all papers without their bytes."""
    return [Paper(*row) for row in db.execute(PLAIN.order_by(papers.c.id))]


def variants(db: Connection, paper_id: str) -> list[Sealed]:
    """Return the sealed variants of a paper, in their order."""
    return [Sealed(*row) for row in db.execute(_variants().where(sealed_variants.c.paper == paper_id))]


def all_variants(db: Connection) -> list[Sealed]:
    """Return the sealed variants of all papers."""
    return [Sealed(*row) for row in db.execute(_variants())]


def _variants() -> Select[str, str, bytes]:
    chosen = select(sealed_variants.c.id, sealed_variants.c.variant, sealed_variants.c.hash)
    return chosen.order_by(sealed_variants.c.paper, sealed_variants.c.position)


def of_seat(db: Connection, exam_session: str, room: str, seat: str) -> Sealed | None:
    """Return the variant that lies at a seat in an exam session: neighbours in a row have different ones."""
    paper = of_session(db, exam_session)
    if paper is None:
        return None
    there = variants(db, paper.id)
    return there[place_of(room, seat) % len(there)]


def place_of(room: str, seat: str) -> int:
    """Return the number by which a seat gets its variant: its own, each room beginning one further than the last."""
    return sum(int(found[0]) if (found := NUMBER.search(name)) else len(name) for name in (room, seat))


def sealed_bytes(db: Connection, variant_id: str) -> bytes:
    """Return a sealed variant. Raises UnknownPaperError."""
    sealed = db.scalar(select(sealed_variants.c.sealed).where(sealed_variants.c.id == variant_id))
    if sealed is None:
        raise UnknownPaperError
    return bytes(sealed)


def note_fetch(db: Connection, variant_id: str, device: bytes, at: int) -> None:
    """Note that a device fetched a sealed variant."""
    same = (paper_fetches.c.variant == variant_id, paper_fetches.c.device == device)
    db.execute(delete(paper_fetches).where(*same))
    db.execute(insert(paper_fetches).values(variant=variant_id, device=device, at=at))


def released_key(db: Connection, paper_id: str) -> Release:
    """Return the released key of a paper, asked for by its id or that of a variant.

    Raises UnknownPaperError, NotReleasedError.
    """
    paper = db.scalar(select(sealed_variants.c.paper).where(sealed_variants.c.id == paper_id))
    row = _load(db, paper or paper_id)
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
    _check_opens(db, paper_id, signed.secret)
    journal.append(db, Released(paper_id, signed.officers), at=at)
    released = {"state": RELEASED, "key": signed.secret, "released_at": at}
    db.execute(update(papers).where(papers.c.id == paper_id).values(released))
    return Release(paper_id, signed.secret, at)


def _check_opens(db: Connection, paper_id: str, key: bytes) -> None:
    """Raise WrongKeyError unless `key` opens every variant: a key that opens nothing is no release."""
    there = variants(db, paper_id)
    for one in there:
        sealing.open_paper(sealed_bytes(db, one.id), bytes.fromhex(one.id), key)
    if not there:
        raise WrongKeyError("paper")


def spoken_box(db: Connection, paper_id: str) -> SpokenBox:
    """Return what the spoken code opens. Raises UnknownPaperError."""
    box = _load(db, paper_id)["spoken"]
    if not box:
        raise UnknownPaperError  # sealed before there were spoken codes
    return msgspec.msgpack.decode(box, type=SpokenBox)


def spoken_paper(db: Connection, exam_session: str) -> SpokenPaper | None:
    """Return a session's paper as its desks carry it, for the day on which every line is down."""
    paper = of_session(db, exam_session)
    if paper is None:
        return None
    try:
        box = spoken_box(db, paper.id)
    except UnknownPaperError:
        return None
    return SpokenPaper(paper.id, box, tuple(one.id for one in variants(db, paper.id)))


def withdraw_release(db: Connection, paper: Paper) -> None:
    """Drop what a first officer signed of a release that was not completed."""
    officers.withdraw(db, RELEASE.code, subject(paper.id, paper.hash))


def subject(paper_id: str, digest: bytes) -> bytes:
    """Return what officers sign to release the paper of the hash `digest`."""
    return officer.subject_of(paper_id.encode(), digest)


def _load(db: Connection, paper_id: str) -> RowMapping:
    wanted = select(papers.c.state, papers.c.hash, papers.c.key, papers.c.released_at, papers.c.spoken)
    row = db.execute(wanted.where(papers.c.id == paper_id)).mappings().first()
    if row is None:
        raise UnknownPaperError
    return row
