"""POST /v1/journals, the route that carries an exam: bare ASGI, since Starlette's way to a handler costs as much again.

Batches in, acknowledgements out: token, intake, store. What goes wrong is answered by the table in `wire`.
"""

from collections.abc import Awaitable, Callable

import msgspec
from cryptography import x509
from starlette.types import Receive, Scope, Send

from protocol import api
from server.answers import intake
from server.answers.intake import Writer
from server.answers.store import AnswerStore
from server.orders.book import OrderBook
from server.stations.service import Station
from server.stations.tokens import BadTokenError, Permit
from server.stations.wire import ANSWERS, MalformedRequestError, TooLargeError, refusal_to

PATH = "/v1/journals"
BEARER = b"bearer "
REFUSED = tuple(ANSWERS)

_decode = msgspec.msgpack.Decoder(api.JournalsRequest).decode
_encode = msgspec.msgpack.Encoder().encode
_media_type = api.MEDIA_TYPE.encode()


class JournalIntake:
    """The handler. `caller`: who holds a token, or one of the table's errors; `book`: the orders, for seats."""

    def __init__(
        self,
        caller: Callable[[str], Awaitable[tuple[Station, Permit]]],
        authority: x509.Certificate,
        store: AnswerStore,
        book: OrderBook,
    ) -> None:
        self._caller, self._authority, self._store, self._book = caller, authority, store, book

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            content = await self._kept(scope, receive)
        except REFUSED as error:
            await refusal_to(error)(scope, receive, send)
            return
        length = str(len(content)).encode()
        headers = [(b"content-length", length), (b"content-type", _media_type)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def _kept(self, scope: Scope, receive: Receive) -> bytes:
        token, announced = _headers(scope)
        station, permit = await self._caller(token)
        try:
            asked = _decode(await _body(receive, announced))
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise MalformedRequestError from error
        writer = Writer(station.device, frozenset(permit.streams), self._authority)
        acks = await self._store.saved(intake.check(asked.batches, writer))
        told = self._book.for_seat(station.place, asked.orders_after) if station.role == "seat" else ()
        return _encode(api.JournalsReply(acks, told))


def _headers(scope: Scope) -> tuple[str, int]:
    """Return the token and the length announced. Raises BadTokenError, TooLargeError."""
    token, announced = b"", b"0"
    for name, value in scope["headers"]:
        if name == b"authorization":
            token = value
        elif name == b"content-length":
            announced = value
    if not announced.isdigit() or int(announced[:20]) > api.MAX_BATCH_BYTES:
        raise TooLargeError
    if token[: len(BEARER)].lower() != BEARER:
        raise BadTokenError
    return token[len(BEARER) :].decode("latin-1"), int(announced)


async def _body(receive: Receive, announced: int) -> bytes:
    """Read a body; its length may be announced wrongly, or not at all. Raises TooLargeError, MalformedRequestError."""
    message = await receive()
    content: bytes = message.get("body", b"")
    if not message.get("more_body", False):
        return content  # nearly always
    pieces, size = [content], len(content)
    while message.get("more_body", False):
        message = await receive()
        if message["type"] == "http.disconnect":
            raise MalformedRequestError
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if size > max(announced, api.MAX_BATCH_BYTES):
            raise TooLargeError
    return b"".join(pieces)
