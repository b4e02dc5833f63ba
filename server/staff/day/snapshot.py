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
from server.staff.day.rows import Row, day_rows

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
        self._days: dict[str, Day] = {}
        self._lock = threading.Lock()

    def day(self, wanted: str = "") -> Day:
        """Return the day of the session `wanted`, or of the one to work on, at most a second old.

        Raises NoSessionError, NotPublishedError, NoExamError.
        """
        with self._lock:
            at = self._clock()
            known = self._days.get(wanted)
            if known is None or not 0 <= at - known.at < FRESH_US:
                with self._board.connect() as db:
                    known = self._days[wanted] = self._read(db, wanted, at)
                self._days = {asked: day for asked, day in self._days.items() if 0 <= at - day.at < FRESH_US}
            return known

    def _read(self, db: Connection, wanted: str, at: int) -> Day:
        asked = (session for session in roster.sessions(db) if session.id == wanted)
        session = next(asked, None) or roster.current_session(db, at)
        if self._roster.version != roster.published_version(db) or not self._roster.version:
            self._roster = roster.published(db, self._folder.personal_key)
        marked = [one for one in results.all_results(db) if one.exam_session == session.id]
        rows = day_rows(self._roster.rows, session, self._live.look(db), marked)
        return Day(roster.exam(db).name, session, self._roster.rows, rows, marked, at)
