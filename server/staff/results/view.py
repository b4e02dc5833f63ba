"""The results page's figures, rows and chart. Pure; words are the page's."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from protocol.api import RosterRow
from server.results.service import Result
from server.results.statistics import Bar, Spread, spread
from server.staff.day.rows import folded

WIDTH, HEIGHT, FOOT, LEFT = 720, 260, 24, 40
NICE_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A result with its person."""

    candidate: str
    name: str
    room: str
    school: str
    total: str
    parts: Mapping[str, str]
    handed_in_at: int
    receipt_code: str
    closed_by: str  # handed_in, collected or undecided


@dataclass(frozen=True, slots=True)
class Group:
    """A room's or school's results."""

    name: str
    count: int
    mean: Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    """A bar as it is drawn."""

    x: float
    y: float
    width: float
    height: float
    low: bool
    bar: Bar


@dataclass(frozen=True, slots=True)
class Chart:
    """The scores' spread as it is drawn: bars, lines across, the mean."""

    columns: Sequence[Column]
    lines: Sequence[tuple[float, int]]  # height and count
    mean_x: float | None


def result_rows(results: Iterable[Result], roster: Iterable[RosterRow], collected: frozenset[bytes]) -> list[ResultRow]:
    """Return a row for every result, by candidate number. `collected`: attempts that two officers closed."""
    people = {(row.exam_session, row.candidate): row for row in roster}
    rows = []
    for one in results:
        person = people.get((one.exam_session, one.candidate))
        closed_by = "undecided" if not one.total else "collected" if one.attempt in collected else "handed_in"
        facts = (person.name, person.room, person.school) if person else ("", "", "")
        rows.append(
            ResultRow(one.candidate, *facts, one.total, one.part_points, one.handed_in_at, one.receipt_code, closed_by)
        )
    return rows


def found(rows: Iterable[ResultRow], query: str, room: str) -> list[ResultRow]:
    """Return the rows that a search without marks and a room leave."""
    words = folded(query).split()
    return [
        row
        for row in rows
        if (not room or row.room == room) and all(word in folded(f"{row.candidate} {row.name}") for word in words)
    ]


def scores(rows: Iterable[ResultRow]) -> Spread:
    """Return the figures over the rows that have a score."""
    return spread(Decimal(row.total) for row in rows if row.total)


def groups(rows: Iterable[ResultRow]) -> list[Group]:
    """Return each room's count and mean, rooms in order."""
    by_room = defaultdict[str, list[ResultRow]](list)
    for row in rows:
        by_room[row.room].append(row)
    return [Group(room, len(by_room[room]), scores(by_room[room]).mean) for room in sorted(by_room)]


def chart(known: Spread) -> Chart:
    """Return the spread as it is drawn, in units of a 720 by 260 picture."""
    tallest = max((bar.count for bar in known.bars), default=0) or 1
    step = _nice(tallest)
    top = -(-tallest // step) * step
    height, width = HEIGHT - FOOT, (WIDTH - LEFT) / len(known.bars)
    columns = [
        Column(
            LEFT + width * number + 1,
            height * (1 - bar.count / top),
            width - 2,
            height * bar.count / top,
            bar.at < 5,  # noqa: PLR2004 -- the mark that a pass begins at
            bar,
        )
        for number, bar in enumerate(known.bars)
    ]
    lines = [(height * (1 - count / top), count) for count in range(0, top + 1, step)]
    mean_x = LEFT + width * float(known.mean / Decimal("0.25") + Decimal("0.5")) if known.mean is not None else None
    return Chart(columns, lines, mean_x)


def _nice(tallest: int) -> int:
    """Return a step of 1, 2 or 5 times a power of ten that puts at most five lines across."""
    power = 1
    while True:
        for nice in NICE_STEPS:
            if nice * power * 5 >= tallest:
                return nice * power
        power *= 10
