"""A room with one seat: the real launcher and window, a person's hands, and another program that wants in.

The seat's X server is a Xephyr, itself a window of a Xvfb. So there is a keyboard that is no program's as far as the
seat's server knows: what is typed on the outer screen. The seat has processes of its own (a PID namespace): what else
runs on this machine is none of its business.
"""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import xcffib

from fixtures.exam_day import ROOM, SEAT, ExamDay, command
from fixtures.screen import VirtualScreen, waited
from protocol import journal, sealing
from protocol.journal import Entry, StreamId, decode_header
from protocol.records import Alarmed, Flagged, Record, Response
from protocol.seat_rules import Alarm
from server.roster import service as roster
from server.roster import slots
from station.exam.lockdown.watch import LOOK_EVERY_S
from station.exam.work import replay
from tests.escapes.x_client import XClient
from tests.journeys.without_windows import Exam, Opened, exam_of
from tests.server.board import HOA, PINS
from tests.server.papers import every_type

WITHIN_S = 1.0  # an alarm is due
BACK_S = 15.0  # a killed client is back within 5 s; this machine may have more to do
XEPHYR = ("Xephyr", "-nolisten", "tcp", "-noreset", "-no-host-grab")
UNSHARED = ("unshare", "--pid", "--fork", "--mount-proc", "--kill-child")
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
OTHER_PYTHON = "/usr/bin/python3"  # one that every user may run
LOCKED = "Máy đã khóa"
PLACES = 64  # of the seat's X server: fewer than usual, so that a full one is soon full


