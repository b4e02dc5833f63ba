"""Catalogue 9, 10, 23: what is done to the seat's processes, by its own user and by another."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.screen import waited
from protocol.seat_rules import Alarm
from station.exam.lockdown import hardening
from tests.escapes.room import BACK_S, LOCKED, NOBODY, OTHER_PYTHON, Room

pytestmark = pytest.mark.window

ATTACH = "import ctypes, sys; sys.exit(ctypes.CDLL(None, use_errno=True).ptrace(16, int(sys.argv[1]), 0, 0) != 0)"
HARDENED = "\nharden()\nprint('ready', flush=True)\nimport sys\nsys.stdin.read()\n"


def comes_back(room: Room, killed: int) -> bool:
    """Tell whether another client shows the paper within the time that is promised."""
    is_back = waited(lambda: len(room.processes()) > 1 and room.client != killed and "Câu" in room.title(), BACK_S)
    return is_back and waited(lambda: room.early.focus() == room.window(), BACK_S)


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV], ids=lambda one: one.name)
def test_09_a_killed_client_is_back_at_the_same_question_and_nobody_is_punished(room: Room, by: signal.Signals) -> None:
    question, client, restarts = room.title().split("·")[3], room.client, len(room.of(Alarm.RESTARTED))
    os.kill(client, by)
    assert comes_back(room, client)
    assert room.title().split("·")[3] == question
    assert waited(lambda: len(room.of(Alarm.RESTARTED)) > restarts, 2)
    assert LOCKED not in room.title()


def test_09_a_client_whose_connection_is_cut_is_back(room: Room) -> None:
    client = room.client
    room.early.kill_client_of(room.window())
    assert comes_back(room, client)


def test_09_a_client_that_is_killed_while_locked_is_locked_when_it_is_back(room: Room) -> None:
    with room.alarmed(Alarm.KEYS_INJECTED):
        room.early.key("b")
    assert room.shows(LOCKED, 1)
    client = room.client
    os.kill(client, signal.SIGKILL)
    assert waited(lambda: len(room.processes()) > 1 and room.client != client, BACK_S)
    assert room.shows(LOCKED, BACK_S)


def test_09_a_stopped_client_goes_on_at_once(room: Room) -> None:
    os.kill(room.client, signal.SIGSTOP)
    assert waited(lambda: "\nState:\tT" not in Path(f"/proc/{room.client}/status").read_text(), 1)
    assert room.goes_on()


@pytest.mark.parametrize("which", ["KILL", "STOP", "TERM"])
def test_09_another_user_signals_nothing(room: Room, which: str) -> None:
    client = room.client
    asked = room.run_beside("kill", f"-{which}", str(room.pid_inside()), user=NOBODY)
    assert asked.wait(5) != 0
    assert room.client == client


def test_10_another_user_does_not_attach(room: Room) -> None:
    asked = room.run_beside(OTHER_PYTHON, "-I", "-c", ATTACH, str(room.pid_inside()), user=NOBODY)
    assert asked.wait(5) == 1


def test_10_the_same_user_does_not_attach_either_nor_reads_the_environment() -> None:
    source = Path(hardening.__file__).read_text() + HARDENED
    victim = subprocess.Popen(
        [*NOBODY, OTHER_PYTHON, "-I", "-c", source], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd="/"
    )
    with victim:
        assert victim.stdout is not None
        assert victim.stdout.readline() == b"ready\n"
        attached = subprocess.run([*NOBODY, OTHER_PYTHON, "-I", "-c", ATTACH, str(victim.pid)], check=False, cwd="/")
        read = subprocess.run([*NOBODY, "cat", f"/proc/{victim.pid}/environ"], check=False, capture_output=True)
        victim.kill()
    assert attached.returncode == 1
    assert b"denied" in read.stderr


def test_10_12_nothing_of_the_session_reaches_the_client_that_could_change_it(room: Room) -> None:
    pairs = Path(f"/proc/{room.client}/environ").read_bytes().split(b"\0")
    found = dict(pair.decode().split("=", 1) for pair in pairs if pair)
    assert not {name for name in found if name.startswith(("LD_", "PYTHON", "GTK_", "QTWEBENGINE", "XMODIFIERS"))}
    assert "QT_PLUGIN_PATH" not in found
    assert found["QT_QPA_PLATFORM"] == "xcb"
    assert found["QT_IM_MODULE"] == "none"


def test_13_the_accessibility_bus_is_not_reached(room: Room) -> None:
    environment = Path(f"/proc/{room.client}/environ").read_bytes()
    assert b"DBUS_SESSION_BUS_ADDRESS=disabled:" in environment
    sockets = Path(f"/proc/{room.client}/net/unix").read_text()
    inodes = {line.split()[6] for line in sockets.splitlines() if "at-spi" in line or "/bus" in line}
    held = {str(one.readlink()) for one in Path(f"/proc/{room.client}/fd").iterdir()}
    assert not held & {f"socket:[{inode}]" for inode in inodes}


def test_23_a_crash_leaves_no_core_and_opens_no_window(room: Room) -> None:
    limits = Path(f"/proc/{room.client}/limits").read_text()
    (core,) = [line for line in limits.splitlines() if line.startswith("Max core file size")]
    assert core.split()[4:6] == ["0", "0"]
    client, windows = room.client, len(room.early.windows())
    os.kill(client, signal.SIGABRT)
    assert comes_back(room, client)
    assert len(room.early.windows()) == windows


@pytest.fixture
def borrowed_name() -> Iterator[Path]:
    """A program that may be called anything."""
    folder = Path(tempfile.mkdtemp(prefix="truongthi-program-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("name", "alarm", "user"),
    [
        ("x11vnc", Alarm.REMOTE_SESSION, NOBODY),
        ("anydesk", Alarm.REMOTE_SESSION, ()),
        ("obs", Alarm.CAPTURE, ()),
        ("autokey-gtk", Alarm.PROCESS_FOUND, NOBODY),
    ],
)
def test_11_a_program_that_has_no_place_in_an_exam_locks_the_seat(
    room: Room, borrowed_name: Path, name: str, alarm: Alarm, user: tuple[str, ...]
) -> None:
    shutil.copy("/bin/sleep", borrowed_name / name)
    with room.alarmed(alarm):
        started = room.run_beside(str(borrowed_name / name), "30", user=user)
    assert room.shows(LOCKED, 1)
    started.kill()
    started.wait()
    for pid in room.beside(name):
        os.kill(pid, signal.SIGKILL)


def test_11_a_program_that_says_it_records_the_screen_locks_the_seat(room: Room) -> None:
    with room.alarmed(Alarm.CAPTURE):
        started = room.run_beside(OTHER_PYTHON, "-c", "import time; time.sleep(30)", "-f", "x11grab")
    assert room.shows(LOCKED, 1)
    for pid in room.beside("x11grab"):
        os.kill(pid, signal.SIGKILL)
    started.wait(5)
