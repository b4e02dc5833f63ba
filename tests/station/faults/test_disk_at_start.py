"""A disk that takes nothing when the seat starts or somebody signs in: the seat says so and tries again."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fixtures.disk_attempt import CANDIDATE, DiskAttempt
from protocol.paper import PackedPaper
from station.exam import steps
from station.exam.attempt import NotSavedError
from station.exam.seat import Candidate, RefusalCode, SeatState, SignInRefusal
from station.ui.seat.lane import JournalLane, SignIn
from station.ui.seat.window import SeatWindow
from station.ui.seat.words import ENGLISH, VIETNAMESE, SeatWords


@dataclass
class Desperate(DiskAttempt):
    """An attempt whose sign-in the disk refuses with `trouble`, as long as there is one."""

    trouble: Exception | None = None

    def sign_in(self, candidate: str, code: str) -> Candidate:  # noqa: ARG002 -- who comes is not the question
        """Sign in."""
        if self.trouble is not None:
            raise self.trouble
        return CANDIDATE


@pytest.mark.parametrize(
    "trouble", [NotSavedError("full"), OSError(28, "No space left on device")], ids=["not saved", "full"]
)
def test_a_sign_in_that_the_disk_refuses_is_answered_and_can_be_tried_again(
    tmp_path: Path, paper: PackedPaper, qtbot: QtBot, trouble: Exception
) -> None:
    attempt = Desperate(tmp_path, paper, trouble=trouble)
    lane = JournalLane(attempt)
    with qtbot.waitSignal(lane.sign_in_refused) as refused:
        lane.sign_in(SignIn("18001234", "7K3Q99F2M00XWT4"))
    assert refused.args == [SignInRefusal(RefusalCode.UNAVAILABLE)]
    attempt.trouble = None
    with qtbot.waitSignal(lane.signed_in) as signed_in:
        lane.sign_in(SignIn("18001234", "7K3Q99F2M00XWT4"))
    assert signed_in.args == [CANDIDATE]
    attempt.close()


@pytest.mark.parametrize(("words", "said"), [(VIETNAMESE, "đầy hoặc hỏng"), (ENGLISH, "full or broken")])
def test_a_seat_that_cannot_open_its_journal_says_what_is_the_matter(qtbot: QtBot, words: SeatWords, said: str) -> None:
    window = SeatWindow(words)
    qtbot.addWidget(window)
    window.resize(1024, 768)
    window.show_state(steps.failed(SeatState(), "no_disk"))
    window.show()
    assert any(said in label.text() for label in window.findChildren(QLabel) if label.isVisible())
