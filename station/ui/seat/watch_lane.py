"""The threads beside the window: one asks the watchers, one tries PINs, and notes go with the journal's own."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from protocol.records import Record
from protocol.seat_rules import Alarm
from station.exam.attempt import AttemptSession, NotSavedError, UnlockRefusedError
from station.exam.lockdown.watch import LOOK_EVERY_S, Machine, Sighting, Watch

MOST_NOTES = 1_000


class WatchThread:
    """Asks the watchers until told to stop. `seen` is called on its own thread."""

    def __init__(self, machine: Machine, seen: Callable[[Sighting], None]) -> None:
        self._machine, self._seen = machine, seen
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and give back what was taken."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        try:
            watch = Watch(self._machine.watchers(), self._blind)
            if not self._machine.shut():
                self._seen(Sighting(Alarm.FOREIGN_CLIENT, {"client": "any"}))
        except OSError as error:
            self._blind(type(error).__name__)
            return
        while not self._stopping.is_set():
            for sighting in watch.look():
                self._seen(sighting)
            self._stopping.wait(LOOK_EVERY_S)
        self._machine.open()

    def _blind(self, name: str) -> None:
        self._seen(Sighting(Alarm.DISPLAY_UNKNOWN, {"watch": name}))


class NoteLane(QObject):
    """Writes notes on the journal's thread, so that none falls between an answer and its hand-in."""

    def __init__(self, session: AttemptSession) -> None:
        super().__init__()
        self._session = session
        self._waiting: list[Record] = []

    @Slot(object)
    def note(self, records: tuple[Record, ...]) -> None:
        """Write `records`, after those that a full disk held up."""
        self._waiting.extend(records)
        try:
            self._session.note(tuple(self._waiting))
        except NotSavedError:
            del self._waiting[:-MOST_NOTES]
            return
        self._waiting.clear()


class PinLane(QObject):
    """Tries an officer's PIN; it takes its time by design."""

    unlocked = Signal(str)  # officer
    refused = Signal(int)  # seconds of pause

    def __init__(self, session: AttemptSession) -> None:
        super().__init__()
        self._session = session

    @Slot(str)
    def unlock(self, pin: str) -> None:
        """Try it."""
        try:
            self.unlocked.emit(self._session.unlock(pin))
        except UnlockRefusedError as refused:
            self.refused.emit(refused.pause_s)
