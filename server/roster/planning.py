"""Sessions and places before publishing: what there is, and other times for a session."""

from collections import Counter
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, func, select, update

from protocol.api import ExamSession
from protocol.officer import subject_of
from server.audit.board_journal import BoardJournal
from server.roster import service
from server.roster.models import candidates, exam_sessions, registrations, rooms, seats, sites

WHAT = "session"
MINUTE_US = 60_000_000
MAX_MINUTES, MAX_CHECK_IN_MINUTES, MAX_LATE_MINUTES, MAX_SUBJECT_LETTERS = 480, 240, 120, 64


class UnknownSessionError(Exception):
    """No exam session has this id."""


class AlreadyPublishedError(Exception):
    """Stations hold the list and its times: what is published is not planned anew."""


class BadPlanError(Exception):
    """`field` of a plan is empty or out of bounds."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class Times:
    """What of a session may be planned anew. `starts_at` in UTC microseconds."""

    subject: str
    starts_at: int
    minutes: int
    check_in_minutes: int
    late_minutes: int

    def check(self) -> None:
        """Raise BadPlanError where something is out of bounds."""
        bounds = {
            "subject": 0 < len(self.subject) <= MAX_SUBJECT_LETTERS,
            "starts_at": self.starts_at > 0,
            "minutes": 0 < self.minutes <= MAX_MINUTES,
            "check_in_minutes": 0 <= self.check_in_minutes <= MAX_CHECK_IN_MINUTES,
            "late_minutes": 0 <= self.late_minutes <= MAX_LATE_MINUTES,
        }
        for field, fits in bounds.items():
            if not fits:
                raise BadPlanError(field)


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """A room and how full it is. `taken`: registrations by session id."""

    site: str
    site_name: str
    room: str
    seats: int
    taken: dict[str, int]


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """A seat of a room and whom a session puts there; empty where it is spare."""

    seat: str
    candidate: str = ""
    name: str = ""


def plan_again(db: Connection, journal: BoardJournal, session_id: str, times: Times, at: int) -> None:
    """Give a session other times. Raises UnknownSessionError, AlreadyPublishedError, BadPlanError."""
    before = _session(db, session_id)
    if service.published_version(db):
        raise AlreadyPublishedError
    times.check()
    values = {
        "subject": times.subject,
        "starts_at": times.starts_at,
        "check_in_from": times.starts_at - times.check_in_minutes * MINUTE_US,
        "minutes": times.minutes,
        "late_minutes": times.late_minutes,
    }
    db.execute(update(exam_sessions).where(exam_sessions.c.id == session_id).values(values))
    service.record_change(db, journal, WHAT, _digest(before), _digest(_session(db, session_id)), at)


def titles(db: Connection) -> list[str]:
    """Return the titles of the sessions that are there."""
    return [session.title for session in service.sessions(db)]


def registered(db: Connection) -> dict[str, tuple[int, int]]:
    """Return, for each session id, how many are registered and in how many rooms."""
    counted = select(registrations.c.exam_session, func.count(), func.count(registrations.c.room.distinct())).group_by(
        registrations.c.exam_session
    )
    return {row[0]: (row[1], row[2]) for row in db.execute(counted)}


def all_rooms(db: Connection) -> list[RoomPlan]:
    """Return the rooms with their seats, by site and name."""
    counted = select(seats.c.site, seats.c.room, func.count()).group_by(seats.c.site, seats.c.room)
    sizes = {(row[0], row[1]): row[2] for row in db.execute(counted)}
    taken = _taken(db)
    chosen = (
        select(rooms, sites.c.name.label("site_name"))
        .join(sites, sites.c.id == rooms.c.site)
        .order_by(rooms.c.site, rooms.c.room)
    )
    return [
        RoomPlan(
            row.site, row.site_name, row.room, sizes.get((row.site, row.room), 0), taken.get((row.site, row.room), {})
        )
        for row in db.execute(chosen)
    ]


def _taken(db: Connection) -> dict[tuple[str, str], dict[str, int]]:
    chosen = (
        select(exam_sessions.c.site, registrations.c.room, registrations.c.exam_session, func.count())
        .select_from(registrations.join(exam_sessions, exam_sessions.c.id == registrations.c.exam_session))
        .group_by(exam_sessions.c.site, registrations.c.room, registrations.c.exam_session)
    )
    found = dict[tuple[str, str], Counter[str]]()
    for site, room, session, count in db.execute(chosen):
        found.setdefault((site, room), Counter())[session] = count
    return {place: dict(counts) for place, counts in found.items()}


def seat_map(db: Connection, site: str, room: str, exam_session: str) -> list[SeatPlan]:
    """Return a room's seats in order, each with whom the session puts there."""
    here = (registrations.c.exam_session == exam_session, registrations.c.room == room)
    chosen = (
        select(registrations.c.seat, candidates.c.candidate, candidates.c.name)
        .select_from(registrations.join(candidates, candidates.c.candidate == registrations.c.candidate))
        .where(*here)
    )
    people = {row.seat: (row.candidate, row.name) for row in db.execute(chosen)}
    numbers = select(seats.c.seat).where(seats.c.site == site, seats.c.room == room).order_by(seats.c.seat)
    return [SeatPlan(seat, *people.get(seat, ("", ""))) for seat in db.scalars(numbers)]


def _session(db: Connection, session_id: str) -> ExamSession:
    found = next((one for one in service.sessions(db) if one.id == session_id), None)
    if found is None:
        raise UnknownSessionError
    return found


def _digest(session: ExamSession) -> bytes:
    return subject_of(msgspec.msgpack.encode(session))
