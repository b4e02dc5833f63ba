"""The seat (figures of the `seat` bench), each part on a real window under Xvfb, the journal on this disk, no board.

The paper has 50 items: chemistry, English with two recordings, and some mathematics.
part `durable`, choice_to_durable_p99: 400 keys A to D on options, from the key to the tick "saved here", drawn: state,
chain, seal, commit with synchronous=FULL on the lane's thread, and back. Part `turns`, next_item_p99: 400 times to the
next question, from asking to its being drawn and laid out. Three runs each, the median of their 99th percentiles;
against both: as many bare commits of one row.
part `start`, cold_start: from starting `truongthi seat` (launcher, then client; files in the page cache) on an enrolled
seat to its sign-in screen on the X server's picture. Against: an empty QMainWindow, likewise. key_to_first_question:
from the paper's key in the seat's hand to the first question, drawn: unsealed, decoded, key and opening on the disk.
Five runs each. Left out: how long the seat waits between two askings for the key, 0.6 to 0.8 s near the bell.
part `hours`: three hours on a boot clock 200 times as fast, the seat's second with it; every 12 seconds the candidate
answers, types, turns, flags, or plays a recording (decoded, with no loudspeaker). rss: after 50 items; against: an
empty QMainWindow. rss_growth: from there to the end. stalls_over_200ms: a second thread asks the window every 20 ms
whether it is there. What the window's thread waited for a core is left out: it is not the seat's doing.
part `kills`, kill_lost: bench/seat_kills.py.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from bench.figures import Figure, figure, quantile
from bench.line import commits_p99
from bench.seat_candidate import Hours
from bench.seat_kills import kill_lost
from bench.seat_paper import bench_paper
from fixtures.exam_day import ExamDay
from fixtures.screen import VirtualScreen
from protocol import paper

RUNS, TIMED_RUNS, LIMIT_S = 3, 5, 280
LOOK_EVERY_S = 0.005
EMPTY = "from PySide6.QtWidgets import QApplication, QMainWindow; a = QApplication([]); w = QMainWindow();"
EMPTY += "w.resize(1366, 768); w.show(); w.setWindowTitle('empty'); a.exec()"
KB_PER_MB = 1024
Measured = TypeVar("Measured")


def measure(part: str) -> tuple[Figure, ...]:
    """Measure `part` (durable, turns, start, hours, kills), or all but the kills."""
    parts: dict[str, Callable[[], tuple[Figure, ...]]] = {
        "durable": durable,
        "turns": turns,
        "start": start,
        "hours": hours,
    }
    if part == "kills":
        return (kill_lost(),)
    return tuple(one for name, measured in parts.items() if part in ("", name) for one in measured())


def durable() -> tuple[Figure, ...]:
    """From a key to the tick."""
    return (_beside_commits("choice_to_durable_p99", "answers"),)


def turns() -> tuple[Figure, ...]:
    """From one question to the next."""
    return (_beside_commits("next_item_p99", "turns"),)


def _beside_commits(name: str, what: str) -> Figure:
    ours, bare = [], []
    for _ in range(RUNS):
        ours.append(quantile(_seat(what, list[float]), 0.99))
        with tempfile.TemporaryDirectory() as folder:
            bare.append(commits_p99(Path(folder) / "bare.db"))
    return figure(name, "ms", ours, "bare SQLite FULL commit p99", bare)


def start() -> tuple[Figure, ...]:
    """From the launcher to the sign-in screen, and from the key to the first question."""
    with tempfile.TemporaryDirectory() as folder, ExamDay(Path(folder)) as day:
        day.prepare()
        day.start_board()
        day.enrol_stations()
        command = [sys.executable, "-m", "truongthi", "seat", str(day.folder / "seat"), "--practice", "--locked"]
        _drawn_s(command, "Vào phòng thi")  # once before: files into the page cache
        cold = [_drawn_s(command, "Vào phòng thi") for _ in range(TIMED_RUNS)]
    empty = [_drawn_s([sys.executable, "-c", EMPTY], "empty") for _ in range(TIMED_RUNS)]
    first = [_seat("opening", list[float])[0] for _ in range(TIMED_RUNS)]
    return (
        figure("cold_start", "s", cold, "an empty QMainWindow", empty),
        figure("key_to_first_question", "s", first),
    )


def _drawn_s(command: list[str], title: str) -> float:
    """Return the seconds from starting a command to its window on the screen's picture."""
    with VirtualScreen() as screen:
        nothing = screen.picture().tobytes()
        before = time.perf_counter()
        with subprocess.Popen(
            command, env=_on(screen), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            while screen.picture().tobytes() == nothing:
                time.sleep(LOOK_EVERY_S)  # another process's window: there is no event of ours to wait for
            took = time.perf_counter() - before
            screen.wait_for(title)
            process.terminate()
    return took


def hours() -> tuple[Figure, ...]:
    """Three hours at a fast clock."""
    done = _seat("hours", Hours)
    print(f"{done.acts} acts, longest wait for the window {done.longest_ms} ms", file=sys.stderr)
    return (
        figure("rss", "MB", [done.rss_mb], "an empty QMainWindow", [_empty_mb()]),
        figure("rss_growth", "MB", [done.growth_mb]),
        figure("stalls_over_200ms", "count", [done.stalls]),
    )


def _seat(what: str, kind: type[Measured]) -> Measured:
    """Have somebody sit at a seat in a process of its own, and return what was measured."""
    with VirtualScreen() as screen, tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / "paper.json"
        packed.write_bytes(paper.encode(bench_paper()))
        command = [sys.executable, "-m", "bench.seat_candidate", what, str(packed), str(Path(folder) / "seat")]
        done = subprocess.run(command, env=_on(screen), capture_output=True, timeout=LIMIT_S, check=False)
        if done.returncode:
            sys.exit(done.stderr.decode())
        return msgspec.json.decode(done.stdout, type=kind)


def _empty_mb() -> float:
    with VirtualScreen() as screen, subprocess.Popen([sys.executable, "-c", EMPTY], env=_on(screen)) as process:
        screen.wait_for("empty")
        status = Path(f"/proc/{process.pid}/status").read_text()
        process.terminate()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / KB_PER_MB


def _on(screen: VirtualScreen) -> dict[str, str]:
    return {**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb", "QT_FONT_DPI": "96"}
