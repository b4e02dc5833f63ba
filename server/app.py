"""The board's web application: the device API under /v1, the staff pages beside it."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from server.answers.store import AnswerStore
from server.attempts.watch import IncidentWatch
from server.audit.board_journal import BoardJournal, wall_clock
from server.board_folder import BoardFolder
from server.stations.routes import StationApi
from server.stations.wire import HANDLERS


class StaffPages(Protocol):
    """What the staff web offers to be mounted: `server.staff.pages`."""

    def routes(self, board: Engine, folder: Path) -> Sequence[BaseRoute]: ...


def make_app(folder: Path, clock: Callable[[], int] = wall_clock) -> Starlette:
    """Return the application over the board in `folder`. Raises NoBoardError."""
    board = BoardFolder(folder)
    engine = board.open()
    store = AnswerStore(engine, BoardJournal(board.signing, board.certificate), clock)

    watch = IncidentWatch(engine, BoardJournal(board.signing, board.certificate), clock)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        watch.start()
        yield
        watch.stop()
        store.close()
        engine.dispose()

    api = Starlette(routes=StationApi(board, engine, store, clock).routes(), exception_handlers=HANDLERS)
    routes: list[BaseRoute] = [Mount("/v1", api), *_staff_routes(engine, folder)]
    return Starlette(routes=routes, lifespan=lifespan)


def _staff_routes(engine: Engine, folder: Path) -> Sequence[BaseRoute]:
    """Return the staff pages; a board that serves stations alone is installed without them."""
    try:
        pages = cast("StaffPages", import_module("server.staff.pages"))
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("server.staff"):
            return ()
        raise
    return pages.routes(engine, folder)
