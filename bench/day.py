"""Figures of one exam day on real parts, for the `line` bench."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import Figure, figure
from fixtures.card.pki import CardPki
from fixtures.card.samples import sample
from fixtures.card.vpcd import inserted
from fixtures.exam_day import DESK_READER, ExamDay
from fixtures.papers.toan_2025 import ITEMS
from fixtures.pcsc import running_pcscd
from fixtures.screen import VirtualScreen, waited
from fixtures.seat_hands import SeatHands

RUNS = 5
CANDIDATE = "18001234"
EMPTY = "from PySide6.QtWidgets import QApplication, QMainWindow; a = QApplication([]); w = QMainWindow(); w.show();"
EMPTY += "w.setWindowTitle('empty'); a.exec()"
KB_PER_MB = 1024
COMMANDS, READING_BYTES = 7, 21_000


def measure_day() -> tuple[Figure, ...]:
    """Walk a day and measure it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_pcscd(),
        VirtualScreen() as desk,
        VirtualScreen() as screen,
        ExamDay(Path(folder)) as day,
    ):
        day.prepare()
        day.start_board()
        day.enrol_stations()
        transport = _transport()
        decisions, slip = _decisions(day, desk)
        seat = SeatHands(screen)
        day.start_seat(screen.display)
        seat.wait_for_sign_in()
        seat.enter_slip(*slip.split())
        day.release_paper()
        seat.wait_for_paper()
        memory = _client_mb(day)
        back = [_killed_and_back(day, seat, screen, number) for number in range(1, RUNS + 1)]
    return (
        figure("card_to_decision", "s", decisions, "bare transport of a reading", transport),
        figure("seat_rss", "MB", [memory], "an empty QMainWindow", [_empty_window_mb()]),
        figure("seat_back", "s", back),
    )


def _decisions(day: ExamDay, desk: VirtualScreen) -> tuple[list[float], str]:
    day.open_desk(desk)
    desk.focus("Bàn")
    times, slip = [], ""
    pki = CardPki.load_or_create(day.pki_folder)
    for _ in range(RUNS):
        desk.type(CANDIDATE)
        desk.press("Return")
        desk.wait_for("Đặt thẻ lên đầu đọc")
        card = sample("good", pki)
        began = time.perf_counter()
        with inserted(card):
            desk.wait_for("phòng thi ·" if not slip else "Đã điểm danh")
            times.append(time.perf_counter() - began)
            slip = slip or desk.qr_text()
        desk.press("Escape")
        desk.wait_for("Quét mã QR")
        desk.wait_until_gone("Đã thấy thẻ")
    return times, slip


def _transport() -> list[float]:
    """Return how long the bytes of a reading take through pcscd, with nothing computed on either side."""
    echo = _Echo(READING_BYTES // COMMANDS)
    program = (
        "import sys, time; from smartcard.System import readers;"
        f"c = next(r for r in readers() if str(r) == {DESK_READER!r}).createConnection(); c.connect();"
        "t = time.perf_counter();"
        f"[c.transmit([0, 176, 0, 0, 0, 0, 0]) for _ in range({COMMANDS})]; print(time.perf_counter() - t)"
    )
    times = []
    with inserted(echo):
        command = [sys.executable, "-c", program]
        waited(lambda: bool(subprocess.run(command, capture_output=True, check=False).stdout), 5)
        for _ in range(RUNS):
            times.append(float(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    return times


class _Echo:
    """A card that answers anything with the same bytes."""

    def __init__(self, size: int) -> None:
        self._answer = bytes(size) + b"\x90\x00"

    def reset(self) -> None:
        """Nothing is held."""

    def transmit(self, command: bytes) -> bytes:  # noqa: ARG002 -- whatever was asked
        """Answer."""
        return self._answer


def _killed_and_back(day: ExamDay, seat: SeatHands, screen: VirtualScreen, number: int) -> float:
    seat.answer(number, ITEMS[number - 1].kind, ITEMS[number - 1].key)
    day.kill_seat_client()
    began = time.perf_counter()
    screen.wait_until_gone(f"Câu {number} ")
    screen.wait_for(f"Câu {number} ")
    took = time.perf_counter() - began
    screen.focus(f"Câu {number} ")
    return took


def _client_mb(day: ExamDay) -> float:
    return max(_rss_mb(process) for process in day.seat_processes())


def _rss_mb(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / KB_PER_MB


def _empty_window_mb() -> float:
    with VirtualScreen() as screen:
        environment = {**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
        with subprocess.Popen([sys.executable, "-c", EMPTY], env=environment) as process:
            screen.wait_for("empty")
            used = _rss_mb(process.pid)
            process.terminate()
    return used
