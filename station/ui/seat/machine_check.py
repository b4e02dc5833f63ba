"""Has the machine try itself, on a thread of its own, and adds what only a window knows: the screens."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from station import device_check
from station.board_link import BoardLink
from station.device_check import DiskFound
from station.exam.device import MachineFacts
from station.streams import wall_clock


@dataclass(frozen=True, slots=True)
class _Tried:
    """What takes a disk and a line to know."""

    disk: DiskFound
    clock_off_s: float | None


class _Tries(QObject):
    """The part that waits."""

    done = Signal(object)  # _Tried

    def __init__(self, folder: Path, link: BoardLink) -> None:
        super().__init__()
        self._folder, self._link = folder, link

    @Slot()
    def run(self) -> None:
        """Try disk and clock."""
        self.done.emit(_Tried(device_check.try_disk(self._folder), device_check.clock_off_s(self._link, wall_clock)))


class MachineCheck(QObject):
    """One try, at the start of the seat."""

    found = Signal(object)  # MachineFacts
    _begun = Signal()

    def __init__(self, folder: Path, link: BoardLink, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tries, self._thread = _Tries(folder, link), QThread(self)
        self._tries.moveToThread(self._thread)
        self._begun.connect(self._tries.run)
        self._tries.done.connect(self._on_done)

    def start(self) -> None:
        """Begin; `found` says what came out."""
        self._thread.start()
        self._begun.emit()

    def stop(self) -> None:
        """End the thread."""
        self._thread.quit()
        self._thread.wait()

    @Slot(object)
    def _on_done(self, tried: _Tried) -> None:
        screens = QGuiApplication.screens()
        size = self._window.screen().size()
        facts = MachineFacts(
            size.width(), size.height(), len(screens), tried.disk.free, tried.disk.writable, tried.clock_off_s
        )
        self.found.emit(facts)
