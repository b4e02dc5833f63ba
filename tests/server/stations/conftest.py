"""The real server on loopback TLS, and a device's requests to it."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import msgspec
import pytest
import requests
import uvicorn

from protocol import api
from server.app import make_app
from tests.server.board import AT, Board, StationKeys


@dataclass
class Clock:
    """A clock turned by hand."""

    at: int = AT

    def __call__(self) -> int:
        """Return UTC microseconds."""
        return self.at


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    content: bytes
    retry_after: str = ""

    @property
    def code(self) -> str:
        """The code of a refusal."""
        return msgspec.msgpack.decode(self.content, type=api.ErrorReply).code


@dataclass
class Line:
    """HTTPS to the board, its authority pinned."""

    url: str
    authority: str
    session: requests.Session = field(default_factory=requests.Session)

    def ask(self, method: str, path: str, body: bytes | api.Message = b"", token: str = "") -> Answer:
        """Send one request."""
        content = body if isinstance(body, bytes) else msgspec.msgpack.encode(body)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = self.session.request(
            method, f"{self.url}{path}", data=content, headers=headers, verify=self.authority, timeout=30
        )
        return Answer(answer.status_code, answer.content, answer.headers.get("Retry-After", ""))

    def token(self, keys: StationKeys, attempt: bytes = b"") -> str:
        """Return a token for a device."""
        answer = self.ask("POST", "/v1/tokens", keys.token_request(attempt))
        assert answer.status == 200, answer.code
        return msgspec.msgpack.decode(answer.content, type=api.TokenReply).token


@pytest.fixture
def clock() -> Clock:
    """The server's clock."""
    return Clock()


@contextmanager
def served(board: Board, clock: Callable[[], int]) -> Iterator[Line]:
    """Run the board's real server on a thread, and give a line to it."""
    keys = board.folder.keys
    config = uvicorn.Config(
        make_app(board.folder.path, clock),
        ssl_keyfile=keys / "tls.pem",
        ssl_certfile=keys / "tls.crt",
        log_level="warning",
        access_log=False,
    )
    server = uvicorn.Server(config)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        made = Line(f"https://127.0.0.1:{listener.getsockname()[1]}", str(keys / "tls.crt"))
        try:
            yield made
        finally:
            made.session.close()
            server.should_exit = True
            thread.join()


@pytest.fixture
def line(board: Board, clock: Clock) -> Iterator[Line]:
    """A line to the board's real server."""
    with served(board, clock) as made:
        yield made
