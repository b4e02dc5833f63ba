"""The sessions' and rooms' pages."""

from collections.abc import Sequence
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.api import ExamSession
from server.acts import changes
from server.db.engine import writing
from server.roster import planning, service
from server.roster.planning import AlreadyPublishedError, BadPlanError, UnknownSessionError
from server.staff import sites
from server.staff.paging import pager
from server.staff.plan import rules
from server.staff.plan.form import times, typed
from server.staff.plan.words import WORDS
from server.staff.shell import Nav, Staff, page_number
from server.staff.sites import for_sites

NAV = Nav("plan", "Ca thi, phòng", "Sessions, rooms", "/ca-thi", "school", "p", by_site=True)


def routes(staff: Staff) -> Sequence[BaseRoute]:
    """Return the area's routes."""
    pages = PlanPages(staff)
    return [
        Route(NAV.href, staff.shown(pages.plan)),
        Route("/ca-thi/{session}", staff.shown(pages.session)),
        Route("/ca-thi/{session}", staff.changed(pages.change), methods=["POST"]),
        *rules.routes(staff),
        Route("/phong/{site}/{room}", staff.shown(pages.room)),
    ]


class PlanPages:
    """The pages over one board."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff

    @for_sites
    def plan(self, request: Request) -> Response:
        """List sessions and rooms."""
        site = self._staff.site(request)
        with self._staff.engine.connect() as db:
            sessions, counts = sites.sessions(db, site), planning.registered(db)
            rooms, version = sites.rooms(db, site), service.published_version(db)
        return self._page(
            request,
            "plan.html",
            sessions=sessions,
            counts=counts,
            rooms=rooms,
            sites=len({room.site for room in rooms}),
            seats=sum(room.seats for room in rooms),
            page=pager(rooms, page_number(request.query_params)),
            published=bool(version),
        )

    @for_sites
    def session(self, request: Request) -> Response:
        """Show a session's times to change."""
        return self._session(request)

    @changes("plan-session")
    def change(self, request: Request, form: dict[str, str]) -> Response:
        """Give a session other times."""
        session_id = request.path_params["session"]
        try:
            with writing(self._staff.engine) as db:
                planning.plan_again(db, self._staff.journal, session_id, times(form), self._staff.clock())
        except BadPlanError as error:
            return self._session(request, f"bad.{error.field}", form)
        except (AlreadyPublishedError, UnknownSessionError):
            return self._session(request, "published")
        title = next(one.title for one in self._sessions(request) if one.id == session_id)
        return self._staff.done(NAV.href, self._staff.word(request, WORDS, "saved", session=title))

    @for_sites
    def room(self, request: Request) -> Response:
        """Show who sits where in a room."""
        site, name = request.path_params["site"], request.path_params["room"]
        with self._staff.engine.connect() as db:
            seen = sites.rooms(db, self._staff.site(request))
            room = next((one for one in seen if (one.site, one.room) == (site, name)), None)
            if room is None:
                return self._page(request, "plan_unknown.html", status=404, problem="unknown_room")
            sessions = [one for one in service.sessions(db) if one.site == site]
            asked = request.query_params.get("session", "")
            shown = next((one for one in sessions if one.id == asked), sessions[0] if sessions else None)
            seats = planning.seat_map(db, site, name, shown.id if shown else "")
        return self._page(request, "room.html", room=room, sessions=sessions, shown=shown, seats=seats)

    def _session(self, request: Request, problem: str = "", form: dict[str, str] | None = None) -> Response:
        asked = request.path_params["session"]
        session = next((one for one in self._sessions(request) if one.id == asked), None)
        if session is None:
            return self._page(request, "plan_unknown.html", status=404, problem="unknown_session")
        with self._staff.engine.connect() as db:
            version = service.published_version(db)
        return self._page(
            request,
            "session.html",
            status=422 if problem else 200,
            session=session,
            typed={**typed(session), **(form or {})},
            published=bool(version),
            problem=problem,
            action=f"/ca-thi/{quote(session.id)}",
        )

    def _sessions(self, request: Request) -> list[ExamSession]:
        with self._staff.engine.connect() as db:
            return sites.sessions(db, self._staff.site(request))

    def _page(self, request: Request, template: str, *, status: int = 200, **values: object) -> Response:
        return self._staff.page(request, template, values, area=NAV.key, words=WORDS, status=status)
