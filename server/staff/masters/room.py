"""What every page of the area stands on: the papers database, who may see it, and the area's words."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import wraps

from sqlalchemy import Connection, Engine
from starlette.requests import Request
from starlette.responses import Response

from protocol.policy import Actor
from server.db.engine import Role, writing
from server.papers.staging import Machines
from server.roster import service as roster
from server.staff.bank.words import TYPES
from server.staff.masters.refusals import told
from server.staff.masters.words import CHIPS, WORDS
from server.staff.rendering import Speech
from server.staff.shell import Handler, Nav, Staff, chosen

NAV = Nav("masters", "Ra đề", "Paper setting", "/ra-de", "pencil", "r", frozenset({Actor.PAPERS}))
PAPERS, NEW, SPREAD = "/ra-de/de", "/ra-de/moi", "/ra-de/phan-phoi"
WHAT = "paper"

Answer = Callable[[Request], Awaitable[Response]]
ChangeHandler = Callable[[Request, dict[str, str]], Response]


def plain(points: Decimal) -> str:
    """Return points without zeros that say nothing: 4, not 4.0."""
    return f"{points.normalize():f}"


class Room:
    """The papers room of one board: keys of items lie here, so nobody but the papers committee comes in."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff

    @contextmanager
    def papers(self) -> Iterator[Engine]:
        """Open the papers database for one request."""
        engine = self.staff.folder.open(Role.PAPERS)
        try:
            yield engine
        finally:
            engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open the papers database to read from it."""
        with self.papers() as engine, engine.connect() as db:
            yield db

    def machines(self, papers: Engine) -> Machines:
        """Return both databases with the board's journal."""
        return Machines(self.staff.engine, papers, self.staff.journal)

    def entered(self, before: bytes, after: bytes) -> None:
        """Enter that a paper was changed: by hashes, which tell nothing of it."""
        with writing(self.staff.engine) as db:
            roster.record_change(db, self.staff.journal, WHAT, before, after, self.staff.clock())

    def shown(self, handler: Handler) -> Answer:
        """Run a page's handler for the papers committee."""
        return self.staff.shown(lambda request: self._refused(request) or handler(request))

    def changed(self, handler: ChangeHandler) -> Answer:
        """Run a changing handler for the papers committee: who may do its act elsewhere may still not look in here."""

        @wraps(handler)
        def allowed(request: Request, form: dict[str, str]) -> Response:
            return self._refused(request) or handler(request, form)

        return self.staff.changed(allowed)

    def said(self, request: Request, word: str, **facts: object) -> str:
        """Return a sentence of the area."""
        return self.staff.word(request, WORDS, word, **facts)

    def told(self, request: Request, error: Exception) -> str:
        """Return the sentence for what could not be done."""
        language, _ = chosen(request)
        return told(error, Speech(language, WORDS[language]))

    def page(self, request: Request, template: str, status: int = 200, **values: object) -> Response:
        """Return a page of the area."""
        shown = {"types": TYPES[chosen(request)[0]], "chips": CHIPS, "plain": plain, **values}
        return self.staff.page(request, template, shown, area=NAV.key, words=WORDS, status=status)

    def unknown(self, request: Request) -> Response:
        """Say that there is no such paper."""
        return self.page(request, "master_unknown.html", status=404)

    def _refused(self, request: Request) -> Response | None:
        account = self.staff.account(request)
        if account is None or account.role not in NAV.who:
            return self.staff.not_permitted(request, NAV.who)
        return None
