"""What changes in the list after it was published: each change with its before, its after, its reason and its author.

The caller owns the transaction. A correction changes the tables; stations act on it from the next published version on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, delete, func, insert, select, update

from server.audit.board_journal import BoardJournal
from server.roster import seating, service
from server.roster.importers import values
from server.roster.importers.rows import Field
from server.roster.models import candidates, corrections, exam_sessions, registrations, rooms, seats, slots
from server.roster.names import searchable
from server.roster.personal import PersonalKey, masked
from server.roster.seating import SeatTakenError

BOX = "correction"
MAX_REASON_LETTERS = 500


class Corrected(StrEnum):
    """What can be corrected."""

    NAME = "name"
    BORN = "born"
    SEX = "sex"
    NUMBER = "number"
    SCHOOL = "school"
    CLASS_NAME = "class_name"
    PLACE = "place"  # room and seat in one session: 07/15
    WITHDRAWN = "withdrawn"  # the registration for one session


OF_A_PERSON = (
    Corrected.NAME,
    Corrected.BORN,
    Corrected.SEX,
    Corrected.NUMBER,
    Corrected.SCHOOL,
    Corrected.CLASS_NAME,
)


class UnknownCandidateError(Exception):
    """Nobody on the list has this candidate number, or is registered for this session."""


class NoReasonError(Exception):
    """A correction needs a reason of at most 500 letters."""


class NothingChangedError(Exception):
    """The value is what stands there already."""


class NumberTakenError(Exception):
    """The card number belongs to another candidate."""


class SessionOpenedError(Exception):
    """Check-in has opened: seats without a line work on what they hold, so who sits where is settled at the door."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A correction that somebody wants. `exam_session`: for a place or a withdrawal."""

    candidate: str
    what: Corrected
    value: str
    reason: str
    by: str
    exam_session: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that was made. `version`: the published list that carries it first, 0 while none does."""

    number: int
    candidate: str
    what: Corrected
    before: str
    after: str
    reason: str
    by: str
    at: int
    version: int


def correct(db: Connection, personal: PersonalKey, journal: BoardJournal, wanted: Wanted, at: int) -> int:
    """Make a correction; return its number.

    Raises UnknownCandidateError, NoReasonError, BadValueError, NothingChangedError, NumberTakenError, SeatTakenError,
    SessionOpenedError.
    """
    reason = " ".join(wanted.reason.split())
    if not 0 < len(reason) <= MAX_REASON_LETTERS:
        raise NoReasonError
    digest = service.content_hash(service.rows(db, personal))
    before, after = _CHANGES[wanted.what](db, personal, wanted, at)
    number = (db.scalar(select(func.max(corrections.c.number))) or 0) + 1
    db.execute(
        insert(corrections).values(
            number=number,
            candidate=wanted.candidate,
            field=wanted.what.value,
            before_box=personal.seal(BOX, before.encode()),
            after_box=personal.seal(BOX, after.encode()),
            reason=reason,
            by=wanted.by,
            at=at,
        )
    )
    service.record_change(db, journal, service.ROSTER, digest, service.content_hash(service.rows(db, personal)), at)
    return number


def of_candidate(db: Connection, personal: PersonalKey, candidate: str) -> list[Correction]:
    """Return a candidate's corrections, newest first."""
    return _read(db, personal, select(corrections).where(corrections.c.candidate == candidate))


def unpublished(db: Connection, personal: PersonalKey) -> list[Correction]:
    """Return the corrections that no published version carries yet, newest first."""
    return [one for one in _read(db, personal, select(corrections)) if not one.version]


def _read(db: Connection, personal: PersonalKey, chosen: Select[tuple[object, ...]]) -> list[Correction]:
    versions = [(one.at, one.number) for one in reversed(service.versions(db))]
    found = db.execute(chosen.order_by(corrections.c.number.desc())).mappings()
    return [_correction(row, personal, versions) for row in found]


def _correction(row: RowMapping, personal: PersonalKey, versions: list[tuple[int, int]]) -> Correction:
    return Correction(
        row["number"],
        row["candidate"],
        Corrected(row["field"]),
        personal.open(BOX, row["before_box"]).decode(),
        personal.open(BOX, row["after_box"]).decode(),
        row["reason"],
        row["by"],
        row["at"],
        next((number for at, number in versions if at > row["at"]), 0),
    )


def _person(db: Connection, candidate: str) -> RowMapping:
    row = db.execute(select(candidates).where(candidates.c.candidate == candidate)).mappings().first()
    if row is None:
        raise UnknownCandidateError
    return row


