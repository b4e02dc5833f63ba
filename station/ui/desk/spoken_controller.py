"""Every connect of the spoken code. What stretches it and waits for the disk runs on a lane of its own."""

from PySide6.QtCore import QObject, Signal, Slot

from station.spoken_entry import SpokenEntry, SpokenState
from station.ui.desk.lane import LaneController
from station.ui.desk.window import DeskWindow


class SpokenLane(QObject):
    """Tries one code after the other."""

    def __init__(self, entry: SpokenEntry) -> None:
        super().__init__()
        self._entry = entry

    @Slot(str)
    def enter(self, code: str) -> None:
        """Try `code`."""
        self._entry.enter(code)


class SpokenController(LaneController):
    """Joins the window and the entry."""

    state_changed = Signal(object)  # SpokenState, from any thread

    def __init__(self, window: DeskWindow, entry: SpokenEntry) -> None:
        lane = SpokenLane(entry)
        super().__init__(window, lane)
        self._window, self._lane = window, lane
        window.intents.spoken_given.connect(self._lane.enter)
        self.state_changed.connect(self._on_state)

    @Slot(object)
    def _on_state(self, state: SpokenState) -> None:
        self._window.show_spoken(state)
