"""Importing an exam session with its rooms, seats, registrations and slots: all of it or nothing."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, insert, select

from protocol import codes, sealing
from protocol.api import ExamSession
from server.audit.board_journal import BoardJournal
from server.roster import service
from server.roster.models import candidates, exam_sessions, registrations, rooms, seats, sites, slots
from server.roster.names import folded
from server.roster.personal import PersonalKey, masked

SLOTS_PER_SEAT = 3
CODE_BITS = 60
MINUTE_US = 60_000_000
ETHNICITY = "ethnicity"


class SessionExistsError(Exception):
    """An exam session of this title is there already; its slots are out in the world and stay as they are."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


class NoRowsError(Exception):
    """The workbook has no row for the exam session."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


class SeveralSitesError(Exception):
    """The rows of one session name several sites; a session is held at one."""

    def __init__(self, sites_named: Sequence[str]) -> None:
        super().__init__(", ".join(sites_named))
        self.sites = tuple(sites_named)


class SeatTakenError(Exception):
    """Two rows have the same seat."""

    def __init__(self, room: str, seat: str) -> None:
        super().__init__(f"{room}/{seat}")
        self.room, self.seat = room, seat


class AlreadyRegisteredError(Exception):
    """The candidate is in the session already."""

    def __init__(self, candidate: str) -> None:
        super().__init__(candidate)
        self.candidate = candidate


class NoPlanError(Exception):
    """Rows name a session of which nobody has said when it is held."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


class OtherCandidateError(Exception):
    """The card number of `candidate` belongs to another candidate number since an earlier list."""

    def __init__(self, candidate: str) -> None:
        super().__init__()  # nobody's number in a message: messages reach logs
        self.candidate = candidate


