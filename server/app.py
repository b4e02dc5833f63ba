"""The board's web application: the device API under /v1, the staff pages beside it."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send

from server.answers.store import AnswerStore
from server.attempts.watch import IncidentWatch
from server.audit.board_journal import BoardJournal, wall_clock
from server.audit.log import Log
from server.audit.log_keeper import LogKeeper
from server.board_folder import BoardFolder
from server.stations.admissions import Admissions
from server.stations.journals import PATH
from server.stations.routes import StationApi
from server.stations.wire import HANDLERS


class StaffPages(Protocol):
    """What the staff web offers to be mounted: `server.staff.pages`."""

    def routes(self, board: Engine, folder: Path) -> Sequence[BaseRoute]: ...


class ReceiptPages(Protocol):
    """What the public page offers to be mounted: `server.proofs.pages`."""

    def routes(
        self, engine: Engine, folder: BoardFolder, log: Log, clock: Callable[[], int]
    ) -> Sequence[BaseRoute]: ...


class BoardApplication(Starlette):
    """Starlette, before which the route that carries an exam is answered: finding it would cost as much as a save."""

    def __init__(self, journals: ASGIApp, routes: Sequence[BaseRoute], lifespan: Lifespan[Starlette]) -> None:
        super().__init__(routes=routes, lifespan=lifespan)
        self._journals = journals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "POST":
            await self._journals(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def make_app(folder: Path, clock: Callable[[], int] = wall_clock) -> Starlette:
    """Return the application over the board in `folder`. Raises NoBoardError."""
    board = BoardFolder(folder)
    engine = board.open()
    store = AnswerStore(engine, BoardJournal(board.signing, board.certificate), clock)

    admissions = Admissions(board.records_key, board.authority.certificate)
    watch = IncidentWatch(engine, BoardJournal(board.signing, board.certificate), admissions, clock)

    log = Log(engine, BoardJournal(board.signing, board.certificate), clock)
    keeper = LogKeeper(engine, log, clock)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        watch.start()
        keeper.start()
        yield
        keeper.close()
        watch.stop()
        store.close()
        engine.dispose()

    stations = StationApi(board, engine, store, clock)
    routes: list[BaseRoute] = [Mount("/v1", Starlette(routes=stations.routes(), exception_handlers=HANDLERS))]
    routes += [*_receipt_routes(engine, board, log, clock), *_staff_routes(engine, folder)]
    return BoardApplication(stations.journals, routes, lifespan)


def _receipt_routes(engine: Engine, board: BoardFolder, log: Log, clock: Callable[[], int]) -> Sequence[BaseRoute]:
    """Return the public page of receipts; it looks as the staff pages do and goes where they go."""
    try:
        pages = cast("ReceiptPages", import_module("server.proofs.pages"))
    except ModuleNotFoundError as error:
        if (error.name or "").startswith(("server.staff", "server.proofs")):
            return ()
        raise
    return pages.routes(engine, board, log, clock)


def _staff_routes(engine: Engine, folder: Path) -> Sequence[BaseRoute]:
    """Return the staff pages; a board that serves stations alone is installed without them."""
    try:
        pages = cast("StaffPages", import_module("server.staff.pages"))
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("server.staff"):
            return ()
        raise
    return pages.routes(engine, folder)
