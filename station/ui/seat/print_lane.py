"""The print lane: asking for a printer and printing, on a thread of its own."""

from PySide6.QtCore import QObject, Signal, Slot

from station.exam.seat import Printing
from station.receipt_printer import NotPrintedError, ReceiptPrinter


class PrintLane(QObject):
    """Says how the printer stands after each thing asked."""

    changed = Signal(object)  # Printing

    def __init__(self, printer: ReceiptPrinter) -> None:
        super().__init__()
        self._printer = printer

    @Slot()
    def look(self) -> None:
        """Look for a printer."""
        self.changed.emit(Printing.READY if self._printer.is_there() else Printing.NONE)

    @Slot(object)
    def print_page(self, pdf: bytes) -> None:
        """Print one page."""
        try:
            self._printer.print_page(pdf)
        except NotPrintedError:
            self.changed.emit(Printing.FAILED)
        else:
            self.changed.emit(Printing.PRINTED)
