"""The one question that a seat asks of a desk, and its answer, as HTTP/1.1 on a connection that then closes.

Whoever is at the other end is bounded in bytes and in time: a request is a line and some headers, an answer is small.
"""

import re
import socket
import time
from collections.abc import Callable

import msgspec

from protocol import api

MAX_REQUEST, MAX_REPLY = 4096, 4096
HEAD_END = b"\r\n\r\n"
REQUEST = re.compile(rb"GET /v1/papers/([0-9a-f]{32})/key HTTP/1\.[01]\r\n")
STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})[ \r]")
OK = 200
PHRASES = {OK: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 413: "Content Too Large"}


class WireError(Exception):
    """What came over the line is no request or answer: `reason` is "too_large", "malformed" or "cut"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class KeyRefusedError(Exception):
    """The desk answered no. `code` is API."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def request_for(paper_id: str, host: str) -> bytes:
    """Return the bytes that ask for a paper's key."""
    return f"GET /v1/papers/{paper_id}/key HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()


def asked_paper(request: bytes) -> str:
    """Return the paper id that a whole request head asks for. Raises WireError."""
    found = REQUEST.match(request)
    if found is None:
        raise WireError("malformed")
    return found[1].decode()


def answer(status: int, message: api.Message) -> bytes:
    """Return an answer as it goes over the line."""
    content = msgspec.msgpack.encode(message)
    head = f"HTTP/1.1 {status} {PHRASES[status]}\r\nContent-Type: {api.MEDIA_TYPE}\r\n"
    return f"{head}Content-Length: {len(content)}\r\nConnection: close\r\n\r\n".encode() + content


def read_answer(received: bytes) -> api.PaperKeyReply:
    """Return what a whole answer gives. Raises KeyRefusedError, WireError."""
    head, end, content = received.partition(HEAD_END)
    status = STATUS.match(head)
    if status is None or not end:
        raise WireError("malformed")
    try:
        if int(status[1]) != OK:
            raise KeyRefusedError(msgspec.msgpack.decode(content, type=api.ErrorReply).code)
        return msgspec.msgpack.decode(content, type=api.PaperKeyReply)
    except (msgspec.DecodeError, ValueError) as error:
        raise WireError("malformed") from error


def received_until(connection: socket.socket, whole: Callable[[bytes], bool], most: int, deadline: float) -> bytes:
    """Receive until `whole` says so or the other end closes. `deadline`: by `time.monotonic`.

    Raises WireError, TimeoutError, OSError.
    """
    content = b""
    while not whole(content):
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)
        piece = connection.recv(most + 1 - len(content))
        if not piece:
            break
        content += piece
        if len(content) > most:
            raise WireError("too_large")
    return content
