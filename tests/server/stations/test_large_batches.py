"""A batch of 100 MB to the real server, its length told truly, falsely or not at all: refused, and never held whole."""

import http.client
import select
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

import msgspec
import pytest

from protocol import api
from tests.server.answers.load import Moments, SavingSeat, line_to, saving_seats
from tests.server.board import make_board
from tests.server.real_server import RealServer, serving

MB = 1_000_000
WHOLE_BYTES, PIECE_BYTES = 100 * MB, 64 * 1024
READ_AT_MOST_BYTES = 30 * MB  # what fits into a batch, and both ends' socket buffers
GROWS_AT_MOST_KIB = 40 * 1024
ANSWERS_S = 30

CHUNKED = "Transfer-Encoding: chunked"


@dataclass(frozen=True)
class Refused:
    """The answer, whether the line is closed after it, and how much could be sent."""

    status: int
    content: bytes
    closes: bool
    sent_bytes: int


@dataclass(frozen=True)
class Flooded:
    """A server, a seat that saves there, and the most memory that it held before any flood."""

    server: RealServer
    seat: SavingSeat
    before_kib: int

    def goes_on(self) -> bool:
        """Tell whether the seat can save, and the server has not grown."""
        with line_to(self.server.port) as line:
            saved = self.seat.save(line, self.seat.next_request(), Moments())
        return saved and self.server.peak_kib - self.before_kib < GROWS_AT_MOST_KIB


@pytest.fixture(scope="module")
def flooded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flooded]:
    """One server for all: what it grows by, it grows by in all tests together."""
    board = make_board(tmp_path_factory.mktemp("flooded"))
    (seat,) = saving_seats(board, 1)
    board.engine.dispose()
    with serving(board.folder.path) as server, line_to(server.port) as line:
        assert seat.save(line, seat.next_request(), Moments())
        yield Flooded(server, seat, server.peak_kib)
        assert server.stop() == 0


def flood(port: int, token: str, *headers: str) -> Refused:
    """Send WHOLE_BYTES after `headers`, or as much of it as the server takes until it answers."""
    with socket.create_connection(("127.0.0.1", port), ANSWERS_S) as line:
        line.sendall(head(token, *headers))
        sent = pour(line, bytes(PIECE_BYTES), chunked=CHUNKED in headers)
        answer = http.client.HTTPResponse(line)
        answer.begin()
        return Refused(answer.status, answer.read(), answer.will_close, sent)


def head(token: str, *headers: str) -> bytes:
    lines = ["POST /v1/journals HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {token}", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def pour(line: socket.socket, piece: bytes, *, chunked: bool) -> int:
    """Send the piece again and again until it is answered or cut off; return the bytes sent."""
    framed = chunk(piece) if chunked else piece
    sent = 0
    try:
        while sent < WHOLE_BYTES and not select.select([line], [], [], 0)[0]:
            line.sendall(framed)
            sent += len(framed)
        line.sendall(chunk(b"") if chunked else b"")
    except (BrokenPipeError, ConnectionResetError):
        return sent
    return sent


def chunk(piece: bytes) -> bytes:
    return f"{len(piece):x}\r\n".encode() + piece + b"\r\n"


@pytest.mark.parametrize(
    "length", [CHUNKED, f"Content-Length: {WHOLE_BYTES}", f"Content-Length: {api.MAX_BATCH_BYTES + 1}"]
)
def test_a_hundred_megabytes_are_refused_before_they_are_read(flooded: Flooded, length: str) -> None:
    refused = flood(flooded.server.port, flooded.seat.token, length)
    assert refused.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert msgspec.msgpack.decode(refused.content, type=api.ErrorReply).code == "too_large"
    assert refused.closes
    assert refused.sent_bytes < READ_AT_MOST_BYTES
    assert flooded.goes_on()


@pytest.mark.parametrize(
    "lies",
    [
        (f"Content-Length: {api.MAX_BATCH_BYTES}",),  # what comes after it is no request
        ("Content-Length: 100",),
        (f"Content-Length: {10**30}",),
        (f"Content-Length: -{WHOLE_BYTES}",),
        ("Content-Length: 100", f"Content-Length: {WHOLE_BYTES}"),
        ("Content-Length: 100", CHUNKED),
    ],
)
def test_a_length_told_falsely_lets_no_more_in(flooded: Flooded, lies: tuple[str, ...]) -> None:
    refused = flood(flooded.server.port, flooded.seat.token, *lies)
    assert refused.status == HTTPStatus.BAD_REQUEST
    assert refused.sent_bytes < READ_AT_MOST_BYTES
    assert flooded.goes_on()


def test_a_stranger_fills_no_memory(flooded: Flooded) -> None:
    assert flood(flooded.server.port, "nobody", CHUNKED).status == HTTPStatus.UNAUTHORIZED
    assert flooded.goes_on()


def test_while_one_floods_others_are_answered(flooded: Flooded) -> None:
    with socket.create_connection(("127.0.0.1", flooded.server.port), ANSWERS_S) as flooding:
        flooding.sendall(head(flooded.seat.token, CHUNKED))
        for _ in range(api.MAX_BATCH_BYTES // MB):
            flooding.sendall(chunk(bytes(MB)))
            assert flooded.goes_on()
        assert not select.select([flooding], [], [], 0)[0]  # it may still become a batch
