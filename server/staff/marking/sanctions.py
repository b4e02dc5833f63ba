"""Sanctions: two officers take a share off a candidate's score, and two give it back. Results follow at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol import officer
from protocol.officer import Officer, OfficerKeys
from protocol.policy import NoRulesError, SanctionKind
from server.acts import changes
from server.attempts import incidents
from server.attempts.incidents import UnknownIncidentError
from server.db.engine import writing
from server.grading import runs, sanctions
from server.grading.projecting import project
from server.grading.sanctions import (
    AlreadySanctionedError,
    NoReasonError,
    Sanction,
    UnknownSanctionError,
    Wanted,
)
from server.officers import service as officers
from server.roster import service as roster
from server.roster.models import registrations
from server.staff.incidents.words import WORDS as INCIDENT_WORDS
from server.staff.marking.area import MarkingArea, typed_again
from server.staff.paging import pager
from server.staff.results.pages import signers
from server.staff.shell import chosen, page_number
from server.staff.signing import NotSignedError, signed

SANCTIONS = "/cham-thi/xu-ly"
MAX_TYPED, MAX_REMEMBERED = 64, 64
_REASONS: dict[type[Exception], str] = {
    NoReasonError: "no_reason",
    UnknownIncidentError: "unknown_incident",
    NoRulesError: "no_sanction_rules",
}


class NotRegisteredError(Exception):
    """No candidate of this number is registered for the session."""


class NoKindError(Exception):
    """A form names no sanction."""


@dataclass(frozen=True, slots=True)
class SanctionRow:
    """A sanction for people."""

    sanction: Sanction
    session: str
    state: str  # stands, waits, lifted
    officers: tuple[str, ...]
    lifted_by: tuple[str, ...]


class SanctionPages:
    """The pages over one board."""

    def __init__(self, area: MarkingArea) -> None:
        self._area, self._staff = area, area.staff
        # Officers sign over the reason of a lifting, which is on record only after the second: it is shown to them.
        self._lift_reasons: dict[str, str] = {}

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route(SANCTIONS, self._area.shown(self.sanctions)),
            Route(SANCTIONS, self._area.changed(self.record), methods=["POST"]),
            Route(f"{SANCTIONS}/{{sanction}}", self._area.shown(self.sanction)),
            Route(f"{SANCTIONS}/{{sanction}}/ky", self._area.changed(self.confirm), methods=["POST"]),
            Route(f"{SANCTIONS}/{{sanction}}/bo", self._area.changed(self.lift), methods=["POST"]),
        ]

    def sanctions(self, request: Request) -> Response:
        """List the sanctions, and ask for another one."""
        return self._sanctions(request)

    @changes("sanction-candidate")
    def record(self, request: Request, form: dict[str, str]) -> Response:
        """Take one officer's signature on a sanction."""
        try:
            wanted = _wanted(form)
            with self._staff.engine.connect() as db:
                _check_registered(db, wanted)
            made = self._signed(request, form, wanted)
        except NoKindError:
            return self._sanctions(request, self._area.said(request, "no_kind"), form)
        except NotRegisteredError:
            said = self._area.said(request, "not_registered", candidate=form.get("candidate", "")[:MAX_TYPED])
            return self._sanctions(request, said, form)
        except SanctionRefusedError as error:
            return self._sanctions(request, error.sentence, form)
        return self._after(request, made)

    def sanction(self, request: Request) -> Response:
        """Show a sanction, and what officers may do about it."""
        return self._sanction(request)

    @changes("sanction-candidate")
    def confirm(self, request: Request, form: dict[str, str]) -> Response:
        """Take the second officer's signature on a sanction that waits for it."""
        try:
            with self._staff.engine.connect() as db:
                known = sanctions.find(db, request.path_params["sanction"])
            made = self._signed(request, form, known.wanted)
        except UnknownSanctionError:
            return self._sanction(request)
        except SanctionRefusedError as error:
            return self._sanction(request, error.sentence)
        return self._after(request, made)

    @changes("lift-sanction")
    def lift(self, request: Request, form: dict[str, str]) -> Response:
        """Take one officer's signature on a lifting; the second gives the points back."""
        name, reason = request.path_params["sanction"], form.get("reason", "").strip()
        try:
            made = signed(self._staff, request, form, lambda keys: self._lifted(keys, name, reason))
        except NotSignedError as error:
            return self._sanction(request, error.sentence, reason)
        except NoReasonError:
            return self._sanction(request, self._area.said(request, "no_reason"), reason)
        except UnknownSanctionError:
            return self._sanction(request)
        if made.lifted_by:
            self._lift_reasons.pop(name, None)
            return self._staff.done(SANCTIONS, self._area.said(request, "lifted", candidate=made.wanted.candidate))
        self._remember(name, reason)
        return self._staff.done(f"{SANCTIONS}/{name}", self._area.said(request, "half"))

    def _signed(self, request: Request, form: dict[str, str], wanted: Wanted) -> Sanction:
        try:
            return signed(self._staff, request, form, lambda keys: self._recorded(keys, wanted))
        except NotSignedError as error:
            raise SanctionRefusedError(error.sentence) from error
        except AlreadySanctionedError as error:
            raise SanctionRefusedError(self._area.said(request, "already_sanctioned")) from error
        except (NoReasonError, UnknownIncidentError, NoRulesError) as error:
            raise SanctionRefusedError(self._area.said(request, _REASONS[type(error)])) from error

    def _recorded(self, keys: OfficerKeys, wanted: Wanted) -> Sanction:
        with writing(self._staff.engine) as db:
            made = sanctions.record(db, self._staff.journal, keys, wanted, self._staff.clock())
            if made.stands:
                _make_results_anew(db)
            return made

    def _lifted(self, keys: OfficerKeys, name: str, reason: str) -> Sanction:
        with writing(self._staff.engine) as db:
            made = sanctions.lift(db, self._staff.journal, keys, name, reason, self._staff.clock())
            if made.lifted_by:
                _make_results_anew(db)
            return made

    def _remember(self, name: str, reason: str) -> None:
        self._lift_reasons[name] = reason
        while len(self._lift_reasons) > MAX_REMEMBERED:
            self._lift_reasons.pop(next(iter(self._lift_reasons)))

    def _after(self, request: Request, made: Sanction) -> Response:
        if not made.stands:
            return self._staff.done(f"{SANCTIONS}/{made.id}", self._area.said(request, "half"))
        facts = {"candidate": made.wanted.candidate, "percent": made.percent}
        return self._staff.done(SANCTIONS, self._area.said(request, "sanctioned", **facts))

    def _sanctions(self, request: Request, problem: str = "", typed: Mapping[str, str] | None = None) -> Response:
        language = chosen(request)[0]
        with self._staff.engine.connect() as db:
            known, made = officers.all_officers(db), sanctions.all_sanctions(db)
            sessions, opened = roster.sessions(db), incidents.incidents(db)
        titles = {one.id: one.title for one in sessions}
        rows = [_row(one, titles, known) for one in reversed(made)]
        words = INCIDENT_WORDS[language]
        return self._area.page(
            request,
            "marking_sanctions.html",
            422 if problem else 200,
            tab="sanctions",
            page=pager(rows, page_number(request.query_params)),
            sessions=sessions,
            incidents=[
                (name, words.get(f"what.{one.opened.what}", words["what.other"]), one.at)
                for name, one in opened.items()
            ],
            kinds=[kind.value for kind in SanctionKind],
            officers=signers(known.values(), sanctions.RECORD),
            typed=typed_again(typed),
            problem=problem,
        )

    def _sanction(self, request: Request, problem: str = "", reason: str = "") -> Response:
        name, at = request.path_params["sanction"], self._staff.clock()
        try:
            with self._staff.engine.connect() as db:
                made, known = sanctions.find(db, name), officers.all_officers(db)
                titles = {one.id: one.title for one in roster.sessions(db)}
                waiting = officers.waiting(db, at)
        except UnknownSanctionError:
            said = self._area.said(request, "unknown_sanction")
            return self._area.page(request, "marking_unknown.html", 404, tab="sanctions", problem=said)
        given = self._lift_reasons.get(name, "")
        over = {officer.subject_of(b"sanction", made.hash), officer.subject_of(b"lift", name.encode(), given.encode())}
        first = next((one for one in waiting if one.subject in over), None)
        return self._area.page(
            request,
            "marking_sanction.html",
            422 if problem else 200,
            tab="sanctions",
            row=_row(made, titles, known),
            first=(known[first.officer].name, first.at) if first else None,
            given=given if first else "",
            officers=signers(known.values(), sanctions.LIFT if made.stands else sanctions.RECORD),
            reason=reason,
            problem=problem,
        )


