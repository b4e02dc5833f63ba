"""Joins the lock to the window: what is seen becomes a step, a step becomes a note, and an officer opens again."""

from PySide6.QtCore import QObject, QThread, Signal

from protocol.records import Record
from protocol.seat_rules import Alarm
from station.exam import alarms
from station.exam.attempt import AttemptSession
from station.exam.clock import BootClock
from station.exam.lockdown.lock import NotHeldError, SeatLock
from station.exam.lockdown.watch import Machine, Sighting
from station.exam.seat import SeatState, Unlocking
from station.exam.steps import Step
from station.ui.seat.clipboard import ClipboardKeeper
from station.ui.seat.controller import SeatController
from station.ui.seat.other_screens import OtherScreens
from station.ui.seat.played_filter import PlayedFilter
from station.ui.seat.watch_lane import NoteLane, PinLane, WatchThread
from station.ui.seat.window import SeatWindow


class SeatGuard(QObject):
    """Every connect of the lock. Made once the window is shown; stopped before the attempt's lanes end."""

    seen = Signal(object)  # Sighting, from any thread
    noted = Signal(object)  # tuple[Record, ...]
    pin_given = Signal(str)

    def __init__(
        self,
        window: SeatWindow,
        controller: SeatController,
        session: AttemptSession,
        boot: BootClock,
        lock: SeatLock,
        machine: Machine,
        played: PlayedFilter,
    ) -> None:
        super().__init__(window)
        self._window, self._controller, self._boot, self._lock = window, controller, boot, lock
        self._clipboard, self._screens = ClipboardKeeper(self), OtherScreens(window)
        self._played, self._watch = played, WatchThread(machine, self.see)
        self._notes, self._pins, self._pin_thread = NoteLane(session), PinLane(session), QThread(self)
        self._notes.moveToThread(controller.journal_thread)
        self._pins.moveToThread(self._pin_thread)
        self._connect()

    def _connect(self) -> None:
        self.seen.connect(self._on_seen)
        self.noted.connect(self._notes.note)
        self.pin_given.connect(self._pins.unlock)
        self._pins.unlocked.connect(self._on_unlocked)
        self._pins.refused.connect(self._on_refused)
        self._window.locked.unlock_asked.connect(self._on_unlock_asked)
        self._controller.finished.connect(self.stop)

    def start(self, *, restarted: bool = False) -> None:
        """Hold what can be held and begin to watch. `restarted`: a client before this one has died."""
        self._pin_thread.start()
        self._window.activateWindow()  # with no window manager, nobody else gives it the keyboard
        self._screens.cover()
        if restarted:
            self.see(Sighting(Alarm.RESTARTED))
        self._watch.start()

    def stop(self) -> None:
        """End watching and leave nothing in the clipboard. Asked twice, it does nothing."""
        self._watch.stop()
        self._clipboard.wipe()
        self._pin_thread.quit()
        self._pin_thread.wait()

    def see(self, sighting: Sighting) -> None:
        """Take a sighting, on any thread."""
        self.seen.emit(sighting)

    def _take(self, step: Step) -> None:
        self._note(step.records)
        self._controller.show_step(step.state)

    def _note(self, records: tuple[Record, ...]) -> None:
        if records:
            self.noted.emit(records)

    def _settled(self) -> SeatState:
        return self._controller.settled()

    def _on_seen(self, sighting: Sighting) -> None:
        self._take(alarms.raised(self._settled(), sighting, self._boot.now_ms()))
        if sighting.alarm is Alarm.FOREIGN_WINDOW:
            self._window.raise_()
        if sighting.alarm is Alarm.DEVICE_ADDED:
            self._played.renew()
        if sighting.alarm is Alarm.GRAB_LOST:
            self._hold_again()

    def _hold_again(self) -> None:
        try:
            self._lock.hold()
        except NotHeldError:
            return  # it is told already; while nobody holds the keyboard it is tried at every alarm

    # -- an officer at a locked seat -----------------------------------------------------------------------------------

    def _on_unlock_asked(self, pin: str) -> None:
        self._controller.show_step(alarms.unlocking(self._controller.state, Unlocking.TRYING))
        self.pin_given.emit(pin)

    def _on_unlocked(self, officer: str) -> None:
        self._take(alarms.unlocked_by(self._controller.state, officer, self._boot.boot_id, self._boot.now_ms()))

    def _on_refused(self, pause_s: int) -> None:
        how_far = Unlocking.PAUSED if pause_s else Unlocking.WRONG
        self._controller.show_step(alarms.unlocking(self._controller.state, how_far))
