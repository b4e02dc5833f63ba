"""The page of what the seats of a session allow, and how they answer to trouble."""

import datetime
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TypeVar
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.api import ExamSession
from protocol.seat_rules import Alarm, LostTime, Reaction, SeatRules, TimeFrom
from server.acts import changes
from server.db.engine import writing
from server.roster import seat_rules, service
from server.roster.planning import AlreadyPublishedError, UnknownSessionError
from server.staff import sites
from server.staff.plan.rules_words import WORDS
from server.staff.rendering import US_PER_S, VIETNAM
from server.staff.shell import Staff
from server.staff.sites import for_sites

AREA, PLAN = "plan", "/ca-thi"
TOOLS = ("calculator", "scratch_pad", "highlighter", "strike_out", "practice_items", "listening", "nod_without_photo")
TYPINGS = ("telex", "vni", "off")
OWN = "own"  # the code of rules that a board set itself
Choice = TypeVar("Choice", bound=Enum)


class BadRulesError(Exception):
    """What came is no answer to `field` of the form."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def read_rules(form: Mapping[str, str], now: SeatRules, day: datetime.date) -> SeatRules:
    """Return `now` as the form changes it, in force from `day`. Raises BadRulesError."""
    if form.get("typing", "") not in TYPINGS:
        raise BadRulesError("typing")
    return msgspec.structs.replace(
        now,
        code=OWN,
        in_force=day,
        time_from=_chosen(TimeFrom, form, "time_from"),
        lost_time=_chosen(LostTime, form, "lost_time"),
        typing=form["typing"],
        reactions={alarm.value: _chosen(Reaction, form, alarm.value) for alarm in Alarm},
        **{name: name in form for name in TOOLS},
    )


def _chosen(choices: type[Choice], form: Mapping[str, str], field: str) -> Choice:
    try:
        return choices(form.get(field, ""))
    except ValueError as error:
        raise BadRulesError(field) from error


def routes(staff: Staff) -> Sequence[BaseRoute]:
    """Return the page's routes."""
    page = RulesPage(staff)
    return [
        Route("/ca-thi/{session}/may-thi", staff.shown(page.rules)),
        Route("/ca-thi/{session}/may-thi", staff.changed(page.change), methods=["POST"]),
    ]


class RulesPage:
    """The page over one board."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff

    @for_sites
    def rules(self, request: Request) -> Response:
        """Show what the seats of a session allow."""
        return self._page(request)

    @changes("plan-session")
    def change(self, request: Request, form: dict[str, str]) -> Response:
        """Give the seats of a session other rules."""
        asked, at = request.path_params["session"], self._staff.clock()
        day = datetime.datetime.fromtimestamp(at / US_PER_S, VIETNAM).date()
        try:
            with writing(self._staff.engine) as db:
                rules = read_rules(form, seat_rules.of_session(db, asked), day)
                seat_rules.set_rules(db, self._staff.journal, asked, rules, at)
        except BadRulesError:
            return self._page(request, "bad")
        except (AlreadyPublishedError, UnknownSessionError):
            return self._page(request, "published")
        return self._staff.done(PLAN, self._staff.word(request, WORDS, "saved", session=asked))

    def _page(self, request: Request, problem: str = "") -> Response:
        session = self._session(request)
        if session is None:
            return self._staff.page(
                request, "plan_unknown.html", {"problem": "unknown_session"}, area=AREA, words=WORDS, status=404
            )
        with self._staff.engine.connect() as db:
            rules, version = seat_rules.of_session(db, session.id), service.published_version(db)
        values = {
            "session": session,
            "rules": rules,
            "tools": [(name, getattr(rules, name)) for name in TOOLS],
            "reactions": [(alarm.value, rules.reaction(alarm).value) for alarm in Alarm],
            "reaction_choices": [one.value for one in Reaction],
            "times": [one.value for one in TimeFrom],
            "losses": [one.value for one in LostTime],
            "typings": TYPINGS,
            "published": bool(version),
            "problem": problem,
            "action": f"{PLAN}/{quote(session.id)}/may-thi",
        }
        return self._staff.page(
            request, "seat_rules.html", values, area=AREA, words=WORDS, status=422 if problem else 200
        )

    def _session(self, request: Request) -> ExamSession | None:
        with self._staff.engine.connect() as db:
            seen = sites.sessions(db, self._staff.site(request))
        return next((one for one in seen if one.id == request.path_params["session"]), None)
