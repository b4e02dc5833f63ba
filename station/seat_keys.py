"""The keys of a running attempt: kept in the launcher's memory, handed to each client over an inherited socket."""

import socket
import struct

import msgspec

from protocol.seat_rules import NO_ACCOMMODATION, Accommodation

LENGTH = struct.Struct(">I")
MAX_FRAME_BYTES = 4 * 1024 * 1024


class SeatKeys(msgspec.Struct, frozen=True):
    """What a killed client needs to be back at the same question. Never on a disk as it stands here."""

    slot: int
    slot_key: bytes
    candidate: str
    name: str
    born: str  # ISO date
    signed_in_by: str  # code, card, order
    photo: bytes = b""
    paper_key: bytes = b""
    order: bytes = b""  # the signed grant or move by which the candidate sits here
    paper_id: str = ""  # the candidate's own variant, where an order brought them to a seat that has another
    paper_hash: bytes = b""
    off_ms: int = 0  # how long the attempt stood between two seats, by the board's clock
    accommodation: Accommodation = NO_ACCOMMODATION


class LauncherGoneError(Exception):
    """The other end of the socket is closed."""


def send(line: socket.socket, keys: SeatKeys | None) -> None:
    """Send `keys`, or that there are none. Raises LauncherGoneError."""
    try:
        line.sendall(_framed(keys))
    except OSError as error:
        raise LauncherGoneError from error


def _framed(keys: SeatKeys | None) -> bytes:
    content = msgspec.msgpack.encode(keys)
    return LENGTH.pack(len(content)) + content


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


def no_keys() -> bytearray:
    """Return the frame that says that there are none."""
    return bytearray(_framed(None))


def receive_frame(line: socket.socket) -> bytearray:
    """Wait for the next frame and leave it as it came: one copy, that `wipe` takes away. Raises LauncherGoneError."""
    head = _exactly(line, LENGTH.size)
    (length,) = LENGTH.unpack(head)
    if length > MAX_FRAME_BYTES:
        raise LauncherGoneError
    frame = bytearray(head) + bytearray(length)
    left = memoryview(frame)[LENGTH.size :]
    while left:
        try:
            size = line.recv_into(left)
        except OSError as error:
            raise LauncherGoneError from error
        if not size:
            raise LauncherGoneError
        left = left[size:]
    return frame


def send_frame(line: socket.socket, frame: bytearray) -> None:
    """Send a frame that was received. Raises LauncherGoneError."""
    try:
        line.sendall(frame)
    except OSError as error:
        raise LauncherGoneError from error


def wipe(frame: bytearray) -> None:
    """Overwrite a frame's bytes: nobody who reads this process's memory later finds them."""
    frame[:] = bytes(len(frame))
