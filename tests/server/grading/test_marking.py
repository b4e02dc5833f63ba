"""What an attempt's recorded marks add up to."""

from decimal import Decimal

import pytest

from server.grading.marking import part_points, total, waiting
from server.grading.record import GivenMark, Graded, Outcome, PartMarks

GRADED = Graded(
    "ab" * 16,
    Outcome.MARKED,
    parts=(
        PartMarks("Phần I", (GivenMark("i1", "0.25", "0.25", "marked"), GivenMark("i2", "0.25", "0", "marked"))),
        PartMarks("Phần II", (GivenMark("i3", "1", "0.1", "marked"),)),
        PartMarks("Phần II", (GivenMark("i4", "1", "0.5", "marked"), GivenMark("i5", "2", "", "pending"))),
    ),
)


def test_parts_of_one_title_are_one_sum() -> None:
    assert part_points(GRADED, {}) == {"Phần I": Decimal("0.25"), "Phần II": Decimal("0.6")}
    assert total(GRADED, {}) == Decimal("0.85")


@pytest.mark.parametrize(
    ("by_persons", "expected", "left"),
    [
        ({}, "0.85", 1),
        ({"i5": Decimal("1.5")}, "2.35", 0),
        ({"i5": Decimal(0)}, "0.85", 0),
        ({"i1": Decimal(0)}, "0.60", 1),
        ({"x9": Decimal(2)}, "0.85", 1),
    ],
)
def test_a_persons_mark_stands_in_place_of_a_rules_be_it_nothing(
    by_persons: dict[str, Decimal], expected: str, left: int
) -> None:
    assert total(GRADED, by_persons) == Decimal(expected)
    assert waiting(GRADED, by_persons) == left
