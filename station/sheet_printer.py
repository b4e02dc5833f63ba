"""Prints a candidate's own variant with the answers so far, on a thread of its own: a printer may take its time."""

import queue
import threading
from collections.abc import Callable, Mapping
from typing import Protocol

from protocol import journal, sealing
from protocol.errors import ProtocolError
from protocol.records import HandedOver, Response
from station import grants
from station.exam.work import replay
from station.keyed_sheets import OpenSheet
from station.receipt_printer import NotPrintedError

Render = Callable[[OpenSheet, Mapping[str, Response]], bytes]
Done = Callable[[bytes, bool], None]  # the line's id, and whether it lies in the printer


class Printer(Protocol):
    """Where pages go."""

    def print_page(self, pdf: bytes) -> None:
        """Print. Raises NotPrintedError."""


class SheetPrinter:
    """Nothing of a sheet stays on the disk: it goes to the printer over a pipe."""

    def __init__(self, printer: Printer, render: Render) -> None:
        self._printer, self._render = printer, render
        self._queue: queue.SimpleQueue[tuple[bytes, OpenSheet, Done] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="sheets", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the page under way."""
        self._queue.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def print_sheet(self, line: bytes, sheet: OpenSheet, done: Done) -> None:
        """Print a sheet and tell `done`, which is called on this printer's thread."""
        self._queue.put((line, sheet, done))

    def _run(self) -> None:
        while (asked := self._queue.get()) is not None:
            line, sheet, done = asked
            try:
                self._printer.print_page(self._render(sheet, answers_so_far(sheet)))
            except (NotPrintedError, ProtocolError):
                done(line, False)  # noqa: FBT003 -- the callback's own order
            else:
                done(line, True)  # noqa: FBT003


def answers_so_far(sheet: OpenSheet) -> Mapping[str, Response]:
    """Return what the board knows that the candidate answered. Raises BadGrantError."""
    key = sealing.attempt_key(sheet.reply.key, sheet.attempt)
    entries, _ = grants.contents(sheet.reply.batches, sheet.attempt, key)
    read = [(one.header, journal.read(one, key)) for one in entries]
    left = {record.segment: record.seq for _, record in read if isinstance(record, HandedOver)}
    return replay(one for header, one in read if header.seq <= left.get(header.segment, header.seq)).responses
