"""Seats that save without end, each on a thread and a line of its own, as long as it takes to kill the server often.

A request carries the next entries of two streams, the attempt's and the device's own, and heads over both. What is not
answered, or answered with "come back", is sent again as it was, once the server is back.
"""

import http.client
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from http import HTTPStatus
from random import Random

import msgspec
from sqlalchemy import Connection, select

from protocol import api, journal
from protocol.api import JournalsReply, JournalsRequest, SegmentBatch, StoredEntry
from protocol.journal import DeviceId, Entry, StreamId, Tip
from protocol.records import Answered, ChoiceResponse, Progress, Record
from server.answers import service
from server.answers.models import entries
from server.audit.board_journal import wall_clock
from server.stations import tokens
from server.stations.service import TOKEN_VALID_US
from server.stations.tokens import Permit
from tests.server.board import Board, Stream

PATIENCE_S = 60
MOST_ANSWERS, LETTERS = 6, 3000
SEED = 2026

Place = tuple[int, int]  # how far a request takes the attempt, and the device's own stream


class Moments:
    """Counts what the seats do, so that a test can act at the n-th moment; holds them while there is no server."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._passed = 0
        self.up, self.over = threading.Event(), threading.Event()
        self.abandoned = False

    def pass_one(self) -> None:
        """Say that a request was sent, or answered."""
        with self._changed:
            self._passed += 1
            self._changed.notify_all()

    def wait(self, more: int) -> None:
        """Wait until so many have passed from now."""
        with self._changed:
            until = self._passed + more
            self._changed.wait_for(lambda: self._passed >= until or self.abandoned, PATIENCE_S)
            assert self._passed >= until, "the seats stand still"

    def abandon(self) -> None:
        """Say that something went wrong: nobody waits any more, and nobody starts the server again."""
        with self._changed:
            self.abandoned = True
            self._changed.notify_all()


@dataclass
class SavingSeat:
    """One seat: what it wrote, what was acknowledged, and what it was answered besides."""

    token: str
    attempt: Stream
    own: Stream
    chance: Random
    letters: int
    requests: list[Place] = field(default_factory=lambda: [(0, 0)])
    acknowledged: Place = (0, 0)
    turned_away: int = 0
    odd: list[str] = field(default_factory=list)

    def run(self, port: int, moments: Moments) -> None:
        """Save until it is over and all that was sent is acknowledged."""
        with line_to(port) as line:
            while not (moments.over.is_set() or self.odd):
                self._save_at_last(line, self.next_request(), moments)
        if self.odd:
            moments.abandon()

    def _save_at_last(self, line: http.client.HTTPConnection, body: bytes, moments: Moments) -> None:
        end = time.monotonic() + PATIENCE_S
        while not (self.save(line, body, moments) or self.odd or moments.abandoned):
            if not moments.up.wait(PATIENCE_S) or time.monotonic() > end:
                self.odd.append("never acknowledged")

    def next_request(self) -> bytes:
        """Write a few entries more to both streams; return the request that carries them."""
        attempt, own = self.attempt.tip.seq, self.own.tip.seq
        if not attempt:
            self.attempt.open()
            self.own.open()
        self.attempt.write(*self._answers())
        self.own.write(Progress(attempt, 22))
        self.requests.append((self.attempt.tip.seq, self.own.tip.seq))
        return msgspec.msgpack.encode(JournalsRequest((self._batch(self.attempt, attempt), self._batch(self.own, own))))

    def _answers(self) -> Iterator[Record]:
        for number in range(self.chance.randint(1, MOST_ANSWERS)):
            yield Answered(f"item-{number}", ChoiceResponse("x" * self.chance.randint(1, self.letters)))

    @staticmethod
    def _batch(stream: Stream, after: int) -> SegmentBatch:
        stored = tuple(StoredEntry(entry.header.encode(), entry.body) for entry in stream.entries[after:])
        return SegmentBatch(stream.id, 1, stored, (stream.head().encode(),))

    def save(self, line: http.client.HTTPConnection, body: bytes, moments: Moments) -> bool:
        """Send the last request once; tell whether all of it was acknowledged."""
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": api.MEDIA_TYPE}
        try:
            line.request("POST", "/v1/journals", body, sent)
            moments.pass_one()
            answer = line.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            line.close()
            return False
        moments.pass_one()
        if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
            self.turned_away += 1
            return False
        if answer.status != HTTPStatus.OK:
            self.odd.append(f"{answer.status} {content!r}")
            return False
        acks = msgspec.msgpack.decode(content, type=JournalsReply).acks
        if [(ack.seq, ack.forked) for ack in acks] != [(seq, False) for seq in self.requests[-1]]:
            self.odd.append(f"{acks} for {self.requests[-1]}")
        self.acknowledged = self.requests[-1]
        return True


@contextmanager
def line_to(port: int) -> Iterator[http.client.HTTPConnection]:
    """Give a line to the server."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        yield line
    finally:
        line.close()


