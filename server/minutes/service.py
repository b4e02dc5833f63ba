"""What the minutes of a session say: numbers, hours and codes. No candidate's name, since the door list has those."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import Connection, Engine

from protocol import device, log
from protocol.api import ExamSession, RosterRow
from protocol.journal import SignedHead
from protocol.log import SignedRoot
from protocol.seat_rules import Accommodation
from server.accommodations import service as accommodations
from server.accommodations.service import Given
from server.audit import facts
from server.audit.log import EmptyLogError, Log
from server.board import reading
from server.board.service import AttemptState, DoorState, Live, LiveBoard
from server.board_folder import BoardFolder
from server.roster import service as roster


class UnknownSessionError(Exception):
    """No session has this title, or several have: one has to be named."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


class Ending(Enum):
    """How it stands with a candidate when the minutes are made."""

    ABSENT = "absent"
    ADMITTED = "admitted"  # in the room, no paper opened
    OPEN = "open"
    HANDED_IN = "handed_in"
    COLLECTED = "collected"


@dataclass(frozen=True, slots=True)
class Place:
    """A seat of the session. `at`: when it was handed in, UTC microseconds, by the seat's clock; 0 where it was not."""

    room: str
    seat: str
    candidate: str
    ending: Ending
    at: int
    code: str


@dataclass(frozen=True, slots=True)
class GivenTo:
    """What a candidate was given beside the common rules. Why stays sealed: minutes lie open on tables."""

    room: str
    seat: str
    candidate: str
    accommodation: Accommodation


@dataclass(frozen=True, slots=True)
class Minutes:
    """All that is printed. `root` is None where nothing was ever logged; `heads`: SHA-256 over the sorted heads."""

    exam: str
    session: ExamSession
    places: Sequence[Place]
    root: SignedRoot | None
    heads: bytes
    heads_count: int
    authority: str  # the fingerprint, hex
    at: int
    given: Sequence[GivenTo] = ()

    def of_room(self, room: str) -> list[Place]:
        """Return the places of a room."""
        return [place for place in self.places if place.room == room]

    @property
    def rooms(self) -> list[str]:
        """Return the rooms in order."""
        return sorted({place.room for place in self.places})


def collect(engine: Engine, folder: BoardFolder, log_: Log, title: str, at: int) -> Minutes:
    """Sign the log's root and gather what the minutes of the session `title` say. `at`: UTC microseconds.

    Without a title, the only session is meant. Raises UnknownSessionError.
    """
    root: SignedRoot | None = None
    with engine.connect() as db:
        session = _session(db, title)  # before anything is signed for minutes that cannot be made
    with suppress(EmptyLogError):
        root = log_.publish()
    with engine.connect() as db:
        live = LiveBoard(folder.records_key).look(db)
        rows = [row for row in roster.rows(db, folder.personal_key) if row.exam_session == session.id]
        heads = list(_heads(db, session))
        places = sorted((_place(row, session, live) for row in rows), key=lambda place: (place.room, place.seat))
        fingerprint = device.fingerprint(folder.authority.certificate).hex()
        exam = roster.exam(db).name
        known = accommodations.all_given(db, folder.personal_key)
    given = [_given(row, known[row.candidate]) for row in rows if row.candidate in known]
    given.sort(key=lambda one: (one.room, one.seat))
    return Minutes(exam, session, places, root, log.heads_digest(heads), len(heads), fingerprint, at, given)


def count(places: Sequence[Place]) -> Mapping[Ending, int]:
    """Return how many places have each ending."""
    return {ending: sum(place.ending is ending for place in places) for ending in Ending}


def _session(db: Connection, title: str) -> ExamSession:
    known = [session for session in roster.sessions(db) if title in {"", session.title, session.id}]
    if len(known) != 1:
        raise UnknownSessionError(title)
    return known[0]


def _heads(db: Connection, session: ExamSession) -> Iterator[SignedHead]:
    """Yield the last head of each segment of the session's attempts."""
    mine = {stream for stream, (exam_session, _) in reading.registered(db).items() if exam_session == session.id}
    return (head for head in facts.all_last_heads(db) if head.stream in mine)


def _place(row: RosterRow, session: ExamSession, live: Live) -> Place:
    attempt = live.attempts.get((session.id, row.candidate), AttemptState())
    ending = _ending(live.door_of(session, row.candidate), attempt)
    return Place(row.room, row.seat, row.candidate, ending, attempt.handed_in_at, attempt.receipt_code)


def _given(row: RosterRow, known: Given) -> GivenTo:
    return GivenTo(row.room, row.seat, row.candidate, known.accommodation)


def _ending(door: DoorState, attempt: AttemptState) -> Ending:
    if attempt.handed_in_at:
        return Ending.HANDED_IN
    if attempt.collected:
        return Ending.COLLECTED
    if attempt.saved_seq:
        return Ending.OPEN
    return Ending.ADMITTED if door.admitted else Ending.ABSENT
