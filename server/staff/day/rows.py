"""The exam day as staff see it: rows, counts, filters. Pure; words and colours are the page's."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from protocol.api import ExamSession, RosterRow
from protocol.records import DecisionCode
from server.board.service import AttemptState, DoorState, Live
from server.results.service import Result

PAGE_ROWS = 50


class Stage(Enum):
    """How far a candidate has come."""

    WAITING = "waiting"  # no desk has spoken of them
    STOPPED = "stopped"  # a desk said no, or not yet
    INSIDE = "inside"
    WORKING = "working"
    HANDED_IN = "handed_in"


class Order(Enum):
    """By what rows are sorted; the values stand in addresses."""

    CANDIDATE = "candidate"
    NAME = "full_name"
    ROOM = "room_short"
    HANDED_IN = "handed_in_at"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate of the session. `score` is empty before marking; `undecided`: two attempts wait for two officers."""

    candidate: str
    name: str
    room: str
    seat: str
    door: DoorState
    attempt: AttemptState
    score: str = ""
    undecided: bool = False

    @property
    def stage(self) -> Stage:
        """How far they have come; the later fact wins, since a desk's journal may arrive after a seat's."""
        if self.attempt.handed_in_at or self.attempt.collected:
            return Stage.HANDED_IN
        if self.attempt.opened_at:
            return Stage.WORKING
        if self.door.admitted:
            return Stage.INSIDE
        return Stage.STOPPED if self.door.decision else Stage.WAITING

    @property
    def decision(self) -> DecisionCode | None:
        """What the desk said, or None."""
        try:
            return DecisionCode(self.door.decision)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts at the head of the page."""

    total: int
    inside: int
    working: int
    handed_in: int
    receipts: int
    marked: int
    stopped: int


@dataclass(frozen=True, slots=True)
class RoomFigures:
    """The counts of one room."""

    room: str
    total: int
    inside: int
    working: int
    handed_in: int
    stopped: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows, in which order, which page: all of it stands in the address."""

    query: str = ""
    room: str = ""
    stage: Stage | None = None
    order: Order = Order.CANDIDATE
    falling: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page, and what stands round them. Rows count from 1."""

    rows: Sequence[Row]
    first: int
    last: int
    count: int
    number: int
    pages: int
    stages: dict[Stage, int]  # under the other filters: what each chip would show


def day_rows(roster: Iterable[RosterRow], session: ExamSession, live: Live, results: Iterable[Result]) -> list[Row]:
    """Return a row for everyone registered in `session`."""
    marked = {result.candidate: result for result in results if result.exam_session == session.id}
    return [_row(row, session, live, marked.get(row.candidate)) for row in roster if row.exam_session == session.id]


def _row(row: RosterRow, session: ExamSession, live: Live, result: Result | None) -> Row:
    door = live.door_of(session, row.candidate)
    return Row(
        row.candidate,
        row.name,
        door.room or row.room,
        door.seat or row.seat,
        door,
        live.attempts.get((session.id, row.candidate), AttemptState()),
        result.total if result else "",
        undecided=result is not None and not result.total,
    )


def figures(rows: Sequence[Row]) -> Figures:
    """Count a session's rows. Somebody at work is inside, whether or not the desk's word has come."""
    stages = Counter(row.stage for row in rows)
    return Figures(
        total=len(rows),
        inside=stages[Stage.INSIDE] + stages[Stage.WORKING] + stages[Stage.HANDED_IN],
        working=stages[Stage.WORKING],
        handed_in=stages[Stage.HANDED_IN],
        receipts=sum(bool(row.attempt.receipt_code) for row in rows),
        marked=sum(bool(row.score) for row in rows),
        stopped=stages[Stage.STOPPED],
    )


def room_figures(rows: Iterable[Row]) -> list[RoomFigures]:
    """Count each room's rows, rooms in order."""
    by_room = dict[str, list[Row]]()
    for row in rows:
        by_room.setdefault(row.room, []).append(row)
    return [_room(room, by_room[room]) for room in sorted(by_room)]


def _room(room: str, rows: Sequence[Row]) -> RoomFigures:
    counted = figures(rows)
    stopped = sum(row.stage is Stage.STOPPED for row in rows)
    return RoomFigures(room, counted.total, counted.inside, counted.working, counted.handed_in, stopped)


def page(rows: Iterable[Row], wanted: Wanted) -> Page:
    """Return the page of `rows` that is wanted, or the last there is."""
    words = folded(wanted.query).split()
    found = [
        row
        for row in rows
        if (not wanted.room or row.room == wanted.room) and all(word in _haystack(row) for word in words)
    ]
    stages = Counter(row.stage for row in found)
    chosen = [row for row in found if wanted.stage is None or row.stage is wanted.stage]
    chosen.sort(key=lambda row: _sort_key(row, wanted.order), reverse=wanted.falling)
    pages = max(1, -(-len(chosen) // PAGE_ROWS))
    number = min(max(1, wanted.page), pages)
    shown = chosen[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
    first = (number - 1) * PAGE_ROWS + 1
    return Page(
        shown,
        first,
        first + len(shown) - 1,
        len(chosen),
        number,
        pages,
        {stage: stages[stage] for stage in Stage},
    )


def folded(text: str) -> str:
    """Return `text` without marks, in small letters: how names are found by people who type none."""
    apart = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _haystack(row: Row) -> str:
    return folded(f"{row.candidate} {row.name} phòng {row.room} máy {row.seat}")


def _sort_key(row: Row, order: Order) -> tuple[object, ...]:
    match order:
        case Order.CANDIDATE:
            return (row.candidate,)
        case Order.NAME:  # by the given name, which stands last, as Vietnamese lists are
            words = folded(row.name).split()
            return (words[-1:], words, row.name, row.candidate)
        case Order.ROOM:
            return (row.room, row.seat, row.candidate)
        case Order.HANDED_IN:
            return (row.attempt.handed_in_at, row.candidate)
        case Order.SCORE:
            return (Decimal(row.score) if row.score else Decimal(-1), row.candidate)
