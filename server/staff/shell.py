"""What every area of the staff web stands on: who is signed in, pages, forms, sentences said once, acts."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar
from urllib.parse import parse_qsl, quote, unquote, urlencode

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Engine
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from protocol import policy
from protocol.policy import ROLES, Act, Actor
from server.acts import act_of
from server.audit.board_journal import BoardJournal
from server.board_folder import BoardFolder
from server.officers.pins import PinGuard
from server.roster import service as roster
from server.staff import sessions
from server.staff.rendering import Rendering
from server.staff.sessions import Account
from server.staff.sites import is_for_sites
from server.staff.words import LANGUAGES

# __Host-: the browser takes it over TLS only, for this host only, whatever a neighbouring site says.
SESSION, VISITOR, FLASH = "__Host-truongthi", "__Host-truongthi-form", "__Host-truongthi-said"
LANGUAGE, THEME = "truongthi-language", "truongthi-theme"
THEMES = ("light", "dark", "contrast")
PREFERENCES = {"lang": (LANGUAGE, LANGUAGES), "theme": (THEME, THEMES)}
YEAR_S = 365 * 24 * 3600
FLASH_S = 60
MAX_FORM_BYTES, MAX_FIELDS = 16_384, 256
PAGES_AT_ONCE = 8
SIGN_IN, SIGN_OUT, OWN_ACCOUNT = "/dang-nhap", "/dang-xuat", "/tai-khoan/cua-toi"

Words = Mapping[str, Mapping[str, str]]
Handler = Callable[[Request], Response]
Area = TypeVar("Area")
Change = Callable[[Area, Request, dict[str, str]], Response]


class BadFormError(Exception):
    """A form is too large, or does not carry the token of the page it stood on."""


@dataclass(frozen=True, slots=True)
class Nav:
    """An area's place in the menu. `letter`: g, then this letter, goes there."""

    key: str
    vi: str
    en: str
    href: str
    icon: str
    letter: str
    who: frozenset[Actor] = frozenset(ROLES)
    by_site: bool = False  # it has pages for those who belong to one site


class AreaModule(Protocol):
    """What an area offers: its place in the menu, and its routes."""

    NAV: Nav

    def routes(self, staff: "Staff") -> Sequence[BaseRoute]: ...