def _change_text(db: Connection, _personal: PersonalKey, wanted: Wanted, _at: int) -> tuple[str, str]:
    before = str(_person(db, wanted.candidate)[wanted.what.value])
    after = values.checked(Field(wanted.what.value), wanted.value)
    if before == after:
        raise NothingChangedError
    changed = {wanted.what.value: after}
    if wanted.what is Corrected.NAME:
        changed["name_folded"] = searchable(after)
    db.execute(update(candidates).where(candidates.c.candidate == wanted.candidate).values(changed))
    return before, after


def _change_number(db: Connection, personal: PersonalKey, wanted: Wanted, _at: int) -> tuple[str, str]:
    before = personal.open(service.NUMBER, _person(db, wanted.candidate)["number_box"]).decode()
    after = values.checked(Field.NUMBER, wanted.value)
    if before == after:
        raise NothingChangedError
    index = personal.index(service.NUMBER, after.encode())
    if db.scalar(select(candidates.c.candidate).where(candidates.c.number_index == index)):
        raise NumberTakenError
    sealed = personal.seal(service.NUMBER, after.encode())
    changed = {"number_box": sealed, "number_index": index, "number_masked": masked(after)}
    db.execute(update(candidates).where(candidates.c.candidate == wanted.candidate).values(changed))
    return before, after


def _registration(db: Connection, wanted: Wanted, at: int) -> RowMapping:
    chosen = (
        select(registrations, exam_sessions.c.site, exam_sessions.c.check_in_from)
        .join(exam_sessions, exam_sessions.c.id == registrations.c.exam_session)
        .where(registrations.c.exam_session == wanted.exam_session, registrations.c.candidate == wanted.candidate)
    )
    row = db.execute(chosen).mappings().first()
    if row is None:
        raise UnknownCandidateError
    if row["check_in_from"] <= at:
        raise SessionOpenedError
    return row


def _seat_slots(exam_session: str, room: str, seat: str) -> tuple[ColumnElement[bool], ...]:
    return slots.c.exam_session == exam_session, slots.c.room == room, slots.c.seat == seat


def _move(db: Connection, _personal: PersonalKey, wanted: Wanted, at: int) -> tuple[str, str]:
    """Give another seat: its slots are new, since a slot's attempt is its candidate's."""
    row = _registration(db, wanted, at)
    typed_room, _, typed_seat = wanted.value.partition("/")
    room, seat = values.checked(Field.ROOM, typed_room), values.checked(Field.SEAT, typed_seat)
    if (room, seat) == (row["room"], row["seat"]):
        raise NothingChangedError
    here = registrations.c.exam_session == wanted.exam_session
    at_seat = select(registrations.c.candidate).where(here, registrations.c.room == room, registrations.c.seat == seat)
    if db.scalar(at_seat) is not None:
        raise SeatTakenError(room, seat)
    _add_place(db, row["site"], room, seat)
    for old_room, old_seat in ((row["room"], row["seat"]), (room, seat)):
        db.execute(delete(slots).where(*_seat_slots(wanted.exam_session, old_room, old_seat)))
    db.execute(
        update(registrations).where(here, registrations.c.candidate == wanted.candidate).values(room=room, seat=seat)
    )
    db.execute(insert(slots), seating.new_slots(wanted.exam_session, wanted.candidate, room, seat))
    return f"{row['room']}/{row['seat']}", f"{room}/{seat}"


def _add_place(db: Connection, site: str, room: str, seat: str) -> None:
    if db.scalar(select(rooms.c.room).where(rooms.c.site == site, rooms.c.room == room)) is None:
        db.execute(insert(rooms).values(site=site, room=room))
    known = select(seats.c.seat).where(seats.c.site == site, seats.c.room == room, seats.c.seat == seat)
    if db.scalar(known) is None:
        db.execute(insert(seats).values(site=site, room=room, seat=seat))


def _withdraw(db: Connection, _personal: PersonalKey, wanted: Wanted, at: int) -> tuple[str, str]:
    row = _registration(db, wanted, at)
    db.execute(delete(slots).where(*_seat_slots(wanted.exam_session, row["room"], row["seat"])))
    db.execute(
        delete(registrations).where(
            registrations.c.exam_session == wanted.exam_session, registrations.c.candidate == wanted.candidate
        )
    )
    return f"{row['room']}/{row['seat']}", ""


Change = Callable[[Connection, PersonalKey, Wanted, int], tuple[str, str]]
_CHANGES: Mapping[Corrected, Change] = {
    **dict.fromkeys(OF_A_PERSON, _change_text),
    Corrected.NUMBER: _change_number,
    Corrected.PLACE: _move,
    Corrected.WITHDRAWN: _withdraw,
}
