"""The incidents' pages: the list, one with its evidence, and an attempt with what officers may decide about it."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.officer import OfficerKeys
from protocol.records import IncidentClosed
from server.acts import changes
from server.attempts import incidents
from server.attempts import service as attempts
from server.attempts.incidents import NoOutcomeError, UnknownIncidentError
from server.db.engine import writing
from server.staff import sites
from server.staff.incidents.cases import DECISIONS, Case, attempt_facts, case, cases, half_signed, signers
from server.staff.incidents.decisions import ATTEMPT, Decisions
from server.staff.incidents.words import CLOSED, WORDS
from server.staff.paging import pager
from server.staff.shell import Nav, Staff, page_number
from server.staff.signing import NotSignedError, signed
from server.staff.sites import for_sites

NAV = Nav("incidents", "Sự cố", "Incidents", "/su-co", "triangle-alert", "s", by_site=True)
SHOWN_UNFINISHED = 50


def routes(staff: Staff) -> Sequence[BaseRoute]:
    """Return the area's routes."""
    pages = IncidentPages(staff)
    decisions = Decisions(staff, pages.attempt_page)
    return [
        Route(NAV.href, staff.shown(pages.incidents)),
        Route(f"{ATTEMPT}/{{attempt}}", staff.shown(pages.attempt)),
        Route(f"{ATTEMPT}/{{attempt}}/thu", staff.changed(decisions.collect), methods=["POST"]),
        Route(f"{ATTEMPT}/{{attempt}}/nhan", staff.changed(decisions.adopt), methods=["POST"]),
        Route(f"{ATTEMPT}/{{attempt}}/chon", staff.changed(decisions.choose), methods=["POST"]),
        Route("/su-co/{incident}", staff.shown(pages.incident)),
        Route("/su-co/{incident}/dong", staff.changed(pages.close), methods=["POST"]),
    ]


class IncidentPages:
    """The pages over one board."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff

    @for_sites
    def incidents(self, request: Request) -> Response:
        """List the incidents, and the attempts that nobody handed in."""
        site = self._staff.site(request)
        with self._staff.engine.connect() as db:
            known, unfinished = cases(db), sites.narrowed(db, site, attempts.open_attempts(db))
            waiting = half_signed(db, self._staff.clock())
            if site:  # whose attempt was signed for does not stand beside a signature
                seen, waiting = sites.streams(db, site), []
                known = [one for one in known if sites.all_seen(one.incident.opened.streams, seen)]
        return self._page(
            request,
            "incidents.html",
            page=pager(known, page_number(request.query_params)),
            unfinished=unfinished[:SHOWN_UNFINISHED],
            unfinished_count=len(unfinished),
            waiting=waiting,
        )

    @for_sites
    def incident(self, request: Request) -> Response:
        """Show one incident."""
        return self._incident(request)

    @for_sites
    def attempt(self, request: Request) -> Response:
        """Show one attempt."""
        return self.attempt_page(request, "")

    @for_sites
    @changes("close-incident")
    def close(self, request: Request, form: dict[str, str]) -> Response:
        """Close an incident with what was found."""
        if self._case(request) is None:
            return self._incident(request)
        name, outcome = request.path_params["incident"], form.get("outcome", "")

        def closed(keys: OfficerKeys) -> IncidentClosed:
            with writing(self._staff.engine) as db:
                return incidents.close(db, self._staff.journal, keys, name, outcome, self._staff.clock())

        try:
            signed(self._staff, request, form, closed)
        except NotSignedError as error:
            return self._incident(request, problem=error.sentence)
        except NoOutcomeError:
            return self._incident(request, problem=self._staff.word(request, WORDS, "no_outcome"))
        except UnknownIncidentError:
            return self._incident(request)
        return self._staff.done(f"/su-co/{name}", self._staff.word(request, WORDS, "was_closed"))

    def _incident(self, request: Request, problem: str = "") -> Response:
        known = self._case(request)
        with self._staff.engine.connect() as db:
            officers = signers(db, [incidents.CLOSE])
        if known is None:
            return self._page(request, "incident_unknown.html", status=404)
        status = 422 if problem else 200
        return self._page(request, "incident.html", status=status, case=known, officers=officers, problem=problem)

    def _case(self, request: Request) -> Case | None:
        """Return the incident that the address names, None where there is none or it is another site's."""
        site = self._staff.site(request)
        with self._staff.engine.connect() as db:
            known = case(db, request.path_params["incident"])
            if known and site and not sites.all_seen(known.incident.opened.streams, sites.streams(db, site)):
                return None
        return known

    def attempt_page(self, request: Request, problem: str) -> Response:
        """Return an attempt's page; `problem`: why a signature was not taken."""
        with self._staff.engine.connect() as db:
            attempt, site = request.path_params["attempt"], self._staff.site(request)
            is_seen = not site or attempt in sites.streams(db, site)
            facts = attempt_facts(db, attempt) if is_seen else None
            officers = signers(db, DECISIONS)
        if facts is None:
            return self._page(request, "incident_unknown.html", status=404)
        status = 422 if problem else 200
        return self._page(
            request, "attempt.html", status=status, facts=facts, officers=officers, problem=problem, chips=CLOSED
        )

    def _page(self, request: Request, template: str, status: int = 200, **values: object) -> Response:
        return self._staff.page(request, template, values, area=NAV.key, words=WORDS, status=status)