class SanctionRefusedError(Exception):
    """A sanction was not signed; `sentence` says why, in the reader's language."""

    def __init__(self, sentence: str) -> None:
        super().__init__("sanction refused")
        self.sentence = sentence


def _wanted(form: Mapping[str, str]) -> Wanted:
    try:
        kind = SanctionKind(form.get("kind", ""))
    except ValueError as error:
        raise NoKindError from error
    session, candidate = form.get("session", "")[:MAX_TYPED], form.get("candidate", "").strip()[:MAX_TYPED]
    reason, incident = form.get("reason", "").strip(), form.get("incident", "")[:MAX_TYPED]
    return Wanted(session, candidate, kind, reason, incident, form.get("whole_exam", "") == "yes")


def _check_registered(db: Connection, wanted: Wanted) -> None:
    asked = (registrations.c.exam_session == wanted.exam_session, registrations.c.candidate == wanted.candidate)
    if db.scalar(select(registrations.c.candidate).where(*asked)) is None:
        raise NotRegisteredError


def _make_results_anew(db: Connection) -> None:
    last = runs.latest(db)
    if last is not None:
        project(db, last.id)


def _row(one: Sanction, titles: Mapping[str, str], known: Mapping[str, Officer]) -> SanctionRow:
    def names(signers_of: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(known[signer].name if signer in known else signer for signer in signers_of)

    state = "lifted" if one.lifted_by else "stands" if one.stands else "waits"
    session = titles.get(one.wanted.exam_session, one.wanted.exam_session)
    return SanctionRow(one, session, state, names(one.officers), names(one.lifted_by))
