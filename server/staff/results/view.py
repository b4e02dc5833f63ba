"""The results page's rows, groups and chart. Pure; words are the page's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from starlette.datastructures import QueryParams

from server.results.sheet import Group, Grouping, SheetRow, Waiting, grouped
from server.results.statistics import PASS, STEP, Bar, Box, Spread
from server.staff.day.rows import folded

WIDTH, HEIGHT, FOOT, LEFT = 720, 260, 24, 40
BOX_HEIGHT = 16
NICE_STEPS = (1, 2, 5)
MAX_LETTERS = 120


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page or a sheet is limited to, empty for no limit, and how its rows are divided."""

    subject: str = ""
    session: str = ""
    site: str = ""
    school: str = ""
    room: str = ""
    query: str = ""
    by: Grouping = Grouping.SCHOOL

    @property
    def limits(self) -> list[tuple[str, str]]:
        """The limits that no field of the page shows, by the name that they have in the address."""
        return [(name, value) for name, value in (("site", self.site), ("school", self.school)) if value]

    @property
    def scope(self) -> str:
        """What an export says that it was limited to."""
        room = f"Phòng {self.room}" if self.room else ""
        return " · ".join(part for part in (self.site, self.school, room) if part)


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
class BoxPlot:
    """The box plot as it is drawn, under the bars and in their measure."""

    least: float
    lower: float
    median: float
    upper: float
    most: float


@dataclass(frozen=True, slots=True)
class Chart:
    """The scores' spread as it is drawn: bars, lines across, the mean, the box plot."""

    columns: Sequence[Column]
    lines: Sequence[tuple[float, int]]  # height and count
    mean_x: float | None
    box: BoxPlot | None


def asked(query: QueryParams) -> Asked:
    """Return what an address asks for; a division that is none counts as schools."""
    by = query.get("by", "")
    texts = {name: query.get(name, "")[:MAX_LETTERS] for name in ("subject", "session", "site", "school", "room")}
    known = {grouping.value for grouping in Grouping}
    return Asked(**texts, query=query.get("q", "")[:MAX_LETTERS], by=Grouping(by) if by in known else Grouping.SCHOOL)


def found(rows: Iterable[SheetRow], wanted: Asked) -> list[SheetRow]:
    """Return the rows that the limits and a search without marks leave."""
    words = folded(wanted.query).split()
    limits = (
        ("subject", wanted.subject),
        ("exam_session", wanted.session),
        ("site", wanted.site),
        ("school", wanted.school),
        ("room", wanted.room),
    )
    kept = [(name, value) for name, value in limits if value]
    return [
        row
        for row in rows
        if all(getattr(row, name) == value for name, value in kept)
        and all(word in folded(f"{row.candidate} {row.name}") for word in words)
    ]


def closed_by(row: SheetRow, collected: frozenset[bytes]) -> str:
    """Return how an attempt ended, or what its score waits for. `collected`: attempts that two officers closed."""
    if row.waiting is Waiting.NOTHING:
        return "collected" if row.attempt in collected else "handed_in"
    return str(row.waiting.value)


def groups(rows: Iterable[SheetRow], by: Grouping) -> list[Group]:
    """Return the rows divided, the largest group first where there are no rooms: rooms stand in order."""
    made = grouped(rows, by)
    return made if by is Grouping.ROOM else sorted(made, key=lambda group: (-len(group.rows), group.name))


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
            bar.at < PASS,
            bar,
        )
        for number, bar in enumerate(known.bars)
    ]
    lines = [(height * (1 - count / top), count) for count in range(0, top + 1, step)]
    mean_x = _place(known.mean, width) if known.mean is not None else None
    return Chart(columns, lines, mean_x, _box(known.box, width) if known.box else None)


def _box(box: Box, width: float) -> BoxPlot:
    return BoxPlot(*(_place(value, width) for value in (box.least, box.lower, box.median, box.upper, box.most)))


def _place(score: Decimal, width: float) -> float:
    return LEFT + width * float(score / STEP + Decimal("0.5"))


def _nice(tallest: int) -> int:
    """Return a step of 1, 2 or 5 times a power of ten that puts at most five lines across."""
    power = 1
    while True:
        for nice in NICE_STEPS:
            if nice * power * 5 >= tallest:
                return nice * power
        power *= 10
