"""The exam's marking rules: what they say, who chose them, and the form in which two officers choose others."""

from collections.abc import Mapping

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.officer import OfficerKeys
from protocol.policy import SCHEMES
from server.acts import changes
from server.db.engine import writing
from server.grading import runs, schemes
from server.grading.schemes import CHOOSE, Chosen, RulesFixedError, SameSchemeError, UnknownSchemeError
from server.officers import service as officers
from server.staff.marking.area import MarkingArea
from server.staff.results.pages import signers
from server.staff.signing import NotSignedError, signed

RULES = "/cham-thi/quy-tac"
MAX_SCHEME_LETTERS = 32
REASONS: dict[type[Exception], str] = {
    RulesFixedError: "rules_fixed",
    SameSchemeError: "rules_same",
    UnknownSchemeError: "rules_unknown",
}


class RulePages:
    """The page over one board."""

    def __init__(self, area: MarkingArea) -> None:
        self._area, self._staff = area, area.staff

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route(RULES, self._area.shown(self.rules)),
            Route(RULES, self._area.changed(self.choose), methods=["POST"]),
        ]

    def rules(self, request: Request) -> Response:
        """Show the rules in force."""
        return self._page(request)

    @changes("choose-rules")
    def choose(self, request: Request, form: dict[str, str]) -> Response:
        """Take one officer's signature; the second puts the rules in force."""
        scheme = form.get("scheme", "")[:MAX_SCHEME_LETTERS]
        try:
            made = signed(self._staff, request, form, lambda keys: self._signed(scheme, keys))
        except NotSignedError as error:
            return self._page(request, error.sentence, form)
        except tuple(REASONS) as error:
            return self._page(request, self._area.said(request, REASONS[type(error)]), form)
        if made is None:
            return self._staff.done(RULES, self._area.said(request, "half"))
        return self._staff.done(RULES, self._area.said(request, "rules_chosen"))

    def _signed(self, scheme: str, keys: OfficerKeys) -> Chosen | None:
        with writing(self._staff.engine) as db:
            return schemes.choose(db, self._staff.journal, keys, scheme, self._staff.clock())

    def _page(self, request: Request, problem: str = "", form: Mapping[str, str] | None = None) -> Response:
        with self._staff.engine.connect() as db:
            known, now = officers.all_officers(db), schemes.in_force(db)
            waiting = schemes.waiting(db, self._staff.clock())
            fixed, last = schemes.is_fixed(db), runs.latest(db)
            unmarked = last is not None and not _follows(db, last.id, now.scheme)
        firsts = {scheme: (known[one.officer].name, one.at) for scheme, one in waiting.items()}
        wanted = next(iter(firsts), next(one for one in SCHEMES if one != now.scheme))
        return self._area.page(
            request,
            "marking_rules.html",
            422 if problem else 200,
            tab="rules",
            now=now,
            names=[known[one].name if one in known else one for one in now.officers],
            schemes=SCHEMES,
            sets={one: schemes.rules_of(one) for one in SCHEMES},
            firsts=firsts,
            fixed=fixed,
            unmarked=unmarked,
            officers=signers(known.values(), CHOOSE),
            wanted=(form or {}).get("scheme", wanted),
            problem=problem,
        )


def _follows(db: Connection, run: str, scheme: str) -> bool:
    return all(rules.scheme == scheme for rules in runs.inputs_of(db, run).rules.values())
