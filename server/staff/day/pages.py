"""The exam day's page and what of it has changed."""

import hashlib
from collections.abc import Sequence

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.roster.service import NoSessionError, NotPublishedError
from server.staff import sites
from server.staff.day import alerts
from server.staff.day.rows import Order, Stage, Wanted, figures, page, room_figures
from server.staff.day.snapshot import Day, Snapshot
from server.staff.day.words import WORDS
from server.staff.shell import Nav, Staff, page_number
from server.staff.sites import for_sites

NAV = Nav("day", "Ngày thi", "Exam day", "/", "activity", "n", by_site=True)
MAX_QUERY_LETTERS = 64


def routes(staff: Staff) -> Sequence[BaseRoute]:
    """Return the area's routes."""
    pages = DayPages(staff)
    return [Route(NAV.href, staff.shown(pages.day))]


class DayPages:
    """The pages over one board."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff
        self._snapshot = Snapshot(staff.engine, staff.folder, staff.clock)

    @for_sites
    def day(self, request: Request) -> Response:
        """Show the exam day, or what of it has changed."""
        try:
            day = self._day(request)
        except (NoSessionError, NotPublishedError):
            return self._staff.page(request, "no_list.html", area=NAV.key, words=WORDS)
        shown = self._shown(request, day)
        if "HX-Request" not in request.headers or "HX-History-Restore-Request" in request.headers:
            return self._page(request, "day.html", shown | {"seen": "", "as_of": day.at, "late_s": self._late_s(day)})
        # What is the same is not sent again: swapped rows would lose the text that somebody is selecting.
        nowhen: dict[str, object] = {"seen": "", "as_of": 0, "late_s": 0}
        timeless = self._staff.render(request, "_live.html", shown | nowhen, words=WORDS)
        seen = hashlib.sha256(timeless.encode()).hexdigest()
        if request.query_params.get("seen") == seen:
            same: dict[str, object] = {"as_of": day.at, "late_s": self._late_s(day), "alone": True}
            return self._page(request, "_as_of.html", same, {"HX-Reswap": "none"})
        return self._page(request, "_live.html", shown | {"seen": seen, "as_of": day.at, "late_s": self._late_s(day)})

    def _day(self, request: Request) -> Day:
        """Return the day that is asked for. Raises NoSessionError, NotPublishedError."""
        asked, site = request.query_params.get("session", ""), self._staff.site(request)
        if site:
            with self._staff.engine.connect() as db:
                asked = sites.current_session(db, site, self._staff.clock(), asked)
            if not asked:
                raise NoSessionError
        return self._snapshot.day(asked)

    def _page(
        self, request: Request, template: str, values: dict[str, object], headers: dict[str, str] | None = None
    ) -> Response:
        return self._staff.page(request, template, values, area=NAV.key, words=WORDS, headers=headers)

    def _late_s(self, day: Day) -> int:
        return max(0, self._staff.clock() - day.at) // 1_000_000

    def _shown(self, request: Request, day: Day) -> dict[str, object]:
        wanted, site = _wanted(request.query_params), self._staff.site(request)
        with self._staff.engine.connect() as db:
            found, known = alerts.alerts(db, day.rows, self._staff.clock(), site), sites.sessions(db, site)
        return {
            "day": day,
            "sessions": known,
            "figures": figures(day.rows),
            "rooms_now": room_figures(day.rows),
            "alerts": found,
            "page": page(day.rows, wanted),
            "wanted": wanted,
            "rooms": sorted({row.room for row in day.rows}),
            "orders": Order,
        }


def _wanted(asked: QueryParams) -> Wanted:
    """Read the filters; what they cannot mean is as if it were not there."""
    order = asked.get("order", "")
    return Wanted(
        query=asked.get("q", "")[:MAX_QUERY_LETTERS],
        room=asked.get("room", ""),
        stage=next((stage for stage in Stage if stage.value == asked.get("stage")), None),
        order=next((known for known in Order if known.value == order.removeprefix("-")), Order.CANDIDATE),
        falling=order.startswith("-"),
        page=page_number(asked),
    )
