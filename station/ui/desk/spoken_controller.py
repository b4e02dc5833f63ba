"""Every connect of the spoken code. What stretches it and waits for the disk runs on a lane of its own."""

from PySide6.QtCore import QObject, QThread, Signal, Slot

from station.spoken_entry import SpokenEntry, SpokenState
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


class SpokenController(QObject):
    """Joins the window and the entry."""

    state_changed = Signal(object)  # SpokenState, from any thread

    def __init__(self, window: DeskWindow, entry: SpokenEntry) -> None:
        super().__init__(window)
        self._window, self._lane, self._thread = window, SpokenLane(entry), QThread(self)
        self._lane.moveToThread(self._thread)
        window.intents.spoken_given.connect(self._lane.enter)
        self.state_changed.connect(self._on_state)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """End the lane after what it does now."""
        self._thread.quit()
        self._thread.wait()

    @Slot(object)
    def _on_state(self, state: SpokenState) -> None:
        self._window.show_spoken(state)
