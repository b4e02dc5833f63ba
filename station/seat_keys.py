"""The keys of a running attempt: kept in the launcher's memory, handed to each client over an inherited socket."""

import socket
import struct

import msgspec

LENGTH = struct.Struct(">I")
MAX_FRAME_BYTES = 4 * 1024 * 1024


class SeatKeys(msgspec.Struct, frozen=True):
    """What a killed client needs to be back at the same question. Never on a disk as it stands here."""

    slot: int
    slot_key: bytes
    candidate: str
    name: str
    born: str  # ISO date
    signed_in_by: str  # code, card
    photo: bytes = b""
    paper_key: bytes = b""


class LauncherGoneError(Exception):
    """The other end of the socket is closed."""


def send(line: socket.socket, keys: SeatKeys | None) -> None:
    """Send `keys`, or that there are none. Raises LauncherGoneError."""
    content = msgspec.msgpack.encode(keys)
    try:
        line.sendall(LENGTH.pack(len(content)) + content)
    except OSError as error:
        raise LauncherGoneError from error


def receive(line: socket.socket) -> SeatKeys | None:
    """Wait for the next frame. Raises LauncherGoneError."""
    (length,) = LENGTH.unpack(_exactly(line, LENGTH.size))
    if length > MAX_FRAME_BYTES:
        raise LauncherGoneError
    try:
        return msgspec.msgpack.decode(_exactly(line, length), type=SeatKeys | None)
    except (msgspec.DecodeError, ValueError) as error:
        raise LauncherGoneError from error  # not the process that was left there


def _exactly(line: socket.socket, size: int) -> bytes:
    content = b""
    while len(content) < size:
        try:
            piece = line.recv(size - len(content))
        except OSError as error:
            raise LauncherGoneError from error
        if not piece:
            raise LauncherGoneError
        content += piece
    return content
