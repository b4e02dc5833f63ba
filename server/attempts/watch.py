"""A thread beside the answer path that opens incidents as the journals give cause for them."""

import threading
from collections.abc import Callable

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from server.attempts import incidents
from server.audit.board_journal import BoardJournal
from server.db.engine import writing
from server.stations.admissions import Admissions

EVERY_S = 10.0
log = structlog.get_logger()


class IncidentWatch:
    """Looks every ten seconds; a look that fails is made again at the next."""

    def __init__(
        self,
        engine: Engine,
        journal: BoardJournal,
        admissions: Admissions,
        clock: Callable[[], int],
        every_s: float = EVERY_S,
    ) -> None:
        self._engine, self._journal, self._admissions = engine, journal, admissions
        self._clock, self._every_s = clock, every_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="incidents", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End after the look under way."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(self._every_s):
            self.look_once()

    def look_once(self) -> None:
        """Open what the journals give cause for now."""
        try:
            with self._engine.connect() as db:
                if not incidents.unopened(db, self._admissions):
                    return  # as nearly always: the writers are not kept waiting
            with writing(self._engine) as db:
                incidents.derive(db, self._journal, self._admissions, self._clock())
        except SQLAlchemyError as error:  # a full disk, a locked database: the journals still hold the cause
            log.warning("incidents_not_derived", error=type(error).__name__)
