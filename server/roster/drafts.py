"""A draft's rows after what people decided about them: pure, and read anew from the file's rows each time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from server.roster.importers import values
from server.roster.importers.duplicates import duplicates
from server.roster.importers.numbers import disagreement
from server.roster.importers.rows import Doubt, Field, ReadList, ReadRow, Repair

DUPLICATES = frozenset(
    {"same_number", "same_candidate", "same_seat", "number_of_another", "candidate_of_another", "on_the_list",
     "another_person", "seat_of_another"}
)  # fmt: skip
DISAGREEMENTS = frozenset({"another_year", "another_sex"})


class Act(StrEnum):
    """What a person decides about a cell, or about its row."""

    ACCEPT = "accept"  # the proposal is right
    KEEP = "keep"  # the cell is right as it stands
    EDIT = "edit"  # this is right
    SEND = "send"  # the sender has to say
    DROP = "drop"  # the row is left out
    RESTORE = "restore"  # and in again


class Decision(msgspec.Struct, frozen=True):
    """One decision. `value`: what an edit puts in."""

    line: int
    act: Act
    field: Field = Field.CANDIDATE
    value: str = ""


class NotDecidableError(Exception):
    """The decision does not fit what is asked: no such doubt, no proposal, nothing to keep."""


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """A row as it stands now. `sent`: fields that the sender was asked about."""

    read: ReadRow
    values: Mapping[Field, str]
    doubts: tuple[Doubt, ...]
    sent: frozenset[Field] = frozenset()
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """A whole list after its decisions."""

    rows: tuple[DecidedRow, ...]
    by_line: Mapping[int, DecidedRow] = field(repr=False)

    @property
    def kept(self) -> list[DecidedRow]:
        """The rows that would be taken."""
        return [row for row in self.rows if not row.dropped]

    @property
    def open(self) -> list[tuple[DecidedRow, Doubt]]:
        """What is still in doubt, line by line."""
        return [(row, doubt) for row in self.kept for doubt in row.doubts]

    @property
    def repairs(self) -> list[tuple[DecidedRow, Repair]]:
        """What was repaired, line by line, as far as nobody has changed it since."""
        return [
            (row, repair)
            for row in self.kept
            for repair in row.read.repairs
            if row.values[repair.field] == repair.value
        ]


def decide(read: ReadList, decisions: Iterable[Decision], elsewhere: Mapping[int, Sequence[Doubt]] = {}) -> Decided:
    """Return the list after `decisions`, in order. `elsewhere`: doubts that the board's own list gives, by line."""
    by_line = dict[int, list[Decision]]()
    for one in decisions:
        by_line.setdefault(one.line, []).append(one)
    rows = [_decided(row, by_line.get(row.line, ())) for row in read.rows]
    alike = duplicates((row.read.line, row.values) for row in rows if not row.dropped)
    for line, more in elsewhere.items():
        alike.setdefault(line, []).extend(more)
    whole = tuple(_with(row, alike.get(row.read.line, ())) for row in rows)
    return Decided(whole, {row.read.line: row for row in whole})


def checked(decided: Decided, decision: Decision) -> Decision:
    """Return the decision as it is kept, its value in the form of its field.

    Raises NotDecidableError, server.roster.importers.values.BadValueError.
    """
    row = decided.by_line.get(decision.line)
    if row is None or row.dropped != (decision.act is Act.RESTORE):
        raise NotDecidableError
    if decision.act is Act.EDIT:
        return msgspec.structs.replace(decision, value=values.checked(decision.field, decision.value))
    if decision.act in {Act.ACCEPT, Act.KEEP, Act.SEND}:
        doubts = [doubt for doubt in row.doubts if doubt.field is decision.field]
        fits = {
            Act.ACCEPT: any(doubt.proposal is not None for doubt in doubts),
            Act.KEEP: bool(doubts) and all(doubt.keepable for doubt in doubts),
            Act.SEND: bool(doubts),
        }
        if not fits[decision.act]:
            raise NotDecidableError
    return decision


def _decided(row: ReadRow, decisions: Sequence[Decision]) -> DecidedRow:
    if not decisions:
        return DecidedRow(row, row.values, row.doubts)
    values_now, doubts = dict(row.values), list(row.doubts)
    kept, sent, dropped = set[Field](), set[Field](), False
    for one in decisions:
        if one.act in {Act.DROP, Act.RESTORE}:
            dropped = one.act is Act.DROP
            continue
        if one.act is Act.SEND:
            sent.add(one.field)
            continue
        if one.act is Act.KEEP:
            kept.add(one.field)
        else:
            values_now[one.field] = _value(one, doubts, values_now)
        sent.discard(one.field)
        doubts = [doubt for doubt in doubts if doubt.field is not one.field]
    return DecidedRow(row, values_now, _agreeing(values_now, doubts, kept), frozenset(sent), dropped)


def _value(decision: Decision, doubts: Sequence[Doubt], values_now: Mapping[Field, str]) -> str:
    if decision.act is Act.EDIT:
        return decision.value
    proposals = (doubt.proposal for doubt in doubts if doubt.field is decision.field and doubt.proposal is not None)
    return next(proposals, values_now[decision.field])


def _agreeing(values_now: Mapping[Field, str], doubts: Sequence[Doubt], kept: set[Field]) -> tuple[Doubt, ...]:
    """Ask anew whether number, birthday and sex agree: a decision about one may have settled it, or broken it."""
    others = [doubt for doubt in doubts if doubt.code not in DISAGREEMENTS]
    if Field.NUMBER in kept or any(doubt.field in {Field.NUMBER, Field.BORN, Field.SEX} for doubt in others):
        return tuple(others)
    number = values_now[Field.NUMBER]
    found = disagreement(number, values_now[Field.BORN], values_now[Field.SEX])
    if found is None:
        return tuple(others)
    return (*others, Doubt(Field.NUMBER, found.code, number, about=found.about, keepable=True))


def _with(row: DecidedRow, more: Sequence[Doubt]) -> DecidedRow:
    if not more or row.dropped:
        return row
    return DecidedRow(row.read, row.values, (*row.doubts, *more), row.sent)
