"""What a regrade changed, by candidate: before and after as data. Reads recorded runs, so it needs no key."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from protocol.journal import StreamId
from protocol.policy import MarkingRules
from server.grading import person_marks, runs, sanctions
from server.grading.marking import total
from server.grading.record import GivenMark, Graded, Outcome
from server.grading.scoring import rounded

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item whose mark differs. Points are exact decimals as text, empty where a person has to mark."""

    item: str
    before: str
    after: str
    reason: str  # server.grading.scoring.Reason of the later mark


@dataclass(frozen=True, slots=True)
class CandidateChange:
    """An attempt whose marks or score differ. Scores are empty where the attempt was not marked."""

    candidate: str
    exam_session: str
    attempt: StreamId
    variant: str
    total_before: str
    total_after: str
    final_before: str  # after the sanctions that stand now
    final_after: str
    items: tuple[ItemChange, ...]


def changes(db: Connection, before: str, after: str) -> list[CandidateChange]:
    """Return the attempts that differ between two runs, by candidate number. Raises UnknownRunError."""
    old_rules, new_rules = runs.inputs_of(db, before).rules, runs.inputs_of(db, after).rules
    old = {one.attempt: one for one in runs.outcomes(db, before)}
    by_persons, taken_off = person_marks.counting(db), sanctions.in_force(db)
    found = []
    for new in runs.outcomes(db, after):
        was = old.get(new.attempt, Graded(new.attempt, Outcome.OPEN))
        items = _items(was, new)
        if items or was.outcome is not new.outcome:
            persons = by_persons.get(StreamId(bytes.fromhex(new.attempt)), {})
            percent = taken_off.percent(new.exam_session, new.candidate)
            scores = (*_scores(was, old_rules, persons, percent), *_scores(new, new_rules, persons, percent))
            found.append(_change(new, scores, items))
    return sorted(found, key=lambda one: (one.candidate, one.exam_session, one.attempt))


def _change(new: Graded, scores: tuple[str, str, str, str], items: tuple[ItemChange, ...]) -> CandidateChange:
    total_before, final_before, total_after, final_after = scores
    return CandidateChange(
        new.candidate,
        new.exam_session,
        StreamId(bytes.fromhex(new.attempt)),
        new.variant,
        total_before,
        total_after,
        final_before,
        final_after,
        items,
    )


def _items(was: Graded, new: Graded) -> tuple[ItemChange, ...]:
    before = {mark.item: mark for mark in was.marks}
    nothing = GivenMark("", "0", "", "")
    return tuple(
        ItemChange(mark.item, before.get(mark.item, nothing).points, mark.points, mark.reason)
        for mark in new.marks
        if before.get(mark.item, nothing).points != mark.points
    )


def _scores(
    one: Graded, rules: Mapping[str, MarkingRules], by_persons: Mapping[str, Decimal], percent: int
) -> tuple[str, str]:
    """Return total and final score."""
    if one.outcome is not Outcome.MARKED:
        return "", ""
    score = rounded(total(one, by_persons), rules[one.rules])
    return str(score), str(rounded(score * (HUNDRED - percent) / HUNDRED, rules[one.rules]))
