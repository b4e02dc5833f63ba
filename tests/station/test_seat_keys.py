"""Keys between launcher and client: whole frames, bounded, nothing on a disk."""

import socket

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
