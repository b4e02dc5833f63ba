"""Marking the attempts of one variant: each response once, however many gave it. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from protocol.policy import MarkingRules
from server.grading.blocks import taken
from server.grading.opening import Answer, Sheet
from server.grading.record import GivenMark, Graded, Note, NoteKind, Outcome, PartMarks, plain
from server.grading.scoring import ItemKey, Mark, judge
from server.grading.standings import Stood

MAX_REMEMBERED = 100_000


class VariantMarker:
    """Marks by one key and one set of rules."""

    def __init__(self, key: Mapping[str, ItemKey], rules: MarkingRules) -> None:
        self._key, self._rules = key, rules
        self._blank = {item: self._given(item, judge(one, None, rules)) for item, one in key.items()}
        parts = defaultdict[tuple[str, str], list[str]](list)
        for item, one in key.items():
            parts[one.part, one.block].append(item)
        self._parts = [(title, block, items) for (title, block), items in parts.items()]
        self._has_blocks = any(one.block for one in key.values())
        self._remembered = dict[bytes, GivenMark]()

    def graded(self, stood: Stood, sheet: Sheet) -> Graded:
        """Return what an attempt earns, item by item, and what of it was not marked."""
        took = taken(self._key, sheet.answers, sheet.blocks) if self._has_blocks or sheet.blocks else None
        block, notes = (took.block, took.notes) if took else ("", ())
        parts = [
            PartMarks(title, tuple([self._mark(item, sheet.answers.get(item)) for item in items]))
            for title, of_block, items in self._parts
            if not of_block or of_block == block
        ]
        return Graded(
            stood.standing.attempt,
            Outcome.MARKED,
            sheet.opened.candidate,
            sheet.opened.exam_session,
            sheet.paper.paper_id,
            sheet.paper.variant,
            self._rules.code,
            block=block,
            parts=tuple(parts),
            notes=(*notes, *self._unmarked(sheet, block)),
            closed_at=stood.closed_at,
            receipt_code=stood.receipt_code,
        )

    def _mark(self, item: str, answer: Answer | None) -> GivenMark:
        if answer is None:
            return self._blank[item]
        known = self._remembered.get(answer.content)
        if known is None:
            known = self._given(item, judge(self._key[item], answer.response, self._rules))
            if len(self._remembered) < MAX_REMEMBERED:
                self._remembered[answer.content] = known
        return known

    def _given(self, item: str, mark: Mark) -> GivenMark:
        points = "" if mark.points is None else plain(mark.points)
        return GivenMark(item, plain(self._key[item].points), points, mark.reason.value)

    def _unmarked(self, sheet: Sheet, block: str) -> list[Note]:
        """Return a note of each response that earned nothing because of where it stands."""
        strangers = sorted(item for item in sheet.answers if item not in self._key)
        notes = [Note(NoteKind.OTHER_VARIANT, item) for item in strangers]
        if self._has_blocks:
            others = sorted(
                item for item in sheet.answers if item in self._key and self._key[item].block not in {"", block}
            )
            notes += [Note(NoteKind.OTHER_BLOCK, item) for item in others]
        return notes


def total(graded: Graded, by_persons: Mapping[str, Decimal]) -> Decimal:
    """Return the exact sum of an attempt's marks; `by_persons`: by item, in place of a rule's."""
    return sum(part_points(graded, by_persons).values(), Decimal(0))


def part_points(graded: Graded, by_persons: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return the exact sums of an attempt's marks by part; parts of one title are one."""
    sums: dict[str, Decimal] = {}
    for part in graded.parts:
        if by_persons:
            earned = [by_persons.get(mark.item, _value(mark.points)) for mark in part.marks]
        else:
            earned = [_value(mark.points) for mark in part.marks]
        sums[part.title] = sum(earned, sums.get(part.title, Decimal(0)))
    return sums


def waiting(graded: Graded, by_persons: Mapping[str, Decimal]) -> int:
    """Return how many of an attempt's items wait for a person."""
    left = [mark.item for part in graded.parts for mark in part.marks if not mark.points]
    return sum(item not in by_persons for item in left)


@lru_cache(4096)
def _value(points: str) -> Decimal:
    """Return the decimal of points as text: of a million marks there are a few dozen."""
    return Decimal(points or 0)
