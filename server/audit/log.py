"""The collecting server's log: fed beside the answer path, each fact once, its root signed on demand and every hour.

Nothing here is read by the answer path. A log that was stopped, or killed, goes on where its table ends: a leaf's
place in the unique index is what makes it be logged once, whoever tries it and however often.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.exc import IntegrityError

from protocol import log
from protocol.journal import StreamId
from protocol.log import Leaf, LeafKind, SignedRoot
from protocol.merkle import Path, Tree, leaf_hash
from protocol.records import KIND_BY_RECORD, RootSigned
from server.answers import service as journals
from server.audit import facts
from server.audit.board_journal import BoardJournal, wall_clock
from server.audit.models import log_leaves, log_roots
from server.db.engine import writing

LEAVES_AT_ONCE = 500  # so that the database is held for some milliseconds, not for a whole day's leaves
TRIES = 20
ROOT_SIGNED = KIND_BY_RECORD[RootSigned].number


class EmptyLogError(Exception):
    """Nothing has happened that a root could be signed over."""


class LogBusyError(Exception):
    """Others fed the log each time that this one tried to."""


class Log:
    """The log of one board. Safe for several threads, and beside another process's."""

    def __init__(self, engine: Engine, journal: BoardJournal, clock: Callable[[], int] = wall_clock) -> None:
        self._engine, self._journal, self._clock = engine, journal, clock
        self._tree = Tree()
        self._lock = threading.Lock()

    def catch_up(self) -> int:
        """Log what the journals hold and the log does not; return how many leaves were added. Raises LogBusyError."""
        added = 0
        while True:
            with self._engine.connect() as db:
                leaves = facts.unlogged(db, LEAVES_AT_ONCE)
            if not leaves:
                return added
            added += self._add(leaves, lambda db: facts.unlogged(db, LEAVES_AT_ONCE))

    def publish(self) -> SignedRoot:
        """Log all, with where every stream ends, and sign the root; with nothing new, return the last one.

        Raises EmptyLogError, LogBusyError.
        """
        self.catch_up()
        with self._engine.connect() as db:
            known, heads = last_root(db), list(facts.last_heads(db))
            if known and known.size == _size(db) and all(self._is_over_root(db, leaf) for leaf in heads):
                return known  # all that is new is that a root was signed
        for start in range(0, len(heads), LEAVES_AT_ONCE):
            self._add(heads[start : start + LEAVES_AT_ONCE], _rest)
        return self._sign()

    def root(self, size: int) -> bytes:
        """Return the root over the first `size` leaves. Raises NoSuchLeafError."""
        with self._lock, self._engine.connect() as db:
            self._grow(db)
            return self._tree.root(size)

    def inclusion(self, position: int, size: int) -> Path:
        """Prove a leaf under the root of `size`. Raises NoSuchLeafError."""
        with self._lock, self._engine.connect() as db:
            self._grow(db)
            return self._tree.inclusion(position, size)

    def consistency(self, old: int, size: int) -> Path:
        """Prove that the root of `size` goes on from the root of `old`. Raises NoSuchLeafError."""
        with self._lock, self._engine.connect() as db:
            self._grow(db)
            return self._tree.consistency(old, size)

    def _add(self, leaves: Sequence[Leaf], again: Callable[[Connection], Sequence[Leaf]]) -> int:
        """Append leaves; where another was faster, those that `again` finds. Returns how many were added."""
        for _ in range(TRIES):
            try:
                with writing(self._engine) as db:
                    _append(db, leaves)
                return len(leaves)
            except IntegrityError:
                with self._engine.connect() as db:
                    leaves = again(db)
                if not leaves:
                    return 0
        raise LogBusyError

    def _sign(self) -> SignedRoot:
        with self._lock, writing(self._engine) as db:
            self._grow(db)
            size, at = len(self._tree), self._clock()
            if not size:
                raise EmptyLogError
            if (known := last_root(db)) and known.size == size:
                return known
            signed = log.sign_root(size, self._tree.root(), at, self._journal.key)
            db.execute(insert(log_roots).values(size=size, signed=signed.encode()))
            self._journal.append(db, RootSigned(size, signed.root, signed.encode()), at=at)
            return signed

    def _is_over_root(self, db: Connection, leaf: Leaf) -> bool:
        tip, kind = journals.tip_of(db, leaf.stream, leaf.segment)
        return leaf.stream == self._journal.stream and leaf.seq == tip.seq and kind == ROOT_SIGNED

    def _grow(self, db: Connection) -> None:
        rows = db.execute(
            select(log_leaves.c.leaf).where(log_leaves.c.position >= len(self._tree)).order_by(log_leaves.c.position)
        )
        self._tree.extend(leaf_hash(bytes(row.leaf)) for row in rows)


def last_root(db: Connection) -> SignedRoot | None:
    """Return the root signed last."""
    known = roots(db, most=1)
    return known[0] if known else None


def roots(db: Connection, most: int | None = None) -> list[SignedRoot]:
    """Return the signed roots, the last first."""
    rows = db.scalars(select(log_roots.c.signed).order_by(log_roots.c.size.desc()).limit(most))
    return [log.decode_root(bytes(signed)) for signed in rows]


def root_of(db: Connection, size: int) -> SignedRoot | None:
    """Return the root that was signed over the first `size` leaves, if one was."""
    signed = db.scalar(select(log_roots.c.signed).where(log_roots.c.size == size))
    return log.decode_root(bytes(signed)) if signed else None


def leaves(db: Connection) -> Iterator[bytes]:
    """Yield all leaves in their order."""
    chosen = select(log_leaves.c.leaf).order_by(log_leaves.c.position)
    for row in db.execution_options(yield_per=LEAVES_AT_ONCE).execute(chosen):
        yield bytes(row.leaf)


def hand_in(db: Connection, stream: StreamId, segment: int) -> tuple[int, bytes] | None:
    """Return position and leaf of a hand-in, if it has been logged."""
    row = db.execute(
        select(log_leaves.c.position, log_leaves.c.leaf).where(
            log_leaves.c.kind == LeafKind.HAND_IN.value,
            log_leaves.c.stream == stream,
            log_leaves.c.segment == segment,
        )
    ).first()
    return (row.position, bytes(row.leaf)) if row else None


def _size(db: Connection) -> int:
    last = db.scalar(select(func.max(log_leaves.c.position)))
    return 0 if last is None else last + 1


def _append(db: Connection, added: Sequence[Leaf]) -> None:
    first = _size(db)
    rows = [
        {
            "position": first + number,
            "kind": leaf.kind.value,
            "stream": leaf.stream,
            "segment": leaf.segment,
            "seq": leaf.seq,
            "leaf": leaf.encoded,
        }
        for number, leaf in enumerate(added)
    ]
    db.execute(insert(log_leaves), rows)


def _rest(db: Connection) -> Sequence[Leaf]:
    return list(islice(facts.last_heads(db), LEAVES_AT_ONCE))
