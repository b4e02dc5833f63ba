"""Every connect of the desk window. What waits for the disk runs on a lane of its own."""

from PySide6.QtCore import QObject, QThread, Signal, Slot

from station.checkin.desk import DeskState
from station.checkin.service import CheckinDesk
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


class DeskController(QObject):
    """Joins window and desk."""

    state_changed = Signal(object)  # DeskState, from any thread

    def __init__(self, window: DeskWindow, desk: CheckinDesk) -> None:
        super().__init__(window)
        self._window, self._lane, self._thread = window, DeskLane(desk), QThread(self)
        self._lane.moveToThread(self._thread)
        ask = window.intents
        ask.hint_given.connect(self._lane.hint)
        ask.cancel_asked.connect(self._lane.cancel)
        ask.read_again_asked.connect(self._lane.read_again)
        ask.judged.connect(self._lane.judge)
        self.state_changed.connect(self._on_state)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """End the lane after what it does now."""
        self._thread.quit()
        self._thread.wait()

    @Slot(object)
    def _on_state(self, state: DeskState) -> None:
        self._window.show_state(state)
