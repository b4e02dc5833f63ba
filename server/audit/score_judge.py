"""One published line against what a run gave: marks add up to parts, parts to total, total to final score. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from protocol.policy import MarkingRules
from server.grading.record import Graded, Outcome, SanctionContent
from server.results.frozen import Line

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Decided:
    """What persons decided by the time of a version: marks by attempt and item, and the sanctions that stood."""

    marks: Mapping[str, Mapping[str, Decimal]]
    sanctions: tuple[SanctionContent, ...]

    def percent(self, line: Line) -> int:
        """Return what the heaviest sanction of a line's candidate takes off."""
        theirs = [one for one in self.sanctions if one.candidate == line.candidate]
        counting = [one.percent for one in theirs if one.whole_exam or one.exam_session == line.exam_session]
        return max(counting, default=0)


def bears_out(line: Line, graded: Graded, rules: MarkingRules | None, decided: Decided) -> bool:
    """Tell whether a run's outcome gives the line that was published. `rules`: those that its marks name."""
    if (line.handed_in_at, line.receipt_code) != (graded.closed_at, graded.receipt_code):
        return False
    if graded.candidate and (line.candidate, line.exam_session) != (graded.candidate, graded.exam_session):
        return False
    if line.sanction_percent != decided.percent(line):
        return False
    if graded.outcome is not Outcome.MARKED or line.waits_for == Outcome.TWO_ATTEMPTS.value:
        waits = line.waits_for in {graded.outcome.value, Outcome.TWO_ATTEMPTS.value}
        return waits and not (line.parts or line.total or line.final or line.pending)
    return rules is not None and not line.waits_for and _adds_up(line, graded, rules, decided)


def _adds_up(line: Line, graded: Graded, rules: MarkingRules, decided: Decided) -> bool:
    persons = decided.marks.get(line.attempt, {})
    try:
        parts, pending = _summed(graded, persons)
        total = _rounded(sum(parts.values(), Decimal(0)), rules)
        final = "" if pending else str(_rounded(total * (HUNDRED - line.sanction_percent) / HUNDRED, rules))
        told = {title: Decimal(points) for title, points in line.parts.items()}
    except ArithmeticError:  # points that are no number, rules that round to no place
        return False
    figures = (graded.variant, parts, str(total), pending, final)
    return figures == (line.variant, told, line.total, line.pending, line.final)


def _summed(graded: Graded, persons: Mapping[str, Decimal]) -> tuple[dict[str, Decimal], int]:
    """Return the points by part, and how many items wait for a person."""
    parts, pending = dict[str, Decimal](), 0
    for part in graded.parts:
        for mark in part.marks:
            given = persons.get(mark.item, Decimal(mark.points) if mark.points else None)
            pending += given is None
            parts[part.title] = parts.get(part.title, Decimal(0)) + (given or Decimal(0))
        parts.setdefault(part.title, Decimal(0))
    return parts, pending


def _rounded(value: Decimal, rules: MarkingRules) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-rules.total_decimals), rules.rounding.value)
