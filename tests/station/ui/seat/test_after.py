"""After the hand-in: three proofs, a page from the printer, and a seat that keeps nothing."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.paper import PackedPaper
from station.exam import steps
from station.exam.attempt import OpenedPaper
from station.exam.seat import Phase, Printing, Receipt, SeatState
from station.receipt_printer import ReceiptPrinter
from station.ui.seat.controller import SeatController
from station.ui.seat.day_words import VIETNAMESE
from station.ui.seat.receipt_slip import lines_of, slip_pdf
from station.ui.seat.window import SeatWindow
from station.ui.seat.words import SeatWords
from tests.station.ui.seat.conftest import CANDIDATE, PLACE, HandClock, MemorySession

PROMISED = Receipt("7K3Q9F2M0XWT4HRA", "TT1:7K3Q9F2M0XWT4HRA", "08:52:17", "08:52:18")


def program(folder: Path, name: str, *lines: str) -> Path:
    """Write a program that stands in for one of CUPS'."""
    path = folder / name
    path.write_text("\n".join(("#!/bin/sh", *lines, "")))
    path.chmod(0o755)
    return path


@pytest.fixture
def printer(tmp_path: Path) -> ReceiptPrinter:
    """A printer that keeps what it was handed."""
    lp = program(tmp_path, "lp", f"cat > {tmp_path}/printed.pdf", f'echo "$@" > {tmp_path}/asked')
    return ReceiptPrinter(lp, program(tmp_path, "lpstat", "echo system default destination: room7"))


@pytest.fixture
def handed_in(
    qtbot: QtBot,
    qapp: QApplication,
    session: MemorySession,
    boot: HandClock,
    paper: PackedPaper,
    printer: ReceiptPrinter,
) -> Iterator[SeatController]:
    """A seat with a printer, after the hand-in."""
    window = SeatWindow(practice=True)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    controller = SeatController(window, session, boot, SeatState(place=PLACE, practice=True), printer=printer)
    controller.start()
    window.show()
    qtbot.waitActive(window)
    session.listener.card_signed_in(CANDIDATE)
    session.listener.paper_opened(OpenedPaper(paper))
    qtbot.waitUntil(lambda: controller.state.phase is Phase.ITEM)
    window.intents.hand_in_asked.emit()
    qtbot.waitUntil(lambda: controller.state.receipt is not None)
    yield controller
    controller.stop()


def test_three_proofs_are_told_apart(handed_in: SeatController, session: MemorySession, qtbot: QtBot) -> None:
    page = handed_in._window.receipt
    assert page.here.words == "Đã ký và lưu trên máy 08:52:17"
    assert "em không cần chờ" in page.server.words
    assert "trang tra cứu" in page.book.text()
    session.listener.promised(PROMISED)
    qtbot.waitUntil(lambda: page.server.words == "Máy chủ đã nhận 08:52:18")


def test_the_receipt_is_printed_on_one_page_and_no_copy_stays(
    handed_in: SeatController, tmp_path: Path, qtbot: QtBot
) -> None:
    page = handed_in._window.receipt
    qtbot.waitUntil(lambda: handed_in.state.printing is Printing.READY)
    assert page.print_it.isVisible()
    page.print_it.click()
    qtbot.waitUntil(lambda: handed_in.state.printing is Printing.PRINTED)
    assert page.printed.text() == VIETNAMESE.printed
    printed = (tmp_path / "printed.pdf").read_bytes()
    assert printed.startswith(b"%PDF")
    assert printed.count(b"/Type /Page\n") == 1
    assert CANDIDATE.name not in (tmp_path / "asked").read_text()


def test_a_printer_that_fails_says_to_copy_the_code(tmp_path: Path) -> None:
    window = SeatWindow(practice=True)
    window.show_state(SeatState(Phase.RECEIPT, PLACE, CANDIDATE, receipt=PROMISED, printing=Printing.FAILED))
    assert window.receipt.printed.text() == VIETNAMESE.not_printed
    window.deleteLater()


def test_without_a_printer_there_is_no_button(qtbot: QtBot) -> None:
    window = SeatWindow(practice=True)
    qtbot.addWidget(window)
    window.show_state(SeatState(Phase.RECEIPT, PLACE, CANDIDATE, receipt=PROMISED))
    assert window.receipt.print_it.isHidden()


def test_the_slip_names_person_place_code_and_the_three_proofs(paper: PackedPaper, words: SeatWords) -> None:
    opened = steps.opened(SeatState(place=PLACE, candidate=CANDIDATE), paper, SeatState().work).state
    state = replace(opened, receipt=PROMISED)
    said = " ".join(sentence for _, sentence in lines_of(state, words))
    for wanted in (CANDIDATE.name, CANDIDATE.number, "Máy 15", "7K3Q-9F2M-0XWT-4HRA", "08:52:17", "08:52:18"):
        assert wanted in said
    assert slip_pdf(replace(state, receipt=None), words) == b""


def texts(root: QObject) -> str:
    """Return every word that any widget or label under `root` holds."""
    found = []
    for child in (root, *root.findChildren(QObject)):
        for name in ("text", "accessibleName", "html", "plainText", "windowTitle", "toolTip"):
            value = child.property(name)
            if isinstance(value, str):
                found.append(value)
    return "\n".join(found)


def test_goodbye_leaves_no_word_of_person_paper_or_receipt(
    handed_in: SeatController, session: MemorySession, qtbot: QtBot
) -> None:
    window = handed_in._window
    QGuiApplication.clipboard().setText("Câu thử số 3")
    assert "Nguyễn Thị Hòa" in texts(window)
    window.receipt.done.click()
    assert handed_in.state.phase is Phase.GOODBYE
    qtbot.waitUntil(lambda: session.forgotten)
    qtbot.waitUntil(lambda: "Câu thử số" not in texts(window))
    left = texts(window)
    for gone in (CANDIDATE.name, CANDIDATE.number, "7K3Q", "1,47 giờ", "Tính tích phân"):
        assert gone not in left
    assert QGuiApplication.clipboard().text(QClipboard.Mode.Clipboard) == ""
    assert handed_in.state == replace(SeatState(Phase.GOODBYE, PLACE, practice=True), online=handed_in.state.online)


def test_a_promise_that_comes_after_goodbye_is_said_without_its_code(
    handed_in: SeatController, session: MemorySession, qtbot: QtBot
) -> None:
    handed_in._window.receipt.done.click()
    assert "chưa tắt máy" in handed_in._window.goodbye._wait.text()
    session.listener.promised(PROMISED)
    qtbot.waitUntil(lambda: handed_in.state.sent)
    assert handed_in.state.receipt is None
    assert handed_in._window.goodbye.where.words == VIETNAMESE.goodbye_sent


def test_nobody_leaves_before_the_receipt_is_there(qtbot: QtBot, handed_in: SeatController) -> None:
    handed_in.state = replace(handed_in.state, receipt=None)
    handed_in._window.intents.finish_asked.emit()
    assert handed_in.state.phase is Phase.RECEIPT


def test_the_window_grows_and_locks_after_goodbye_without_its_pages(handed_in: SeatController, qtbot: QtBot) -> None:
    handed_in._window.receipt.done.click()
    qtbot.waitUntil(lambda: "Câu thử số" not in texts(handed_in._window))
    handed_in._window.resize(1024, 768)
    assert handed_in._window.goodbye.isVisible()
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
