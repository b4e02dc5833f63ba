"""The rows of the candidates' list: who is registered, and how far each has come today."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from protocol.api import ExamSession
from server.board.service import AttemptState, Live, LiveBoard
from server.roster import finding, service
from server.roster.finding import Registered, Wanted
from server.roster.personal import PersonalKey
from server.staff.day.rows import Row, Stage
from server.staff.paging import PAGE_ROWS, Page, pager, read_page, skipped


@dataclass(frozen=True, slots=True)
class Listed:
    """A registration with what the day says of it."""

    who: Registered
    day: Row


def listed(
    db: Connection, personal: PersonalKey, board: LiveBoard, wanted: Wanted, stage: Stage | None, page: int
) -> Page[Listed]:
    """Return a page of the list. A filter by stage reads all that is found; without one only the page is read."""
    live, sessions = board.look(db), {one.id: one for one in service.sessions(db)}
    if stage is not None:
        found = _with_day(finding.find(db, personal, wanted), live, sessions)
        return pager([one for one in found if one.day.stage is stage], page)
    count = finding.count(db, personal, wanted)
    skip = skipped(page, count)
    rows = finding.find(db, personal, wanted, skip, PAGE_ROWS)
    return read_page(_with_day(rows, live, sessions), skip, count)


def of_candidate(db: Connection, board: LiveBoard, candidate: str) -> list[Listed]:
    """Return one candidate's registrations."""
    sessions = {one.id: one for one in service.sessions(db)}
    return _with_day(finding.of_candidate(db, candidate), board.look(db), sessions)


def _with_day(rows: Sequence[Registered], live: Live, sessions: dict[str, ExamSession]) -> list[Listed]:
    return [Listed(row, _day(row, live, sessions[row.exam_session])) for row in rows]


def _day(row: Registered, live: Live, session: ExamSession) -> Row:
    door = live.door_of(session, row.candidate)
    attempt = live.attempts.get((row.exam_session, row.candidate), AttemptState())
    return Row(row.candidate, row.name, door.room or row.room, door.seat or row.seat, door, attempt)
