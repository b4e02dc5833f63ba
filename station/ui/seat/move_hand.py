"""Joins the officer's panel to the move by a stick: F12 over the paper, while there is no line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QThread, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from protocol.orders import SignedOrder
from station.exam.attempt import UnlockRefusedError
from station.exam.seat import Phase, SeatState
from station.handover import StickError
from station.moving import MovedOut, MoveOut, NothingToMoveError
from station.ui.seat.file_lane import plugged_in
from station.ui.seat.handover_words import handover_words
from station.ui.seat.move_panel import MovePanel
from station.ui.seat.move_words import move_words
from station.ui.seat.window import SeatWindow

KEY = "F12"


class Orders(Protocol):
    """Who takes the order once the attempt is on the stick."""

    def ordered(self, signed: SignedOrder) -> None:
        """Take an order."""


class Seat(Protocol):
    """What the controller lends."""

    state: SeatState

    @property
    def orders(self) -> Orders:
        """Who takes orders."""
        ...

    @property
    def journal_thread(self) -> QThread:
        """The thread on which the attempt is written."""
        ...

    def settled(self) -> SeatState:
        """Return the state, after what was typed is on its way."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A move to seat `seat`."""

    pin: str
    seat: str

    def __repr__(self) -> str:
        return f"Asked({self.seat!r})"  # no PIN in tracebacks


@dataclass(frozen=True, slots=True)
class NotMoved:
    """Why it did not work, in words."""

    sentence: str


class AfterAnswers(QObject):
    """Lives on the journal's thread: what it passes on comes after every answer that was on its way."""

    ready = Signal(object)  # Asked

    @Slot(object)
    def take(self, asked: Asked) -> None:
        """Pass it on."""
        self.ready.emit(asked)


class MoveLane(QObject):
    """Writes to the stick on a thread of its own."""

    moved = Signal(object)  # MovedOut
    not_moved = Signal(object)  # NotMoved

    def __init__(self, out: MoveOut, window: SeatWindow, roots: Callable[[], Sequence[Path]] = plugged_in) -> None:
        super().__init__()
        self._out, self._roots = out, roots
        self._troubles, self._words = handover_words(window.words).troubles, move_words(window.words)

    @Slot(object)
    def write(self, asked: Asked) -> None:
        """Write the attempt for another seat."""
        roots, words = self._roots(), self._words
        if len(roots) != 1:
            self.not_moved.emit(NotMoved(words.several if roots else words.missing))
            return
        try:
            self.moved.emit(self._out.write(asked.pin, asked.seat, roots[0]))
        except UnlockRefusedError as refused:
            self.not_moved.emit(NotMoved(words.pin_paused if refused.pause_s else words.wrong_pin))
        except NothingToMoveError:
            self.not_moved.emit(NotMoved(words.bad_seat))
        except StickError as error:
            self.not_moved.emit(NotMoved(self._troubles[error.trouble]))
        except OSError:
            self.not_moved.emit(NotMoved(words.failed))


class MoveHand(QObject):
    """Opens the panel, has the attempt written, and lets go of it when that is on the stick."""

    asked = Signal(object)  # Asked

    def __init__(self, window: SeatWindow, seat: Callable[[], Seat], lane: MoveLane) -> None:
        super().__init__(window)
        self.panel = MovePanel(window, window.words)
        self._seat, self._lane, self._thread = seat, lane, QThread(self)
        self._to_seat = ""
        self._after = AfterAnswers()
        lane.moveToThread(self._thread)
        self.asked.connect(self._after.take)
        self._after.ready.connect(lane.write)
        lane.moved.connect(self._on_moved)
        lane.not_moved.connect(self._on_not_moved)
        self.panel.asked.connect(self._on_asked)
        self.panel.left.connect(self._on_left)
        for page in (window.head, window.paused):  # where they are shown, nothing else listens to the key
            QShortcut(QKeySequence(KEY), page).activated.connect(self.open)

    def start(self) -> None:
        """Begin to listen."""
        self._after.moveToThread(self._seat().journal_thread)
        self._thread.start()

    def stop(self) -> None:
        """End the thread after what it does now."""
        self._thread.quit()
        self._thread.wait()

    @Slot()
    def open(self) -> None:
        """Ask for seat and PIN, where there is an attempt to move and no line to do it by."""
        state = self._seat().state
        if _is_under_way(state) and not state.online and self.panel.isHidden():
            self.panel.open()

    @Slot(str, str)
    def _on_asked(self, pin: str, to_seat: str) -> None:
        if not _is_under_way(self._seat().settled()):  # time was up meanwhile: there is nothing to go on with
            self.panel.close_up()
            return
        self._to_seat = to_seat.strip()
        self.panel.show_writing()
        self.asked.emit(Asked(pin, to_seat))

    @Slot(object)
    def _on_moved(self, moved: MovedOut) -> None:
        self._seat().orders.ordered(moved.signed)
        self.panel.show_code(moved.code, self._to_seat)

    @Slot(object)
    def _on_not_moved(self, why: NotMoved) -> None:
        self.panel.show_trouble(why.sentence)

    @Slot()
    def _on_left(self) -> None:
        self.panel.close_up()


def _is_under_way(state: SeatState) -> bool:
    return state.phase in (Phase.ITEM, Phase.REVIEW, Phase.PAUSED) and state.work.submitted is None
