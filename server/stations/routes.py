"""The API for devices, under /v1 (protocol.api): parse, call one function, encode."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from anyio import CapacityLimiter, to_thread
from msgspec import structs
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from protocol import api, device
from protocol.api import RosterRow
from protocol.journal import DeviceId
from protocol.sealing import SlotBox
from server.accommodations import service as accommodations
from server.acts import changes
from server.answers import service as journals
from server.answers.store import AnswerStore
from server.audit.board_journal import BoardJournal
from server.board_folder import BoardFolder
from server.db.engine import writing
from server.orders.book import OrderBook
from server.papers import service as papers
from server.roster import slots
from server.stations import attempts, devices, nonces, packages, service, sightings, tokens
from server.stations.admissions import Admissions
from server.stations.handover_api import HandoverApi
from server.stations.journals import JournalIntake
from server.stations.order_api import OrderApi
from server.stations.service import RevokedDeviceError, Station
from server.stations.sightings import Sightings
from server.stations.tokens import Permit
from server.stations.wire import WrongRoleError, bearer, packed, received

FRESH_US = 1_000_000  # how long a device may go on after it is revoked
BOXES_AT_ONCE = 2  # 64 MiB of Argon2id each; seats that wait must not take the threads that hand out keys


class StationApi:
    """The handlers over one board. Every request is answered from the database; only certificates are remembered."""

    def __init__(self, board: BoardFolder, engine: Engine, store: AnswerStore, clock: Callable[[], int]) -> None:
        self._board, self._engine, self._clock = board, engine, clock
        self._journal = BoardJournal(board.signing, board.certificate)
        self._admissions = Admissions(board.records_key, board.authority.certificate)
        self._boxes = CapacityLimiter(BOXES_AT_ONCE)
        self._stations: dict[DeviceId, Station] = {}
        self._revoked: frozenset[DeviceId] = frozenset()
        self._revoked_at = 0
        self._permits = tokens.Permits(board.token_key)
        self._sightings = Sightings()
        self._book = OrderBook()
        intake = JournalIntake(self.caller, board.authority.certificate, store, self._book)
        self.journals = changes("write-journal")(intake)
        seen, caller = self._sightings.last, self.caller
        self._orders = OrderApi(board, engine, self._book, self._admissions, caller, seen, clock)
        self._handovers = HandoverApi(board, engine, store, caller)
        self._beside: asyncio.Task[None] | None = None  # held, or the loop would forget a task that it runs

    def routes(self) -> Sequence[Route]:
        """Return the routes, to be mounted under /v1."""
        return (
            Route("/authority", self.get_authority),
            Route("/enrolments", self.post_enrolments, methods=["POST"]),
            Route("/tokens", self.post_tokens, methods=["POST"]),
            Route("/nonces", self.post_nonces, methods=["POST"]),
            Route("/package", self.get_package),
            Route("/assigned", self.get_assigned),
            Route("/attempts", self.post_attempts, methods=["POST"]),
            Route("/papers/{paper_id}", self.get_paper),
            Route("/papers/{paper_id}/key", self.get_paper_key),
            Route("/journals", self.journals, methods=["POST"]),
            Route("/time", self.get_time),
            *self._orders.routes(),
            *self._handovers.routes(),
        )

    async def get_authority(self, _request: Request) -> Response:
        """Give the certificate that an enrolment code pins."""
        return packed(api.AuthorityReply(device.encode_certificate(self._board.authority.certificate)))

    async def get_time(self, _request: Request) -> Response:
        """Give the server's clock."""
        return packed(api.TimeReply(self._clock()))

    @changes("enrol-device")
    async def post_enrolments(self, request: Request) -> Response:
        """Enrol a device with its one-time code."""
        asked = await received(request, api.EnrolRequest)
        return packed(await run_in_threadpool(self._enrol, asked))

    def _enrol(self, asked: api.EnrolRequest) -> api.EnrolReply:
        with writing(self._engine) as db:
            reply = service.enrol(db, self._board.authority, self._journal, asked, self._clock())
        self._stations.clear()  # a certificate may have been renewed
        return reply

    @changes("ask-token")
    async def post_tokens(self, request: Request) -> Response:
        """Give a token to a device that shows its key."""
        asked = await received(request, api.TokenRequest)
        return packed(await run_in_threadpool(self._token, asked))

    def _token(self, asked: api.TokenRequest) -> api.TokenReply:
        at = self._clock()
        station = self._station(DeviceId(asked.device))
        with self._engine.connect() as db:
            streams = service.permitted_streams(db, station, asked, at)
            service.check_not_revoked(db, station.device.id)
            seen_at = max(sightings.seen_at(db, station.device.id), self._sightings.last(station.device.id))
        service.check_in_date(station, at)
        self._sightings.note(station.device.id, at, asked.at)
        if asked.attempt:
            with writing(self._engine) as db:
                journals.own(db, streams[-1], station.device.id, "attempt")
        permit = Permit(station.device.id, streams, at + service.TOKEN_VALID_US)
        return api.TokenReply(tokens.issue(permit, self._board.token_key), permit.expires, at, seen_at)

    @changes("take-nonce")
    async def post_nonces(self, request: Request) -> Response:
        """Give a desk a fresh nonce."""
        station, _ = await self._caller(request)
        return packed(await run_in_threadpool(self._nonce, station))

    def _nonce(self, station: Station) -> api.NonceReply:
        _only("desk", station)
        with writing(self._engine) as db:
            return nonces.give(db, self._journal, station, self._clock())

    async def get_package(self, request: Request) -> Response:
        """Give the published package of a desk or seat, signed."""
        station, _ = await self._caller(request)
        if station.role == "seat":
            return packed(await self._seat_package(station))
        return packed(await run_in_threadpool(self._desk_package, station))

    def _desk_package(self, station: Station) -> api.SignedPackage:
        _only("desk", station)
        with self._engine.connect() as db:
            now = packages.published(db, self._board, self._clock())
            return packages.sign(self._board, packages.desk_package(db, self._board, now, station, self._admissions))

    async def _seat_package(self, station: Station) -> api.SignedPackage:
        row, boxes = await run_in_threadpool(self._seat_boxes, station)
        if row is not None and not boxes:
            boxes = await to_thread.run_sync(self._make_boxes, row, limiter=self._boxes)
        return await run_in_threadpool(self._signed_seat_package, station, boxes)

    def _seat_boxes(self, station: Station) -> tuple[RosterRow | None, tuple[SlotBox, ...]]:
        with self._engine.connect() as db:
            now = packages.published(db, self._board, self._clock())
            row = now.roster.of_seat(now.exam_session.id, *station.seat)
            return row, slots.boxes(db, row) if row else ()

    def _make_boxes(self, row: RosterRow) -> tuple[SlotBox, ...]:
        with self._engine.connect() as db:
            given = accommodations.at_seat(db, self._board.personal_key, row.candidate)
            made = slots.boxes(db, row) or slots.make_boxes(db, row, given)
        with writing(self._engine) as db:
            slots.keep_boxes(db, row, made)
        return made

    def _signed_seat_package(self, station: Station, boxes: tuple[SlotBox, ...]) -> api.SignedPackage:
        with self._engine.connect() as db:
            now = packages.published(db, self._board, self._clock())
            return packages.sign(self._board, packages.seat_package(db, self._board, now, station, boxes))

    async def get_assigned(self, request: Request) -> Response:
        """Tell a seat whom it is kept for."""
        station, _ = await self._caller(request)
        return packed(await run_in_threadpool(self._assigned, station))

    def _assigned(self, station: Station) -> api.AssignedReply:
        _only("seat", station)
        with self._engine.connect() as db:
            return api.AssignedReply(packages.published(db, self._board, self._clock()).row_of(station))

    @changes("open-attempt")
    async def post_attempts(self, request: Request) -> Response:
        """Take a second tap; give the slot that the desk admitted into."""
        station, _ = await self._caller(request)
        asked = await received(request, api.OpenAttemptRequest)
        return packed(await run_in_threadpool(self._open_attempt, station, asked))

    def _open_attempt(self, station: Station, asked: api.OpenAttemptRequest) -> api.OpenAttemptReply:
        _only("seat", station)
        with self._engine.connect() as db:
            now = packages.published(db, self._board, self._clock())
            opened = attempts.open_attempt(db, self._admissions, now, station, asked)
            given = accommodations.at_seat(db, self._board.personal_key, asked.candidate)
        return structs.replace(opened, accommodation=given)

    async def get_paper(self, request: Request) -> Response:
        """Give a sealed paper: useless without its key, so that it may lie at stations for days."""
        station, _ = await self._caller(request)
        sealed = await run_in_threadpool(self._sealed_paper, station, request.path_params["paper_id"])
        return Response(sealed, media_type="application/octet-stream")

    def _sealed_paper(self, station: Station, paper_id: str) -> bytes:
        with self._engine.connect() as db:
            sealed = papers.sealed_bytes(db, paper_id)
        with suppress(OperationalError), writing(self._engine) as db:  # a busy database costs a figure, no paper
            papers.note_fetch(db, paper_id, station.device.id, self._clock())
        return sealed

    async def get_paper_key(self, request: Request) -> Response:
        """Give a released key."""
        await self._caller(request)
        return packed(await run_in_threadpool(self._paper_key, request.path_params["paper_id"]))

    def _paper_key(self, paper_id: str) -> api.PaperKeyReply:
        with self._engine.connect() as db:
            released = papers.released_key(db, paper_id)
        return api.PaperKeyReply(released.key, released.at, self._clock())

    async def _caller(self, request: Request) -> tuple[Station, Permit]:
        return await self.caller(bearer(request))

    async def caller(self, token: str) -> tuple[Station, Permit]:
        """Return who holds `token`.

        Raises BadTokenError, UnknownDeviceError, RevokedDeviceError, CertificateExpiredError.
        """
        at = self._clock()
        permit = self._permits.check(token, at)
        known = self._stations.get(permit.device)
        if known is None:
            known = await run_in_threadpool(self._station, permit.device)
        if not 0 <= at - self._revoked_at < FRESH_US:
            self._revoked_at = at  # before the wait: one request asks, the others go on with what is known
            await run_in_threadpool(self._learn_news)
        if permit.device in self._revoked:
            raise RevokedDeviceError
        service.check_in_date(known, at)
        if self._sightings.note(permit.device, at):
            self._beside = asyncio.create_task(run_in_threadpool(self._keep_sightings))
        return known, permit

    def _learn_news(self) -> None:
        with self._engine.connect() as db:
            self._revoked = devices.revoked(db)
            self._book.catch_up(db)

    def _keep_sightings(self) -> None:
        with suppress(OperationalError), writing(self._engine) as db:  # a busy database costs a sighting, no answer
            sightings.keep(db, self._sightings.take())

    def _station(self, asked: DeviceId) -> Station:
        known = self._stations.get(asked)
        if known is None:
            with self._engine.connect() as db:
                known = service.station(db, self._board.authority.certificate, asked)
            self._stations[asked] = known
        return known


def _only(role: str, station: Station) -> None:
    if station.role != role:
        raise WrongRoleError
