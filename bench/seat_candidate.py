"""`python -m bench.seat_candidate WHAT PAPER FOLDER`: one seat with its real window and journal, and its candidate.

Runs in a process of its own on a virtual screen and prints what it measured as JSON. WHAT is `answers` (milliseconds
from a key to the tick that says "saved here"), `turns` (milliseconds from asking for the next question to its being
drawn), `opening` (seconds from the paper's key to its first question, drawn) or `hours` (three hours at a fast clock).
"""

import os
import random
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fixtures.disk_attempt import DiskAttempt
from protocol import paper, sealing
from protocol.paper import ItemType, PackedPaper
from station.exam.seat import Phase, Place, SaveState, SeatState
from station.identity import write_durably
from station.ui import theme
from station.ui.seat import controller
from station.ui.seat.controller import SeatController
from station.ui.seat.player import Player
from station.ui.seat.window import SeatWindow

WIDTH, HEIGHT = 1366, 768
ANSWERS, TURNS = 400, 400
HOURS_S, SPEED = 3 * 3600, 200  # simulated seconds, and how many of them pass in one
ACT_EVERY_S = 12  # simulated: somebody who works fast
BEAT_EVERY_S = 0.02
STALL_S = 0.2
SETTLED_ITEMS = 50
KB_PER_MB, NS_PER_S, MS_PER_S = 1024, 1_000_000_000, 1000
LETTERS = (Qt.Key.Key_A, Qt.Key.Key_B, Qt.Key.Key_C, Qt.Key.Key_D)
WORDS = "Em xin trinhf bayf: truwowcs heets ta xets daaus cuar ddaoj hamf, rooif keets luaanj. "  # in Telex


class Hours(msgspec.Struct, frozen=True):
    """What three hours showed. `stalls`: beats that the window answered after over 200 ms, less waits for a core."""

    rss_mb: float
    growth_mb: float
    stalls: int
    longest_ms: float
    acts: int


class FastBoot:
    """A boot clock on which time passes `SPEED` times as fast; at first it stands."""

    boot_id = "bench"

    def __init__(self) -> None:
        self._began = 0.0

    def start(self) -> None:
        """Let time pass."""
        self._began = time.monotonic()

    def now_ms(self) -> int:
        """Return simulated milliseconds."""
        return int((time.monotonic() - self._began) * SPEED * MS_PER_S) if self._began else 0


class Candidate:
    """Somebody at the keyboard of a seat on this process's screen."""

    def __init__(self, folder: Path, packed: PackedPaper, boot: FastBoot, screen: "Screen") -> None:
        self.window = screen.window
        self.attempt = DiskAttempt(folder, packed)
        state = SeatState(place=Place("07", "15", "Ca 1", "Tổng hợp", packed.minutes, "07:30"))
        self.controller = SeatController(self.window, self.attempt, boot, state)
        self.acts = 0
        self._chance = random.Random(2026)  # noqa: S311 -- what is typed, no secret

    @property
    def state(self) -> SeatState:
        """What the window shows."""
        return self.controller.state

    def sit_down(self) -> None:
        """Have the paper opened."""
        self.controller.start()
        until(lambda: self.state.paper is not None and self.state.saved is SaveState.SAVED_HERE)

    def press(self, key: Qt.Key) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key)

    def go_to(self, number: int) -> None:
        """Turn to an item by the map."""
        self.window.intents.item_asked.emit(number)

    def act(self) -> None:
        """Do what a candidate does: answer, type, turn, flag, look at the map, play a recording."""
        item, chance = self.state.item, self._chance
        self.acts += 1
        if item is None or self.state.phase is not Phase.ITEM:
            return
        if item.type is ItemType.EXTENDED_TEXT and chance.random() < 0.9:
            place = chance.randrange(len(WORDS) - 6)
            QTest.keyClicks(QApplication.focusWidget() or self.window, WORDS[place : place + 6])
            return
        stimulus = self.state.stimulus
        if stimulus is not None and stimulus.listening is not None and not self.window.item.player.current:
            self.window.intents.play_asked.emit(stimulus.id, stimulus.listening)
        if item.type is ItemType.CHOICE:
            self.press(chance.choice(LETTERS))
        elif item.type is ItemType.SHORT_NUMBER:
            self.press(Qt.Key(Qt.Key.Key_0 + chance.randrange(10)))
        elif chance.random() < 0.5:
            self.window.intents.flag_asked.emit()
        if chance.random() < 0.6:
            self.go_to(self.state.work.number % len(self.state.items) + 1)
        elif chance.random() < 0.1:
            self.window.intents.map_asked.emit()


class Screen:
    """The application and its one window."""

    def __init__(self) -> None:
        Player.can_play = staticmethod(lambda: True)  # type: ignore[method-assign] # decoding needs no loudspeaker
        self.application = QApplication(sys.argv[:1])
        theme.apply(self.application)
        self.window = SeatWindow()
        self.window.resize(WIDTH, HEIGHT)
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)


def until(happened: Callable[[], bool], limit_s: float = 20) -> None:
    """Let events come until it is so. Raises TimeoutError."""
    end = time.monotonic() + limit_s
    while not happened():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)  # as the window's own loop does
        if time.monotonic() > end:
            raise TimeoutError


def drawn() -> None:
    """Let the window lay itself out and be drawn: what is asked for then is done by the events of the second call."""
    QApplication.processEvents()
    QApplication.processEvents()


