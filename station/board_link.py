"""HTTPS to the board (or a site server): one pinned authority, one device key, the messages of `protocol.api`."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import msgspec
import requests

from protocol import api
from protocol.journal import StreamId
from protocol.orders import SignedOrder
from station.identity import StationIdentity
from station.streams import Clock, wall_clock

Reply = TypeVar("Reply", bound=api.Message)

TIMEOUT_S = (3.05, 15)
MAX_REPLY_BYTES = 96 * 1024 * 1024
TOKEN_MARGIN_US = 30_000_000
UNAUTHORIZED, TOO_BUSY, FIRST_ERROR = 401, 503, 400


class LinkError(Exception):
    """The board did not do what was asked."""


class BoardAwayError(LinkError):
    """No answer: no line, no server, or a server that is not the exam's."""


class BoardCertificateError(BoardAwayError):
    """The server's certificate is out of its time by this machine's clock, or not of the exam's authority."""


class BoardRefusedError(LinkError):
    """The board answered no. `code` is API; `retry_after_s` where it asked for time."""

    def __init__(self, status: int, code: str, retry_after_s: int = 0) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.retry_after_s = status, code, retry_after_s


def since_start_ns() -> int:
    """Return nanoseconds since the machine's start; with suspend, where the system counts it."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic_ns()


@dataclass(frozen=True, slots=True)
class Told:
    """The board's clock, and when it was told."""

    at: int
    since_ns: int


@dataclass(frozen=True, slots=True)
class Silence:
    """How long the board had heard nothing of this device, by its clock, and when it said so, by this machine's."""

    before_us: int
    since_ns: int


