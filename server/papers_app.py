"""The papers role alone (`truongthi board --role papers`): its staff pages on an isolated machine, no device API.

Who signs in stands in this machine's own folder, as its officers do; the papers have their own database in it. Nothing
of the exam board is served here: what leaves this machine are sealed site packages.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles

from server.audit.board_journal import wall_clock
from server.board_folder import BoardFolder
from server.staff.areas import AREAS
from server.staff.pages import SignIn
from server.staff.rendering import STATIC, SecureHeaders
from server.staff.shell import AreaModule, Staff

OF_PAPERS = frozenset({"bank", "masters", "accounts"})  # areas by the key of their place in the menu


def make_papers_app(folder: Path, clock: Callable[[], int] = wall_clock) -> Starlette:
    """Return the application of the papers role over `folder`. Raises NoBoardError."""
    board = BoardFolder(folder)
    engine = board.open()
    areas = papers_areas(AREAS)
    staff = Staff(engine, board, clock, [area.NAV for area in areas])
    home = areas[0].NAV.href

    def go_home(_request: Request) -> Response:
        """Go to the first area: this machine has no day to show."""
        return RedirectResponse(home, 303)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        engine.dispose()

    pages: list[BaseRoute] = [Route("/", go_home), *SignIn(staff).routes()]
    pages += [route for area in areas for route in area.routes(staff)]
    pages.append(Mount("/static", StaticFiles(directory=STATIC)))
    return Starlette(routes=[Mount("/", SecureHeaders(Router(pages)))], lifespan=lifespan)


def papers_areas(areas: Sequence[AreaModule]) -> list[AreaModule]:
    """Return those areas of the staff web that the papers role has."""
    return [area for area in areas if area.NAV.key in OF_PAPERS]
