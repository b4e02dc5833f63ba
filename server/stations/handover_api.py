"""Hand-over files over the API: a desk passes on what was carried to it."""

from collections.abc import Awaitable, Callable

from sqlalchemy import Connection, Engine
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from protocol import api
from protocol.device import Device
from protocol.handover import MAX_HANDOVER_BYTES
from server.acts import changes
from server.answers.store import AnswerStore
from server.attempts import carried
from server.attempts.carried import Carried, Keys
from server.board_folder import BoardFolder
from server.stations import service
from server.stations.service import Station
from server.stations.tokens import Permit
from server.stations.wire import WrongRoleError, bearer, packed, received

ENVELOPE_BYTES = 1024


class HandoverApi:
    """The handler. `caller`: who holds a token."""

    def __init__(
        self,
        board: BoardFolder,
        engine: Engine,
        store: AnswerStore,
        caller: Callable[[str], Awaitable[tuple[Station, Permit]]],
    ) -> None:
        self._engine, self._store, self._caller = engine, store, caller
        self._keys = Keys(board.authority.certificate, board.records_key)

    def routes(self) -> tuple[Route, ...]:
        """Return the route, to be mounted under /v1."""
        return (Route("/handovers", self.post_handovers, methods=["POST"]),)

    @changes("pass-on-handover")
    async def post_handovers(self, request: Request) -> Response:
        """Take in the attempt that a hand-over file holds."""
        station, _ = await self._caller(bearer(request))
        if station.role != "desk":
            raise WrongRoleError
        asked = await received(request, api.HandoverRequest, MAX_HANDOVER_BYTES + ENVELOPE_BYTES)
        done = await run_in_threadpool(self._take, asked.content)
        return packed(api.HandoverReply(done.attempt, done.segment, done.seq, done.receipt))

    def _take(self, content: bytes) -> Carried:
        return carried.take(self._engine, self._store, self._keys, content, _not_revoked)


def _not_revoked(db: Connection, seat: Device) -> None:
    """What a revoked device still holds comes in by officers at the board alone."""
    service.check_not_revoked(db, seat.id)
