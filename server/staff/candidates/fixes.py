"""The fix-list of a draft as a page shows it: what was repaired, what a person has to look at, what stands twice."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from server.roster.drafts import DUPLICATES, DecidedRow
from server.roster.importers.rows import Doubt, Field
from server.roster.list_words import FIELDS, doubt_said, repair_said
from server.roster.lists import ON_THE_LIST, Looked


class Kind(StrEnum):
    """What is shown of a cell."""

    REPAIRED = "repaired"
    DOUBTFUL = "doubtful"
    DUPLICATE = "duplicate"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the table. `other`: the line that the row is to be compared with, 0 for none."""

    kind: Kind
    line: int
    name: str
    field: Field
    column: str
    original: str
    proposal: str
    why: str
    accept: bool = False
    keep: bool = False
    other: int = 0


@dataclass(frozen=True, slots=True)
class Alike:
    """Open doubts of one kind that can be settled together: proposals accepted, or rows left out."""

    code: str
    why: str
    count: int
    leaves_out: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """The page's four counters. Rows, not cells."""

    ready: int
    repaired: int
    doubtful: int
    duplicate: int
    left_out: int


def items(looked: Looked, language: str) -> list[Item]:
    """Return every item, by line: first what is asked."""
    decided = looked.decided
    asked = [_asked(row, doubt, language) for row, doubt in decided.open]
    done = [
        Item(
            Kind.REPAIRED,
            row.read.line,
            row.values[Field.NAME],
            repair.field,
            FIELDS[language][repair.field],
            repair.original,
            shown(repair.field, repair.value),
            repair_said(repair, language),
        )
        for row, repair in decided.repairs
    ]
    return asked + done


def _asked(row: DecidedRow, doubt: Doubt, language: str) -> Item:
    kind = Kind.SENT if doubt.field in row.sent else Kind.DUPLICATE if doubt.code in DUPLICATES else Kind.DOUBTFUL
    return Item(
        kind,
        row.read.line,
        row.values[Field.NAME],
        doubt.field,
        FIELDS[language][doubt.field],
        doubt.original,
        shown(doubt.field, doubt.proposal or ""),
        doubt_said(doubt, language),
        doubt.proposal is not None,
        doubt.keepable,
        int(doubt.about) if doubt.code in DUPLICATES and doubt.about.isdigit() else 0,
    )


def by_field(asked: Sequence[Item]) -> dict[Field, Item]:
    """Return a row's items by field: what is asked twice of one cell is said in one place."""
    found = dict[Field, Item]()
    for one in asked:
        before = found.get(one.field)
        found[one.field] = one if before is None else replace(before, why=f"{before.why} {one.why}")
    return found


def shown(field: Field, value: str) -> str:
    """Return a value as lists write it: days in the Vietnamese order."""
    year, _, rest = value.partition("-")
    month, _, day = rest.partition("-")
    return f"{day}/{month}/{year}" if field is Field.BORN and day else value


def counts(looked: Looked) -> Counts:
    """Return how many rows are in which state."""
    decided = looked.decided
    twice = {row.read.line for row, doubt in decided.open if doubt.code in DUPLICATES}
    doubtful = {row.read.line for row, _ in decided.open} - twice
    repaired = {row.read.line for row, _ in decided.repairs} - twice - doubtful
    kept = len(decided.kept)
    ready = kept - len(twice) - len(doubtful)
    return Counts(ready, len(repaired), len(doubtful), len(twice), len(decided.rows) - kept)


def alike(looked: Looked, language: str) -> list[Alike]:
    """Return the kinds that stand more than once, most frequent first."""
    found = Counter[str]()
    said = dict[str, str]()
    for row, doubt in looked.decided.open:
        if doubt.field not in row.sent and (doubt.proposal is not None or doubt.code == ON_THE_LIST):
            found[doubt.code] += 1
            said.setdefault(doubt.code, doubt_said(doubt, language))
    return [Alike(code, said[code], count, code == ON_THE_LIST) for code, count in found.most_common() if count > 1]


def chosen(found: Sequence[Item], kind: str) -> list[Item]:
    """Return the items of a kind; all of them where it names none."""
    return [one for one in found if kind not in set(Kind) or one.kind == kind]
