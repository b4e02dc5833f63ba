"""Files in practice: looked for and read as in the exam, and let go of at once."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from protocol.paper import UploadInteraction
from station.exam import steps
from station.exam.files import Folder
from station.exam.seat import SeatState
from station.exam.steps import Step
from station.ui.seat.file_lane import FileLane, Look, Read, Refused, Taken


class PracticeFiles(QObject):
    """Its lane has a thread from the first look to the end of practice, and none in a seat that never looks."""

    look_ready = Signal(object)  # Look
    read_ready = Signal(object)  # Read

    def __init__(
        self, parent: QObject, state: Callable[[], SeatState | None], take: Callable[[Step], None], lane: FileLane
    ) -> None:
        super().__init__(parent)
        self._state, self._take, self._lane = state, take, lane
        self._thread: QThread | None = None
        self.look_ready.connect(lane.look)
        self.read_ready.connect(lane.read)
        lane.listed.connect(self._on_listed)
        lane.taken.connect(self._on_taken)
        lane.refused.connect(self._on_refused)

    def ask_folder(self, path: str) -> None:
        """Look into `path`, or for devices."""
        if (upload := self._upload) is not None:
            self._start()
            self.look_ready.emit(Look(path, upload))

    def ask_file(self, path: str) -> None:
        """Read the file at `path`."""
        state, upload = self._state(), self._upload
        if state is None or state.item is None or upload is None or state.file_reading:
            return
        self._start()
        self._take(Step(steps.file_chosen(state, Path(path).name)))
        self.read_ready.emit(Read(state.item.id, path, upload))

    def stop(self) -> None:
        """End the thread, if there is one."""
        if self._thread is not None:
            self._thread.quit()
            self._thread.wait()

    def _start(self) -> None:
        if self._thread is None:
            self._thread = QThread(self)
            self._lane.moveToThread(self._thread)
        self._thread.start()

    @property
    def _upload(self) -> UploadInteraction | None:
        state = self._state()
        asked = state.item.interaction if state is not None and state.item is not None else None
        return asked if isinstance(asked, UploadInteraction) else None

    def _on_listed(self, folder: Folder) -> None:
        if (state := self._state()) is not None:
            self._take(Step(steps.folder_listed(state, folder)))

    def _on_taken(self, taken: Taken) -> None:
        if (state := self._state()) is not None:
            self._take(steps.hand_file(state, taken.item, taken.read.file, taken.read.parts()))

    def _on_refused(self, refused: Refused) -> None:
        if (state := self._state()) is not None:
            self._take(Step(steps.file_refused(state, refused.name, refused.trouble)))
