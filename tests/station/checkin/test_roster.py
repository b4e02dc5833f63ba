"""The desk's copy of the list finds a person by either number, and nobody else."""

import pytest
from msgspec import structs

from station.checkin.roster import Roster
from tests.station.checkin.conftest import HOA, HUY


@pytest.fixture
def roster() -> Roster:
    """A list of two."""
    return Roster((HOA, HUY), HOA.exam_session)


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


@pytest.mark.parametrize("here", ["ca-1", "ca-2"])
def test_somebody_in_two_sessions_is_found_in_the_one_that_the_desk_works_on(here: str) -> None:
    both = (structs.replace(HOA, exam_session="ca-1"), structs.replace(HOA, exam_session="ca-2", room="09"))
    for rows in (both, both[::-1]):
        roster = Roster(rows, here)
        for found in (roster.candidate(HOA.candidate), roster.number(HOA.number)):
            assert found is not None
            assert found.exam_session == here
        assert roster.expected_in(("07", "09")) == 1


def test_somebody_of_another_session_alone_is_found_there() -> None:
    other = structs.replace(HUY, exam_session="ca-2")
    assert Roster((HOA, other), HOA.exam_session).candidate(HUY.candidate) is other
