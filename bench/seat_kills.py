"""Part `kills` of the `seat` bench, at most 15 minutes: answers that the seat called saved and that a kill lost.

900 times SIGKILL to the process that stores, under a scripted writer: the seat's own lane and journal, as fast as the
disk takes it, killed after a random number of answers or while it starts (fixtures/killed_writer.py; the storing thread
is inside the client process, so there is nothing else to kill). 100 times to the client with its real window, its
launcher and a board: a key, and after a random time the kill. What the window's title said then is held against what it
says when the launcher has brought it back: the same question, and the answer there if it was said to be saved.
"""

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

import msgspec

from bench.figures import Figure, figure
from fixtures.exam_day import ROOM, SEAT, ExamDay
from fixtures.killed_writer import Kills
from fixtures.screen import VirtualScreen
from fixtures.seat_hands import SeatHands
from protocol import sealing
from server.board_folder import BoardFolder
from server.roster import service as roster
from server.roster import slots

WRITER_KILLS, WINDOW_KILLS, SEED = 900, 100, 2026
CANDIDATE = "18001234"
CHOICES, NUMBER = 12, 17  # items of part I, each answered once, and one of part III: a digit typed and taken away
WRITER_LIMIT_S = 780
SAVED = " / 22 đã trả lời · Đã lưu"
LONGEST_WAIT_S = 0.5  # typing is kept 0.25 s for what follows


def kill_lost() -> Figure:
    """Return the answers lost."""
    with tempfile.TemporaryDirectory() as folder:
        writer = _writer_kills(Path(folder))
    print(
        f"{writer.kills} writers: {writer.told} answers told, {writer.lost} lost, {writer.seconds} s", file=sys.stderr
    )
    with tempfile.TemporaryDirectory() as folder, VirtualScreen() as screen, ExamDay(Path(folder)) as day:
        windows = _Windows(day, screen)
        windows.sit_down()
        for kill in range(WINDOW_KILLS):
            windows.kill(kill)
    found = f"{windows.told} answers told, {windows.lost} lost, back within {windows.slowest_s:.2f} s"
    print(f"{WINDOW_KILLS} windows: {found}", file=sys.stderr)
    return figure("kill_lost", "count", [writer.lost + windows.lost])


def _writer_kills(folder: Path) -> Kills:
    command = [sys.executable, "-m", "fixtures.killed_writer", str(folder), str(WRITER_KILLS), str(SEED)]
    done = subprocess.run(command, capture_output=True, timeout=WRITER_LIMIT_S, check=True)
    return msgspec.json.decode(done.stdout, type=Kills)


@dataclass
class _Windows:
    """A seat whose window is killed again and again."""

    day: ExamDay
    screen: VirtualScreen
    told: int = 0
    lost: int = 0
    slowest_s: float = 0.0

    def __post_init__(self) -> None:
        self._chance = Random(SEED)  # noqa: S311 -- moments, not keys
        self._answered, self._without = 0, -1  # items answered; how many without the last one

    def sit_down(self) -> None:
        """Set the exam up, sign in by the slip's code, and open the paper."""
        day, hands = self.day, SeatHands(self.screen)
        day.prepare()
        day.start_board()
        day.enrol_stations()
        day.start("seat", "seat", day.folder / "seat", "--practice", "--locked", display=self.screen.display)
        hands.wait_for_sign_in()
        hands.enter_slip(CANDIDATE, self._slip())
        day.release_paper()
        hands.wait_for_paper()

    def _slip(self) -> str:
        board = BoardFolder(self.day.board_folder).open()
        with board.connect() as db:
            (session,) = roster.sessions(db)
            slot = next(one for one in slots.codes_of(db, session.id, [ROOM]) if one.seat == SEAT)
        board.dispose()
        return sealing.slip_code(slot.code, slot.key, CANDIDATE, session.id)

    def kill(self, kill: int) -> None:
        """Answer, kill at some moment, and look what is there when the window is back."""
        number = min(kill + 1, NUMBER)
        if not self._shows(f"Câu {number} "):
            self.screen.press("Next")
            self.screen.wait_for(f"Câu {number} ")
        wanted = self._answer(number)
        time.sleep(self._chance.uniform(0, LONGEST_WAIT_S))  # a kill has no event to wait for: that is its point
        is_told = self._shows(f" {wanted}{SAVED}")
        self.day.kill_seat_client()
        before = time.perf_counter()
        self.screen.wait_until_gone(f"Câu {number} ")
        self.screen.focus(f"Câu {number} ")
        self.slowest_s = max(self.slowest_s, time.perf_counter() - before)
        self.screen.wait_for(SAVED)
        is_there = self._shows(f" {wanted}{SAVED}")
        self.told += is_told
        self.lost += is_told and not is_there
        self._answered = wanted if is_there else self._answered

    def _answer(self, number: int) -> int:
        """Change how many items are answered by one; return how many then are."""
        if number <= CHOICES:
            self.screen.type("a")
            return self._answered + 1
        if number < NUMBER:
            return self._answered  # turned only: four statements are for others to answer
        if self._without < 0:
            self._without = self._answered
        is_there = self._answered > self._without
        self.screen.press("BackSpace" if is_there else "7")
        return self._answered + (-1 if is_there else 1)

    def _shows(self, words: str) -> bool:
        return any(words in title for title in self.screen.titles())
