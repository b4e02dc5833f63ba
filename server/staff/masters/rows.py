"""What the area's pages show: papers in a list, and one paper with its parts, its proof and who approved it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import msgspec
from sqlalchemy import Connection, select

from protocol import officer
from protocol.api import ExamSession
from protocol.officer import Officer
from server.bank.items import BankItem
from server.officers import service as officers
from server.papers import masters, service
from server.papers.masters import APPROVE, Master, State
from server.papers.models import master_papers, paper_approvals, paper_proofs
from server.papers.plan import MasterPaper, PaperPart, PartPlan
from server.papers.proofing import Proof
from server.roster import service as roster

FAULTY, SECOND = "faulty", "second"


class _OutlinePart(msgspec.Struct, frozen=True):
    items: tuple[msgspec.Raw, ...]


class _Outline(msgspec.Struct, frozen=True):
    """As much of a paper's content as a list shows: neither items nor media are read."""

    subject: str
    minutes: int
    parts: tuple[_OutlinePart, ...]


@dataclass(frozen=True, slots=True)
class MasterRow:
    """A paper in the list. `state`: as `state_of` says; `sessions`: their titles."""

    master: Master
    subject: str
    minutes: int
    items: int
    state: str
    sessions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part with its items, each with its number on the paper and what it gives."""

    plan: PartPlan
    items: tuple[tuple[int, BankItem, str], ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class Signature:
    """A proof-reader who approved. `at`: UTC microseconds."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Choice:
    """An exam session that a paper may be sealed for, or `why` it may not: a word, with `sites` it is held at."""

    title: str
    sites: int
    subject: str
    minutes: int
    why: str = ""


def rows(db: Connection, listed: Sequence[Master], titles: Mapping[str, str]) -> list[MasterRow]:
    """Return a row for each paper. `titles` of exam sessions, by id."""
    faulty, signed = _faulty(db), _signed(db)
    ids = [one.id for one in listed]
    read = select(master_papers.c.id, master_papers.c.content).where(master_papers.c.id.in_(ids))
    outlines = {row.id: msgspec.json.decode(row.content, type=_Outline) for row in db.execute(read)}
    found = []
    for one in listed:
        held, state = outlines[one.id], state_of(one, faulty=one.id in faulty, signed=one.id in signed)
        count = sum(len(part.items) for part in held.parts)
        found.append(MasterRow(one, held.subject, held.minutes, count, state, sessions_of(db, one.id, titles)))
    return found


def state_of(master: Master, *, faulty: bool, signed: bool) -> str:
    """Return how far a paper is, more finely where it was proofed: faulty, or signed by the first of two."""
    if master.state is State.PROOFED and faulty:
        return FAULTY
    if master.state is State.PROOFED and signed:
        return SECOND
    return str(master.state.value)


def sessions_of(db: Connection, paper_id: str, titles: Mapping[str, str]) -> tuple[str, ...]:
    """Return the titles of the exam sessions that a paper was sealed for."""
    return tuple(dict.fromkeys(titles.get(one, one) for one in masters.sessions_of(db, paper_id)))


def _faulty(db: Connection) -> frozenset[str]:
    """Return the papers whose proof found faults. Contact sheets are not read."""
    held = db.execute(select(paper_proofs.c.paper, paper_proofs.c.report))
    return frozenset(row.paper for row in held if msgspec.json.decode(row.report, type=Proof).faults)


def _signed(db: Connection) -> frozenset[str]:
    return frozenset(db.scalars(select(paper_approvals.c.paper)))


def draw_seed(db: Connection, paper_id: str) -> bytes:
    """Return the seed by which a paper's items were drawn; nothing where they were named by hand."""
    return db.scalar(select(master_papers.c.draw_seed).where(master_papers.c.id == paper_id)) or b""


def parts(paper: MasterPaper) -> list[PartRow]:
    """Return the parts of a paper; numbers go on from part to part."""
    found, number = [], 0
    for part in paper.parts:
        items = tuple(
            (place, item, item.points or part.plan.points) for place, item in enumerate(part.items, number + 1)
        )
        number += len(part.items)
        found.append(PartRow(part.plan, items, _total(part)))
    return found


def _total(part: PaperPart) -> Decimal:
    return sum((Decimal(item.points or part.plan.points) for item in part.items), Decimal(0))


def most(paper: MasterPaper) -> Decimal:
    """Return the most that a candidate can earn: of several blocks they take one."""
    blocks: dict[str, Decimal] = {}
    for part in paper.parts:
        blocks[part.plan.block] = blocks.get(part.plan.block, Decimal(0)) + _total(part)
    common = blocks.pop("", Decimal(0))
    return common + max(blocks.values(), default=Decimal(0))


def signatures(db: Connection, board: Connection, paper_id: str) -> list[Signature]:
    """Return who approved a paper, first one first."""
    names = {one.id: one.name for one in officers.all_officers(board).values()}
    return [Signature(names.get(one.officer, one.officer), one.at) for one in masters.approvals(db, paper_id)]


def proof_readers(board: Connection) -> list[Officer]:
    """Return the officers whose role may approve, by name."""
    able = (one for one in officers.all_officers(board).values() if officer.may(one, APPROVE))
    return sorted(able, key=lambda one: (one.name, one.id))


def titles(board: Connection) -> Mapping[str, str]:
    """Return the titles of all exam sessions, by id."""
    return {one.id: one.title for one in roster.sessions(board)}


def choices(board: Connection, subject: str, minutes: int) -> list[Choice]:
    """Return every exam session by title, with why a paper of `subject` and `minutes` cannot be sealed for it."""
    taken = {one.exam_session for one in service.all_papers(board)}
    by_title: dict[str, list[ExamSession]] = {}
    for one in roster.sessions(board):
        by_title.setdefault(one.title, []).append(one)
    return [_choice(title, held, taken, subject, minutes) for title, held in by_title.items()]


def _choice(title: str, held: Sequence[ExamSession], taken: set[str], subject: str, minutes: int) -> Choice:
    other = next((one for one in held if one.subject != subject), None)
    longer = next((one for one in held if one.minutes != minutes), None)
    if any(one.id in taken for one in held):
        return Choice(title, len(held), held[0].subject, held[0].minutes, "session.taken")
    if other is not None:
        return Choice(title, len(held), other.subject, other.minutes, "session.subject")
    if longer is not None:
        return Choice(title, len(held), longer.subject, longer.minutes, "session.minutes")
    return Choice(title, len(held), subject, minutes)
