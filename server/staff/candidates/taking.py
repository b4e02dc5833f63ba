"""The last step of an import: when new sessions are held, and the draft becomes the list, whole or not at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.acts import changes
from server.db.engine import writing
from server.roster import lists, planning
from server.roster.importers.rows import Field
from server.roster.lists import (
    DoubtsLeftError,
    DraftClosedError,
    DraftState,
    Looked,
    NothingLeftError,
    UnknownDraftError,
)
from server.roster.planning import BadPlanError
from server.roster.seating import (
    AlreadyRegisteredError,
    NoPlanError,
    OtherCandidateError,
    SeatTakenError,
    SessionPlan,
    SeveralSitesError,
)
from server.staff.candidates import fixes
from server.staff.candidates.words import WORDS
from server.staff.plan.form import times
from server.staff.shell import Staff

PLAN_FIELDS = ("subject", "day", "time", "minutes", "check_in_minutes", "late_minutes")
USUAL = {"minutes": "90", "check_in_minutes": "45", "late_minutes": "15"}


def routes(staff: Staff, area: str, path: str, closed: Callable[[Request], Response]) -> Sequence[BaseRoute]:
    """Return the page's routes. `closed`: says that a draft cannot be taken any more."""
    pages = TakingPages(staff, area, closed)
    return [Route(path, staff.shown(pages.confirm)), Route(path, staff.changed(pages.take), methods=["POST"])]


class _BadTimesError(Exception):
    """The times that were typed for a session are none."""

    def __init__(self, title: str, field: str) -> None:
        super().__init__(field)
        self.title, self.field = title, field


PROBLEMS_OF_TAKING = (
    _BadTimesError,
    DoubtsLeftError,
    NothingLeftError,
    NoPlanError,
    SeveralSitesError,
    SeatTakenError,
    AlreadyRegisteredError,
    OtherCandidateError,
)


class TakingPages:
    """The page over one board."""

    def __init__(self, staff: Staff, area: str, closed: Callable[[Request], Response]) -> None:
        self._staff, self._area, self._closed = staff, area, closed
        self._personal = staff.folder.personal_key

    def confirm(self, request: Request) -> Response:
        """Ask when the sessions are held that are new, and whether the list is to be taken."""
        return self._confirm(request)

    @changes("accept-list")
    def take(self, request: Request, form: dict[str, str]) -> Response:
        """Make the draft the list."""
        draft_id = request.path_params["draft"]
        try:
            with self._staff.engine.connect() as db:
                looked = lists.look(db, self._personal, draft_id)
                new = _new(looked, planning.titles(db))
            plans = {title: _plan(place, title, form) for place, title in enumerate(new)}
            with writing(self._staff.engine) as db:
                journal, at = self._staff.journal, self._staff.clock()
                done = lists.take(db, self._personal, journal, draft_id, plans, at)
        except (UnknownDraftError, DraftClosedError):
            return self._closed(request)
        except PROBLEMS_OF_TAKING as error:
            return self._confirm(request, self._not_taken(request, error), form)
        count = sum(one.candidates for one in done)
        return self._staff.done("/thi-sinh/cong-bo", self._said(request, "was_taken", count=count))

    def _confirm(self, request: Request, problem: str = "", form: Mapping[str, str] | None = None) -> Response:
        try:
            with self._staff.engine.connect() as db:
                looked = lists.look(db, self._personal, request.path_params["draft"])
                there = planning.titles(db)
        except (UnknownDraftError, DraftClosedError):
            return self._closed(request)
        if looked.draft.state is not DraftState.OPEN:
            return self._closed(request)
        counts = dict.fromkeys(looked.titles, 0)
        for row in looked.decided.kept:
            counts[row.values[Field.EXAM_SESSION]] += 1
        return self._staff.page(
            request,
            "import_take.html",
            area=self._area,
            words=WORDS,
            status=422 if problem else 200,
            draft=looked.draft,
            count=len(looked.decided.kept),
            left_out=fixes.counts(looked).left_out,
            doubts=len(looked.decided.open),
            existing=[(title, counts[title]) for title in looked.titles if title in there],
            new=[(title, counts[title]) for title in _new(looked, there)],
            plan_fields=PLAN_FIELDS,
            usual=USUAL,
            typed=form or {},
            problem=problem,
        )

    def _not_taken(self, request: Request, error: Exception) -> str:
        match error:
            case _BadTimesError():
                field = self._said(request, f"plan.{'day' if error.field == 'starts_at' else error.field}")
                return self._said(request, "take_problem.plan", session=error.title, field=field)
            case SeveralSitesError():
                return self._said(request, "take_problem.several_sites", sites=", ".join(error.sites))
            case SeatTakenError():
                return self._said(request, "take_problem.seat", room=error.room, seat=error.seat)
            case AlreadyRegisteredError() | OtherCandidateError():
                return self._said(request, "take_problem.person", candidate=error.candidate)
        return self._said(request, "take_problem.doubts")

    def _said(self, request: Request, word: str, /, **values: object) -> str:
        return self._staff.word(request, WORDS, word, **values)


def _new(looked: Looked, there: Sequence[str]) -> list[str]:
    return [title for title in looked.titles if title not in there]


def _plan(place: int, title: str, form: Mapping[str, str]) -> SessionPlan:
    try:
        typed = times({field: form.get(f"{place}.{field}", "") for field in PLAN_FIELDS})
        typed.check()
    except BadPlanError as error:
        raise _BadTimesError(title, error.field) from error
    held = SessionPlan(title, typed.subject, typed.starts_at, typed.minutes)
    return replace(held, check_in_minutes=typed.check_in_minutes, late_minutes=typed.late_minutes)
