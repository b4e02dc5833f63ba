"""Parts with no way back: which questions are open now, and how long. Pure: the paper and the journal's work in.

A paper where any part has minutes of its own or is locked is sat stage by stage. A stage is one such part, or the plain
parts between two of them; whoever leaves a stage closes it for good, and what lies ahead opens one stage at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from protocol.paper import PackedPaper
from station.exam.work import Work

MS_PER_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Stage:
    """Parts that are sat together, counted from 1, and their items' numbers."""

    first: int
    last: int
    numbers: range
    minutes: int = 0  # its own time, 0 for none
    title: str = ""


def stages(paper: PackedPaper) -> tuple[Stage, ...]:
    """Return the stages of `paper` in their order; of a paper that is not stepped the whole of it."""
    if not paper.is_stepped:
        return (Stage(1, len(paper.parts), range(1, len(paper.items) + 1)),)
    return tuple(_stepped(paper))


def _stepped(paper: PackedPaper) -> Iterator[Stage]:
    number, begun, plain = 1, 1, 0  # `plain`: first of the plain parts that are waiting to be one stage, 0 for none
    for place, part in enumerate(paper.parts, 1):
        alone = bool(part.minutes) or part.locked
        if alone and plain:
            yield Stage(plain, place - 1, range(begun, number), title=paper.parts[plain - 1].title)
            plain = 0
        if not plain:
            begun = number
        number += len(part.items)
        if alone:
            yield Stage(place, place, range(begun, number), part.minutes, part.title)
        else:
            plain = plain or place
    if plain:
        yield Stage(plain, len(paper.parts), range(begun, number), title=paper.parts[plain - 1].title)


def stage_of(paper: PackedPaper, work: Work) -> Stage:
    """Return the stage that stands open."""
    found = stages(paper)
    return next((stage for stage in found if stage.first <= work.part <= stage.last), found[0])


def stage_after(paper: PackedPaper, stage: Stage) -> Stage | None:
    """Return the stage behind `stage`, if there is one."""
    return next((other for other in stages(paper) if other.first > stage.last), None)


def allowed_ms(paper: PackedPaper, work: Work) -> int:
    """Return the whole paper's time for this candidate: as journaled at its opening, and what was given since."""
    return (work.minutes or paper.minutes) * MS_PER_MINUTE + work.given_ms


def stage_ms(paper: PackedPaper, work: Work, stage: Stage) -> int:
    """Return the own time of `stage` for this candidate, 0 for none.

    Extra time goes to each part in its share; what was given since the part was entered is the part's too.
    """
    if not stage.minutes:
        return 0
    share = stage.minutes * MS_PER_MINUTE * (work.minutes or paper.minutes) // max(1, paper.minutes)
    return share + work.given_ms - work.part_given_ms


def stage_left_ms(paper: PackedPaper, work: Work, used_ms: int) -> int | None:
    """Return what is left of the open stage's own time, never below zero; `None` where it has none."""
    stage = stage_of(paper, work)
    if not stage.minutes:
        return None
    return max(0, stage_ms(paper, work, stage) - (used_ms - work.part_used_ms))
