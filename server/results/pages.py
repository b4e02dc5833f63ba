"""The candidates' page: a form for candidate number and receipt code, and the published result of that attempt.

What is typed travels in a form's body: an address would stand in histories and in the logs of proxies.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl

from anyio import CapacityLimiter, to_thread
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Engine
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles

from server.acts import changes
from server.proofs.limiter import Limiter
from server.proofs.pages import PUBLIC as RECEIPTS
from server.proofs.pages import groups
from server.results.exporters.cells import two_places
from server.results.lookup import Lookup, NoSuchResultError
from server.results.publishing import UnsignedVersionError
from server.results.words import WORDS
from server.staff.rendering import HERE as STAFF
from server.staff.rendering import SecureHeaders, Speech
from server.staff.shell import address, chosen, preferred

PUBLIC = "/tra-cuu-diem"
HERE = Path(__file__).parent
LOOKS_AT_ONCE = 4  # however many ask, devices and staff do not wait for it
MAX_FORM_BYTES, MAX_FIELDS, MAX_TYPED = 2048, 8, 64

Typed = tuple[str, str]  # candidate number and receipt code


class UnreadableFormError(Exception):
    """A form is larger than ours can be, or no form."""


def routes(engine: Engine, clock: Callable[[], int]) -> list[BaseRoute]:
    """Return what the board's application mounts."""
    pages = LookupPages(engine, Limiter(clock))
    home = Route(PUBLIC, lambda request: RedirectResponse(request.url.replace(path=f"{PUBLIC}/"), 308))
    return [home, Mount(PUBLIC, SecureHeaders(Router(pages.routes())))]


class LookupPages:
    """The pages. Nobody signs in; nothing is written, here or in a log."""

    def __init__(self, engine: Engine, limiter: Limiter) -> None:
        self._engine, self._limiter, self._lookup = engine, limiter, Lookup()
        self._lane = CapacityLimiter(LOOKS_AT_ONCE)
        self._templates = Environment(
            loader=FileSystemLoader([HERE / "templates", STAFF / "templates"]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Mount("/tep", StaticFiles(directory=HERE / "static")),
            Route("/", self.form),
            Route("/", self.ask, methods=["POST"]),
        ]

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
        return self._page(request, "result.html", it=found, receipts=RECEIPTS)

    def _form(self, request: Request, typed: Typed, wrong: str = "", status: int = 200) -> Response:
        return self._page(request, "lookup.html", status, number=typed[0], code=typed[1], wrong=wrong)

    async def _aside(self, answer: Callable[[], Response], request: Request) -> Response:
        if not self._limiter.allows(request.client.host if request.client else ""):
            return self._page(request, "lookup.html", 429, {"Retry-After": "60"}, number="", code="", wrong="often")
        return await to_thread.run_sync(answer, limiter=self._lane)

    def _page(
        self,
        request: Request,
        template: str,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: object,
    ) -> Response:
        language, theme = chosen(request)
        speech = Speech(language, WORDS[language])
        switch = partial(address, QueryParams(), request.url.path)  # what stands in the address is not repeated
        page = self._templates.get_template(template).render(
            values
            | {
                "t": speech.words,
                "say": speech,
                "language": language,
                "theme": theme,
                "groups": groups,
                "two_places": two_places,
            }
            | {"switch": lambda of, to: switch(**{of: to}), "public": PUBLIC}
        )
        return HTMLResponse(page, status, headers)


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
