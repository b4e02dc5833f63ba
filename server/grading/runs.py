"""Recorded runs: what went in, each attempt's outcome, the hash over all. The caller owns the transaction."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update

from protocol.journal import StreamId
from protocol.records import GradingRun
from server.audit.board_journal import BoardJournal
from server.grading.models import graded_attempts, grading_runs
from server.grading.record import Graded, Inputs, decode_graded, decode_inputs, encode_inputs, outcome_hash, run_id

RUNNING, DONE = "running", "done"


class OutcomeDiffersError(Exception):
    """The same inputs gave another outcome than `run` has: for `attempt` (hex), or as a whole where that is empty."""

    def __init__(self, run: str, attempt: str = "") -> None:
        super().__init__(f"{run}: {attempt or 'outcome'}")
        self.run, self.attempt = run, attempt


class UnknownRunError(Exception):
    """No run has this id."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run. `outcome_hash` is empty, and `ended_at` 0, until it is done."""

    id: str
    state: str
    engine: str
    key_version: int
    inputs_hash: bytes
    outcome_hash: bytes
    begun_at: int
    ended_at: int


def begin(db: Connection, inputs: Inputs, at: int) -> Run:
    """Return the run over `inputs`: the one that there is, or a new one."""
    content = encode_inputs(inputs)
    digest = hashlib.sha256(content).digest()
    known = find(db, run_id(digest))
    if known is not None:
        return known
    made = Run(run_id(digest), RUNNING, inputs.engine, inputs.key_version, digest, b"", at, 0)
    db.execute(
        insert(grading_runs).values(
            id=made.id,
            state=RUNNING,
            engine=made.engine,
            key_version=made.key_version,
            inputs=content,
            inputs_hash=digest,
            begun_at=at,
        )
    )
    return made


def find(db: Connection, run: str) -> Run | None:
    """Return a run by its id, or None."""
    return next((one for one in runs(db) if one.id == run), None)


def runs(db: Connection) -> list[Run]:
    """Return all runs, the last begun first."""
    chosen = select(
        grading_runs.c.id,
        grading_runs.c.state,
        grading_runs.c.engine,
        grading_runs.c.key_version,
        grading_runs.c.inputs_hash,
        grading_runs.c.outcome_hash,
        grading_runs.c.begun_at,
        grading_runs.c.ended_at,
    ).order_by(grading_runs.c.begun_at.desc(), grading_runs.c.id)
    return [Run(*row[:5], row[5] or b"", row[6], row[7] or 0) for row in db.execute(chosen)]


def inputs_of(db: Connection, run: str) -> Inputs:
    """Return what went into a run. Raises UnknownRunError."""
    return decode_inputs(inputs_content(db, run))


def inputs_content(db: Connection, run: str) -> bytes:
    """Return what went into a run, as it is hashed. Raises UnknownRunError."""
    content = db.scalar(select(grading_runs.c.inputs).where(grading_runs.c.id == run))
    if content is None:
        raise UnknownRunError
    return bytes(content)


def kept(db: Connection, run: str) -> set[StreamId]:
    """Return the attempts whose outcome is kept."""
    wanted = select(graded_attempts.c.attempt).where(graded_attempts.c.run == run)
    return {StreamId(attempt) for attempt in db.scalars(wanted)}


def keep(db: Connection, run: str, outcomes: Mapping[StreamId, bytes]) -> None:
    """Keep the outcomes of a batch; what is kept already has to be the same. Raises OutcomeDiffersError."""
    known = _outcomes(db, run, tuple(outcomes))
    for attempt, outcome in known.items():
        if outcomes[attempt] != outcome:
            raise OutcomeDiffersError(run, attempt.hex())
    rows = [
        {"run": run, "attempt": attempt, "outcome": outcome}
        for attempt, outcome in outcomes.items()
        if attempt not in known
    ]
    if rows:
        db.execute(insert(graded_attempts), rows)


def _outcomes(db: Connection, run: str, attempts: Sequence[StreamId]) -> dict[StreamId, bytes]:
    if not attempts:
        return {}
    wanted = select(graded_attempts.c.attempt, graded_attempts.c.outcome).where(
        graded_attempts.c.run == run, graded_attempts.c.attempt.between(min(attempts), max(attempts))
    )
    asked = frozenset(attempts)
    return {StreamId(row.attempt): row.outcome for row in db.execute(wanted) if row.attempt in asked}


def end(db: Connection, journal: BoardJournal, run: Run, at: int) -> Run:
    """Close a run whose outcomes are kept; one that was done has to come to the same. Raises OutcomeDiffersError.

    The first time it is an entry of the board's journal: from then on nobody changes a mark unseen.
    """
    digest = outcome_hash(run.inputs_hash, contents(db, run.id))
    if run.state == DONE and run.outcome_hash != digest:
        raise OutcomeDiffersError(run.id)
    if run.state != DONE:
        journal.append(db, GradingRun(run.id, run.inputs_hash, digest, run.engine), at=at)
    done = {"state": DONE, "outcome_hash": digest, "ended_at": at}
    db.execute(update(grading_runs).where(grading_runs.c.id == run.id).values(done))
    return Run(run.id, DONE, run.engine, run.key_version, run.inputs_hash, digest, run.begun_at, at)


def contents(db: Connection, run: str) -> Iterator[bytes]:
    """Yield the outcomes of a run as they are hashed, in the order of attempts."""
    wanted = select(graded_attempts.c.outcome).where(graded_attempts.c.run == run)
    yield from db.scalars(wanted.order_by(graded_attempts.c.attempt))


def outcomes(db: Connection, run: str) -> Iterable[Graded]:
    """Yield what a run made of each attempt, in the order of attempts."""
    return map(decode_graded, contents(db, run))


def outcome(db: Connection, run: str, attempt: StreamId) -> Graded | None:
    """Return what a run made of one attempt, or None."""
    content = _outcomes(db, run, (attempt,)).get(attempt)
    return None if content is None else decode_graded(content)


def latest(db: Connection) -> Run | None:
    """Return the run that was ended last, or None."""
    ended = db.scalar(select(func.max(grading_runs.c.ended_at)))
    return next((one for one in runs(db) if ended and one.ended_at == ended), None)
