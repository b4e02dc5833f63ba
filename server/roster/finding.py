"""Finding candidates: by name without its marks, by candidate number, by card number, in filters, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Select, func, select

from server.roster import names, service
from server.roster.models import candidates, exam_sessions, registrations
from server.roster.personal import PersonalKey

CARD_DIGITS = 12
MAX_QUERY_LETTERS = 64


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which registrations. Empty filters leave all in."""

    query: str = ""
    exam_session: str = ""
    site: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """A registration as lists show it: the card number masked."""

    candidate: str
    name: str
    born: str
    sex: str
    number_masked: str
    school: str
    class_name: str
    exam_session: str
    session_title: str
    site: str
    room: str
    seat: str


JOINED = registrations.join(candidates, candidates.c.candidate == registrations.c.candidate).join(
    exam_sessions, exam_sessions.c.id == registrations.c.exam_session
)
SHOWN = select(
    candidates.c.candidate,
    candidates.c.name,
    candidates.c.born,
    candidates.c.sex,
    candidates.c.number_masked,
    candidates.c.school,
    candidates.c.class_name,
    registrations.c.exam_session,
    exam_sessions.c.title.label("session_title"),
    exam_sessions.c.site,
    registrations.c.room,
    registrations.c.seat,
).select_from(JOINED)


def count(db: Connection, personal: PersonalKey, wanted: Wanted) -> int:
    """Return how many registrations are found."""
    chosen = select(func.count()).select_from(JOINED).where(*_conditions(personal, wanted))
    return db.scalar(chosen) or 0


def find(db: Connection, personal: PersonalKey, wanted: Wanted, skip: int = 0, rows: int = 0) -> list[Registered]:
    """Return registrations in the order of candidate numbers; all of them where `rows` is 0."""
    chosen = SHOWN.where(*_conditions(personal, wanted)).order_by(
        registrations.c.candidate, exam_sessions.c.starts_at, registrations.c.exam_session
    )
    return _read(db, chosen.offset(skip).limit(rows) if rows else chosen)


def of_candidate(db: Connection, candidate: str) -> list[Registered]:
    """Return the registrations of one candidate, earliest session first; none where nobody has the number."""
    chosen = SHOWN.where(registrations.c.candidate == candidate).order_by(exam_sessions.c.starts_at)
    return _read(db, chosen)


def person(db: Connection, candidate: str) -> str | None:
    """Return a candidate's name, whether registered or withdrawn; None where nobody has the number."""
    return db.scalar(select(candidates.c.name).where(candidates.c.candidate == candidate))


def _read(db: Connection, chosen: Select[tuple[object, ...]]) -> list[Registered]:
    return [Registered(**row) for row in db.execute(chosen).mappings()]


def _conditions(personal: PersonalKey, wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    filters = (
        (registrations.c.exam_session, wanted.exam_session),
        (exam_sessions.c.site, wanted.site),
        (registrations.c.room, wanted.room),
    )
    found: list[ColumnElement[bool]] = [column == value for column, value in filters if value]
    query = "".join(wanted.query[:MAX_QUERY_LETTERS].split())
    if not query:
        return found
    if query.isascii() and query.isdigit():
        return [*found, _numbered(personal, query)]
    return [*found, candidates.c.name_folded.like(names.pattern(wanted.query[:MAX_QUERY_LETTERS]), escape="\\")]


def _numbered(personal: PersonalKey, digits: str) -> ColumnElement[bool]:
    if len(digits) == CARD_DIGITS:  # only the whole number is found: its index says nothing of parts
        return candidates.c.number_index == personal.index(service.NUMBER, digits.encode())
    return candidates.c.candidate.like(f"{digits}%")
