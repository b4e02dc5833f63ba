"""Which key of the answer table and which solution belongs to which item: parts may count on or start anew."""

from collections import Counter
from collections.abc import Sequence

from server.bank.importers.docx.answer_keys import KeyGroup
from server.bank.importers.docx.outline import RawItem, RawPart, Solution
from server.bank.importers.docx.problems import Notes, Reason

Keys = dict[int, str]
PerPart = list[Keys]


def keys_by_part(parts: Sequence[RawPart], groups: Sequence[KeyGroup], notes: Notes) -> PerPart:
    """Return the keys of each part by item number; note holes and keys of no item."""
    matched = _matched(parts, groups, notes)
    if matched is None:
        return [{} for _ in parts]
    for part, of_part in zip(parts, matched, strict=True):
        numbers = {item.number for item in part.items}
        for group in of_part:
            for number in sorted(set(group.keys) - numbers):
                notes.problem(group.paragraphs[number], Reason.KEY_WITHOUT_ITEM, number, number=str(number))
    return [{number: key for group in of_part for number, key in group.keys.items()} for of_part in matched]


def _matched(parts: Sequence[RawPart], groups: Sequence[KeyGroup], notes: Notes) -> list[list[KeyGroup]] | None:
    if not groups:
        return [[] for _ in parts]
    if _count_on(parts):
        return _by_number(parts, groups, notes)
    asked = [part for part in parts if part.items and not part.is_essay]
    by_heading = {part.number: part for part in asked}
    if all(group.part for group in groups) and len(by_heading) == len(asked):
        return [[group for group in groups if group.part == part.number] for part in parts]
    keyless = [part for part in asked if not all(item.key for item in part.items)]
    if len(groups) not in {len(asked), len(keyless)}:
        notes.problem(groups[0].paragraph, Reason.KEY_PARTS, parts=str(len(asked)), groups=str(len(groups)))
        return None
    following = iter(groups)
    chosen = asked if len(groups) == len(asked) else keyless
    return [[next(following)] if part in chosen else [] for part in parts]


def _count_on(parts: Sequence[RawPart]) -> bool:
    numbers = Counter(item.number for part in parts for item in part.items)
    return all(count == 1 for count in numbers.values())


def _by_number(parts: Sequence[RawPart], groups: Sequence[KeyGroup], notes: Notes) -> list[list[KeyGroup]]:
    place = {item.number: index for index, part in enumerate(parts) for item in part.items}
    sorted_out = [KeyGroup(part.number, groups[0].paragraph) for part in parts]
    for group in groups:
        for number, key in group.keys.items():
            target = sorted_out[place.get(number, len(parts) - 1)]
            if number in target.keys:
                notes.problem(group.paragraphs[number], Reason.KEY_TWICE, number, number=str(number))
            target.keys[number], target.paragraphs[number] = key, group.paragraphs[number]
    return [[group] for group in sorted_out]


def add_solutions(parts: Sequence[RawPart], solutions: Sequence[Solution]) -> None:
    """Put solutions of a section of their own into their items."""
    by_number = {item.number: item for part in parts for item in part.items}
    counts_on = _count_on(parts)
    for solution in solutions:
        item = by_number.get(solution.number) if counts_on else _of_part(parts, solution)
        if item is not None:
            item.rationale += solution.body


def _of_part(parts: Sequence[RawPart], solution: Solution) -> RawItem | None:
    filled = [part for part in parts if part.items]
    if solution.part >= len(filled):
        return None
    return next((item for item in filled[solution.part].items if item.number == solution.number), None)
