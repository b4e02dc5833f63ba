"""The candidates' list and each candidate's page."""

from collections.abc import Sequence

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.board.service import LiveBoard
from server.roster.finding import MAX_QUERY_LETTERS, Wanted
from server.staff import sites
from server.staff.candidates import correcting, giving, imports, listing, publishing
from server.staff.candidates.giving import ALL_WORDS
from server.staff.candidates.words import STAGES
from server.staff.day.rows import Stage
from server.staff.shell import Nav, Staff, page_number
from server.staff.sites import for_sites

NAV = Nav("candidates", "Thí sinh", "Candidates", "/thi-sinh", "users-round", "t", by_site=True)


def routes(staff: Staff) -> Sequence[BaseRoute]:
    """Return the area's routes."""
    pages = CandidatePages(staff)
    return [
        Route(NAV.href, staff.shown(pages.candidates)),
        *publishing.routes(staff, NAV.key),
        *imports.routes(staff, NAV.key),
        *correcting.routes(staff, NAV.key),
        *giving.routes(staff, NAV.key),
        Route("/thi-sinh/{candidate}", staff.shown(pages.candidate)),
    ]


class CandidatePages:
    """The pages over one board."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff
        self._live = LiveBoard(staff.folder.records_key)

    @for_sites
    def candidates(self, request: Request) -> Response:
        """List the candidates."""
        asked, personal, site = request.query_params, self._staff.folder.personal_key, self._staff.site(request)
        wanted, stage = _wanted(asked, site), _stage(asked)
        with self._staff.engine.connect() as db:
            page = listing.listed(db, personal, self._live, wanted, stage, page_number(asked))
            sessions, rooms = sites.sessions(db, site), sites.rooms(db, site)
        return self._page(
            request,
            "candidates.html",
            page=page,
            wanted=wanted,
            stage=stage.value if stage else "",
            stages=STAGES,
            sessions=sessions,
            sites=sorted({(room.site, room.site_name) for room in rooms}),
            rooms=sorted({room.room for room in rooms if wanted.site in {"", room.site}}),
        )

    @for_sites
    def candidate(self, request: Request) -> Response:
        """Show one candidate."""
        asked = request.path_params["candidate"]
        with self._staff.engine.connect() as db:
            every, site = listing.of_candidate(db, self._live, asked), self._staff.site(request)
        found = [one for one in every if site in {"", one.who.site}]
        if not found:
            return self._page(request, "candidate_unknown.html", status=404)
        return self._page(request, "candidate.html", found=found, who=found[0].who, stages=STAGES)

    def _page(self, request: Request, template: str, *, status: int = 200, **values: object) -> Response:
        return self._staff.page(request, template, values, area=NAV.key, words=ALL_WORDS, status=status)


def _wanted(asked: QueryParams, site: str) -> Wanted:
    return Wanted(
        asked.get("q", "")[:MAX_QUERY_LETTERS].strip(),
        asked.get("session", ""),
        site or asked.get("site", ""),
        asked.get("room", ""),
    )


def _stage(asked: QueryParams) -> Stage | None:
    return next((stage for stage in Stage if stage.value == asked.get("stage")), None)