class BoardLink:
    """The station API as one enrolled device sees it. Safe to share between threads."""

    def __init__(self, identity: StationIdentity, clock: Clock = wall_clock) -> None:
        self._identity, self._clock = identity, clock
        self._attempt, self._token = b"", api.TokenReply("", 0, 0)
        self._clock_off_us = 0
        self._orders_after = 0
        self._silence: Silence | None = None
        self._told: Told | None = None
        self._on_orders: Callable[[tuple[api.NumberedOrder, ...]], None] = _told_nobody
        self._lock, self._local = threading.Lock(), threading.local()

    @property
    def clock_off_us(self) -> int:
        """How far the board's clock is ahead of this machine's, as last learned; 0 before that."""
        return self._clock_off_us

    def silent_for_ms(self) -> int:
        """Return how long the board had heard nothing when this program first asked it, and since; 0: unknown."""
        known = self._silence
        return known.before_us // 1000 + (since_start_ns() - known.since_ns) // 1_000_000 if known is not None else 0

    def board_at(self) -> int:
        """Return the board's clock, UTC microseconds: as it was last told and what has passed since.

        Whatever the wall clock does; before the board was heard it is all there is.
        """
        told = self._told
        return told.at + (since_start_ns() - told.since_ns) // 1000 if told is not None else self._clock()

    def write_attempt(self, attempt: StreamId) -> None:
        """Ask from now on for tokens that may write `attempt` too."""
        with self._lock:
            self._attempt, self._token = attempt, api.TokenReply("", 0, 0)

    def package(self) -> api.SignedPackage:
        """Fetch the published package under the board's signature. Raises LinkError."""
        return self._call("GET", "package", api.SignedPackage)

    def nonce(self) -> bytes:
        """Ask for a fresh nonce for challenges to chips. Raises LinkError."""
        return self._call("POST", "nonces", api.NonceReply).nonce

    def server_time(self) -> int:
        """Return the server's clock in UTC microseconds. Raises LinkError."""
        return self._call("GET", "time", api.TimeReply).at

    def assigned(self) -> api.RosterRow:
        """Return whom this seat is kept for. Raises LinkError."""
        return self._call("GET", "assigned", api.AssignedReply).row

    def open_attempt(self, candidate: str, sod_hash: bytes) -> api.OpenAttemptReply:
        """Show the second tap; return the slot that the desk admitted into. Raises LinkError."""
        return self._call("POST", "attempts", api.OpenAttemptReply, api.OpenAttemptRequest(candidate, sod_hash))

    def sealed_paper(self, paper_id: str) -> bytes:
        """Fetch a sealed paper. Raises LinkError."""
        return self._fetch("GET", f"papers/{paper_id}", b"")

    def paper_key(self, paper_id: str) -> bytes | None:
        """Return the paper's key, or None while it is not released. Raises LinkError."""
        released = self.paper_release(paper_id)
        return released.key if released is not None else None

    def paper_release(self, paper_id: str) -> api.PaperKeyReply | None:
        """Return the paper's key with the time of its release, or None before. Raises LinkError."""
        try:
            return self._call("GET", f"papers/{paper_id}/key", api.PaperKeyReply)
        except BoardRefusedError as refused:
            if refused.code == "not_released":
                return None
            raise

    def send_journals(self, batches: tuple[api.SegmentBatch, ...]) -> tuple[api.SegmentAck, ...]:
        """Send batches; return how far the board holds each segment. Raises LinkError."""
        reply = self._call("POST", "journals", api.JournalsReply, api.JournalsRequest(batches, self._orders_after))
        if reply.orders:
            self._orders_after = max(one.number for one in reply.orders)
            self._on_orders(reply.orders)
        return reply.acks

    def tell_orders(self, on_orders: Callable[[tuple[api.NumberedOrder, ...]], None]) -> None:
        """Have `on_orders` told of the orders that come with acknowledgements, on the sending thread: it must be quick.

        Each is told once, in order, as long as this program runs; a new start is told of all again.
        """
        self._on_orders = on_orders

    def grant(self, signed: SignedOrder) -> api.GrantReply:
        """Show a grant or move for this seat; return the attempt. Raises LinkError."""
        return self._call("POST", "grants", api.GrantReply, api.GrantRequest(signed))

    def give_order(self, signed: SignedOrder) -> int:
        """Hand in what officers signed at this desk; return the order's number. Raises LinkError."""
        return self._call("POST", "orders", api.OrderReply, api.OrderRequest(signed)).number

    def key_in(self, asked: api.KeyInRequest) -> api.KeyInReply:
        """Have this desk given an attempt, to write answers on paper into it. Raises LinkError."""
        return self._call("POST", "keyings", api.KeyInReply, asked)

    def collect(self, asked: api.CollectRequest) -> None:
        """Have an attempt closed as two officers signed at this desk. Raises LinkError."""
        self._call("POST", "collections", api.CollectReply, asked)

    def hand_over(self, content: bytes) -> api.HandoverReply:
        """Pass on a hand-over file that was carried to this desk. Raises LinkError."""
        return self._call("POST", "handovers", api.HandoverReply, api.HandoverRequest(content))

    def room(self, after: int = 0) -> api.RoomReply:
        """Return the seats of this desk's rooms, and the orders beyond number `after`. Raises LinkError."""
        return self._call("GET", f"room?after={after}", api.RoomReply)

    def _call(self, method: str, path: str, reply: type[Reply], message: api.Message | None = None) -> Reply:
        body = msgspec.msgpack.encode(message) if message is not None else b""
        return _decoded(self._fetch(method, path, body), reply)

    def _fetch(self, method: str, path: str, body: bytes) -> bytes:
        try:
            return self._send(method, path, body, self._bearer())
        except BoardRefusedError as refused:
            if refused.status != UNAUTHORIZED:
                raise
        self._forget_token()  # the server was restarted with another token key, or our clock is off
        return self._send(method, path, body, self._bearer())

    def _forget_token(self) -> None:
        with self._lock:
            self._token = api.TokenReply("", 0, 0)

    def _bearer(self) -> str:
        with self._lock:
            if self._token.expires - TOKEN_MARGIN_US > self._clock():
                return self._token.token
            try:
                self._token = self._new_token(self._attempt)
            except BoardRefusedError as refused:
                if not self._attempt or refused.code != "not_its_attempt":
                    raise
                self._token = self._new_token(b"")  # all else must not wait for an attempt of another board
            self._clock_off_us = self._token.server_at - self._clock()
            self._told = Told(self._token.server_at, since_start_ns())
            if self._silence is None and self._token.seen_at:
                self._silence = Silence(self._token.server_at - self._token.seen_at, self._told.since_ns)
            return self._token.token

    def _new_token(self, attempt: bytes) -> api.TokenReply:
        identity, at = self._identity, self._clock()
        signature = identity.key.sign(api.token_challenge(identity.device_id, attempt, at))
        request = api.TokenRequest(identity.device_id, attempt, at, signature)
        return _decoded(self._send("POST", "tokens", msgspec.msgpack.encode(request), ""), api.TokenReply)

    def _send(self, method: str, path: str, body: bytes, token: str) -> bytes:
        headers = {"Content-Type": api.MEDIA_TYPE} | ({"Authorization": f"Bearer {token}"} if token else {})
        url = f"{self._identity.board_url}/v1/{path}"
        return exchange(self._session(), method, url, body, headers)

    def _session(self) -> requests.Session:
        if not hasattr(self._local, "session"):
            session = requests.Session()
            session.trust_env = False  # no proxy of the lab's stands between a seat and its board
            session.verify = str(self._identity.authority_path)
            self._local.session = session
        session = self._local.session
        assert isinstance(session, requests.Session)  # noqa: S101 -- thread-local attributes have no type
        return session


def exchange(session: requests.Session, method: str, url: str, body: bytes, headers: dict[str, str]) -> bytes:
    """Send one request and return the body of a good answer. Raises BoardAwayError, BoardRefusedError."""
    try:
        with session.request(
            method, url, data=body, headers=headers, timeout=TIMEOUT_S, stream=True, allow_redirects=False
        ) as answer:
            content = answer.raw.read(MAX_REPLY_BYTES + 1, decode_content=True)
            status, retry_after = answer.status_code, answer.headers.get("Retry-After", "")
    except requests.exceptions.SSLError as error:
        raise BoardCertificateError(type(error).__name__) from error
    except (requests.RequestException, OSError) as error:
        raise BoardAwayError(type(error).__name__) from error
    if len(content) > MAX_REPLY_BYTES:
        raise BoardAwayError("answer too large")
    if status >= FIRST_ERROR:
        raise BoardRefusedError(status, _code(content), int(retry_after) if retry_after.isdecimal() else 0)
    return bytes(content)


def _code(content: bytes) -> str:
    try:
        return msgspec.msgpack.decode(content, type=api.ErrorReply).code
    except (msgspec.DecodeError, ValueError):
        return "unknown"


def _decoded(content: bytes, reply: type[Reply]) -> Reply:
    try:
        return msgspec.msgpack.decode(content, type=reply)
    except (msgspec.DecodeError, ValueError) as error:
        raise BoardAwayError("not an answer of this API") from error


def _told_nobody(_orders: tuple[api.NumberedOrder, ...]) -> None:
    return
