"""The public page of receipts: a form, what stands of a code, and the proof as a file."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path

from anyio import CapacityLimiter, to_thread
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles

from protocol.codes import MalformedCodeError, grouped
from server.audit.log import Log
from server.board_folder import BoardFolder
from server.proofs.limiter import Limiter
from server.proofs.service import Receipts, Standing, UnknownReceiptError, clean_code
from server.proofs.words import WORDS
from server.staff.rendering import HERE as STAFF
from server.staff.rendering import SecureHeaders, Speech
from server.staff.shell import address, chosen, preferred

PUBLIC = "/bien-nhan"
HERE = Path(__file__).parent
LOOKS_AT_ONCE = 4  # however many ask, devices and staff do not wait for it
GROUP = 4
MAX_TYPED = 64
PROOF_TYPE = "application/octet-stream"

Handler = Callable[[Request], Response]


def routes(engine: Engine, folder: BoardFolder, log: Log, clock: Callable[[], int]) -> list[BaseRoute]:
    """Return what the board's application mounts, before the staff pages."""
    pages = ReceiptPages(Receipts(engine, folder, log), Limiter(clock))
    home = Route(PUBLIC, lambda request: RedirectResponse(request.url.replace(path=f"{PUBLIC}/"), 308))
    return [home, Mount(PUBLIC, SecureHeaders(Router(pages.routes())))]


class ReceiptPages:
    """The pages. Nobody signs in; nothing is written."""

    def __init__(self, receipts: Receipts, limiter: Limiter) -> None:
        self._receipts, self._limiter = receipts, limiter
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
            Route("/", self._aside(self.form)),
            Route("/{code}", self._aside(self.standing)),
            Route("/{code}/bang-chung", self._aside(self.proof)),
        ]

    def form(self, request: Request) -> Response:
        """Show the form, or lead to the page of the code that was typed."""
        typed = request.query_params.get("ma", "")[:MAX_TYPED]
        if not typed:
            return self._page(request, "form.html", typed="", wrong="")
        try:
            return RedirectResponse(f"{PUBLIC}/{clean_code(typed)}", 303)
        except MalformedCodeError as error:
            return self._page(request, "form.html", 422, typed=typed, wrong=error.reason)

    def standing(self, request: Request) -> Response:
        """Show which of the three receipts stand."""
        found = self._find(request)
        if isinstance(found, Response):
            return found
        return self._page(request, "standing.html", it=found, path=_hashes(found))

    def proof(self, request: Request) -> Response:
        """Send the proof as a file."""
        found = self._find(request)
        if isinstance(found, Response):
            return found
        if found.proof is None:
            return RedirectResponse(f"{PUBLIC}/{found.code}", 303)
        named = {"Content-Disposition": f'attachment; filename="bien-nhan-{found.code}.ttproof"'}
        return Response(found.proof.encode(), media_type=PROOF_TYPE, headers=named)

    def _find(self, request: Request) -> Standing | Response:
        typed = request.path_params["code"][:MAX_TYPED]
        try:
            return self._receipts.look(clean_code(typed))
        except MalformedCodeError as error:
            return self._page(request, "form.html", 404, typed=typed, wrong=error.reason)
        except UnknownReceiptError:
            return self._page(request, "form.html", 404, typed=typed, wrong="unknown")

    def _aside(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        def answer(request: Request) -> Response:
            if not self._limiter.allows(request.client.host if request.client else ""):
                return self._page(request, "form.html", 429, {"Retry-After": "60"}, typed="", wrong="often")
            return preferred(request) or handler(request)

        async def run(request: Request) -> Response:
            return await to_thread.run_sync(answer, request, limiter=self._lane)

        return run

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
        switch = partial(address, request.query_params, request.url.path)
        page = self._templates.get_template(template).render(
            values
            | {"t": speech.words, "say": speech, "language": language, "theme": theme, "groups": groups}
            | {"switch": lambda of, to: switch(**{of: to}), "public": PUBLIC}
        )
        return HTMLResponse(page, status, headers)


def groups(code: str) -> str:
    """Return letters or digits in groups of four."""
    return grouped(code, GROUP).replace("-", " ")


def _hashes(standing: Standing) -> list[str]:
    return [node.hex() for node in standing.proof.path] if standing.proof else []