def answers(folder: Path, packed: PackedPaper) -> list[float]:
    """Return milliseconds from a key to the tick, drawn."""
    candidate, times = Candidate(folder, packed, FastBoot(), Screen()), []
    candidate.sit_down()
    choices = [item.number for item in packed.items if item.type is ItemType.CHOICE]
    for place in range(ANSWERS):
        if place % len(LETTERS) == 0:
            candidate.go_to(choices[place // len(LETTERS) % len(choices)])
            until(lambda: candidate.state.saved is SaveState.SAVED_HERE)
        before = time.perf_counter()
        candidate.press(LETTERS[place % len(LETTERS)])
        if candidate.state.saved is not SaveState.SAVING:
            continue  # it was answered so already
        until(lambda: candidate.state.saved is SaveState.SAVED_HERE)
        drawn()
        times.append((time.perf_counter() - before) * MS_PER_S)
    candidate.controller.stop()
    return times


def turns(folder: Path, packed: PackedPaper) -> list[float]:
    """Return milliseconds from asking for the next question to its being drawn; each item comes several times."""
    candidate, times = Candidate(folder, packed, FastBoot(), Screen()), []
    candidate.sit_down()
    for _ in range(TURNS):
        number = candidate.state.work.number % len(packed.items) + 1
        until(lambda: candidate.state.saved is SaveState.SAVED_HERE)
        QApplication.processEvents()
        before = time.perf_counter()
        candidate.go_to(number)
        drawn()
        times.append((time.perf_counter() - before) * MS_PER_S)
        if candidate.state.work.number != number:
            raise TimeoutError(number)
    candidate.controller.stop()
    return times


def opening(folder: Path, packed: PackedPaper) -> list[float]:
    """Return seconds from the key to the first question: opened, decoded, the key kept on the disk, written, drawn."""
    key, slot_key, paper_id = bytes(range(32)), bytes(32), bytes.fromhex(packed.paper_id)
    sealed = sealing.seal_paper(paper.encode(packed), paper_id, key, bytes(sealing.NONCE_BYTES))
    candidate = Candidate(folder, packed, FastBoot(), Screen())
    candidate.attempt.waits = True
    candidate.controller.start()
    until(lambda: candidate.state.preparation.paper_here)
    before = time.perf_counter()
    candidate.attempt.paper = paper.decode(sealing.open_paper(sealed, paper_id, key))
    write_durably(folder / "kept.key", sealing.keep_paper_key(slot_key, key, os.urandom(sealing.NONCE_BYTES)))
    candidate.attempt.open_paper()
    until(lambda: candidate.state.phase is Phase.ITEM)
    drawn()
    took = time.perf_counter() - before
    candidate.controller.stop()
    return [took]


class Heartbeat(QObject):
    """A thread that asks the window, again and again, whether it is there, and times the answer."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.stalls, self.longest_s = 0, 0.0
        self._answered, self._stopping = threading.Event(), threading.Event()
        self._schedule = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")  # of the window's thread
        self.asked.connect(self._on_asked, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stopping.set()
        self._answered.set()
        self._thread.join()

    @Slot()
    def _on_asked(self) -> None:
        self._answered.set()

    def _run(self) -> None:
        while not self._stopping.wait(BEAT_EVERY_S):
            self._answered.clear()
            before, waited = time.perf_counter(), self._waited_s()
            self.asked.emit()
            self._answered.wait()
            took = time.perf_counter() - before - (self._waited_s() - waited)
            self.longest_s = max(self.longest_s, took)
            self.stalls += took > STALL_S

    def _waited_s(self) -> float:
        """Return how long the window's thread has waited for a core: that is the machine's doing, not the seat's."""
        return int(self._schedule.read_text().split()[1]) / NS_PER_S


def hours(folder: Path, packed: PackedPaper) -> Hours:
    """Work for three simulated hours, and return what they cost."""
    controller.SECOND_MS = MS_PER_S // SPEED
    boot = FastBoot()
    candidate, heart, hand = Candidate(folder, packed, boot, Screen()), Heartbeat(), QTimer()
    candidate.sit_down()
    for number in range(1, SETTLED_ITEMS + 1):
        candidate.go_to(number)
        candidate.act()
        until(lambda: candidate.state.saved is not SaveState.SAVING)
    settled = _rss_mb()
    hand.timeout.connect(candidate.act)
    hand.start(ACT_EVERY_S * MS_PER_S // SPEED)
    boot.start()
    heart.start()
    until(lambda: candidate.state.used_ms >= HOURS_S * MS_PER_S, HOURS_S / SPEED * 3)
    heart.stop()
    hand.stop()
    grown = _rss_mb() - settled
    candidate.controller.stop()
    return Hours(settled, round(grown, 3), heart.stalls, round(heart.longest_s * MS_PER_S, 1), candidate.acts)


def _rss_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / KB_PER_MB


MEASURES: dict[str, Callable[[Path, PackedPaper], object]] = {
    "answers": answers,
    "turns": turns,
    "opening": opening,
    "hours": hours,
}


def main() -> None:
    """Measure what was asked."""
    what, packed, folder = sys.argv[1], paper.decode(Path(sys.argv[2]).read_bytes()), Path(sys.argv[3])
    print(msgspec.json.encode(MEASURES[what](folder, packed)).decode())


if __name__ == "__main__":
    main()
