"""The candidates' page: a form for candidate number and receipt code, and the published result of that attempt.

What is typed travels in a form's body: an address would stand in histories and in the logs of proxies.
"""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl

from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.acts import changes
from server.proofs.limiter import Limiter
from server.proofs.pages import PUBLIC as RECEIPTS
from server.proofs.public_pages import RETRY_AFTER, PublicArea, PublicPages
from server.results.exporters.cells import two_places
from server.results.lookup import Lookup, NoSuchResultError
from server.results.publishing import UnsignedVersionError
from server.results.words import WORDS
from server.staff.shell import preferred

PUBLIC = "/tra-cuu-diem"
AREA = PublicArea(PUBLIC, "lookup", Path(__file__).parent, WORDS, {"two_places": two_places})
MAX_FORM_BYTES, MAX_FIELDS, MAX_TYPED = 2048, 8, 64

Typed = tuple[str, str]  # candidate number and receipt code


class UnreadableFormError(Exception):
    """A form is larger than ours can be, or no form."""


def routes(engine: Engine, clock: Callable[[], int]) -> list[BaseRoute]:
    """Return what the board's application mounts."""
    public = PublicPages(AREA, Limiter(clock))
    return public.mounted(LookupPages(engine, public).routes())


class LookupPages:
    """The pages. Nobody signs in; nothing is written, here or in a log."""

    def __init__(self, engine: Engine, public: PublicPages) -> None:
        self._engine, self._public, self._lookup = engine, public, Lookup()

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [Route("/", self.form), Route("/", self.ask, methods=["POST"])]

    async def form(self, request: Request) -> Response:
        """Show the form."""
        return await self._aside(lambda: preferred(request) or self._form(request, ("", "")), request)

    @changes("ask-result")
    async def ask(self, request: Request) -> Response:
        """Show the published result that number and code lead to."""
        try:
            typed = await _typed(request)
        except UnreadableFormError:
            return await self._aside(lambda: self._form(request, ("", ""), "too_large", 413), request)
        return await self._aside(lambda: self._result(request, typed), request)

    def _result(self, request: Request, typed: Typed) -> Response:
        """Answer the same, and in like time, for a number nobody has, a wrong code, and nothing published."""
        try:
            with self._engine.connect() as db:
                found = self._lookup.look(db, *typed)
        except NoSuchResultError:
            return self._form(request, typed, "unknown", 404)
        except UnsignedVersionError:
            return self._form(request, typed, "spoiled", 503)
        return self._public.page(request, "result.html", it=found, receipts=RECEIPTS)

    def _form(self, request: Request, typed: Typed, wrong: str = "", status: int = 200) -> Response:
        return self._public.page(request, "lookup.html", status, number=typed[0], code=typed[1], wrong=wrong)

    async def _aside(self, answer: Callable[[], Response], request: Request) -> Response:
        return await self._public.aside(request, answer, lambda: self._often(request))

    def _often(self, request: Request) -> Response:
        return self._public.page(request, "lookup.html", 429, RETRY_AFTER, number="", code="", wrong="often")


async def _typed(request: Request) -> Typed:
    """Return what the form's two fields say. Raises UnreadableFormError."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM_BYTES:
            raise UnreadableFormError
    try:
        form = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError as error:
        raise UnreadableFormError from error
    return form.get("sbd", "")[:MAX_TYPED], form.get("ma", "")[:MAX_TYPED]