@contextmanager
def nested_screen(outer: VirtualScreen) -> Iterator[str]:
    """Run a Xephyr in `outer` and yield its display."""
    read_end, write_end = os.pipe()
    size = f"{outer.width}x{outer.height}"
    process = subprocess.Popen(
        [*XEPHYR, "-displayfd", str(write_end), "-screen", size, "-maxclients", str(PLACES)],
        pass_fds=[write_end],
        env=os.environ | {"DISPLAY": outer.display},
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as numbers:
            yield f":{numbers.readline().strip()}"
    finally:
        process.terminate()
        process.wait()


@dataclass
class Room:
    """Everything that a test of the lock asks for."""

    exam: Exam
    day: ExamDay
    display: str
    hands: XClient  # at the outer screen: a person
    early: XClient  # a program that was at the seat's screen before the seat was
    environment: dict[str, str] = field(default_factory=dict)
    folder: Path = field(default_factory=Path)  # the seat's
    process: subprocess.Popen[bytes] | None = None
    _opened: Opened | None = None

    # -- the seat ------------------------------------------------------------------------------------------------------

    def start_seat(self) -> None:
        """Start the launcher: an exam, no practice."""
        environment = os.environ | {"DISPLAY": self.display, "QT_FONT_DPI": "96"} | self.environment
        environment.pop("QT_QPA_PLATFORM", None)
        environment |= self.environment
        with (self.day.folder / "seat.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*UNSHARED, sys.executable, "-m", "truongthi", "seat", str(self.folder)],
                env=environment,
                stdout=log,
                stderr=log,
            )

    def end_seat(self) -> None:
        """End it as an operator does."""
        if self.process is not None and self.process.poll() is None:
            for pid in self.processes()[:1]:
                os.kill(pid, 15)
            self.process.wait(20)

    def processes(self) -> list[int]:
        """Return launcher and client, by the numbers of this side."""
        assert self.process is not None
        launcher = _children(self.process.pid)
        return [*launcher, *(client for one in launcher for client in _children(one))]

    @property
    def client(self) -> int:
        """The client's process."""
        return self.processes()[1]

    def run_beside(
        self, *words: str, user: tuple[str, ...] = (), stderr: int = subprocess.DEVNULL
    ) -> subprocess.Popen[bytes]:
        """Run a program on the seat's machine, as the seat's user or another."""
        entered = ("nsenter", "--target", str(self.processes()[0]), "--pid", "--mount")
        return subprocess.Popen(
            [*entered, *user, *words], stdout=subprocess.DEVNULL, stderr=stderr, env={"PATH": os.environ["PATH"]}
        )

    def pid_inside(self) -> int:
        """The client's process, by the number that its own side knows."""
        status = Path(f"/proc/{self.client}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("NSpid:")).split()[-1])

    # -- what it shows and keeps ---------------------------------------------------------------------------------------

    def window(self) -> int:
        """Return the exam's window."""
        return next((one for one, title in self.early.titles().items() if "Máy thi" in title), 0)

    def title(self) -> str:
        """Return what the exam's window says."""
        return self.early.title(self.window()) if self.window() else ""

    def shows(self, words: str, limit_s: float = 20.0) -> bool:
        """Wait until the window says `words`."""
        return waited(lambda: words in self.title(), limit_s)

    @property
    def opened(self) -> Opened:
        """The paper, and what opens the attempt's journal."""
        if self._opened is None:
            self._opened = self.exam.opened(HOA)
        return self._opened

    def records(self) -> list[Record]:
        """Return what the seat has on its disk, of the attempt and of its own stream."""
        path = self.folder / "journal.db"
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            rows = database.execute("SELECT stream, header, body FROM entries ORDER BY stream, segment, seq").fetchall()
        database.close()
        return [self._read(stream, Entry(decode_header(header), body)) for stream, header, body in rows]

    def _read(self, stream: bytes, entry: Entry) -> Record:
        of_attempt = self._opened is not None and StreamId(stream) == self._opened.attempt
        return journal.read(entry, self._opened.key if of_attempt and self._opened else b"")

    def alarms(self) -> list[Alarmed]:
        """Return the alarms so far."""
        return [one for one in self.records() if isinstance(one, Alarmed)]

    def responses(self) -> dict[str, Response]:
        """Return the answers on the disk, as a restarted seat would read them."""
        return dict(replay(self.records()).responses)

    # -- attempts ------------------------------------------------------------------------------------------------------

    @contextmanager
    def alarmed(self, alarm: Alarm) -> Iterator[None]:
        """Expect that what happens inside is written down as `alarm` within a second."""
        before = len(self.of(alarm))
        begun = time.monotonic()
        yield
        seen = waited(lambda: len(self.of(alarm)) > before, WITHIN_S - (time.monotonic() - begun))
        assert seen, f"no {alarm.value}: {self.alarms()[before:]}"

    def of(self, alarm: Alarm) -> list[Alarmed]:
        """Return the alarms of one kind so far."""
        return [one for one in self.alarms() if one.alarm == alarm.value]

    def let_look(self) -> None:
        """Let the watchers have two looks at a seat to which nothing is done: only time brings them."""
        waited(lambda: False, 2 * LOOK_EVERY_S)

    def unlock(self) -> None:
        """An officer comes."""
        assert self.shows(LOCKED, 3)
        assert waited(lambda: self.early.focus() == self.window(), BACK_S)
        self.hands.key("F12")
        self.hands.type(PINS["cb1"])
        self.hands.key("Return")
        assert waited(lambda: LOCKED not in self.title(), 10), self.title()

    def come_late(self) -> XClient:
        """Come as a program that was not there before. Raises xcffib.ConnectionException."""
        return XClient(self.display)

    def beside(self, word: str) -> list[int]:
        """Return the programs on the seat's machine whose command line has `word`, but for who entered them."""
        own = Path(f"/proc/{self.processes()[0]}/ns/pid").stat().st_ino
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and (entry / "ns" / "pid").stat().st_ino == own:
                    found += [int(entry.name)] * (word.encode() in (entry / "cmdline").read_bytes())
            except OSError:
                continue
        return found

    def turn_to(self, number: int) -> None:
        """Show a question, by the keys that lead there."""
        while f"Câu {number} " not in self.title():
            here = int(self.title().split("Câu ")[1].split()[0])
            self.hands.key("alt", "Right" if here < number else "Left")
            assert waited(lambda: f"Câu {here} " not in self.title(), 3)  # noqa: B023 (asked at once)

    def goes_on(self) -> bool:
        """Tell whether the candidate can work: a question is flagged, and that is written."""
        before = len(self._flags())
        self.hands.key("alt", "f")
        return waited(lambda: len(self._flags()) > before, 5)

    def _flags(self) -> list[Flagged]:
        return [one for one in self.records() if isinstance(one, Flagged)]


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def refused(connect: Callable[[], object]) -> bool:
    """Tell whether the X server lets nobody in."""
    try:
        connect()
    except xcffib.ConnectionException:
        return True
    return False


def sit_down(room: Room) -> None:
    """Sign in by the slip; two officers open the paper."""
    assert room.shows("Vào phòng thi"), (room.day.folder / "seat.log").read_text()
    candidate, code = slip_of(room.exam)
    room.hands.type(candidate)
    room.hands.key("Return")
    room.hands.type(code)
    room.hands.key("Return")
    assert room.shows("Chờ hiệu lệnh"), room.title()
    room.exam.release()
    assert room.shows("Câu 1"), room.title()
    assert room.opened.paper.items


def slip_of(exam: Exam) -> tuple[str, str]:
    """Return what stands on the candidate's slip."""
    with exam.board.engine.connect() as db:
        (session,) = roster.sessions(db)
        slot = next(one for one in slots.codes_of(db, session.id, [ROOM]) if (one.seat, one.slot) == (SEAT, 1))
    return HOA.candidate, sealing.slip_code(slot.code, slot.key, HOA.candidate, session.id)


@contextmanager
def prepared_exam(folder: Path) -> Iterator[tuple[Exam, ExamDay]]:
    """A board that runs, with a paper sealed for one seat, and that seat enrolled."""
    master = every_type.master(every_type.EVERY, ())  # no block to choose: every question can be turned to
    with exam_of(folder, master.subject, master.minutes) as exam:
        exam.fill_bank(every_type.EVERY, (every_type.STIMULUS,), every_type.MEDIA)
        exam.seal_unproofed(master)
        with ExamDay(folder) as day:
            day.start_board()
            code = command("board", "enrol-code", day.board_folder, "seat", ROOM, SEAT).split()[-1]
            command("seat", folder / "seat", "--board", day.url, "--code", code, "--enrol-only")
            yield exam, day
