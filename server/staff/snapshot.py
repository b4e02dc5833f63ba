"""What the day's page is made of, read at most once a second however many watch: the answer path comes first."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from protocol.api import ExamSession, RosterRow
from server.board.service import LiveBoard
from server.board_folder import BoardFolder
from server.results import service as results
from server.results.service import Result
from server.roster import service as roster
from server.roster.service import PublishedRoster
from server.staff.day import Row, day_rows

FRESH_US = 1_000_000


@dataclass(frozen=True, slots=True)
class Day:
    """The current session at `at` (UTC microseconds)."""

    exam: str
    session: ExamSession
    roster: Sequence[RosterRow]
    rows: Sequence[Row]
    results: Sequence[Result]
    at: int


class Snapshot:
    """Reads the board and keeps what it read until it is a second old."""

    def __init__(self, board: Engine, folder: BoardFolder, clock: Callable[[], int]) -> None:
        self._board, self._folder, self._clock = board, folder, clock
        self._live = LiveBoard(folder.records_key)
        self._roster = PublishedRoster(0, ())
        self._day: Day | None = None
        self._lock = threading.Lock()

    def exam_name(self) -> str:
        """Return the exam's name. Raises NoExamError."""
        with self._board.connect() as db:
            return roster.exam(db).name

    def day(self) -> Day:
        """Return the day, at most a second old. Raises NoSessionError, NotPublishedError, NoExamError."""
        with self._lock:
            at = self._clock()
            if self._day is None or not 0 <= at - self._day.at < FRESH_US:
                with self._board.connect() as db:
                    self._day = self._read(db, at)
            return self._day

    def _read(self, db: Connection, at: int) -> Day:
        session = roster.current_session(db, at)
        if self._roster.version != roster.published_version(db) or not self._roster.version:
            self._roster = roster.published(db, self._folder.personal_key)
        marked = [one for one in results.all_results(db) if one.exam_session == session.id]
        rows = day_rows(self._roster.rows, session.id, self._live.look(db), marked)
        return Day(roster.exam(db).name, session, self._roster.rows, rows, marked, at)
