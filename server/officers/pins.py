"""PINs at the board: five wrong ones lock the officer here for a while.

A wrong PIN is counted in a transaction of its own, which the refusal that follows does not roll back.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, insert, select

from protocol import officer
from protocol.officer import Officer, OfficerKeys, WrongPinError
from protocol.records import OfficerLocked
from server.audit.board_journal import BoardJournal
from server.db.engine import writing
from server.officers import service
from server.officers.models import pin_failures

TRIES = 5
LOCKED_US = 15 * 60 * 1_000_000


class OfficerLockedError(Exception):
    """Too many wrong PINs: `officer` opens nothing here until `until` (UTC microseconds)."""

    def __init__(self, officer_id: str, until: int) -> None:
        super().__init__(officer_id)
        self.officer, self.until = officer_id, until


@dataclass(frozen=True, slots=True)
class Pin:
    """An officer's PIN as it was entered, for as long as one act takes."""

    officer: str
    pin: str

    def __repr__(self) -> str:
        return f"Pin({self.officer!r})"  # a traceback must not show the digits


@dataclass(frozen=True, slots=True)
class PinGuard:
    """Opens officers' keys and counts what was wrong."""

    engine: Engine
    journal: BoardJournal
    clock: Callable[[], int]

    def unlock(self, given: Pin) -> OfficerKeys:
        """Open an officer's keys. Raises UnknownOfficerError, OfficerLockedError, WrongPinError."""
        known = self._open_to_try(given.officer)
        try:
            keys = officer.unlock(known, given.pin)
        except WrongPinError:
            self._failed(given.officer)
            raise
        with writing(self.engine) as db:
            db.execute(delete(pin_failures).where(pin_failures.c.officer == given.officer))
        return keys

    def _open_to_try(self, officer_id: str) -> Officer:
        with self.engine.connect() as db:
            known = service.find(db, officer_id)
            until = _locked_until(db, officer_id)
        if until > self.clock():
            raise OfficerLockedError(officer_id, until)
        return known

    def _failed(self, officer_id: str) -> None:
        now = self.clock()
        with writing(self.engine) as db:
            row = db.execute(select(pin_failures).where(pin_failures.c.officer == officer_id)).first()
            failures = 1 if row is None or 0 < row.locked_until <= now else row.failures + 1
            locked_until = now + LOCKED_US if failures >= TRIES else 0
            db.execute(delete(pin_failures).where(pin_failures.c.officer == officer_id))
            db.execute(insert(pin_failures).values(officer=officer_id, failures=failures, locked_until=locked_until))
            if locked_until:
                self.journal.append(db, OfficerLocked(officer_id, failures), at=now)


def _locked_until(db: Connection, officer_id: str) -> int:
    return db.scalar(select(pin_failures.c.locked_until).where(pin_failures.c.officer == officer_id)) or 0
