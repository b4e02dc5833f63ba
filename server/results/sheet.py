"""The sheet of results: rows as the board prints them, by room, site, school or subject, masked for who looks. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from protocol.api import ExamSession, RosterRow
from protocol.policy import Actor
from server.results.service import Result
from server.results.statistics import Spread, spread
from server.roster.personal import masked

PARTS = ("Phần I", "Phần II", "Phần III")
BOARD = frozenset({Actor.CHAIR, Actor.SECRETARY, Actor.INSPECTOR})
HIDDEN = "•••"
TWO_ATTEMPTS = "two_attempts"


class Grouping(Enum):
    """By what a sheet is divided."""

    ROOM = "room"
    SITE = "site"
    SCHOOL = "school"
    SUBJECT = "subject"


class Waiting(Enum):
    """Why a row has no final score."""

    NOTHING = "nothing"
    MARKING = "marking"  # an essay or upload nobody has marked yet
    CHOICE = "choice"  # two attempts of one registration: two officers choose
    DECISION = "decision"  # anything else that somebody has to look into, as a hole in a journal


@dataclass(frozen=True, slots=True)
class Sight:
    """What a role may see of the people behind scores. A card number is masked for everybody."""

    people: bool  # name and birthday
    cards: bool
    receipts: bool  # with the candidate number they open the public page


@dataclass(frozen=True, slots=True)
class SheetRow:
    """An attempt's result with its person and place. Points are decimals as text; `final` is empty while it waits."""

    attempt: bytes
    candidate: str
    name: str
    born: str  # ISO date
    card: str  # 024******345
    variant: str
    parts: Mapping[str, str]
    total: str
    sanction_percent: int
    final: str
    handed_in_at: int
    receipt_code: str
    pending: int  # items that wait for a marker
    waits_for: str  # server.results.service.Result
    exam_session: str
    session_title: str
    subject: str
    site: str
    school: str
    room: str
    run: str = ""  # the grading run that it is of

    @property
    def waiting(self) -> Waiting:
        """Why there is no final score."""
        if self.final:
            return Waiting.NOTHING
        if self.waits_for == TWO_ATTEMPTS:
            return Waiting.CHOICE
        return Waiting.MARKING if self.pending and not self.waits_for else Waiting.DECISION


@dataclass(frozen=True, slots=True)
class Group:
    """A room's, site's, school's or subject's rows. `within`: the site and session of a room, else nothing."""

    name: str
    within: str
    rows: tuple[SheetRow, ...]

    @property
    def spread(self) -> Spread:
        """The figures over the group's final scores."""
        return scores(self.rows)


def sight(role: Actor) -> Sight:
    """Return what `role` may see: the board all, a site's head no card and no code, others no person at all."""
    return Sight(role in BOARD | {Actor.SITE_HEAD}, role in BOARD, role in BOARD)


def sheet_rows(
    results: Iterable[Result], roster: Iterable[RosterRow], sessions: Iterable[ExamSession]
) -> list[SheetRow]:
    """Return a row for every result, by candidate number. Who is not on the list keeps number and score."""
    people = {(row.exam_session, row.candidate): row for row in roster}
    known = {session.id: session for session in sessions}
    rows = [_row(one, people.get((one.exam_session, one.candidate)), known.get(one.exam_session)) for one in results]
    return sorted(rows, key=lambda row: (row.subject, row.candidate, row.attempt))


def _row(one: Result, person: RosterRow | None, session: ExamSession | None) -> SheetRow:
    return SheetRow(
        one.attempt,
        one.candidate,
        person.name if person else "",
        person.born if person else "",
        masked(person.number) if person else "",
        one.variant,
        one.part_points,
        one.total,
        one.sanction_percent,
        one.final,
        one.handed_in_at,
        one.receipt_code,
        one.pending,
        one.waits_for,
        one.exam_session,
        session.title if session else "",
        one.subject or (session.subject if session else ""),
        session.site_name if session else "",
        person.school if person else "",
        person.room if person else "",
        one.run,
    )


def seen(row: SheetRow, by: Sight) -> SheetRow:
    """Return the row as `by` may see it."""
    return replace(
        row,
        name=row.name if by.people else HIDDEN,
        born=row.born if by.people else "",
        card=row.card if by.cards else "",
        receipt_code=row.receipt_code if by.receipts else "",
    )


def seen_by(rows: Sequence[SheetRow], role: Actor) -> Sequence[SheetRow]:
    """Return the rows as `role` may see them. Comes before any search: who sees no name must not find one either."""
    by = sight(role)
    return rows if by == Sight(people=True, cards=True, receipts=True) else [seen(row, by) for row in rows]


def grouped(rows: Iterable[SheetRow], by: Grouping) -> list[Group]:
    """Return the rows in groups, groups and rows in order."""
    held: dict[tuple[str, str], list[SheetRow]] = {}
    for row in rows:
        held.setdefault(_group_of(row, by), []).append(row)
    return [Group(name, within, tuple(held[within, name])) for within, name in sorted(held)]


def _group_of(row: SheetRow, by: Grouping) -> tuple[str, str]:
    if by is Grouping.ROOM:  # every site has a room 01, and every session another lot of people in it
        return " · ".join(part for part in (row.site, row.subject, row.session_title) if part), row.room
    return "", {Grouping.SITE: row.site, Grouping.SCHOOL: row.school, Grouping.SUBJECT: row.subject}[by]


def part_names(rows: Iterable[SheetRow]) -> tuple[str, ...]:
    """Return the parts that a sheet of `rows` has columns for: the usual three, then others by name."""
    named = {name for row in rows for name in row.parts}
    return (*PARTS, *sorted(named - set(PARTS)))


def scores(rows: Iterable[SheetRow]) -> Spread:
    """Return the figures over the rows that have a final score."""
    return spread(Decimal(row.final) for row in rows if row.final)


def sanctioned(rows: Sequence[SheetRow]) -> int:
    """Return how many rows lost points for what somebody did."""
    return sum(row.sanction_percent > 0 for row in rows)
