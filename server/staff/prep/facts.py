"""What has to stand before a session opens, each fact counted in the database now."""

from dataclasses import dataclass
from enum import Enum

from sqlalchemy import Connection, func, select

from protocol import officer
from protocol.api import ExamSession
from server.board_folder import BoardFolder
from server.officers import service as officers
from server.papers import service as papers
from server.papers.service import RELEASE
from server.roster import service as roster
from server.roster.models import registrations, rooms, seats, sites
from server.roster.personal import PersonalKey
from server.stations.models import devices
from server.stations.trust import trusted

NEEDED_OFFICERS = 2


class State(Enum):
    """How far a task is."""

    DONE = "done"
    DOING = "doing"
    WAITING = "waiting"  # for a second officer
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Task:
    """A line of the list. `fact` and `verb` name words; `values` fill the fact."""

    key: str
    state: State
    fact: str
    href: str
    verb: str
    values: dict[str, int]


@dataclass(frozen=True, slots=True)
class Readiness:
    """The whole list."""

    sessions: tuple[ExamSession, ...]
    tasks: tuple[Task, ...]

    def count(self, state: State) -> int:
        """Return how many tasks are in `state`."""
        return sum(task.state is state for task in self.tasks)

    @property
    def ready(self) -> bool:
        """Whether a session may open."""
        return self.count(State.DONE) == len(self.tasks)


def readiness(db: Connection, board: BoardFolder, at: int) -> Readiness:
    """Count everything."""
    personal = board.personal_key
    sessions = tuple(roster.sessions(db))
    tasks = (
        _list(db),
        _published(db, personal),
        _places(db, len(sessions)),
        _anchors(db, board),
        _desks(db),
        _seats(db),
        _papers(db, len(sessions)),
        _officers(db),
        _second(db, at),
    )
    return Readiness(sessions, tasks)


def _list(db: Connection) -> Task:
    registered = db.scalar(select(func.count()).select_from(registrations)) or 0
    if not registered:
        return Task("list", State.MISSING, "list.none", "/thi-sinh/nhap", "import", {})
    people = db.scalar(select(func.count(registrations.c.candidate.distinct()))) or 0
    return Task("list", State.DONE, "list", "/thi-sinh", "look", {"people": people, "registered": registered})


def _published(db: Connection, personal: PersonalKey) -> Task:
    version = roster.published_version(db)
    href, values = "/thi-sinh/cong-bo", {"version": version}
    if not version:
        return Task("published", State.MISSING, "published.none", href, "publish", {})
    if roster.changed_since_published(db, personal):
        return Task("published", State.DOING, "published.changed", href, "publish", values)
    return Task("published", State.DONE, "published", href, "look", values)


def _places(db: Connection, sessions: int) -> Task:
    counted = {
        name: db.scalar(select(func.count()).select_from(table)) or 0
        for name, table in (("sites", sites), ("rooms", rooms), ("seats", seats))
    }
    values = {"sessions": sessions, **counted}
    state = State.DONE if all(values.values()) else State.MISSING
    return Task("places", state, "places" if sessions else "places.none", "/ca-thi", "look", values)


def _anchors(db: Connection, board: BoardFolder) -> Task:
    count = len(trusted(db, board).anchors)
    state = State.DONE if count else State.MISSING
    return Task("anchors", state, "anchors" if count else "anchors.none", "", "", {"count": count})


def _desks(db: Connection) -> Task:
    wanted = set(db.scalars(select(rooms.c.room)))
    served = {room for row in _enrolled(db, "desk") for room in row[1]} & wanted
    return _share("desks", len(served), len(wanted))


def _seats(db: Connection) -> Task:
    wanted = {f"{row.room}/{row.seat}" for row in db.execute(select(registrations.c.room, registrations.c.seat))}
    enrolled = {place for place, _ in _enrolled(db, "seat")} & wanted
    return _share("seats", len(enrolled), len(wanted))


def _share(key: str, done: int, wanted: int) -> Task:
    state = State.MISSING if not done else State.DONE if done == wanted else State.DOING
    return Task(key, state, key, "/thiet-bi", "look" if state is State.DONE else "enrol", {"done": done, "of": wanted})


def _enrolled(db: Connection, role: str) -> list[tuple[str, list[str]]]:
    chosen = select(devices.c.place, devices.c.rooms).where(devices.c.role == role, devices.c.revoked_at.is_(None))
    return [(row.place, row.rooms) for row in db.execute(chosen)]


def _papers(db: Connection, sessions: int) -> Task:
    staged = len({paper.exam_session for paper in papers.all_papers(db)})
    state = State.MISSING if not staged else State.DONE if staged == sessions else State.DOING
    return Task("papers", state, "papers", "/de-thi", "look", {"done": staged, "of": sessions})


def _officers(db: Connection) -> Task:
    permitted = sum(officer.may(one, RELEASE) for one in officers.all_officers(db).values())
    state = State.DONE if permitted >= NEEDED_OFFICERS else State.MISSING
    return Task("officers", state, "officers", "", "", {"count": permitted})


def _second(db: Connection, at: int) -> Task:
    waiting = len(officers.waiting(db, at))
    if waiting:
        return Task("second", State.WAITING, "second", "/de-thi", "sign", {"count": waiting})
    return Task("second", State.DONE, "second.none", "/de-thi", "look", {})
