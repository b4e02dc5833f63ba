"""The papers' pages: the list, and the dialog in which two officers open one."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.officer import OfficerKeys
from protocol.sealing import WrongKeyError
from server.acts import changes
from server.db.engine import writing
from server.papers import service as papers
from server.papers.service import Release, UnknownPaperError
from server.staff.release.papers import PaperRow, rows, signers
from server.staff.release.words import CHIPS, WORDS
from server.staff.shell import Nav, Staff
from server.staff.signing import NotSignedError, signed
from server.staff.sites import for_sites

NAV = Nav("release", "Đề thi", "Papers", "/de-thi", "lock", "d", by_site=True)


def routes(staff: Staff) -> Sequence[BaseRoute]:
    """Return the area's routes."""
    pages = ReleasePages(staff)
    return [
        Route(NAV.href, staff.shown(pages.papers)),
        Route("/de-thi/{paper}", staff.shown(pages.dialog)),
        Route("/de-thi/{paper}/ky", staff.changed(pages.sign), methods=["POST"]),
    ]


class ReleasePages:
    """The pages over one board."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff

    @for_sites
    def papers(self, request: Request) -> Response:
        """List the papers, or those of the list that have changed."""
        template = "_papers.html" if "HX-Request" in request.headers else "papers.html"
        return self._staff.page(request, template, area=NAV.key, words=WORDS, rows=self._rows(request), chips=CHIPS)

    @for_sites
    def dialog(self, request: Request) -> Response:
        """Ask for an officer's signature."""
        return self._dialog(request)

    @for_sites
    @changes("release-paper")
    def sign(self, request: Request, form: dict[str, str]) -> Response:
        """Take one officer's signature; the second opens the paper."""
        paper = request.path_params["paper"]
        if not any(row.id == paper for row in self._rows(request)):
            return self._dialog(request)
        try:
            release = signed(self._staff, request, form, lambda keys: self._signed(paper, keys))
        except NotSignedError as error:
            return self._dialog(request, problem=error.sentence)
        except UnknownPaperError:
            return self._dialog(request)
        except WrongKeyError:
            return self._dialog(request, problem=self._staff.word(request, WORDS, "spoiled"))
        if release is None:
            return self._staff.done(f"/de-thi/{paper}", self._staff.word(request, WORDS, "half"))
        row = next(row for row in self._rows(request) if row.id == paper)
        return self._staff.done(NAV.href, self._staff.word(request, WORDS, "done", session=row.session.title))

    def _signed(self, paper: str, keys: OfficerKeys) -> Release | None:
        with writing(self._staff.engine) as db:
            return papers.sign_release(db, self._staff.journal, paper, keys, self._staff.clock())

    def _rows(self, request: Request) -> list[PaperRow]:
        site = self._staff.site(request)
        with self._staff.engine.connect() as db:
            return [row for row in rows(db, self._staff.clock()) if site in {"", row.session.site}]

    def _dialog(self, request: Request, problem: str = "") -> Response:
        row = next((row for row in self._rows(request) if row.id == request.path_params["paper"]), None)
        if row is None:
            said = self._staff.word(request, WORDS, "unknown_paper")
            return self._staff.page(
                request,
                "papers.html",
                area=NAV.key,
                words=WORDS,
                status=404,
                rows=self._rows(request),
                chips=CHIPS,
                problem=said,
            )
        with self._staff.engine.connect() as db:
            known = signers(db)
        account = self._staff.account(request)
        return self._staff.page(
            request,
            "release.html",
            area=NAV.key,
            words=WORDS,
            status=422 if problem else 200,
            row=row,
            officers=known,
            chips=CHIPS,
            problem=problem,
            tells_spoken=account is not None and account.may(papers.RELEASE),
        )
