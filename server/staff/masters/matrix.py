"""The matrix of topics and levels on a form: a grid for each part, and what was typed into it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from server.bank.items import Level
from server.bank.service import Count
from server.papers.blueprint import Blueprint, BlueprintPart, Cell

MOST_FIELDS = 200  # a form has no more than 256
MAX_DIGITS = 3
PREFIX, EVERY = "m", ""


class BadCellError(Exception):
    """What was typed for `topic` in the part `part` is no number of items."""

    def __init__(self, part: str, topic: str) -> None:
        super().__init__(part)
        self.part, self.topic = part, topic


@dataclass(frozen=True, slots=True)
class Box:
    """A field of the grid. `there`: how many items the bank has for it; `level`: empty for any."""

    name: str
    level: str
    there: int
    typed: str


@dataclass(frozen=True, slots=True)
class Line:
    """A topic's row; an empty one is any topic."""

    topic: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A part's rows. `there`: how many items of its types the bank has."""

    part: BlueprintPart
    lines: tuple[Line, ...]
    there: int

    @property
    def filled(self) -> bool:
        """Whether anything is typed into it."""
        return any(box.typed for line in self.lines for box in line.boxes)


def grids(blueprint: Blueprint, counts: Iterable[Count], typed: Mapping[str, str]) -> list[Grid]:
    """Return a grid for each part; where levels would make too many fields, topics alone."""
    held = [one for one in counts if one.subject in blueprint.subjects]
    topics = [_topics(part, held) for part in blueprint.parts]
    levels = [EVERY, *(level.value for level in Level)]
    if sum(map(len, topics)) * len(levels) > MOST_FIELDS:
        levels = [EVERY]
    most = MOST_FIELDS // (len(levels) * len(topics))
    found = []
    for place, part in enumerate(blueprint.parts):
        own = [one for one in held if one.type in part.types]
        lines = tuple(_line(place, topic, levels, own, typed) for topic in topics[place][:most])
        found.append(Grid(part, lines, sum(one.items for one in own)))
    return found


def _topics(part: BlueprintPart, held: Sequence[Count]) -> list[str]:
    return [EVERY, *sorted({one.topic for one in held if one.type in part.types and one.topic})]


def _line(place: int, topic: str, levels: Sequence[str], own: Sequence[Count], typed: Mapping[str, str]) -> Line:
    boxes = []
    for level in levels:
        name = f"{PREFIX}:{place}:{level}:{topic}"
        there = sum(one.items for one in own if topic in {"", one.topic} and level in {"", one.level.value})
        boxes.append(Box(name, level, there, typed.get(name, "")))
    return Line(topic, tuple(boxes))


def with_matrix(blueprint: Blueprint, form: Mapping[str, str]) -> Blueprint:
    """Return `blueprint` with the cells that were typed. Raises BadCellError."""
    cells: list[list[Cell]] = [[] for _ in blueprint.parts]
    for name, typed in form.items():
        if not name.startswith(f"{PREFIX}:") or not typed.strip():
            continue
        place, level, topic = _named(name, len(cells))
        if not _is_count(typed.strip()):
            raise BadCellError(blueprint.parts[place].title, topic)
        if items := int(typed):
            cells[place].append(Cell(items, topic, level))
    parts = tuple(
        msgspec.structs.replace(part, matrix=tuple(own)) for part, own in zip(blueprint.parts, cells, strict=True)
    )
    return msgspec.structs.replace(blueprint, parts=parts)


def _named(name: str, parts: int) -> tuple[int, Level | None, str]:
    """Return part, level and topic of a field. A name that no form of ours has raises BadCellError."""
    _, place, level, topic = (*name.split(":", 3), "", "", "")[:4]
    if not _is_count(place) or int(place) >= parts:
        raise BadCellError("", topic)
    try:
        return int(place), Level(level) if level else None, topic
    except ValueError as error:
        raise BadCellError("", topic) from error


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
