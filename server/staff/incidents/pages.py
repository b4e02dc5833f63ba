"""The incidents' pages: the list, and one with its evidence."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.staff.incidents.cases import cases
from server.staff.incidents.words import WORDS
from server.staff.paging import pager
from server.staff.shell import Nav, Staff, page_number

NAV = Nav("incidents", "Sự cố", "Incidents", "/su-co", "triangle-alert", "s")


def routes(staff: Staff) -> Sequence[BaseRoute]:
    """Return the area's routes."""
    pages = IncidentPages(staff)
    return [Route(NAV.href, staff.shown(pages.incidents)), Route("/su-co/{incident}", staff.shown(pages.incident))]


class IncidentPages:
    """The pages over one board."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff

    def incidents(self, request: Request) -> Response:
        """List the incidents."""
        with self._staff.engine.connect() as db:
            known = cases(db)
        page = pager(known, page_number(request.query_params))
        return self._staff.page(request, "incidents.html", area=NAV.key, words=WORDS, page=page)

    def incident(self, request: Request) -> Response:
        """Show one incident."""
        asked = request.path_params["incident"]
        with self._staff.engine.connect() as db:
            known = next((one for one in cases(db) if one.id == asked), None)
        status = 404 if known is None else 200
        return self._staff.page(request, "incident.html", area=NAV.key, words=WORDS, status=status, case=known)
