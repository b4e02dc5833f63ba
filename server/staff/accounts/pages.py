"""The accounts' pages: the chair's list, and everybody's own."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from protocol.policy import ROLES, Actor
from server.acts import changes
from server.db.engine import writing
from server.staff.accounts import service
from server.staff.accounts.words import WORDS
from server.staff.sessions import UserExistsError
from server.staff.shell import OWN_ACCOUNT, SESSION, SIGN_IN, Nav, Staff
from server.staff.sites import for_sites

NAV = Nav("accounts", "Tài khoản", "Accounts", "/tai-khoan", "users-round", "q", frozenset({Actor.CHAIR}))
PROBLEMS: dict[type[Exception], str] = {
    service.BadUserNameError: "bad_user_name",
    service.BadFullNameError: "bad_full_name",
    service.UnknownRoleError: "bad_role",
    service.UnknownSiteError: "bad_site",
    service.BoardRoleError: "board_role",
    UserExistsError: "exists",
    service.OwnAccountError: "own_account",
    service.LastChairError: "last_chair",
    service.UnknownAccountError: "unknown",
    service.WrongPasswordError: "wrong_password",
    service.WeakPasswordError: "weak_password",
}


def routes(staff: Staff) -> Sequence[BaseRoute]:
    """Return the area's routes."""
    pages, own = AccountPages(staff), OwnPages(staff)
    return [
        Route(OWN_ACCOUNT, staff.shown(own.mine)),
        Route(f"{OWN_ACCOUNT}/mat-khau", staff.changed(own.change_password), methods=["POST"]),
        Route(f"{OWN_ACCOUNT}/moi-noi", staff.changed(own.sign_out_everywhere), methods=["POST"]),
        Route(NAV.href, staff.shown(pages.accounts)),
        Route("/tai-khoan/them", staff.changed(pages.add), methods=["POST"]),
        Route("/tai-khoan/diem-thi", staff.changed(pages.place), methods=["POST"]),
        Route("/tai-khoan/{name}/dong", staff.changed(pages.close), methods=["POST"]),
        Route("/tai-khoan/{name}/mo-lai", staff.changed(pages.reopen), methods=["POST"]),
        Route("/tai-khoan/{name}/mat-khau", staff.changed(pages.reset), methods=["POST"]),
        Route("/tai-khoan/{name}/mo-khoa", staff.changed(pages.unlock), methods=["POST"]),
    ]


