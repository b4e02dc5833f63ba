"""The page that says what is ready for the day."""

import datetime
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.api import ExamSession
from server.staff.prep.facts import State, readiness
from server.staff.prep.words import CHIPS, WORDS
from server.staff.rendering import US_PER_S, VIETNAM
from server.staff.shell import Nav, Staff

NAV = Nav("prep", "Chuẩn bị", "Preparation", "/chuan-bi", "list-checks", "c")


def routes(staff: Staff) -> Sequence[BaseRoute]:
    """Return the area's routes."""
    return [Route(NAV.href, staff.shown(PrepPages(staff).prep))]


class PrepPages:
    """The page over one board."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff

    def prep(self, request: Request) -> Response:
        """Show the list of what has to stand."""
        at = self._staff.clock()
        with self._staff.engine.connect() as db:
            now = readiness(db, self._staff.folder, at)
        first = next((one for one in now.sessions if _day(one.starts_at) >= _day(at)), None)
        session = first or (now.sessions[-1] if now.sessions else None)
        return self._staff.page(
            request,
            "prep.html",
            area=NAV.key,
            words=WORDS,
            now=now,
            states=State,
            chips=CHIPS,
            session=session,
            weekday=_day(session.starts_at).weekday() if session else 0,
            days_left=_days_left(session, at),
            bars=_bars([now.count(state) for state in State]),
        )


def _day(at: int) -> datetime.date:
    return datetime.datetime.fromtimestamp(at / US_PER_S, VIETNAM).date()


def _days_left(session: ExamSession | None, at: int) -> int:
    return (_day(session.starts_at) - _day(at)).days if session else 0


def _bars(counts: Sequence[int]) -> list[tuple[State, int, int]]:
    """Return each state's beginning and width in the bar, in units of a task."""
    begins = [sum(counts[:place]) for place in range(len(counts))]
    return [(state, begin, count) for state, begin, count in zip(State, begins, counts, strict=True) if count]
