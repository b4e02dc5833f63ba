"""What the pages of the area share: who may see them, their words, the papers' database."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from protocol.policy import Actor
from server.acts import act_of, changes
from server.db.engine import Role
from server.staff.marking.words import WORDS
from server.staff.shell import Nav, Staff, Words

NAV = Nav(
    "marking",
    "Chấm thi",
    "Marking",
    "/cham-thi",
    "pencil",
    "m",
    frozenset({Actor.CHAIR, Actor.SECRETARY, Actor.INSPECTOR}),
)
MAX_TYPED_LETTERS = 1000
Endpoint = Callable[[Request], Awaitable[Response]]


class MarkingArea:
    """The area over one board."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff

    def shown(self, handler: Callable[[Request], Response]) -> Endpoint:
        """Run a page's handler for those of the area."""
        return self.staff.shown(lambda request: self._refused(request) or handler(request))

    def changed(self, handler: Callable[[Request, dict[str, str]], Response]) -> Endpoint:
        """Run a changing handler for those of the area whose role may do its act."""

        def run(request: Request, form: dict[str, str]) -> Response:
            return self._refused(request) or handler(request, form)

        return self.staff.changed(changes(act_of(handler))(run))

    def _refused(self, request: Request) -> Response | None:
        account = self.staff.account(request)
        if account is None or account.role not in NAV.who:
            return self.staff.not_permitted(request, NAV.who)
        return None

    @contextmanager
    def papers(self) -> Iterator[Connection]:
        """Open the papers' database to read."""
        engine = self.staff.folder.open(Role.PAPERS)
        try:
            with engine.connect() as db:
                yield db
        finally:
            engine.dispose()

    def said(self, request: Request, word: str, **facts: object) -> str:
        """Return a sentence of the area in the reader's language."""
        return self.staff.word(request, WORDS, word, **facts)

    def page(
        self, request: Request, template: str, status: int = 200, *, words: Words = WORDS, **values: object
    ) -> Response:
        """Return a page of the area."""
        shown = {"problem": "", **values}
        return self.staff.page(request, template, shown, area=NAV.key, words=words, status=status)


def typed_again(form: Mapping[str, str] | None) -> Mapping[str, str]:
    """Return what a form that was refused is filled with, nothing where nothing was typed. A PIN is typed anew."""
    kept = {name: value[:MAX_TYPED_LETTERS] for name, value in (form or {}).items() if name != "pin"}
    return defaultdict(str, kept)
