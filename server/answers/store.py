"""The answers store: one writer thread, group commit with no timer, and nothing ever overwritten (design §5, §8)."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass

import structlog
from sqlalchemy import Engine

from server.answers.intake import CheckedBatch
from server.answers.keeping import Acks, Keeper, StaleError
from server.audit.board_journal import BoardJournal, wall_clock
from server.db.engine import appending

QUEUE_SIZE = 20_000  # entries; beyond it a station is told to come back
RETRY_AFTER_S = 2
TRIES = 8  # of a group that other processes' groups cut into: one is enough, unless they do so again and again


log = structlog.get_logger()


class OverloadedError(Exception):
    """The queue is full. Nothing of the request was kept; the station has it still."""

    def __init__(self) -> None:
        super().__init__()
        self.retry_after_s = RETRY_AFTER_S


class StoreClosedError(Exception):
    """The server is stopping; nothing of the request was kept."""


@dataclass(frozen=True, slots=True)
class Job:
    """One request's batches, and who waits for them: a thread, or a task of an event loop."""

    batches: Sequence[CheckedBatch]
    size: int
    waiting: "Future[Acks] | asyncio.Future[Acks]"


Settled = list[tuple["asyncio.Future[Acks]", Acks | Exception]]


class AnswerStore:
    """Keeps batches; an acknowledgement is given after the commit that made them durable."""

    def __init__(self, engine: Engine, journal: BoardJournal, clock: Callable[[], int] = wall_clock) -> None:
        self._engine, self._keeper = engine, Keeper(journal, clock)
        self._jobs: deque[Job] = deque()
        self._waiting = 0
        self._changed = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="answers", daemon=True)
        self._thread.start()

    def save(self, batches: Sequence[CheckedBatch]) -> "Future[Acks]":
        """Queue `batches`; the future holds one acknowledgement for each. Raises OverloadedError, StoreClosedError."""
        waiting: Future[Acks] = Future()
        self._queue(batches, waiting)
        return waiting

    def saved(self, batches: Sequence[CheckedBatch]) -> "asyncio.Future[Acks]":
        """Queue `batches` for the running event loop to wait for. Raises OverloadedError, StoreClosedError."""
        waiting: asyncio.Future[Acks] = asyncio.get_running_loop().create_future()
        self._queue(batches, waiting)
        return waiting

    def _queue(self, batches: Sequence[CheckedBatch], waiting: "Future[Acks] | asyncio.Future[Acks]") -> None:
        job = Job(batches, sum([batch.size for batch in batches]), waiting)
        with self._changed:
            if self._stopping:
                raise StoreClosedError
            if self._waiting + job.size > QUEUE_SIZE:
                raise OverloadedError
            self._waiting += job.size
            self._jobs.append(job)
            if len(self._jobs) == 1:
                self._changed.notify()

    def close(self) -> None:
        """Write what waits, then end."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while jobs := self._take():
            self._write(jobs)
            with self._changed:
                self._waiting -= sum(job.size for job in jobs)

    def _take(self) -> list[Job]:
        """Wait for work and take all of it: while one group is written, the next one gathers."""
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._stopping)
            jobs = list(self._jobs)
            self._jobs.clear()
            return jobs

    def _write(self, jobs: Sequence[Job]) -> None:
        try:
            outcomes: Sequence[Acks | Exception] = self._commit(jobs)
        except Exception as error:  # whatever it was, those who wait must hear of it
            log.warning("answers_not_kept", error=type(error).__name__, requests=len(jobs))
            outcomes = [error] if len(jobs) == 1 else [self._write_alone(job) for job in jobs]
        _settle(jobs, outcomes)

    def _write_alone(self, job: Job) -> Acks | Exception:
        """After a group failed, write its jobs one by one, so that only those fail that must."""
        try:
            return self._commit([job])[0]
        except Exception as error:
            return error

    def _commit(self, jobs: Sequence[Job]) -> list[Acks]:
        requests = [job.batches for job in jobs]
        for _ in range(TRIES):
            try:
                with appending(self._engine) as db:
                    acks = self._keeper.keep(db, requests)
            except StaleError:
                self._keeper.forget(requests)
            except BaseException:
                self._keeper.forget(requests)  # what it remembers was not committed
                raise
            else:
                self._keeper.committed(requests)
                return acks
        raise OverloadedError


def _settle(jobs: Sequence[Job], outcomes: Sequence[Acks | Exception]) -> None:
    """Tell all who wait; an event loop is woken once for the whole group."""
    loops: dict[asyncio.AbstractEventLoop, Settled] = {}
    for job, outcome in zip(jobs, outcomes, strict=True):
        if isinstance(job.waiting, asyncio.Future):
            loops.setdefault(job.waiting.get_loop(), []).append((job.waiting, outcome))
        elif isinstance(outcome, Exception):
            job.waiting.set_exception(outcome)
        else:
            job.waiting.set_result(outcome)
    for loop, settled in loops.items():
        with suppress(RuntimeError):  # the loop was closed: the server stops, and nobody waits any more
            loop.call_soon_threadsafe(_tell, settled)


def _tell(settled: Settled) -> None:
    for waiting, outcome in settled:
        if waiting.done():  # whoever asked has gone
            continue
        if isinstance(outcome, Exception):
            waiting.set_exception(outcome)
        else:
            waiting.set_result(outcome)
