"""Dated rule sets: data, not code. A rule that a regulation may change stands here with the day it is in force from."""

import datetime
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class MarkingRules:
    """How the three types of the graduation format are marked. Points are exact decimals."""

    in_force: datetime.date
    choice: Decimal
    true_false: tuple[Decimal, ...]  # by the number of right statements, 0 to 4
    short_number: Decimal
    short_number_length: int  # characters of the answer sheet's cells
    trailing_zeros_count: bool  # whether "0,50" is as good as "0,5": values are compared, so it is


GRADUATION_2025_MATHEMATICS = MarkingRules(
    in_force=datetime.date(2025, 2, 8),
    choice=Decimal("0.25"),
    true_false=(Decimal(0), Decimal("0.1"), Decimal("0.25"), Decimal("0.5"), Decimal(1)),
    short_number=Decimal("0.5"),
    short_number_length=4,
    trailing_zeros_count=True,
)
RULES = (GRADUATION_2025_MATHEMATICS,)


class NoRulesError(Exception):
    """No rule set was in force on `day`."""

    def __init__(self, day: datetime.date) -> None:
        super().__init__(day.isoformat())
        self.day = day


def marking_rules(day: datetime.date, rules: tuple[MarkingRules, ...] = RULES) -> MarkingRules:
    """Return the newest rules in force on `day`. Raises NoRulesError."""
    in_force = [one for one in rules if one.in_force <= day]
    if not in_force:
        raise NoRulesError(day)
    return max(in_force, key=lambda one: one.in_force)