class Staff:
    """The board that the pages show, and how a page is made."""

    def __init__(self, engine: Engine, folder: BoardFolder, clock: Callable[[], int], nav: Sequence[Nav] = ()) -> None:
        self.engine, self.folder, self.clock = engine, folder, clock
        self.nav = nav
        self._rendering = Rendering()
        self._lane = CapacityLimiter(PAGES_AT_ONCE)

    @property
    def journal(self) -> BoardJournal:
        """The board's own journal."""
        return BoardJournal(self.folder.signing, self.folder.certificate)

    @property
    def pins(self) -> PinGuard:
        """What opens officers' keys and counts wrong PINs."""
        return PinGuard(self.engine, self.journal, self.clock)

    def aside(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """Run a handler on the pages' own threads: however slow they are, devices do not wait for one."""

        async def run(request: Request) -> Response:
            return await to_thread.run_sync(handler, request, limiter=self._lane)

        return run

    def shown(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """Run a page's handler aside, for those who are signed in."""

        def run(request: Request) -> Response:
            account = self.account(request)
            if account is None:
                return to_sign_in(request)
            if account.must_change and request.url.path != OWN_ACCOUNT:
                return RedirectResponse(OWN_ACCOUNT, 303)
            if account.site and not is_for_sites(handler):
                return self.not_of_site(request)
            return preferred(request) or handler(request)

        return self.aside(run)

    def changed(
        self, handler: Callable[[Request, dict[str, str]], Response]
    ) -> Callable[[Request], Awaitable[Response]]:
        """Run a changing handler aside with the fields of its form, for those whose role may do its act."""
        act = policy.act(act_of(handler))
        refuses = partial(self.refused, act=act, every_site=not is_for_sites(handler))

        async def run(request: Request) -> Response:
            refused = await to_thread.run_sync(refuses, request, limiter=self._lane)
            if refused is not None:
                return refused
            try:
                form = await read_form(request, SESSION)
            except BadFormError:
                return self.form_refused(request)
            return await to_thread.run_sync(handler, request, form, limiter=self._lane)

        run.act = act.code  # type: ignore[attr-defined]  # read by the test that walks the routes
        return run

    def refused(self, request: Request, act: Act, *, every_site: bool = True) -> Response | None:
        """Return what to answer whoever may not do `act`; None where they may.

        `every_site`: it reaches beyond one site, so that those who belong to one may not.
        """
        account = self.account(request)
        if account is None:
            return to_sign_in(request)
        if not account.may(act):
            return self.not_permitted(request, act.who)
        if account.site and every_site:
            return self.not_of_site(request)
        if account.must_change and not request.url.path.startswith((OWN_ACCOUNT, SIGN_OUT)):
            return RedirectResponse(OWN_ACCOUNT, 303)
        return None

    def account(self, request: Request) -> Account | None:
        """Return who is signed in, or None."""
        token = request.cookies.get(SESSION, "")
        if not token:
            return None
        with self.engine.connect() as db:
            return sessions.account_of(db, token, self.clock())

    def user(self, request: Request) -> str:
        """Return the name of who is signed in, or nothing."""
        account = self.account(request)
        return account.name if account else ""

    def site(self, request: Request) -> str:
        """Return the only site that whoever is signed in sees; nothing where they see all."""
        account = self.account(request)
        return account.site if account else ""

    def exam_name(self) -> str:
        """Return the exam's name. Raises NoExamError."""
        with self.engine.connect() as db:
            return roster.exam(db).name

    def page(
        self,
        request: Request,
        template: str,
        values: Mapping[str, object] | None = None,
        *,
        area: str = "",
        words: Words | None = None,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **more: object,
    ) -> Response:
        """Return a page of an area. `words`: the area's own, beside those of the frame."""
        said = unquote(request.cookies.get(FLASH, ""))
        shown = {"flash": said, **(values or {}), **more}
        answer = HTMLResponse(self.render(request, template, shown, area=area, words=words), status, headers)
        if said:
            answer.delete_cookie(FLASH, secure=True, httponly=True, samesite="strict")
        return answer

    def render(
        self,
        request: Request,
        template: str,
        values: Mapping[str, object],
        *,
        area: str = "",
        words: Words | None = None,
    ) -> str:
        """Return a template filled, in the language and theme that the browser was told to ask for."""
        language, theme = chosen(request)
        here = partial(address, request.query_params, request.url.path)
        token = request.cookies.get(SESSION, "")
        account = self.account(request)
        frame: dict[str, object] = {
            "theme": theme,
            "switch": lambda of, to: here(**{of: to}),
            "address": here,
            "area": area,
            "areas": [one for one in self.nav if account is not None and _shows(one, account)],
            "account": account,
            "form_token": sessions.form_token(token) if token else "",
            "exam": self.exam_name(),
            "flash": "",
        }
        return self._rendering.page(template, language, (words or {}).get(language), **{**frame, **values})

    def word(self, request: Request, words: Words, key: str, /, **values: object) -> str:
        """Return a sentence of an area in the reader's language."""
        language, _ = chosen(request)
        return self._rendering.speech(language, words[language]).filled(key, **values)

    def done(self, to: str, sentence: str) -> Response:
        """Go to a page that says `sentence` once."""
        answer = RedirectResponse(to, 303)
        answer.set_cookie(FLASH, quote(sentence), FLASH_S, path="/", secure=True, httponly=True, samesite="strict")
        return answer

    def form_refused(self, request: Request) -> Response:
        """Say that a form does not hold any more."""
        return self.page(request, "form_refused.html", status=403)

    def not_of_site(self, request: Request) -> Response:
        """Say that this is for those who see every site."""
        return self.page(request, "not_of_site.html", status=403)

    def not_permitted(self, request: Request, who: frozenset[Actor]) -> Response:
        """Say that the signed-in role may not, and whom to ask."""
        ask = next(actor for actor in ROLES if actor in who)
        return self.page(request, "not_permitted.html", status=403, ask=ask)


def _shows(nav: Nav, account: Account) -> bool:
    return account.role in nav.who and (nav.by_site or not account.site)


def to_sign_in(request: Request) -> Response:
    """Lead to the sign-in page."""
    if "HX-Request" in request.headers:  # a fragment cannot hold the sign-in page: the whole window goes there
        return Response(status_code=401, headers={"HX-Redirect": SIGN_IN})
    return RedirectResponse(SIGN_IN, 303)


def chosen(request: Request) -> tuple[str, str]:
    """Return the language and the theme that the browser was told to ask for; no theme where it was not."""
    language, theme = request.cookies.get(LANGUAGE, ""), request.cookies.get(THEME, "")
    return language if language in LANGUAGES else LANGUAGES[0], theme if theme in THEMES else ""


def preferred(request: Request) -> Response | None:
    """Keep a choice of language or theme that stands in the address, and take it out of there."""
    wanted = {
        cookie: asked
        for name, (cookie, known) in PREFERENCES.items()
        if (asked := request.query_params.get(name)) in known and asked
    }
    if not wanted:
        return None
    answer = RedirectResponse(address(request.query_params, request.url.path), 303)
    for cookie, value in wanted.items():
        set_cookie(answer, cookie, value, YEAR_S)
    return answer


def set_cookie(answer: Response, cookie: str, value: str, max_age_s: int | None) -> None:
    """Set a cookie as all of ours are: for this host, over TLS, not for scripts."""
    answer.set_cookie(cookie, value, max_age_s, path="/", secure=True, httponly=True, samesite="strict")


def address(asked: QueryParams, at: str, **changed: object) -> str:
    """Return the address with other filters; None takes one out. A change of filter begins at the first page."""
    kept = {name: value for name, value in asked.items() if name not in {*PREFERENCES, "seen"}}
    if "page" not in changed and changed:
        kept.pop("page", None)
    query = urlencode({name: str(value) for name, value in {**kept, **changed}.items() if value not in {None, ""}})
    return f"{at}?{query}" if query else at


def page_number(asked: QueryParams) -> int:
    """Return the page that is asked for, 1 where it is none."""
    number = asked.get("page", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < len(str(YEAR_S)) else 1


async def read_form(request: Request, cookie: str) -> dict[str, str]:
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
