"""The stations of the `saves` bench, in a process of their own: `python -m bench.saves_client PLAN` (see bench.board).

Requests are made before the clock runs: real chains, bodies sealed and hashed as a seat does it. Each connection is
opened before timing and kept alive; it sends its next request when the answer to the last one has come, and checks in
every answer that all it sent is acknowledged. One raw protocol a connection, so that the client leaves the cores alone.
"""

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import cast

import msgspec
import uvloop

from protocol import api, journal
from protocol.journal import Entry, StreamId, Tip
from protocol.records import Answered, ChoiceResponse, Progress, Record, StreamOpened
from server.audit.board_journal import wall_clock

ENTRIES = 3
OPENING = 1  # entries of a stream before the first save


class Seat(msgspec.Struct, frozen=True):
    """Who writes one stream."""

    token: str
    stream: bytes
    certificate: bytes


class Plan(msgspec.Struct, frozen=True):
    """What one run does: `requests` made for each seat, sent for `warm_s` unmeasured and `seconds` measured."""

    port: int
    seats: tuple[Seat, ...]
    requests: int
    warm_s: float
    seconds: float


class Outcome(msgspec.Struct, frozen=True):
    """What came of it."""

    saves: int
    errors: int
    exhausted: int  # connections that had no request left: the figure would be too low
    times_ms: tuple[float, ...]


class Connection(asyncio.Protocol):
    """One station."""

    def __init__(self, requests: list[bytes], done: "asyncio.Future[None]") -> None:
        self._requests, self._done = requests, done
        self._transport: asyncio.Transport | None = None
        self._received = b""
        self._sent = 0
        self._sent_at = 0.0
        self.stopped = self.exhausted = False
        self.errors = 0
        self.times: list[tuple[float, float]] = []  # when it was answered, and after how long

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name

    def send(self) -> None:
        """Send the next request, unless it is over."""
        if self.stopped or self._sent == len(self._requests):
            self.exhausted = not self.stopped
            if not self._done.done():
                self._done.set_result(None)
            return
        self._sent_at = time.perf_counter()
        self._sent += 1
        if self._transport:
            self._transport.write(self._requests[self._sent - 1])

    def data_received(self, data: bytes) -> None:
        """Take an answer; when it is whole, go on."""
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        length = self._received.lower().find(b"content-length: ")
        size = int(self._received[length + 16 : self._received.index(b"\r\n", length)])
        if len(self._received) < end + 4 + size:
            return
        now = time.perf_counter()
        self.times.append((now, now - self._sent_at))
        self._check(self._received[:12], self._received[end + 4 :])
        self._received = b""
        self.send()

    def _check(self, status: bytes, body: bytes) -> None:
        if not status.endswith(b"200"):
            self.errors += 1
            return
        (ack,) = msgspec.msgpack.decode(body, type=api.JournalsReply).acks
        self.errors += ack.seq != OPENING + self._sent * ENTRIES or ack.forked

    def connection_lost(self, _error: Exception | None) -> None:
        """A connection that goes before the end is an error."""
        self.errors += not self.stopped
        if not self._done.done():
            self._done.set_result(None)


def requests_of(seat: Seat, number: int) -> list[bytes]:
    """Return the requests of a seat: the first one opens its stream too."""
    requests = []
    key = os.urandom(32)
    tip, entries = _appended(Tip(StreamId(seat.stream)), StreamOpened("attempt", seat.certificate, ()), key)
    for step in range(number):
        for record in _records(step):
            tip, more = _appended(tip, record, key)
            entries += more
        requests.append(_request(seat, entries))
        entries = []
    return requests


def _records(step: int) -> Iterator[Record]:
    yield Answered(f"item-{step % 22:02}", ChoiceResponse(f"option-{step % 4}"))
    yield Answered(f"item-{(step + 1) % 22:02}", ChoiceResponse(f"option-{step % 3}"))
    yield Progress(step % 22, 22)


def _appended(tip: Tip, record: Record, key: bytes) -> tuple[Tip, list[Entry]]:
    entry, tip = journal.append(tip, record, wall_clock(), key, os.urandom(12))
    return tip, [entry]


def _request(seat: Seat, entries: list[Entry]) -> bytes:
    stored = tuple(api.StoredEntry(entry.header.encode(), entry.body) for entry in entries)
    body = msgspec.msgpack.encode(api.JournalsRequest((api.SegmentBatch(seat.stream, 1, stored),)))
    head = (
        "POST /v1/journals HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {seat.token}\r\nContent-Type: {api.MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def run(plan: Plan, prepared: list[list[bytes]]) -> Outcome:
    """Connect all, then save until the time is over."""
    loop = asyncio.get_running_loop()
    ends = [loop.create_future() for _ in prepared]
    made = [
        (await loop.create_connection(partial(Connection, requests, end), "127.0.0.1", plan.port))[1]
        for requests, end in zip(prepared, ends, strict=True)
    ]
    for one in made:
        one.send()
    await asyncio.sleep(plan.warm_s)
    began = time.perf_counter()
    await asyncio.sleep(plan.seconds)
    ended = time.perf_counter()
    for one in made:
        one.stopped = True
    await asyncio.gather(*ends)
    times = [took * 1000 for one in made for at, took in one.times if began <= at < ended]
    return Outcome(len(times), sum(one.errors for one in made), sum(one.exhausted for one in made), tuple(times))


def main() -> None:
    """Prepare, run, print."""
    plan = msgspec.msgpack.decode(Path(sys.argv[1]).read_bytes(), type=Plan)
    prepared = [requests_of(seat, plan.requests) for seat in plan.seats]
    outcome = uvloop.run(run(plan, prepared))
    sys.stdout.buffer.write(msgspec.json.encode(outcome))


if __name__ == "__main__":
    main()