class CandidateRow(Protocol):
    """A row as an importer read it. All text, NFC; `born` an ISO date."""

    @property
    def candidate(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def born(self) -> str: ...
    @property
    def sex(self) -> str: ...
    @property
    def birthplace(self) -> str: ...
    @property
    def ethnicity(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def class_name(self) -> str: ...
    @property
    def school(self) -> str: ...
    @property
    def exam_session(self) -> str: ...
    @property
    def site(self) -> str: ...
    @property
    def site_name(self) -> str: ...
    @property
    def room(self) -> str: ...
    @property
    def seat(self) -> str: ...


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """When a session is held. Times in UTC microseconds."""

    title: str
    subject: str
    starts_at: int
    minutes: int
    check_in_minutes: int = 45
    late_minutes: int = 15

    @property
    def id(self) -> str:
        """The session's id: its title in plain letters."""
        return session_id(self.title)


def session_id(title: str) -> str:
    """Return the id of the session of this title: the title in plain letters."""
    return re.sub(r"[^a-z0-9]+", "-", folded(title)).strip("-") or "ca"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought."""

    exam_session: str
    candidates: int
    rooms: int


def import_session(
    db: Connection,
    personal: PersonalKey,
    journal: BoardJournal,
    rows: Sequence[CandidateRow],
    plan: SessionPlan,
    at: int,
) -> Imported:
    """Import the rows of one new exam session.

    Raises SessionExistsError, NoRowsError, SeveralSitesError, SeatTakenError, OtherCandidateError.
    """
    rows = [row for row in rows if row.exam_session in {"", plan.title}]
    if not rows:
        raise NoRowsError(plan.title)
    if _known_session(db, plan.title):
        raise SessionExistsError(plan.title)
    before = service.content_hash(service.rows(db, personal))
    done = _import(db, personal, rows, plan)
    _record(db, personal, journal, before, at)
    return done


def import_rows(
    db: Connection,
    personal: PersonalKey,
    journal: BoardJournal,
    rows: Sequence[CandidateRow],
    plans: Mapping[str, SessionPlan],
    at: int,
) -> list[Imported]:
    """Import rows into the sessions that they name: those that are there, and those that `plans` has by title.

    Raises NoPlanError, SeveralSitesError, SeatTakenError, AlreadyRegisteredError, OtherCandidateError.
    """
    before = service.content_hash(service.rows(db, personal))
    by_title = dict[str, list[CandidateRow]]()
    for row in rows:
        by_title.setdefault(row.exam_session, []).append(row)
    done = [_import(db, personal, rows_of, _plan_of(db, title, plans)) for title, rows_of in sorted(by_title.items())]
    _record(db, personal, journal, before, at)
    return done


def _plan_of(db: Connection, title: str, plans: Mapping[str, SessionPlan]) -> SessionPlan | ExamSession:
    known = _known_session(db, title) or plans.get(title)
    if known is None:
        raise NoPlanError(title)
    return known


def _known_session(db: Connection, title: str) -> ExamSession | None:
    return next((session for session in service.sessions(db) if session.id == session_id(title)), None)


def _import(
    db: Connection, personal: PersonalKey, rows: Sequence[CandidateRow], plan: SessionPlan | ExamSession
) -> Imported:
    _check(db, rows, plan)
    _add_places(db, rows)
    if isinstance(plan, SessionPlan):
        _add_session(db, rows[0].site, plan)
    _add_candidates(db, personal, rows)
    db.execute(insert(registrations), [_registration(row, plan.id) for row in rows])
    db.execute(insert(slots), [slot for row in rows for slot in new_slots(plan.id, row.candidate, row.room, row.seat)])
    return Imported(plan.id, len(rows), len({row.room for row in rows}))


def _record(db: Connection, personal: PersonalKey, journal: BoardJournal, before: bytes, at: int) -> None:
    after = service.content_hash(service.rows(db, personal))
    service.record_change(db, journal, service.ROSTER, before, after, at)


def _check(db: Connection, rows: Sequence[CandidateRow], plan: SessionPlan | ExamSession) -> None:
    named = {row.site for row in rows} | ({plan.site} if isinstance(plan, ExamSession) else set())
    if len(named) > 1:
        raise SeveralSitesError(sorted(named))
    chosen = select(registrations).where(registrations.c.exam_session == plan.id)
    there = db.execute(chosen).all()
    taken, registered = {(row.room, row.seat) for row in there}, {row.candidate for row in there}
    for row in rows:
        if row.candidate in registered:
            raise AlreadyRegisteredError(row.candidate)
        if (row.room, row.seat) in taken:
            raise SeatTakenError(row.room, row.seat)
        taken.add((row.room, row.seat))


def _add_session(db: Connection, site: str, plan: SessionPlan) -> None:
    db.execute(
        insert(exam_sessions).values(
            id=plan.id,
            exam=service.exam(db).id,
            title=plan.title,
            subject=plan.subject,
            site=site,
            check_in_from=plan.starts_at - plan.check_in_minutes * MINUTE_US,
            starts_at=plan.starts_at,
            minutes=plan.minutes,
            late_minutes=plan.late_minutes,
        )
    )


def _add_places(db: Connection, rows: Sequence[CandidateRow]) -> None:
    site = rows[0].site
    if db.scalar(select(sites.c.id).where(sites.c.id == site)) is None:
        db.execute(insert(sites).values(id=site, name=rows[0].site_name or site))
    known_rooms = set(db.scalars(select(rooms.c.room).where(rooms.c.site == site)))
    if new_rooms := sorted({row.room for row in rows} - known_rooms):
        db.execute(insert(rooms), [{"site": site, "room": room} for room in new_rooms])
    known_seats = {(row.room, row.seat) for row in db.execute(select(seats).where(seats.c.site == site))}
    if new_seats := sorted({(row.room, row.seat) for row in rows} - known_seats):
        db.execute(insert(seats), [{"site": site, "room": room, "seat": seat} for room, seat in new_seats])


def _add_candidates(db: Connection, personal: PersonalKey, rows: Sequence[CandidateRow]) -> None:
    """Add the candidates that are not known from another session."""
    chosen = select(candidates.c.candidate, candidates.c.number_index)
    known = {row.candidate: bytes(row.number_index) for row in db.execute(chosen)}
    for row in rows:
        index = personal.index(service.NUMBER, row.number.encode())
        if known.get(row.candidate, index) != index:
            raise OtherCandidateError(row.candidate)
    if fresh := [row for row in rows if row.candidate not in known]:
        _check_numbers(db, personal, fresh)
        db.execute(insert(candidates), [_candidate(personal, row) for row in fresh])


def _check_numbers(db: Connection, personal: PersonalKey, rows: Sequence[CandidateRow]) -> None:
    taken = set(db.scalars(select(candidates.c.number_index)))
    for row in rows:
        if personal.index(service.NUMBER, row.number.encode()) in taken:
            raise OtherCandidateError(row.candidate)


def _candidate(personal: PersonalKey, row: CandidateRow) -> dict[str, object]:
    number = row.number.encode()
    return {
        "candidate": row.candidate,
        "name": row.name,
        "born": row.born,
        "sex": row.sex,
        "school": row.school,
        "class_name": row.class_name,
        "number_box": personal.seal(service.NUMBER, number),
        "number_index": personal.index(service.NUMBER, number),
        "number_masked": masked(row.number),
        "ethnicity_box": personal.seal(ETHNICITY, row.ethnicity.encode()),
        "birthplace": row.birthplace,
    }


def _registration(row: CandidateRow, exam_session: str) -> dict[str, object]:
    return {"exam_session": exam_session, "candidate": row.candidate, "room": row.room, "seat": row.seat}


def new_slots(exam_session: str, candidate: str, room: str, seat: str) -> list[dict[str, object]]:
    """Return the rows of a seat's slots for the one who is to sit there, each with a key and a code of its own."""
    return [_slot(exam_session, candidate, room, seat, number) for number in range(1, SLOTS_PER_SEAT + 1)]


def _slot(exam_session: str, candidate: str, room: str, seat: str, number: int) -> dict[str, object]:
    key = os.urandom(sealing.KEY_BYTES)
    code = int.from_bytes(os.urandom(8), "big") >> (64 - CODE_BITS)
    return {
        "exam_session": exam_session,
        "room": room,
        "seat": seat,
        "slot": number,
        "key": key,
        "code": codes.encode(code, sealing.CODE_LETTERS),
        "attempt": sealing.attempt_id(key, candidate, exam_session),
    }
