"""Printing a sheet: off the board's own thread, with an end that is told either way."""

import queue
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from protocol.api import KeyInReply
from protocol.journal import StreamId
from protocol.paper import PackedPaper
from station.keyed_sheets import OpenSheet
from station.receipt_printer import NotPrintedError
from station.sheet_printer import SheetPrinter, answers_so_far

REPLY = KeyInReply(bytes(32), "18001215", "Nguyễn Thị Hòa", "", b"", b"")
SHEET = OpenSheet(StreamId(bytes(16)), REPLY, PackedPaper(1, "0" * 32, "Toán", "0101", 90, (), {}))
SOON_S = 5.0


@dataclass
class Tray:
    """A printer, with paper or without."""

    is_empty: bool = False
    pages: list[bytes] = field(default_factory=list)

    def print_page(self, pdf: bytes) -> None:
        if self.is_empty:
            raise NotPrintedError
        self.pages.append(pdf)


@pytest.fixture
def tray() -> Tray:
    return Tray()


@pytest.fixture
def printer(tray: Tray) -> Iterator[SheetPrinter]:
    made = SheetPrinter(tray, lambda sheet, _answers: sheet.reply.candidate.encode())
    made.start()
    yield made
    made.stop()


def test_a_sheet_is_printed_and_the_line_told(printer: SheetPrinter, tray: Tray) -> None:
    told: queue.Queue[tuple[bytes, bool]] = queue.Queue()
    printer.print_sheet(b"line", SHEET, lambda line, done: told.put((line, done)))
    assert told.get(timeout=SOON_S) == (b"line", True)
    assert tray.pages == [b"18001215"]


def test_a_printer_without_paper_is_told_and_the_next_sheet_goes_on(printer: SheetPrinter, tray: Tray) -> None:
    told: queue.Queue[tuple[bytes, bool]] = queue.Queue()
    tray.is_empty = True
    printer.print_sheet(b"one", SHEET, lambda line, done: told.put((line, done)))
    assert told.get(timeout=SOON_S) == (b"one", False)
    tray.is_empty = False
    printer.print_sheet(b"two", SHEET, lambda line, done: told.put((line, done)))
    assert told.get(timeout=SOON_S) == (b"two", True)


def test_an_attempt_of_which_the_board_holds_nothing_has_no_answers() -> None:
    assert answers_so_far(SHEET) == {}
    assert "Hòa" not in repr(SHEET)
