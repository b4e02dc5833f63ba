"""Marking beside the pages: one run at a time on a thread of its own, and how far it is."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Engine

from protocol.policy import NoRulesError
from protocol.sealing import WrongKeyError
from server.audit.board_journal import BoardJournal
from server.board_folder import BoardFolder
from server.db.engine import Role
from server.grading import runs
from server.grading.runs import OutcomeDiffersError
from server.grading.service import UnknownPaperError, grade


class MarkingState(Enum):
    """Where the last run stands."""

    IDLE = "idle"
    RUNNING = "running"
    DONE = "done"
    AGAIN = "again"  # the same inputs, and byte for byte the same outcome
    FAILED = "failed"
    DIFFERS = "differs"  # the same inputs, and another outcome: a fault of the program or of its storage


@dataclass(frozen=True, slots=True)
class Progress:
    """The last run. `marked` of `total` attempts; `since`: UTC microseconds."""

    state: MarkingState = MarkingState.IDLE
    marked: int = 0
    since: int = 0
    total: int = 0


class Marking:
    """Runs `grade` with a key that two officers opened. The key lives as long as the run."""

    def __init__(self, engine: Engine, folder: BoardFolder, clock: Callable[[], int]) -> None:
        self._engine, self._folder, self._clock = engine, folder, clock
        self._progress = Progress()
        self._lock = threading.Lock()

    @property
    def progress(self) -> Progress:
        """How far the last run is."""
        with self._lock:
            return self._progress

    def begin(self, key: bytes) -> None:
        """Begin a run; one that is under way goes on alone."""
        with self._lock:
            if self._progress.state is MarkingState.RUNNING:
                return
            self._progress = Progress(MarkingState.RUNNING, since=self._clock())
        threading.Thread(target=self._run, args=(key,), name="marking", daemon=True).start()

    def _run(self, key: bytes) -> None:
        state, marked = MarkingState.FAILED, 0
        try:
            before = self._done()
            marked = self._mark(key)
            state = MarkingState.AGAIN if before and self._done() == before else MarkingState.DONE
        except (UnknownPaperError, WrongKeyError, NoRulesError):
            pass  # the page says so; no result was replaced
        except OutcomeDiffersError:
            state = MarkingState.DIFFERS
        finally:
            with self._lock:
                self._progress = Progress(state, marked, self._clock(), marked)

    def _done(self) -> frozenset[str]:
        with self._engine.connect() as db:
            return frozenset(run.id for run in runs.runs(db) if run.state == runs.DONE)

    def _mark(self, key: bytes) -> int:
        papers, opened = self._folder.open(Role.PAPERS), X25519PrivateKey.from_private_bytes(key)
        journal = BoardJournal(self._folder.signing, self._folder.certificate)
        try:
            return grade(self._engine, papers, opened, journal, self._clock(), self._follow)
        finally:
            papers.dispose()

    def _follow(self, done: int, total: int) -> None:
        with self._lock:
            self._progress = replace(self._progress, marked=done, total=total)
