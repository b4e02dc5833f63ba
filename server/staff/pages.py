"""The staff web's routes: sign-in, the exam day, results as a workbook."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Engine
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles

from server.audit.board_journal import wall_clock
from server.board_folder import BoardFolder
from server.db.engine import writing
from server.results.exporters.xlsx import results_workbook
from server.roster.service import NoSessionError, NotPublishedError
from server.staff import sessions
from server.staff.day import Order, Stage, Wanted, figures, page
from server.staff.rendering import STATIC, Rendering, SecureHeaders
from server.staff.sessions import SESSION_US, US_PER_S, SignInRefusedError
from server.staff.snapshot import Snapshot
from server.staff.words import LANGUAGES

# __Host-: the browser takes it over TLS only, for this host only, whatever a neighbouring site says.
SESSION, VISITOR = "__Host-truongthi", "__Host-truongthi-form"
LANGUAGE, THEME = "truongthi-language", "truongthi-theme"
THEMES = ("light", "dark", "contrast")
PREFERENCES = {"lang": (LANGUAGE, LANGUAGES), "theme": (THEME, THEMES)}
YEAR_S = 365 * 24 * 3600
MAX_FORM_BYTES, MAX_FIELDS = 4096, 8
MAX_QUERY_LETTERS = 64
PAGES_AT_ONCE = 8
SIGN_INS_AT_ONCE = 2  # each costs 64 MiB and 0.1 s, which answers must not miss
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SIGN_IN, DAY = "/dang-nhap", "/"


def routes(board: Engine, folder: Path, clock: Callable[[], int] = wall_clock) -> Sequence[BaseRoute]:
    """Return what the board's application mounts. Raises NoBoardError."""
    pages = StaffPages(board, BoardFolder(folder), clock)
    return [Mount("/", SecureHeaders(Router(pages.routes())))]


class BadFormError(Exception):
    """A form is too large, or does not carry the token of the page it stood on."""


