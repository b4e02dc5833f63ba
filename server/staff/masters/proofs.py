"""Proofs beside the pages: one seat at a time draws on a thread of its own, and what became of it is kept."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from server.board_folder import BoardFolder
from server.db.engine import Role, writing
from server.papers import masters
from server.papers.masters import StaleProofError, UnknownMasterError, WrongStateError
from server.papers.packing import MASTER, pack
from server.papers.packing_errors import PackingError, PackingWarning
from server.papers.proofing import SEAT, ProofFailedError, proofed

MOST_KEPT = 64


class RunState(Enum):
    """Where a run stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Run:
    """The last proof of a paper. `since`: UTC microseconds; `error`: why it failed, where that is known."""

    state: RunState
    since: int
    error: Exception | None = None
    warnings: tuple[PackingWarning, ...] = ()


class Proofs:
    """Has papers drawn by the real seat, one after another: each takes a processor and a child process."""

    def __init__(self, folder: BoardFolder, clock: Callable[[], int], seat: Sequence[str] = SEAT) -> None:
        self._folder, self._clock, self._seat = folder, clock, seat
        self._runs: dict[str, Run] = {}
        self._lock = threading.Lock()

    def of(self, paper_id: str) -> Run | None:
        """Return the last run of a paper since this server began."""
        with self._lock:
            return self._runs.get(paper_id)

    def begin(self, paper_id: str) -> bool:
        """Begin a run; tell whether it could. The same paper's run that is under way goes on."""
        with self._lock:
            running = [held for held, run in self._runs.items() if run.state is RunState.RUNNING]
            if running:
                return running == [paper_id]
            self._runs.pop(paper_id, None)
            while len(self._runs) >= MOST_KEPT:
                self._runs.pop(next(iter(self._runs)))
            self._runs[paper_id] = Run(RunState.RUNNING, self._clock())
        threading.Thread(target=self._run, args=(paper_id,), name="proof", daemon=True).start()
        return True

    def _run(self, paper_id: str) -> None:
        ended = Run(RunState.FAILED, 0)
        try:
            ended = Run(RunState.DONE, 0, warnings=self._proof(paper_id))
        except (PackingError, ProofFailedError, StaleProofError, UnknownMasterError, WrongStateError) as error:
            ended = Run(RunState.FAILED, 0, error)
        finally:
            with self._lock:
                self._runs[paper_id] = replace(ended, since=self._clock())

    def _proof(self, paper_id: str) -> tuple[PackingWarning, ...]:
        papers = self._folder.open(Role.PAPERS)
        try:
            with papers.connect() as db:
                master, paper = masters.find(db, paper_id), masters.content(db, paper_id)
            packed = pack(paper, paper_id=master.id, variant=MASTER, seed=bytes(masters.SEED_BYTES))
            done = proofed(packed.paper, seat=self._seat)  # a minute, perhaps: no lock is held
            with writing(papers) as db:
                masters.record_proof(db, master.id, master.hash, done.proof, done.sheet, self._clock())
            return packed.warnings
        finally:
            papers.dispose()
