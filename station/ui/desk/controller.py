"""Every connect of the desk window. What waits for the disk runs on a lane of its own."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from station.checkin.desk import DeskState
from station.checkin.service import CheckinDesk
from station.reader.errors import MalformedImageError
from station.reader.qr_image import MAX_BYTES, read_qr
from station.ui.desk.lane import LaneController
from station.ui.desk.window import DeskWindow


class DeskLane(QObject):
    """Takes what a person asked, one after the other, away from the window's thread."""

    def __init__(self, desk: CheckinDesk) -> None:
        super().__init__()
        self._desk = desk

    @Slot(str)
    def hint(self, text: str) -> None:
        """Whose card comes."""
        self._desk.hint(text)

    @Slot(str)
    def picture(self, path: str) -> None:
        """Take the hint from a photograph of the card's QR; one that holds none is an unreadable hint."""
        self._desk.hint(_qr_in(Path(path)))

    @Slot()
    def cancel(self) -> None:
        """Back to the next person."""
        self._desk.cancel()

    @Slot()
    def read_again(self) -> None:
        """Try once more."""
        self._desk.read_again()

    @Slot(int)
    def judge(self, answer: int) -> None:
        """A person compared."""
        self._desk.judge(answer)

    @Slot(str, str)
    def approve(self, officer: str, pin: str) -> None:
        """A second officer signs."""
        self._desk.approve(officer, pin)

    @Slot()
    def step_back(self) -> None:
        """Back to the comparing."""
        self._desk.step_back()


def _qr_in(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return read_qr(file.read(MAX_BYTES + 1)) or ""
    except (OSError, MalformedImageError):
        return ""


class DeskController(LaneController):
    """Joins window and desk."""

    state_changed = Signal(object)  # DeskState, from any thread

    def __init__(self, window: DeskWindow, desk: CheckinDesk) -> None:
        lane = DeskLane(desk)
        super().__init__(window, lane)
        self._window, self._lane = window, lane
        ask = window.intents
        ask.hint_given.connect(self._lane.hint)
        ask.picture_chosen.connect(self._lane.picture)
        ask.cancel_asked.connect(self._lane.cancel)
        ask.read_again_asked.connect(self._lane.read_again)
        ask.judged.connect(self._lane.judge)
        ask.second_given.connect(self._lane.approve)
        ask.step_back_asked.connect(self._lane.step_back)
        self.state_changed.connect(self._on_state)

    @Slot(object)
    def _on_state(self, state: DeskState) -> None:
        self._window.show_state(state)
