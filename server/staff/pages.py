"""The staff web's routes: sign-in and out, and the areas."""

from collections.abc import Callable, Sequence
from pathlib import Path

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles

from server.acts import changes
from server.audit.board_journal import wall_clock
from server.board_folder import BoardFolder
from server.db.engine import writing
from server.staff import sessions
from server.staff.areas import AREAS
from server.staff.rendering import STATIC, SecureHeaders
from server.staff.sessions import SESSION_US, US_PER_S, SignInRefusedError
from server.staff.shell import (
    SESSION,
    SIGN_IN,
    SIGN_OUT,
    VISITOR,
    BadFormError,
    Staff,
    preferred,
    read_form,
    set_cookie,
)
from server.staff.sites import for_sites

SIGN_INS_AT_ONCE = 2  # each costs 64 MiB and 0.1 s, which answers must not miss
HOME = "/"


def routes(board: Engine, folder: Path, clock: Callable[[], int] = wall_clock) -> Sequence[BaseRoute]:
    """Return what the board's application mounts. Raises NoBoardError."""
    staff = Staff(board, BoardFolder(folder), clock, [area.NAV for area in AREAS])
    pages = [*SignIn(staff).routes(), *(route for area in AREAS for route in area.routes(staff))]
    return [Mount("/", SecureHeaders(Router([*pages, Mount("/static", StaticFiles(directory=STATIC))])))]


class SignIn:
    """The way in and out."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff
        self._sign_ins = CapacityLimiter(SIGN_INS_AT_ONCE)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route(SIGN_IN, self._staff.aside(self.sign_in_page)),
            Route(SIGN_IN, self.sign_in, methods=["POST"]),
            Route(SIGN_OUT, self._staff.changed(self.sign_out), methods=["POST"]),
        ]

    def sign_in_page(self, request: Request) -> Response:
        """Show the form."""
        return preferred(request) or self._form(request)

    @changes("sign-in")
    async def sign_in(self, request: Request) -> Response:
        """Take name and password; say no more than that they do not match."""
        try:
            form = await read_form(request, VISITOR)
        except BadFormError:
            return self._staff.form_refused(request)
        name, password = form.get("name", ""), form.get("password", "")
        try:
            token = await to_thread.run_sync(
                sessions.sign_in, self._staff.engine, name, password, self._staff.clock(), limiter=self._sign_ins
            )
        except SignInRefusedError:
            return self._form(request, refused=True)
        answer = RedirectResponse(HOME, 303)
        set_cookie(answer, SESSION, token, SESSION_US // US_PER_S)
        answer.delete_cookie(VISITOR, secure=True, httponly=True, samesite="strict")
        return answer

    @for_sites
    @changes("sign-out")
    def sign_out(self, request: Request, _form: dict[str, str]) -> Response:
        """End the session."""
        with writing(self._staff.engine) as db:
            sessions.sign_out(db, request.cookies.get(SESSION, ""))
        answer = RedirectResponse(SIGN_IN, 303)
        answer.delete_cookie(SESSION, secure=True, httponly=True, samesite="strict")
        return answer

    def _form(self, request: Request, *, refused: bool = False) -> Response:
        visitor = request.cookies.get(VISITOR) or sessions.new_token()
        answer = self._staff.page(
            request,
            "sign_in.html",
            status=401 if refused else 200,
            refused=refused,
            form_token=sessions.form_token(visitor),
        )
        set_cookie(answer, VISITOR, visitor, None)
        return answer
