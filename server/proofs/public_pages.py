"""What pages for everybody share: one frame, a lane of their own, a limit for each address that asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from anyio import CapacityLimiter, to_thread
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles

from protocol.codes import grouped
from server.proofs.limiter import Limiter
from server.staff.rendering import HERE as STAFF
from server.staff.rendering import SecureHeaders, Speech
from server.staff.shell import address, chosen

HERE = Path(__file__).parent
LOOKS_AT_ONCE = 4  # however many ask, devices and staff do not wait for it
GROUP = 4
RETRY_AFTER = {"Retry-After": "60"}

Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class PublicArea:
    """Where pages are found and what they look like. `folder`: of their templates and static files."""

    public: str  # the path before theirs
    name: str  # of the body's class and the stylesheet
    folder: Path
    words: Words
    more: Mapping[str, object] = field(default_factory=dict)  # what their templates call


class PublicPages:
    """Draws the pages of an area. Nobody signs in; nothing is written, here or in a log."""

    def __init__(self, area: PublicArea, limiter: Limiter) -> None:
        self._area, self._limiter, self._lane = area, limiter, CapacityLimiter(LOOKS_AT_ONCE)
        self._templates = Environment(
            loader=FileSystemLoader([area.folder / "templates", HERE / "templates", STAFF / "templates"]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def mounted(self, routes: list[BaseRoute]) -> list[BaseRoute]:
        """Return what the board's application mounts: `routes`, and the way to the first of them."""
        public, static = self._area.public, Mount("/tep", StaticFiles(directory=self._area.folder / "static"))
        home = Route(public, lambda request: RedirectResponse(request.url.replace(path=f"{public}/"), 308))
        return [home, Mount(public, SecureHeaders(Router([static, *routes])))]

    async def aside(
        self, request: Request, answer: Callable[[], Response], too_often: Callable[[], Response]
    ) -> Response:
        """Answer on the area's own lane, or say `too_often`."""
        if not self._limiter.allows(request.client.host if request.client else ""):
            return too_often()
        return await to_thread.run_sync(answer, limiter=self._lane)

    def page(
        self,
        request: Request,
        template: str,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        query: QueryParams | None = None,
        **values: object,
    ) -> Response:
        """Return a page. `query`: what of the address its switches repeat."""
        area, (language, theme) = self._area, chosen(request)
        speech = Speech(language, area.words[language])
        switch = partial(address, query or QueryParams(), request.url.path)
        page = self._templates.get_template(template).render(
            {**area.more, **values}
            | {"t": speech.words, "say": speech, "language": language, "theme": theme, "groups": groups}
            | {"switch": lambda of, to: switch(**{of: to}), "public": area.public, "area": area.name}
        )
        return HTMLResponse(page, status, headers)


def groups(code: str) -> str:
    """Return letters or digits in groups of four."""
    return grouped(code, GROUP).replace("-", " ")
