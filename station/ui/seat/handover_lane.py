"""The stick lane: writing an attempt onto a USB stick, on a thread of its own, and what joins it to the window."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QThread, Signal, Slot

from protocol import journal
from protocol.journal import StreamId
from station.exam import stick
from station.exam.seat import Receipt, SeatState
from station.exam.stick import Stick, StickStep
from station.handover import HandoverWriter, StickError
from station.ui.seat.file_lane import plugged_in
from station.ui.seat.intents import SeatIntents

PROOF = "TT1:"  # how a receipt's QR begins; the seat's signed head follows


@dataclass(frozen=True, slots=True)
class WriteOut:
    """An attempt is to be written; `stick`: the path of one, empty for the only one."""

    attempt: StreamId
    stick: str


class Screen(Protocol):
    """What the controller lends: its state, and its hand."""

    state: SeatState

    def show_step(self, state: SeatState) -> None:
        """Show a state."""


class HandoverLane(QObject):
    """Writes one after the other, and says how it went."""

    changed = Signal(object)  # Stick

    def __init__(self, writer: HandoverWriter, roots: Callable[[], Sequence[Path]] = plugged_in) -> None:
        super().__init__()
        self._writer, self._roots = writer, roots

    @Slot(object)
    def write(self, asked: WriteOut) -> None:
        """Find the stick and write to it."""
        roots = [root for root in self._roots() if asked.stick in ("", str(root))]
        if not roots:
            self.changed.emit(Stick(StickStep.MISSING))
        elif len(roots) > 1:
            self.changed.emit(Stick(StickStep.CHOOSING, tuple(map(str, roots))))
        else:
            self.changed.emit(self._written(asked.attempt, roots[0]))

    def _written(self, attempt: StreamId, root: Path) -> Stick:
        try:
            return Stick(StickStep.WRITTEN, name=str(root), file=self._writer.write(attempt, root))
        except StickError as error:
            return Stick(StickStep.FAILED, name=str(root), trouble=error.trouble)


class HandoverHand(QObject):
    """Answers "write to a stick" once the attempt is handed in. Made before the controller, to look before pages go."""

    write_ready = Signal(object)  # WriteOut

    def __init__(self, intents: SeatIntents, screen: Callable[[], Screen], lane: HandoverLane, parent: QObject) -> None:
        super().__init__(parent)
        self._screen, self._lane, self._thread = screen, lane, QThread(self)
        self._attempt: StreamId | None = None  # kept when the page with the receipt is left: its sealed entries stay
        lane.moveToThread(self._thread)
        self.write_ready.connect(lane.write)
        lane.changed.connect(self._on_changed)
        intents.stick_asked.connect(self._on_asked)
        intents.finish_asked.connect(self._remember)

    def start(self) -> None:
        """Offer it."""
        self._thread.start()
        self._on_changed(Stick(StickStep.READY))

    def stop(self) -> None:
        """End the thread after what it does now."""
        self._thread.quit()
        self._thread.wait()

    @Slot(str)
    def _on_asked(self, path: str) -> None:
        self._remember()
        is_writing = self._screen().state.stick.step is StickStep.WRITING
        if self._attempt is not None and not is_writing:
            self._on_changed(Stick(StickStep.WRITING, name=path))
            self.write_ready.emit(WriteOut(self._attempt, path))

    @Slot()
    def _remember(self) -> None:
        receipt = self._screen().state.receipt
        if receipt is not None:
            self._attempt = attempt_of(receipt)

    @Slot(object)
    def _on_changed(self, changed: Stick) -> None:
        screen = self._screen()
        screen.show_step(stick.stick_changed(screen.state, changed))


def attempt_of(receipt: Receipt) -> StreamId:
    """Return whose receipt it is: the QR carries the signed head itself."""
    return journal.decode_head(base64.urlsafe_b64decode(receipt.link.removeprefix(PROOF))).stream
