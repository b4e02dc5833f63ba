"""How far sealed papers have spread before the day: which seats have fetched the variant that lies at them."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, select

from protocol.api import ExamSession
from server.papers import service
from server.papers.models import paper_fetches
from server.roster import service as roster
from server.roster.models import registrations
from server.stations.models import devices

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Spread:
    """One site's package: of the `seats` that candidates have, `holding` fetched their variant whole.

    A seat compares what it fetched with the hash in its signed package, and fetches again where it differs.
    """

    paper: str
    session: ExamSession
    seats: int
    enrolled: int
    holding: int

    @property
    def percent(self) -> int:
        """How much of it is there; a hundred only when all is."""
        return WHOLE * self.holding // self.seats if self.seats else 0


def spread(db: Connection) -> list[Spread]:
    """Return how far each staged paper is, in the order of the sessions."""
    sessions = {session.id: session for session in roster.sessions(db)}
    taken = _seats(db)
    known = select(devices.c.id, devices.c.place).where(devices.c.role == "seat", devices.c.revoked_at.is_(None))
    at_place = {row.place: row.id for row in db.execute(known)}
    fetched = {(row.variant, row.device) for row in db.execute(select(paper_fetches.c.variant, paper_fetches.c.device))}
    found = []
    for paper in service.all_papers(db):
        there, seats = service.variants(db, paper.id), taken[paper.exam_session]
        own = {f"{room}/{seat}": there[service.place_of(room, seat) % len(there)].id for room, seat in seats}
        enrolled = {place: variant for place, variant in own.items() if place in at_place}
        holding = sum((variant, at_place[place]) in fetched for place, variant in enrolled.items())
        found.append(Spread(paper.id, sessions[paper.exam_session], len(seats), len(enrolled), holding))
    return sorted(found, key=lambda one: (one.session.starts_at, one.session.title, one.session.site))


def _seats(db: Connection) -> defaultdict[str, set[tuple[str, str]]]:
    seats = defaultdict[str, set[tuple[str, str]]](set)
    for row in db.execute(select(registrations.c.exam_session, registrations.c.room, registrations.c.seat)):
        seats[row.exam_session].add((row.room, row.seat))
    return seats
