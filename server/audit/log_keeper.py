"""Keeps the log fed while the server runs, on a thread of its own: the answer path never waits for it."""

import threading
from collections.abc import Callable

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from server.audit.board_journal import wall_clock
from server.audit.log import EmptyLogError, Log, LogBusyError, last_root

PAUSE_S = 5.0
HOUR_US = 3600 * 1_000_000

logger = structlog.get_logger(__name__)


class LogKeeper:
    """Logs new facts every few seconds, and signs a root every hour."""

    def __init__(self, engine: Engine, log: Log, clock: Callable[[], int] = wall_clock) -> None:
        self._engine, self._log, self._clock = engine, log, clock
        self._asked_at = clock()  # for a root; an hour with nothing new has none
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End; what is not logged yet is logged after the next start."""
        self._stopping.set()
        self._thread.join()

    def tick(self) -> None:
        """Log what is new, and sign the root when its hour has come. A database that is busy is tried again later."""
        try:
            self._log.catch_up()
            if self._clock() >= self._due():
                self._asked_at = self._clock()
                self._log.publish()
        except EmptyLogError:
            return
        except (SQLAlchemyError, LogBusyError) as error:
            logger.warning("log_waits", error=type(error).__name__)

    def _due(self) -> int:
        with self._engine.connect() as db:
            last = last_root(db)
        return max(last.at if last else 0, self._asked_at) + HOUR_US

    def _run(self) -> None:
        while not self._stopping.wait(PAUSE_S):
            self.tick()
