"""Joins what comes after the hand-in: a printed receipt, and a seat that keeps nothing of whoever sat there."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QThread, Signal
from PySide6.QtGui import QClipboard, QGuiApplication

from station.exam import day_steps
from station.exam.seat import Phase, Printing, SeatState
from station.receipt_printer import ReceiptPrinter
from station.ui.seat.lane import JournalLane
from station.ui.seat.print_lane import PrintLane
from station.ui.seat.receipt_slip import slip_pdf
from station.ui.seat.window import SeatWindow

CLIPBOARDS = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection, QClipboard.Mode.FindBuffer)


@dataclass(frozen=True, slots=True)
class Screen:
    """What the controller lends: its state, and its hand."""

    state: Callable[[], SeatState]
    show: Callable[[SeatState], None]


class After(QObject):
    """Answers "print", "finish" and "close"."""

    forget_ready = Signal()
    look_ready = Signal()
    print_ready = Signal(object)  # bytes
    closed = Signal()

    def __init__(self, window: SeatWindow, screen: Screen, lane: JournalLane, printer: ReceiptPrinter | None) -> None:
        super().__init__(window)
        self._window, self._words, self._screen = window, window.words, screen
        self._prints, self._thread = PrintLane(printer or ReceiptPrinter(None, None)), QThread(self)
        self._prints.moveToThread(self._thread)
        self.look_ready.connect(self._prints.look)
        self.print_ready.connect(self._prints.print_page)
        self._prints.changed.connect(self._on_printer_changed)
        self.forget_ready.connect(lane.forget)
        ask = window.intents
        ask.print_asked.connect(self._on_print_asked)
        ask.finish_asked.connect(self._on_finish_asked)
        ask.close_asked.connect(self.closed)

    def start(self) -> None:
        """Look for a printer."""
        self._thread.start()
        self.look_ready.emit()

    def stop(self) -> None:
        """End what runs beside the window."""
        self._window.before.stop()
        self._thread.quit()
        self._thread.wait()

    def _on_printer_changed(self, printing: Printing) -> None:
        self._screen.show(day_steps.printer_changed(self._screen.state(), printing))

    def _on_print_asked(self) -> None:
        state = self._screen.state()
        pdf = slip_pdf(state, self._words)
        if pdf and state.printing is not Printing.PRINTING:
            self._screen.show(day_steps.printer_changed(state, Printing.PRINTING))
            self.print_ready.emit(pdf)

    def _on_finish_asked(self) -> None:
        """Leave nothing behind: keys, what is on screen, what was copied."""
        state = self._screen.state()
        left = day_steps.left_behind(state)
        if left.phase is not Phase.GOODBYE or state.phase is Phase.GOODBYE:
            return
        self._screen.show(left)
        self.forget_ready.emit()
        clipboard = QGuiApplication.clipboard()
        for mode in CLIPBOARDS:
            clipboard.clear(mode)
