"""The desk's copy of the list finds a person by either number, and nobody else."""

import pytest

from station.checkin.roster import Roster
from tests.station.checkin.conftest import HOA, HUY


@pytest.fixture
def roster() -> Roster:
    """A list of two."""
    return Roster((HOA, HUY))


def test_a_person_is_found_by_either_number(roster: Roster) -> None:
    assert roster.candidate(HOA.candidate) is roster.number(HOA.number)
    assert roster.number(HUY.number) is not roster.number(HOA.number)


@pytest.mark.parametrize("digits", ["", "18001235", "1800123", HOA.number[:-1], HOA.number])
def test_no_other_number_is_a_candidate_number(roster: Roster, digits: str) -> None:
    assert roster.candidate(digits) is None


def test_nobody_is_found_by_a_part_of_the_card_number(roster: Roster) -> None:
    assert roster.number(HOA.number[-9:]) is None
    assert roster.number(HOA.candidate) is None


def test_a_room_expects_those_who_sit_there(roster: Roster) -> None:
    assert [roster.expected_in(rooms) for rooms in (("07",), ("07", "09"), (), ("03",))] == [1, 2, 0, 0]
