"""Papers on their way: drafted, proofed, approved by two proof-readers, packed into variants, sealed (design §7).

All of it in the papers role's own database, keys of items included. What changes a paper drops its proof and its
approvals: they are of the bytes that were looked at. The caller owns the transaction.
"""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from protocol import officer, policy
from protocol.officer import Approval, NotPermittedError, OfficerKeys
from protocol.records import Approved
from server.audit.board_journal import BoardJournal
from server.bank.items import BankItem, BankStimulus
from server.officers import service as officers
from server.officers.service import SameOfficerError
from server.papers.blueprint import Blueprint
from server.papers.models import master_media, master_papers, paper_approvals, paper_proofs, paper_sealings
from server.papers.plan import MasterPaper, PaperPart, PartPlan
from server.papers.proofing import Proof
from server.papers.shuffling import MASTER

APPROVE = policy.act("approve-paper")
ID_BYTES, SEED_BYTES = 16, 32
MAX_VARIANTS = 99


class State(Enum):
    """How far a paper is."""

    DRAFTED = "drafted"
    PROOFED = "proofed"
    APPROVED = "approved"
    PACKED = "packed"
    SEALED = "sealed"


CHANGEABLE = (State.DRAFTED, State.PROOFED, State.APPROVED)
USED = (State.PACKED, State.SEALED)


class UnknownMasterError(Exception):
    """No paper has the id `paper_id`, or several begin with it."""

    def __init__(self, paper_id: str) -> None:
        super().__init__(paper_id)
        self.paper_id = paper_id


class WrongStateError(Exception):
    """What was asked cannot be done with a paper that is `state`."""

    def __init__(self, paper_id: str, state: State) -> None:
        super().__init__(f"{paper_id} is {state.value}")
        self.paper_id, self.state = paper_id, state


class StaleProofError(Exception):
    """The proof is of other bytes: the paper was changed since."""


class FaultyProofError(Exception):
    """The proof found faults: they are mended before anybody approves."""

    def __init__(self, faults: int) -> None:
        super().__init__(f"{faults} faults")
        self.faults = faults


class AlteredPaperError(Exception):
    """The content is not what was approved."""


class BadVariantsError(Exception):
    """Codes of variants are distinct, four digits each, and none is that of the master."""


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    title: str
    heading: str
    rule: str
    points: str
    block: str
    items: tuple[BankItem, ...]
    minutes: int = 0  # left out where it is none: papers of before keep their hash
    locked: bool = False