def saving_seats(board: Board, number: int, letters: int = LETTERS) -> list[SavingSeat]:
    """Enrol seats, each with a token for an attempt of its own. `letters`: of the longest answer."""
    return [_seat(board, place, letters) for place in range(number)]


def _seat(board: Board, place: int, letters: int) -> SavingSeat:
    keys, attempt = board.enrolled("seat", f"07/{place}"), StreamId(os.urandom(16))
    permit = Permit(DeviceId(keys.id), (StreamId(keys.id), attempt), wall_clock() + TOKEN_VALID_US)
    token = tokens.issue(permit, board.folder.token_key)
    chance = Random(SEED + place)  # noqa: S311 -- sizes, not keys
    return SavingSeat(token, Stream(keys, attempt, "attempt"), Stream(keys, StreamId(keys.id), "seat"), chance, letters)


@contextmanager
def saving(seats: Sequence[SavingSeat], port: int) -> Iterator[Moments]:
    """Have all seats save during the block; after it everything that they sent is acknowledged."""
    moments = Moments()
    threads = [threading.Thread(target=seat.run, args=(port, moments)) for seat in seats]
    for thread in threads:
        thread.start()
    try:
        yield moments
    except BaseException:
        moments.abandon()
        raise
    finally:
        moments.over.set()
        moments.up.set()
        for thread in threads:
            thread.join()


@dataclass(frozen=True)
class Found:
    """What the store holds of what the seats wrote. `odd`: answers that were neither "saved" nor "come back"."""

    acknowledged: int = 0
    lost: int = 0
    duplicates: int = 0
    altered: int = 0
    torn: int = 0
    heads_lost: int = 0
    odd: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Tell whether nothing is lost, twice there, altered or torn."""
        return self == Found(self.acknowledged)

    def __add__(self, other: "Found") -> "Found":
        """Add two seats' numbers."""
        return Found(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))


def find(board: Board, seats: Sequence[SavingSeat]) -> Found:
    """Look for every acknowledged entry in the database. Raises BrokenChainError."""
    with board.engine.connect() as db:
        found = sum((_found(db, seat) for seat in seats), Found())
    board.engine.dispose()  # the next server must be the first to open what the last one left
    return found


def _found(db: Connection, seat: SavingSeat) -> Found:
    acknowledged = seat.acknowledged  # before it is looked for: meanwhile the seat goes on
    rows = [(_rows(db, stream.id), stream) for stream in (seat.attempt, seat.own)]
    ends = tuple(len(dict(held)) for held, _ in rows)
    return Found(
        acknowledged=sum(acknowledged),
        lost=sum(max(0, said - end) for said, end in zip(acknowledged, ends, strict=True)),
        duplicates=sum(len(held) - end for (held, _), end in zip(rows, ends, strict=True)),
        altered=sum(_altered(held, stream) for held, stream in rows),
        torn=int(ends not in seat.requests),
        heads_lost=sum(
            seq > 0 and service.head_of(db, stream.id, 1, seq) is None
            for (_, stream), seq in zip(rows, acknowledged, strict=True)
        ),
        odd=tuple(seat.odd),
    )


def _rows(db: Connection, stream: StreamId) -> list[tuple[int, tuple[bytes, bytes]]]:
    held = select(entries.c.seq, entries.c.header, entries.c.body).where(entries.c.stream == stream)
    return [(row.seq, (row.header, row.body)) for row in db.execute(held.order_by(entries.c.seq))]


def _altered(held: Sequence[tuple[int, tuple[bytes, bytes]]], stream: Stream) -> int:
    """Follow the chain; return how many entries are not the bytes that were sent."""
    tip = Tip(stream.id)
    for _, (header, body) in held:
        tip = journal.follow(tip, Entry(journal.decode_header(header), body))
    sent = [(each.header.encode(), each.body) for each in stream.entries[: len(held)]]
    return sum(kept != original for (_, kept), original in zip(held, sent, strict=True))