class StaffPages:
    """The pages over one board."""

    def __init__(self, board: Engine, folder: BoardFolder, clock: Callable[[], int]) -> None:
        self._board, self._clock = board, clock
        self._snapshot = Snapshot(board, folder, clock)
        self._rendering = Rendering()
        self._lane, self._sign_ins = CapacityLimiter(PAGES_AT_ONCE), CapacityLimiter(SIGN_INS_AT_ONCE)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route(DAY, self._aside(self.day)),
            Route(SIGN_IN, self._aside(self.sign_in_page)),
            Route(SIGN_IN, self.sign_in, methods=["POST"]),
            Route("/dang-xuat", self.sign_out, methods=["POST"]),
            Route("/ket-qua.xlsx", self._aside(self.results)),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]

    def _aside(self, handler: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
        """Run a handler on the pages' own threads: however slow they are, devices do not wait for one."""

        async def run(request: Request) -> Response:
            return await to_thread.run_sync(handler, request, limiter=self._lane)

        return run

    def sign_in_page(self, request: Request) -> Response:
        """Show the form."""
        return _preferred(request) or self._sign_in_form(request)

    async def sign_in(self, request: Request) -> Response:
        """Take name and password; say no more than that they do not match."""
        try:
            form = await _form(request, VISITOR)
        except BadFormError:
            return self._form_refused(request)
        name, password = form.get("name", ""), form.get("password", "")
        try:
            token = await to_thread.run_sync(
                sessions.sign_in, self._board, name, password, self._clock(), limiter=self._sign_ins
            )
        except SignInRefusedError:
            return self._sign_in_form(request, refused=True)
        answer = RedirectResponse(DAY, 303)
        _set(answer, SESSION, token, SESSION_US // US_PER_S)
        answer.delete_cookie(VISITOR, secure=True, httponly=True, samesite="strict")
        return answer

    async def sign_out(self, request: Request) -> Response:
        """End the session."""
        try:
            await _form(request, SESSION)
        except BadFormError:
            return self._form_refused(request)
        await to_thread.run_sync(self._end, request.cookies.get(SESSION, ""), limiter=self._lane)
        answer = RedirectResponse(SIGN_IN, 303)
        answer.delete_cookie(SESSION, secure=True, httponly=True, samesite="strict")
        return answer

    def day(self, request: Request) -> Response:
        """Show the exam day, or what of it has changed."""
        user = self._user(request)
        if not user:
            return _to_sign_in(request)
        return _preferred(request) or self._day(request, user)

    def results(self, request: Request) -> Response:
        """Give the session's results as a workbook."""
        if not self._user(request):
            return _to_sign_in(request)
        try:
            day = self._snapshot.day()
        except (NoSessionError, NotPublishedError):
            return RedirectResponse(DAY, 303)
        workbook = results_workbook(day.results, day.roster)
        return Response(workbook, media_type=XLSX, headers={"Content-Disposition": "attachment; filename=ket-qua.xlsx"})

    def _day(self, request: Request, user: str) -> Response:
        form_token = sessions.form_token(request.cookies[SESSION])
        frame: dict[str, object] = {"user": user, "form_token": form_token}
        try:
            day = self._snapshot.day()
        except (NoSessionError, NotPublishedError):
            return self._page("no_list.html", request, frame | {"exam": self._snapshot.exam_name()})
        wanted = _wanted(request.query_params)
        shown: dict[str, object] = {
            "day": day,
            "exam": day.exam,
            "figures": figures(day.rows),
            "page": page(day.rows, wanted),
            "wanted": wanted,
            "rooms": sorted({row.room for row in day.rows}),
            "address": lambda **changes: _address(request.query_params, **changes),
            "orders": Order,
        }
        if "HX-Request" not in request.headers or "HX-History-Restore-Request" in request.headers:
            return self._page("day.html", request, frame | shown | {"seen": "", "as_of": day.at})
        # What is the same is not sent again: swapped rows would lose the text that somebody is selecting.
        timeless = self._render("_live.html", request, shown | {"seen": "", "as_of": 0})
        seen = hashlib.sha256(timeless.encode()).hexdigest()
        if request.query_params.get("seen") == seen:
            return self._page("_as_of.html", request, {"as_of": day.at, "alone": True}, headers={"HX-Reswap": "none"})
        return self._page("_live.html", request, shown | {"seen": seen, "as_of": day.at})

    def _sign_in_form(self, request: Request, *, refused: bool = False) -> Response:
        visitor = request.cookies.get(VISITOR) or sessions.new_token()
        values = {
            "exam": self._snapshot.exam_name(),
            "refused": refused,
            "form_token": sessions.form_token(visitor),
        }
        answer = self._page("sign_in.html", request, values, 401 if refused else 200)
        _set(answer, VISITOR, visitor, None)
        return answer

    def _form_refused(self, request: Request) -> Response:
        return self._page("form_refused.html", request, {}, 403)

    def _page(
        self,
        template: str,
        request: Request,
        values: Mapping[str, object],
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        return HTMLResponse(self._render(template, request, values), status, headers)

    def _render(self, template: str, request: Request, values: Mapping[str, object]) -> str:
        language, theme = _chosen(request)
        switch = partial(_address, request.query_params, request.url.path)
        return self._rendering.page(template, language, theme=theme, switch=lambda of, to: switch(**{of: to}), **values)

    def _user(self, request: Request) -> str:
        token = request.cookies.get(SESSION, "")
        if not token:
            return ""
        with self._board.connect() as db:
            return sessions.user_of(db, token, self._clock())

    def _end(self, token: str) -> None:
        with writing(self._board) as db:
            sessions.sign_out(db, token)


def _to_sign_in(request: Request) -> Response:
    if "HX-Request" in request.headers:  # a fragment cannot hold the sign-in page: the whole window goes there
        return Response(status_code=401, headers={"HX-Redirect": SIGN_IN})
    return RedirectResponse(SIGN_IN, 303)


def _chosen(request: Request) -> tuple[str, str]:
    """Return the language and the theme that the browser was told to ask for; no theme where it was not."""
    language, theme = request.cookies.get(LANGUAGE, ""), request.cookies.get(THEME, "")
    return language if language in LANGUAGES else LANGUAGES[0], theme if theme in THEMES else ""


def _preferred(request: Request) -> Response | None:
    """Keep a choice of language or theme that stands in the address, and take it out of there."""
    chosen = {
        cookie: asked
        for name, (cookie, known) in PREFERENCES.items()
        if (asked := request.query_params.get(name)) in known and asked
    }
    if not chosen:
        return None
    answer = RedirectResponse(_address(request.query_params, request.url.path), 303)
    for cookie, value in chosen.items():
        _set(answer, cookie, value, YEAR_S)
    return answer


def _set(answer: Response, cookie: str, value: str, max_age_s: int | None) -> None:
    answer.set_cookie(cookie, value, max_age_s, path="/", secure=True, httponly=True, samesite="strict")


async def _form(request: Request, cookie: str) -> dict[str, str]:
    """Return a form's fields. Raises BadFormError."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM_BYTES:
            raise BadFormError
    try:
        form = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError as error:
        raise BadFormError from error
    if not sessions.fits(form.get("form_token", ""), request.cookies.get(cookie, "")):
        raise BadFormError
    return form


def _wanted(asked: QueryParams) -> Wanted:
    """Read the filters; what they cannot mean is as if it were not there."""
    order = asked.get("order", "")
    number = asked.get("page", "")
    return Wanted(
        query=asked.get("q", "")[:MAX_QUERY_LETTERS],
        room=asked.get("room", ""),
        stage=next((stage for stage in Stage if stage.value == asked.get("stage")), None),
        order=next((known for known in Order if known.value == order.removeprefix("-")), Order.CANDIDATE),
        falling=order.startswith("-"),
        page=int(number) if number.isascii() and number.isdigit() and len(number) < len(str(YEAR_S)) else 1,
    )


def _address(asked: QueryParams, at: str = DAY, **changes: object) -> str:
    """Return the address with other filters; None takes one out. A change of filter begins at the first page."""
    kept = {name: value for name, value in asked.items() if name in {"q", "room", "stage", "order", "page"}}
    if "page" not in changes and changes:
        kept.pop("page", None)
    merged = {**kept, **changes}
    query = urlencode({name: str(value) for name, value in merged.items() if value not in {None, ""}})
    return f"{at}?{query}" if query else at
