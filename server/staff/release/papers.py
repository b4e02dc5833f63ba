"""The papers page's rows: each paper with its session, and how far its opening is."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, select

from protocol import officer
from protocol.api import ExamSession
from protocol.officer import Officer
from server.officers import service as officers
from server.papers import service as papers
from server.papers.service import RELEASE
from server.roster import service as roster
from server.roster.models import registrations


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A session's paper. `state`: staged, waiting or released; `signer`, `at`: who signed first, or when it opened."""

    id: str
    session: ExamSession
    seats: int
    rooms: int
    variants: int
    rehearsal: bool
    state: str
    signer: str = ""
    at: int = 0
    spoken: str = ""  # once it is opened: what a site with no line is told


def rows(db: Connection, at: int) -> list[PaperRow]:
    """Return a row for every paper, in the order of their sessions."""
    sessions = {session.id: session for session in roster.sessions(db)}
    waiting = {one.subject: one for one in officers.waiting(db, at) if one.act == RELEASE.code}
    names = {one.id: one.name for one in officers.all_officers(db).values()}
    seats, rooms = _counts(db)
    found = []
    for paper in papers.all_papers(db):
        counts = (seats[paper.exam_session], len(rooms[paper.exam_session]))
        first = waiting.get(papers.subject(paper.id, paper.hash))
        known = (paper.id, sessions[paper.exam_session], *counts, len(papers.variants(db, paper.id)), paper.rehearsal)
        if paper.state == papers.RELEASED:
            release = papers.released_key(db, paper.id)
            found.append(PaperRow(*known, "released", at=release.at, spoken=release.spoken))
        elif first is not None:
            found.append(PaperRow(*known, "waiting", names.get(first.officer, first.officer), first.at))
        else:
            found.append(PaperRow(*known, "staged"))
    return sorted(found, key=lambda row: (row.session.starts_at, row.id))


def _counts(db: Connection) -> tuple[Counter[str], defaultdict[str, set[str]]]:
    seats, rooms = Counter[str](), defaultdict[str, set[str]](set)
    for row in db.execute(select(registrations.c.exam_session, registrations.c.room)):
        seats[row.exam_session] += 1
        rooms[row.exam_session].add(row.room)
    return seats, rooms


def signers(db: Connection) -> list[Officer]:
    """Return the officers whose role may sign, by name."""
    permitted = (one for one in officers.all_officers(db).values() if officer.may(one, RELEASE))
    return sorted(permitted, key=lambda one: (one.name, one.id))
