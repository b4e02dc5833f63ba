"""Messages on a pipe: four bytes of length, then msgpack."""

from typing import IO, TypeVar

import msgspec

LENGTH_BYTES = 4
MAX_FRAME = 4_000_000

M = TypeVar("M")


class BrokenFrameError(Exception):
    """The other process sent what is no message."""


def write(stream: IO[bytes], message: msgspec.Struct) -> None:
    """Send one message."""
    body = msgspec.msgpack.encode(message)
    stream.write(len(body).to_bytes(LENGTH_BYTES, "big") + body)
    stream.flush()


def read(stream: IO[bytes], decoder: msgspec.msgpack.Decoder[M]) -> M | None:
    """Return the next message, None at the end of the stream. Raises BrokenFrameError."""
    head = stream.read(LENGTH_BYTES)
    if not head:
        return None
    length = int.from_bytes(head, "big")
    if len(head) < LENGTH_BYTES or length > MAX_FRAME:
        raise BrokenFrameError("length")
    body = stream.read(length)
    if len(body) < length:
        raise BrokenFrameError("cut")
    try:
        return decoder.decode(body)
    except (msgspec.MsgspecError, ValueError) as error:
        raise BrokenFrameError("body") from error
