"""Keys between launcher and client: whole frames, bounded, nothing on a disk."""

import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station import seat_keys
from station.seat_keys import LauncherGoneError, SeatKeys

KEYS = SeatKeys(1, bytes(32), "18001234", "Nguyễn Thị Hòa", "2008-11-03", "code", b"portrait" * 5000, bytes(32))


def test_keys_arrive_as_they_were_sent() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for keys in (None, KEYS):
            seat_keys.send(ours, keys)
            assert seat_keys.receive(theirs) == keys


def test_the_other_ends_death_is_told() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        theirs.close()
        with pytest.raises(LauncherGoneError):
            seat_keys.receive(ours)


@given(st.binary(max_size=200))
def test_junk_is_the_other_end_gone_or_keys(content: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(content)
        ours.shutdown(socket.SHUT_WR)
        try:
            assert isinstance(seat_keys.receive(theirs), SeatKeys | None)
        except LauncherGoneError:
            return


def test_a_frame_is_handed_on_as_it_came() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        seat_keys.send(ours, KEYS)
        frame = seat_keys.receive_frame(theirs)
        seat_keys.send_frame(theirs, frame)
        assert seat_keys.receive(ours) == KEYS
        seat_keys.send_frame(theirs, seat_keys.no_keys())
        assert seat_keys.receive(ours) is None


@pytest.mark.parametrize("content", [b"", b"\0\0", b"\xff\xff\xff\xff", b"\0\0\0\x09short"])
def test_a_frame_that_is_none_is_the_other_end_gone(content: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(content)
        ours.shutdown(socket.SHUT_WR)
        with pytest.raises(LauncherGoneError):
            seat_keys.receive_frame(theirs)


HOLDER = """
import socket, sys
from station import seat_keys

line, held = socket.socket(fileno=int(sys.argv[1])), seat_keys.no_keys()
while True:
    fresh = seat_keys.receive_frame(line)
    held, before = fresh, held
    seat_keys.wipe(before)
    print("kept", flush=True)
"""


def times_in_memory(pid: int, wanted: bytes) -> int:
    """Return how often `wanted` lies in what a process may write to: heap, stack, what it mapped."""
    hits = 0
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for area, rights, *_ in map(str.split, maps):
            if not rights.startswith("rw"):
                continue
            first, last = (int(end, 16) for end in area.split("-"))
            memory.seek(first)
            with suppress(OSError):  # pages that nobody can read hold nothing either
                hits += memory.read(last - first).count(wanted)
    return hits


def test_after_goodbye_the_memory_of_whoever_held_the_keys_has_none_of_them() -> None:
    secret = os.urandom(32)
    keys = SeatKeys(1, secret, "18001234", "Nguyễn Thị Hòa", "2008-11-03", "code")
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            command = [sys.executable, "-c", HOLDER, str(theirs.fileno())]
            holder = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdout=subprocess.PIPE)
        assert holder.stdout is not None
        found = []
        for handed in (keys, keys, None):
            seat_keys.send(ours, handed)
            assert holder.stdout.readline() == b"kept\n"
            name = times_in_memory(holder.pid, keys.name.encode())
            found.append((times_in_memory(holder.pid, secret), name))
        holder.kill()
        holder.communicate()
    assert found == [(1, 1), (1, 1), (0, 0)]
