"""Requests and replies on the wire: msgpack in and out, sizes bounded, one table from error to status."""

from collections.abc import Mapping
from typing import TypeVar

import msgspec
from sqlalchemy.exc import InternalError, OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from protocol import api
from protocol.device import UntrustedCertificateError
from protocol.export import BrokenFrameError
from protocol.handover import HandoverError, OtherAttemptError
from protocol.journal import BadSignatureError, JournalError, MalformedEntryError
from protocol.officer import BadApprovalError, NotEnoughOfficersError, NotPermittedError
from protocol.orders import MalformedOrderError, OrderElsewhereError, OrderTimeError
from protocol.recovered import NotRecoveredError
from protocol.sealing import WrongKeyError
from server.answers.intake import BatchTooLongError, ForeignStreamError
from server.answers.store import RETRY_AFTER_S, OverloadedError, StoreClosedError
from server.attempts.service import AlreadyClosedError, BadReasonError, NoSuchEntryError, UnknownAttemptError
from server.attempts.taking import NoBeginningError
from server.orders.grants import NoGrantError, RelievedError
from server.orders.service import AttemptClosedError, OrderIdUsedError, SeatTakenError, UnknownSeatError
from server.papers.service import NotReleasedError, UnknownPaperError
from server.roster.service import NoExamError, NoSessionError, NotPublishedError
from server.stations.attempts import NotAdmittedError, OtherCardError
from server.stations.packages import NotAssignedError
from server.stations.service import (
    CertificateExpiredError,
    CodeRefusedError,
    MalformedKeyError,
    NotItsAttemptError,
    RevokedDeviceError,
    UnknownDeviceError,
)
from server.stations.tokens import BadTokenError

SMALL_BYTES = 16 * 1024

Message = TypeVar("Message", bound=api.Message)


class TooLargeError(Exception):
    """A request is larger than its kind may be; the rest of it is not read."""


class MalformedRequestError(Exception):
    """A request's body is not what its route takes."""


class WrongRoleError(Exception):
    """This is for another kind of station."""


# `code` is API: never reused, never renamed (docs/formats/api.md).
ANSWERS: Mapping[type[Exception], tuple[int, str]] = {
    MalformedRequestError: (400, "malformed"),
    MalformedEntryError: (400, "malformed_entry"),
    BadSignatureError: (400, "bad_signature"),
    UntrustedCertificateError: (400, "untrusted_certificate"),
    MalformedKeyError: (400, "malformed_key"),
    BadTokenError: (401, "bad_token"),
    UnknownDeviceError: (401, "unknown_device"),
    CertificateExpiredError: (401, "certificate_expired"),
    RevokedDeviceError: (403, "revoked_device"),
    CodeRefusedError: (403, "code_refused"),
    WrongRoleError: (403, "wrong_role"),
    ForeignStreamError: (403, "foreign_stream"),
    NotItsAttemptError: (403, "not_its_attempt"),
    NotAdmittedError: (403, "not_admitted"),
    OtherCardError: (403, "other_card"),
    NotReleasedError: (404, "not_released"),
    UnknownPaperError: (404, "unknown_paper"),
    NotAssignedError: (404, "not_assigned"),
    NotPublishedError: (404, "not_published"),
    NoSessionError: (404, "not_published"),
    NoExamError: (404, "not_published"),
    MalformedOrderError: (400, "malformed_order"),
    OrderTimeError: (403, "order_time"),
    OrderElsewhereError: (403, "order_elsewhere"),
    BadApprovalError: (403, "bad_approval"),
    NotPermittedError: (403, "not_permitted"),
    NotEnoughOfficersError: (403, "not_enough_officers"),
    NoGrantError: (403, "no_grant"),
    OrderIdUsedError: (409, "order_id_used"),
    SeatTakenError: (409, "seat_taken"),
    AttemptClosedError: (409, "attempt_closed"),
    RelievedError: (409, "relieved"),
    AlreadyClosedError: (409, "attempt_closed"),
    UnknownAttemptError: (404, "unknown_attempt"),
    NoSuchEntryError: (404, "no_such_entry"),
    BadReasonError: (400, "malformed"),
    UnknownSeatError: (404, "unknown_seat"),
    OtherAttemptError: (403, "other_attempt"),
    HandoverError: (400, "malformed_handover"),
    WrongKeyError: (403, "wrong_key"),
    BrokenFrameError: (400, "malformed_handover"),
    NotRecoveredError: (400, "malformed_handover"),
    NoBeginningError: (400, "malformed_entry"),
    JournalError: (400, "malformed_entry"),
    TooLargeError: (413, "too_large"),
    BatchTooLongError: (413, "too_large"),
    OverloadedError: (503, "overloaded"),
    StoreClosedError: (503, "overloaded"),
    OperationalError: (503, "overloaded"),  # the database is locked or its disk is full: nothing was kept
    InternalError: (503, "overloaded"),  # PostgreSQL's disk, where it has no better word: a quota, a bound on files
}


def packed(message: api.Message) -> Response:
    """Return a good answer."""
    return Response(msgspec.msgpack.encode(message), media_type=api.MEDIA_TYPE)


async def received(request: Request, kind: type[Message], most: int = SMALL_BYTES) -> Message:
    """Read a request's body as `kind`. Raises TooLargeError, MalformedRequestError."""
    content = await _body(request, most)
    try:
        return msgspec.msgpack.decode(content, type=kind)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise MalformedRequestError from error


async def _body(request: Request, most: int) -> bytes:
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) > most:
        raise TooLargeError
    content = bytearray()
    async for piece in request.stream():  # the length may be announced wrongly, or not at all
        content += piece
        if len(content) > most:
            raise TooLargeError
    return bytes(content)


def bearer(request: Request) -> str:
    """Return the token of a request. Raises BadTokenError."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise BadTokenError
    return token


def _refusal(status: int, code: str) -> Response:
    retry_after_s = RETRY_AFTER_S if status == 503 else 0  # noqa: PLR2004 -- "come back" is this status's meaning
    headers = {"Retry-After": str(retry_after_s)} if retry_after_s else {}
    if status == 413:  # noqa: PLR2004 -- what is too large is not read to its end, so that no other request can follow
        headers["Connection"] = "close"
    content = msgspec.msgpack.encode(api.ErrorReply(code, retry_after_s))
    return Response(content, status, headers, api.MEDIA_TYPE)


def refusal_to(error: Exception) -> Response:
    """Return the answer to one of the table's errors."""
    return _refusal(*next(answer for kind, answer in ANSWERS.items() if isinstance(error, kind)))


def _refused(_request: Request, error: Exception) -> Response:
    return refusal_to(error)


def _not_found(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _refusal(status, "no_such_route")


HANDLERS: Mapping[type[Exception], ExceptionHandler] = {
    **dict.fromkeys(ANSWERS, _refused),
    HTTPException: _not_found,
}