class _Content(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    subject: str
    minutes: int
    parts: tuple[_Part, ...]
    stimuli: dict[str, BankStimulus]


@dataclass(frozen=True, slots=True)
class Master:
    """A paper without its content. `variants`: their codes once it is packed."""

    id: str
    title: str
    blueprint: Blueprint | None
    state: State
    hash: bytes
    seed: bytes
    variants: tuple[str, ...]
    changed_at: int

    def __repr__(self) -> str:
        return f"Master({self.id!r}, {self.state.value!r})"  # whoever has the seed knows the order of every variant


def draft(
    db: Connection, title: str, blueprint: Blueprint | None, paper: MasterPaper, at: int, draw_seed: bytes = b""
) -> Master:
    """Keep a new paper. `draw_seed`: by which its items were drawn, if they were."""
    paper_id, (content, media, digest) = os.urandom(ID_BYTES).hex(), _kept(paper)
    db.execute(
        insert(master_papers).values(
            id=paper_id,
            title=title,
            blueprint=msgspec.json.encode(blueprint) if blueprint else b"",
            state=State.DRAFTED.value,
            hash=digest,
            content=content,
            draw_seed=draw_seed,
            seed=b"",
            variants="",
            changed_at=at,
        )
    )
    _keep_media(db, paper_id, media)
    return find(db, paper_id)


def change(db: Connection, paper_id: str, paper: MasterPaper, at: int) -> Master:
    """Put `paper` in the place of what was there; its proof and approvals are gone. Raises WrongStateError."""
    master = _in(db, paper_id, *CHANGEABLE)
    content, media, digest = _kept(paper)
    for table in (master_media, paper_proofs, paper_approvals):
        db.execute(delete(table).where(table.c.paper == master.id))
    _set(db, master, State.DRAFTED, at, content=content, hash=digest)
    _keep_media(db, master.id, media)
    return find(db, master.id)


def find(db: Connection, paper_id: str) -> Master:
    """Return the paper whose id begins with `paper_id`. Raises UnknownMasterError."""
    found = [one for one in all_masters(db) if paper_id and one.id.startswith(paper_id)]
    if len(found) != 1:
        raise UnknownMasterError(paper_id)
    return found[0]


def all_masters(db: Connection) -> list[Master]:
    """Return all papers, the one changed last first."""
    columns = [column for column in master_papers.c if column.name not in {"content", "draw_seed"}]
    rows = db.execute(select(*columns).order_by(master_papers.c.changed_at.desc(), master_papers.c.id))
    return [
        Master(
            row.id,
            row.title,
            msgspec.json.decode(row.blueprint, type=Blueprint) if row.blueprint else None,
            State(row.state),
            row.hash,
            row.seed,
            tuple(filter(None, row.variants.split(","))),
            row.changed_at,
        )
        for row in rows
    ]


def content(db: Connection, paper_id: str) -> MasterPaper:
    """Return a paper with its items, stimuli and media. Raises UnknownMasterError."""
    encoded = db.scalar(select(master_papers.c.content).where(master_papers.c.id == paper_id))
    if encoded is None:
        raise UnknownMasterError(paper_id)
    kept = msgspec.json.decode(encoded, type=_Content)
    rows = db.execute(select(master_media).where(master_media.c.paper == paper_id).order_by(master_media.c.name))
    parts = tuple(
        PaperPart(
            PartPlan(part.title, part.heading, part.rule, part.points, part.block, part.minutes, part.locked),
            part.items,
        )
        for part in kept.parts
    )
    return MasterPaper(kept.subject, kept.minutes, parts, kept.stimuli, {row.name: row.data for row in rows})


def record_proof(db: Connection, paper_id: str, digest: bytes, proof: Proof, sheet: bytes, at: int) -> Master:
    """Keep what the proof of the paper of hash `digest` found. Raises WrongStateError, StaleProofError."""
    master = _in(db, paper_id, *CHANGEABLE)
    if master.hash != digest:
        raise StaleProofError
    db.execute(delete(paper_proofs).where(paper_proofs.c.paper == master.id))
    db.execute(
        insert(paper_proofs).values(paper=master.id, hash=digest, report=msgspec.json.encode(proof), sheet=sheet, at=at)
    )
    if master.state is State.DRAFTED:
        _set(db, master, State.PROOFED, at)
    return find(db, master.id)


def proof(db: Connection, paper_id: str) -> tuple[Proof, bytes] | None:
    """Return the proof of a paper and its contact sheet."""
    row = db.execute(select(paper_proofs).where(paper_proofs.c.paper == paper_id)).first()
    return (msgspec.json.decode(row.report, type=Proof), row.sheet) if row else None


def approve(
    db: Connection, board: Connection, journal: BoardJournal, paper_id: str, keys: OfficerKeys, at: int
) -> Master:
    """Have a proof-reader sign a paper as it was proofed; with the second one it is approved.

    Raises WrongStateError, FaultyProofError, NotPermittedError, SameOfficerError.
    """
    master = _in(db, paper_id, State.PROOFED)
    held = proof(db, master.id)
    if held is None or held[0].faults:
        raise FaultyProofError(len(held[0].faults) if held else 0)
    if not officer.may(officers.find(board, keys.officer), APPROVE):
        raise NotPermittedError(keys.officer, APPROVE.code)
    earlier = approvals(db, master.id)
    if any(one.officer == keys.officer for one in earlier):
        raise SameOfficerError(keys.officer)
    given = keys.approve(APPROVE.code, subject(master), at)
    journal.append(board, Approved(given.officer, given.act, given.subject, at, given.signature), at=at)
    row = {"officer": given.officer, "subject": given.subject, "at": at, "signature": given.signature}
    db.execute(insert(paper_approvals).values(paper=master.id, **row))
    if len(earlier) + 1 >= APPROVE.signatures:
        officer.check_act(APPROVE, (*earlier, given), officers.all_officers(board), subject(master))
        _set(db, master, State.APPROVED, at)
    return find(db, master.id)


def approvals(db: Connection, paper_id: str) -> tuple[Approval, ...]:
    """Return who approved a paper, first one first."""
    rows = db.execute(select(paper_approvals).where(paper_approvals.c.paper == paper_id).order_by(paper_approvals.c.at))
    return tuple(Approval(row.officer, APPROVE.code, row.subject, row.at, row.signature) for row in rows)


def subject(master: Master) -> bytes:
    """Return what proof-readers sign."""
    return officer.subject_of(master.id.encode(), master.hash)


def begin_packing(
    db: Connection,
    board: Connection,
    paper_id: str,
    codes: Sequence[str],
    at: int,
    *,
    seed: bytes = b"",
    short_way: bool = False,
) -> Master:
    """Record the seed and the codes of a paper's variants; what was recorded once stays.

    The approvals are checked anew, signatures included. `seed`: where it is not to be drawn here. `short_way`: of a
    small school that has no proof-readers, or of a rehearsal; the paper then shows none.
    Raises WrongStateError, AlteredPaperError, BadVariantsError, and what `check_act` raises.
    """
    master = find(db, paper_id)
    if not short_way:
        _check_approved(db, board, master)
    if master.state in USED:
        return master
    if not _are_codes(codes):
        raise BadVariantsError
    _set(db, master, State.PACKED, at, seed=seed or os.urandom(SEED_BYTES), variants=",".join(codes))
    return find(db, master.id)


def _check_approved(db: Connection, board: Connection, master: Master) -> None:
    """Believe no state that a database tells: what counts is who signed these very bytes."""
    _in(db, master.id, State.APPROVED, *USED)
    if _kept(content(db, master.id))[2] != master.hash:
        raise AlteredPaperError
    officer.check_act(APPROVE, approvals(db, master.id), officers.all_officers(board), subject(master))


def record_sealing(db: Connection, paper_id: str, package: str, exam_session: str, at: int) -> None:
    """Note that a packed paper was sealed for an exam session. Raises WrongStateError."""
    master = _in(db, paper_id, *USED)
    db.execute(insert(paper_sealings).values(package=package, paper=master.id, exam_session=exam_session, at=at))
    _set(db, master, State.SEALED, at)


def sessions_of(db: Connection, paper_id: str) -> tuple[str, ...]:
    """Return the exam sessions that a paper was sealed for."""
    return tuple(db.scalars(select(paper_sealings.c.exam_session).where(paper_sealings.c.paper == paper_id)))


def earlier_papers(db: Connection) -> Mapping[str, frozenset[str]]:
    """Return the codes of the items of every paper that was packed, by its title and the beginning of its id."""
    packed = [one for one in all_masters(db) if one.state in USED]
    return {f"{one.title} ({one.id[:8]})": frozenset(item.code for item in content(db, one.id).items) for one in packed}


def uses(db: Connection) -> Mapping[str, int]:
    """Return how many packed papers have each item, by code."""
    return Counter(code for codes in earlier_papers(db).values() for code in codes)


def _kept(paper: MasterPaper) -> tuple[bytes, Mapping[str, bytes], bytes]:
    """Return a paper's content as it is kept, the media that it names, and the hash over both."""
    parts = tuple(_part(part.plan, part.items) for part in paper.parts)
    encoded = msgspec.json.encode(_Content(paper.subject, paper.minutes, parts, dict(paper.stimuli)))
    # A name that only looks like a file's costs its bytes, not more.
    media = {name: data for name, data in sorted(paper.media.items()) if msgspec.json.encode(name)[1:-1] in encoded}
    named = (part for name, data in media.items() for part in (name.encode(), sha256(data).digest()))
    return encoded, media, officer.subject_of(encoded, *named)


def _part(plan: PartPlan, items: tuple[BankItem, ...]) -> _Part:
    return _Part(plan.title, plan.heading, plan.rule, plan.points, plan.block, items, plan.minutes, plan.locked)


def _keep_media(db: Connection, paper_id: str, media: Mapping[str, bytes]) -> None:
    if media:
        db.execute(
            insert(master_media), [{"paper": paper_id, "name": name, "data": data} for name, data in media.items()]
        )


def _in(db: Connection, paper_id: str, *states: State) -> Master:
    master = find(db, paper_id)
    if master.state not in states:
        raise WrongStateError(master.id, master.state)
    return master


def _set(db: Connection, master: Master, state: State, at: int, **values: object) -> None:
    changed = {"state": state.value, "changed_at": at, **values}
    db.execute(update(master_papers).where(master_papers.c.id == master.id).values(changed))


def _are_codes(codes: Sequence[str]) -> bool:
    fit = all(len(code) == len(MASTER) and code.isdecimal() and code.isascii() and code != MASTER for code in codes)
    return fit and 0 < len(codes) <= MAX_VARIANTS and len(set(codes)) == len(codes)
