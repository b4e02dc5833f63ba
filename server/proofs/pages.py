"""The public page of receipts: a form, what stands of a code, and the proof as a file."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from protocol.codes import MalformedCodeError
from server.audit.log import Log
from server.board_folder import BoardFolder
from server.proofs.limiter import Limiter
from server.proofs.public_pages import RETRY_AFTER, PublicArea, PublicPages
from server.proofs.service import Receipts, Standing, UnknownReceiptError, clean_code
from server.proofs.words import WORDS
from server.staff.shell import preferred

PUBLIC = "/bien-nhan"
AREA = PublicArea(PUBLIC, "receipts", Path(__file__).parent, WORDS)
MAX_TYPED = 64
PROOF_TYPE = "application/octet-stream"

Handler = Callable[[Request], Response]


def routes(engine: Engine, folder: BoardFolder, log: Log, clock: Callable[[], int]) -> list[BaseRoute]:
    """Return what the board's application mounts, before the staff pages."""
    public = PublicPages(AREA, Limiter(clock))
    return public.mounted(ReceiptPages(Receipts(engine, folder, log), public).routes())


class ReceiptPages:
    """The pages. Nobody signs in; nothing is written."""

    def __init__(self, receipts: Receipts, public: PublicPages) -> None:
        self._receipts, self._public = receipts, public

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
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
        async def run(request: Request) -> Response:
            return await self._public.aside(
                request,
                lambda: preferred(request) or handler(request),
                lambda: self._page(request, "form.html", 429, RETRY_AFTER, typed="", wrong="often"),
            )

        return run

    def _page(
        self,
        request: Request,
        template: str,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: object,
    ) -> Response:
        return self._public.page(request, template, status, headers, request.query_params, **values)


def _hashes(standing: Standing) -> list[str]:
    return [node.hex() for node in standing.proof.path] if standing.proof else []
