"""Files that staff send: bounded before anything is parsed, and never opened by the name that the sender gives."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import PurePath

from anyio import to_thread
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from protocol import policy
from server.acts import act_of
from server.staff import sessions
from server.staff.shell import SESSION, BadFormError, Staff

MAX_UPLOAD_BYTES = 32 * 1024 * 1024
DRAINED_BYTES = 4 * MAX_UPLOAD_BYTES  # a browser shows the answer only when it could send all of its file
MAX_FIELDS, MAX_FIELD_BYTES, MAX_NAME_LETTERS = 24, 4096, 120


class TooLargeError(Exception):
    """More bytes than a list may have."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A form that brought a file. `filename`: as the sender calls it, to be shown, never opened."""

    form: dict[str, str]
    filename: str
    data: bytes


UploadHandler = Callable[[Request, Upload], Response]


def uploaded(staff: Staff, handler: UploadHandler) -> Callable[[Request], Awaitable[Response]]:
    """Run a handler that takes a file aside, for those whose role may do its act."""
    act = policy.act(act_of(handler))

    async def run(request: Request) -> Response:
        refused = await to_thread.run_sync(staff.refused, request, act)
        if refused is not None:
            return refused
        try:
            upload = await read_upload(request)
        except BadFormError:
            return staff.form_refused(request)
        except TooLargeError:
            return staff.page(request, "too_large.html", status=413, megabytes=MAX_UPLOAD_BYTES // 1024**2)
        return await to_thread.run_sync(handler, request, upload)

    run.act = act.code  # type: ignore[attr-defined]  # read by the test that walks the routes
    return run


async def read_upload(request: Request) -> Upload:
    """Return the form with its one file. Raises BadFormError, TooLargeError."""
    bounded = Request(request.scope, _bounded(request.receive))
    try:
        async with bounded.form(max_files=1, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD_BYTES) as parts:
            fields = {name: value for name, value in parts.items() if isinstance(value, str)}
            if not sessions.fits(fields.get("form_token", ""), request.cookies.get(SESSION, "")):
                raise BadFormError
            file = parts.get("file")
            if not isinstance(file, UploadFile):
                return Upload(fields, "", b"")
            return Upload(fields, PurePath(file.filename or "").name[:MAX_NAME_LETTERS], await file.read())
    except (HTTPException, ValueError) as error:  # how Starlette says that a form is malformed, and its parser
        raise BadFormError from error


def _bounded(receive: Callable[[], Awaitable[Message]]) -> Callable[[], Awaitable[Message]]:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        while seen > MAX_UPLOAD_BYTES:
            if seen > DRAINED_BYTES or not message.get("more_body", False):
                raise TooLargeError
            message = await receive()
            seen += len(message.get("body", b""))
        return message

    return counted