class AccountPages:
    """What the chair does with accounts."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff

    def accounts(self, request: Request) -> Response:
        """List the accounts."""
        account = self._staff.account(request)
        if account is None or account.role not in NAV.who:
            return self._staff.not_permitted(request, NAV.who)
        return self._list(request)

    @changes("add-account")
    def add(self, request: Request, form: dict[str, str]) -> Response:
        """Add an account and show its password, this once."""
        name, full_name = form.get("name", "").strip(), " ".join(form.get("full_name", "").split())
        try:
            with writing(self._staff.engine) as db:
                role, site = form.get("role", ""), form.get("site", "")
                given = service.add(db, self._staff.journal, name, full_name, role, self._staff.clock(), site)
        except tuple(PROBLEMS) as error:
            return self._list(request, PROBLEMS[type(error)], form)
        return self._given(request, name, given)

    @changes("place-account")
    def place(self, request: Request, form: dict[str, str]) -> Response:
        """Let an account see one site alone, or all."""
        name = form.get("name", "")
        try:
            with writing(self._staff.engine) as db:
                service.place(db, self._staff.journal, name, form.get("site", ""), self._staff.clock())
        except tuple(PROBLEMS) as error:
            return self._list(request, PROBLEMS[type(error)])
        return self._staff.done(NAV.href, self._staff.word(request, WORDS, "placed", name=name))

    @changes("close-account")
    def close(self, request: Request, _form: dict[str, str]) -> Response:
        """Let nobody in by an account any more."""
        name = request.path_params["name"]
        try:
            with writing(self._staff.engine) as db:
                service.close(db, self._staff.journal, name, self._staff.user(request), self._staff.clock())
        except tuple(PROBLEMS) as error:
            return self._list(request, PROBLEMS[type(error)])
        return self._staff.done(NAV.href, self._staff.word(request, WORDS, "closed", name=name))

    @changes("add-account")
    def reopen(self, request: Request, _form: dict[str, str]) -> Response:
        """Open a closed account again, with a new password."""
        name = request.path_params["name"]
        try:
            with writing(self._staff.engine) as db:
                given = service.reopen(db, self._staff.journal, name, self._staff.clock())
        except service.UnknownAccountError:
            return self._list(request, "unknown")
        return self._given(request, name, given)

    @changes("reset-account")
    def reset(self, request: Request, _form: dict[str, str]) -> Response:
        """Give a new password and show it, this once."""
        name = request.path_params["name"]
        try:
            with writing(self._staff.engine) as db:
                given = service.reset(db, self._staff.journal, name, self._staff.clock())
        except service.UnknownAccountError:
            return self._list(request, "unknown")
        return self._given(request, name, given)

    @changes("unlock-account")
    def unlock(self, request: Request, _form: dict[str, str]) -> Response:
        """Let somebody try again."""
        name = request.path_params["name"]
        try:
            with writing(self._staff.engine) as db:
                service.unlock(db, self._staff.journal, name, self._staff.clock())
        except service.UnknownAccountError:
            return self._list(request, "unknown")
        return self._staff.done(NAV.href, self._staff.word(request, WORDS, "unlocked", name=name))

    def _list(self, request: Request, problem: str = "", form: dict[str, str] | None = None) -> Response:
        with self._staff.engine.connect() as db:
            known, sites = service.all_accounts(db, self._staff.clock()), service.all_sites(db)
        return self._staff.page(
            request,
            "accounts.html",
            area=NAV.key,
            words=WORDS,
            status=422 if problem else 200,
            known=known,
            roles=ROLES,
            sites=sites,
            placeable=[one for one in known if one.role in service.OF_SITES and not one.closed_at],
            problem=problem,
            typed=form or {},
        )

    def _given(self, request: Request, name: str, given: str) -> Response:
        return self._staff.page(request, "given.html", area=NAV.key, words=WORDS, name=name, given=given)


class OwnPages:
    """What everybody does with the account that they work with."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff

    @for_sites
    def mine(self, request: Request) -> Response:
        """Show one's own account."""
        return self._mine(request)

    @for_sites
    @changes("change-password")
    def change_password(self, request: Request, form: dict[str, str]) -> Response:
        """Take a new password; other sessions end."""
        if form.get("new", "") != form.get("again", ""):
            return self._mine(request, "not_same")
        name = self._staff.user(request)
        try:
            with writing(self._staff.engine) as db:
                service.change_password(
                    db, self._staff.journal, name, form.get("old", ""), form.get("new", ""), self._staff.clock()
                )
                service.sign_out_everywhere(db, name, but=request.cookies.get(SESSION, ""))
        except tuple(PROBLEMS) as error:
            return self._mine(request, PROBLEMS[type(error)])
        return self._staff.done(OWN_ACCOUNT, self._staff.word(request, WORDS, "changed"))

    @for_sites
    @changes("sign-out")
    def sign_out_everywhere(self, request: Request, _form: dict[str, str]) -> Response:
        """End all sessions, this one too."""
        with writing(self._staff.engine) as db:
            service.sign_out_everywhere(db, self._staff.user(request))
        answer = RedirectResponse(SIGN_IN, 303)
        answer.delete_cookie(SESSION, secure=True, httponly=True, samesite="strict")
        return answer

    def _mine(self, request: Request, problem: str = "") -> Response:
        return self._staff.page(request, "mine.html", words=WORDS, status=422 if problem else 200, problem=problem)
