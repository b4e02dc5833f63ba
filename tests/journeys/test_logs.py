"""What the processes of a day say to their logs: never whom they deal with, and nothing that worries for no reason."""

import re
from pathlib import Path

import pytest

from fixtures.exam_day import PINS, STAFF_PASSWORD, ExamDay
from fixtures.screen import VirtualScreen
from fixtures.seat_hands import SeatHands
from tests.journeys.test_exam_day import sit_down
from tests.journeys.test_stolen_disks import forms_of_text, found_in, joined, opened, secrets_of

pytestmark = [pytest.mark.pcsc, pytest.mark.window]

WORRIED = re.compile(rb"WARNING|ERROR|CRITICAL|Traceback|Warning:")


def logs_of(day: ExamDay, folder: Path) -> Path:
    """Copy every log of the day aside."""
    folder.mkdir()
    for log in day.folder.rglob("*.log"):
        (folder / log.name).write_bytes(log.read_bytes())
    return folder


def test_no_log_of_a_day_names_a_person_or_holds_a_secret(
    day: ExamDay, desk: VirtualScreen, seat: SeatHands, tmp_path: Path
) -> None:
    slip = sit_down(day, desk, seat)
    seat.answer(1, "TN4", "B")
    seat.turn_to_review()
    seat.hand_in()
    seat.wait_for_receipt()
    secrets = secrets_of(opened(day.folder / "desk"))
    candidate, code = slip.split()
    secrets["slip"] = forms_of_text(code)
    secrets["candidate number"] = forms_of_text(candidate)
    secrets["password"] = joined(forms_of_text(word) for word in (*PINS, STAFF_PASSWORD))

    logs = logs_of(day, tmp_path / "logs")
    assert {path.name for path in logs.iterdir()} >= {"board.log", "desk.log", "seat.log"}
    assert found_in(logs, secrets) == set()
    worried = {path.name: WORRIED.findall(path.read_bytes()) for path in logs.iterdir()}
    assert {name: words for name, words in worried.items() if words} == {}
