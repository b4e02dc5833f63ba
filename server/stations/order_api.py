"""Supervisors' orders over the API: a desk hands one in and sees its rooms, a seat shows a grant."""

from collections.abc import Awaitable, Callable, Sequence

import msgspec
from msgspec import structs
from sqlalchemy import Connection, Engine
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from protocol import api
from protocol.journal import DeviceId, StreamId
from protocol.orders import OrderElsewhereError
from protocol.records import Collected
from server.accommodations import service as accommodations
from server.acts import changes
from server.attempts import service as attempts
from server.audit.board_journal import BoardJournal
from server.board.rooms import Watched
from server.board_folder import BoardFolder
from server.db.engine import writing
from server.orders import grants, keying, service
from server.orders.book import OrderBook
from server.orders.service import Grounds
from server.roster import slots
from server.stations import packages
from server.stations.admissions import Admissions
from server.stations.room_desk import RoomDesk
from server.stations.service import Station
from server.stations.tokens import Permit
from server.stations.wire import MalformedRequestError, WrongRoleError, bearer, packed, received

MAX_NUMBER_DIGITS = 18


class OrderApi:
    """The handlers. `caller`: who holds a token; `seen`: when a device last asked something."""

    def __init__(
        self,
        board: BoardFolder,
        engine: Engine,
        book: OrderBook,
        admissions: Admissions,
        caller: Callable[[str], Awaitable[tuple[Station, Permit]]],
        seen: Callable[[DeviceId], int],
        clock: Callable[[], int],
    ) -> None:
        self._board, self._engine, self._book, self._admissions = board, engine, book, admissions
        self._caller, self._seen, self._clock = caller, seen, clock
        self._journal = BoardJournal(board.signing, board.certificate)
        self._room_desk = RoomDesk(board, admissions, book)

    def routes(self) -> Sequence[Route]:
        """Return the routes, to be mounted under /v1."""
        return (
            Route("/orders", self.post_orders, methods=["POST"]),
            Route("/grants", self.post_grants, methods=["POST"]),
            Route("/keyings", self.post_keyings, methods=["POST"]),
            Route("/collections", self.post_collections, methods=["POST"]),
            Route("/room", self.get_room),
        )

    @changes("give-order")
    async def post_orders(self, request: Request) -> Response:
        """Take an order in that officers signed at a desk."""
        station = await self._only("desk", request)
        asked = await received(request, api.OrderRequest)
        return packed(await run_in_threadpool(self._give, station, asked))

    def _give(self, desk: Station, asked: api.OrderRequest) -> api.OrderReply:
        with writing(self._engine) as db:
            number = service.take(db, self._journal, self._grounds(db), asked.signed, desk.rooms, self._clock())
        self._catch_up()
        return api.OrderReply(number)

    @changes("take-grant")
    async def post_grants(self, request: Request) -> Response:
        """Give a seat the attempt that an order seats there."""
        station = await self._only("seat", request)
        asked = await received(request, api.GrantRequest)
        return packed(await run_in_threadpool(self._grant, station, asked))

    def _grant(self, seat: Station, asked: api.GrantRequest) -> api.GrantReply:
        with writing(self._engine) as db:
            reply = grants.grant(db, self._journal, self._grounds(db), asked.signed, seat, self._clock())
            given = accommodations.at_seat(db, self._board.personal_key, reply.candidate)
        self._catch_up()
        return structs.replace(reply, accommodation=given)

    @changes("open-keying")
    async def post_keyings(self, request: Request) -> Response:
        """Give a desk an attempt to write into it what was answered on paper."""
        station = await self._only("desk", request)
        asked = await received(request, api.KeyInRequest)
        return packed(await run_in_threadpool(self._open_for_keying, station, asked))

    def _open_for_keying(self, desk: Station, asked: api.KeyInRequest) -> api.KeyInReply:
        with writing(self._engine) as db:
            return keying.open_for_keying(db, self._journal, self._grounds(db), asked, desk, self._clock())

    @changes("collect-attempt")
    async def post_collections(self, request: Request) -> Response:
        """Close an attempt of the desk's rooms as two officers signed there."""
        station = await self._only("desk", request)
        asked = await received(request, api.CollectRequest)
        await run_in_threadpool(self._collect, station, asked)
        return packed(api.CollectReply())

    def _collect(self, desk: Station, asked: api.CollectRequest) -> None:
        closing = Collected(asked.attempt.hex(), asked.segment, asked.seq, b"", attempts.UPSTREAM, asked.reason, ())
        with writing(self._engine) as db:
            slot = slots.of_attempt(db, StreamId(asked.attempt))
            rooms = keying.rooms_of(self._grounds(db), slot.room, slot.attempt) if slot is not None else ()
            if not set(rooms) & set(desk.rooms):
                raise OrderElsewhereError("room")
            attempts.collect_signed(db, self._journal, asked.approvals, closing, self._clock())

    def _grounds(self, db: Connection) -> Grounds:
        self._book.catch_up(db)
        return Grounds(packages.published(db, self._board, self._clock()), self._admissions, self._book)

    def _catch_up(self) -> None:
        with self._engine.connect() as db:
            self._book.catch_up(db)

    async def get_room(self, request: Request) -> Response:
        """Show a desk the seats of its rooms, and the orders beyond the number that it knows."""
        station = await self._only("desk", request)
        after = request.query_params.get("after", "0")
        if not after.isdecimal() or len(after) > MAX_NUMBER_DIGITS:
            raise MalformedRequestError
        return Response(await run_in_threadpool(self._room, station, int(after)), media_type=api.MEDIA_TYPE)

    def _room(self, desk: Station, after: int) -> bytes:
        at = self._clock()
        with self._engine.connect() as db:
            self._book.catch_up(db)
            return msgspec.msgpack.encode(self._room_desk.look(db, Watched(desk.rooms, self._seen), after, at))

    async def _only(self, role: str, request: Request) -> Station:
        station, _ = await self._caller(bearer(request))
        if station.role != role:
            raise WrongRoleError
        return station
