"""A seat killed at any moment: before an answer was said to be saved, and right after."""

import time
from random import Random

import pytest

from fixtures.exam_day import ExamDay
from fixtures.screen import VirtualScreen
from fixtures.seat_hands import SeatHands
from tests.journeys.test_exam_day import CANDIDATE, sit_down

pytestmark = [pytest.mark.soak, pytest.mark.pcsc, pytest.mark.window]

SEED, LONGEST_WAIT_S = 2026, 0.25


def test_forty_four_kills_lose_no_answer_that_was_said_to_be_saved(
    day: ExamDay, desk: VirtualScreen, seat: SeatHands, seat_screen: VirtualScreen
) -> None:
    sit_down(day, desk, seat)
    chance = Random(SEED)  # noqa: S311 -- moments, not keys
    for question in day.questions():
        number = question.number
        seat.go_to(number)
        seat.type_answer(question.kind, question.right[:1])
        time.sleep(chance.uniform(0, LONGEST_WAIT_S))  # a kill has no event to wait for: that is its point
        kill(day, seat_screen, number)
        if question.kind == "TLN":
            seat_screen.press("BackSpace", "BackSpace", "BackSpace", "BackSpace")
        elif question.kind == "ĐS":
            seat_screen.press("Up", "Up", "Up")
        seat.answer_here(question.kind, question.right)
        kill(day, seat_screen, number)
    seat.review()
    seat.hand_in()
    seat.wait_for_receipt()
    day.grade()
    assert day.candidate(CANDIDATE)["score"] == "10.00"
    assert day.verifies()


def kill(day: ExamDay, screen: VirtualScreen, number: int) -> None:
    """SIGKILL the client and wait until it is back at question `number`."""
    day.kill_seat_client()
    screen.wait_until_gone(f"Câu {number} ")
    screen.focus(f"Câu {number} ")
