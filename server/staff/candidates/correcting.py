"""Corrections of a candidate's row: the form, and what was corrected before."""

from collections.abc import Sequence
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.acts import changes
from server.db.engine import writing
from server.roster import corrections, finding
from server.roster.corrections import (
    Corrected,
    NoReasonError,
    NothingChangedError,
    NumberTakenError,
    SessionOpenedError,
    UnknownCandidateError,
    Wanted,
)
from server.roster.importers.values import BadValueError
from server.roster.personal import masked
from server.roster.seating import SeatTakenError
from server.staff.candidates.words import WORDS
from server.staff.shell import Staff

PROBLEMS: dict[type[Exception], str] = {
    NoReasonError: "correct_problem.reason",
    BadValueError: "correct_problem.value",
    ValueError: "correct_problem.value",
    NothingChangedError: "correct_problem.same",
    NumberTakenError: "correct_problem.number",
    SeatTakenError: "correct_problem.seat",
    SessionOpenedError: "correct_problem.opened",
    UnknownCandidateError: "correct_problem.unknown",
}


def routes(staff: Staff, area: str) -> Sequence[BaseRoute]:
    """Return the page's routes."""
    pages = CorrectionPages(staff, area)
    path = "/thi-sinh/{candidate}/dinh-chinh"
    return [Route(path, staff.shown(pages.form)), Route(path, staff.changed(pages.correct), methods=["POST"])]


class CorrectionPages:
    """The page over one board."""

    def __init__(self, staff: Staff, area: str) -> None:
        self._staff, self._area = staff, area

    def form(self, request: Request) -> Response:
        """Show the form and the corrections made so far."""
        return self._form(request)

    @changes("correct-candidate")
    def correct(self, request: Request, form: dict[str, str]) -> Response:
        """Make a correction."""
        candidate = request.path_params["candidate"]
        try:
            what = Corrected(form.get("what", ""))
            wanted = Wanted(
                candidate,
                what,
                form.get("value", ""),
                form.get("reason", ""),
                self._staff.user(request),
                form.get("session", ""),
            )
            with writing(self._staff.engine) as db:
                personal, journal, at = self._staff.folder.personal_key, self._staff.journal, self._staff.clock()
                number = corrections.correct(db, personal, journal, wanted, at)
        except tuple(PROBLEMS) as error:
            return self._form(request, PROBLEMS[type(error)], form)
        said = self._staff.word(request, WORDS, "corrected_done", number=number)
        return self._staff.done(f"/thi-sinh/{quote(candidate)}/dinh-chinh", said)

    def _form(self, request: Request, problem: str = "", form: dict[str, str] | None = None) -> Response:
        candidate, personal = request.path_params["candidate"], self._staff.folder.personal_key
        with self._staff.engine.connect() as db:
            person, registered = finding.person(db, candidate), finding.of_candidate(db, candidate)
            made = corrections.of_candidate(db, personal, candidate)
        if person is None:
            return self._staff.page(request, "candidate_unknown.html", area=self._area, words=WORDS, status=404)
        return self._staff.page(
            request,
            "correct.html",
            area=self._area,
            words=WORDS,
            status=422 if problem else 200,
            name=person,
            candidate=candidate,
            registered=registered,
            made=made,
            whats=[one.value for one in Corrected],
            hidden=lambda one, text: masked(text) if one.what is Corrected.NUMBER else text,
            typed=form or {},
            problem=problem,
        )
