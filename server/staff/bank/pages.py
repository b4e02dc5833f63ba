"""The bank's pages: the list, one item with all that is known of it, and the import of a file."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import quote

from sqlalchemy import Connection, Engine
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from protocol.paper import ItemType
from protocol.policy import Actor
from server.acts import changes
from server.bank import service as bank
from server.bank.importers.workbook import Held
from server.bank.items import BankItem, BankStimulus, Level
from server.bank.media import BadMediaError
from server.bank.references import files_of
from server.bank.service import (
    RepeatedCodeError,
    Taken,
    UnknownFileError,
    UnknownItemError,
    UnknownStimulusError,
    Wanted,
)
from server.db.engine import Role, writing
from server.papers.packing_errors import PackingError
from server.roster import service as roster
from server.staff.bank.drafts import Drafts
from server.staff.bank.files import OtherFileError, ReadFile, read_file, told
from server.staff.bank.preview import Preview, picture_of, previewed
from server.staff.bank.words import TYPES, WORDS
from server.staff.paging import PAGE_ROWS, pager, read_page, skipped
from server.staff.shell import Nav, Staff, chosen, page_number
from server.staff.uploads import Upload, uploaded

NAV = Nav("bank", "Ngân hàng", "Question bank", "/ngan-hang", "list-checks", "h", frozenset({Actor.PAPERS}))
IMPORT = "/ngan-hang/nhap"
MARKUP = re.compile(r"<[^>]*>|\$|!\[[^\]]*\]\([^)]*\)|^\|.*$|\[\[|\]\]", re.MULTILINE)
COMMAND = re.compile(r"\\[a-z]+\{([^{}]*)\}")
SHOWN_LETTERS, MAX_FILTER, MAX_VERSION = 110, 255, 10_000


def routes(staff: Staff) -> Sequence[BaseRoute]:
    """Return the area's routes."""
    pages = BankPages(staff)
    return [
        Route(NAV.href, staff.shown(pages.items)),
        Route(IMPORT, staff.shown(pages.form)),
        Route(IMPORT, uploaded(staff, pages.read), methods=["POST"]),
        Route(f"{IMPORT}/{{draft}}", staff.shown(pages.draft)),
        Route(f"{IMPORT}/{{draft}}/nhan", staff.changed(pages.take), methods=["POST"]),
        Route(f"{IMPORT}/{{draft}}/{{place:int}}/anh/{{asset}}", staff.shown(pages.draft_asset)),
        Route("/ngan-hang/cau/{code}", staff.shown(pages.item)),
        Route("/ngan-hang/cau/{code}/{version:int}/anh/{asset}", staff.shown(pages.asset)),
    ]


class ReplacesError(Exception):
    """A file would replace items of the bank, which are lost with it. `codes`: theirs."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(f"{len(codes)} items would be replaced")
        self.codes = codes

    @property
    def mark(self) -> str:
        """What a form sends back, so that what is replaced is what was shown."""
        return hashlib.sha256("\n".join(self.codes).encode()).hexdigest()


class BankPages:
    """The pages over one papers database."""

    def __init__(self, staff: Staff) -> None:
        self._staff, self._drafts = staff, Drafts()

    @contextmanager
    def _papers(self) -> Iterator[Engine]:
        engine = self._staff.folder.open(Role.PAPERS)
        try:
            yield engine
        finally:
            engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._papers() as engine, engine.connect() as db:
            yield db

    def items(self, request: Request) -> Response:
        """List the current items that are wanted."""
        if (refused := self._refused(request)) is not None:
            return refused
        asked = {
            name: request.query_params.get(name, "")[:MAX_FILTER] for name in ("subject", "topic", "level", "type")
        }
        wanted = _wanted(asked)
        with self._reading() as db:
            count, kinds = bank.count(db, wanted), bank.counts(db)
            skip = skipped(page_number(request.query_params), count)
            rows = bank.find(db, wanted, skip, PAGE_ROWS)
        return self._page(
            request,
            "bank.html",
            page=read_page([(item, _shortened(item.body)) for item in rows], skip, count),
            asked=asked,
            subjects=sorted({kind.subject for kind in kinds}),
            topics=sorted({kind.topic for kind in kinds if kind.subject == asked["subject"] or not asked["subject"]}),
            levels=[level.value for level in Level],
            any=bool(kinds),
        )

    def item(self, request: Request) -> Response:
        """Show one version of an item: as a candidate sees it, its key, and what exams used it."""
        if (refused := self._refused(request)) is not None:
            return refused
        code, version = request.path_params["code"], _version(request.query_params.get("version", ""))
        try:
            with self._reading() as db:
                shown, versions, history = (
                    bank.shown(db, code, version),
                    bank.versions(db, code),
                    bank.history(db, code),
                )
        except UnknownItemError:
            return self._unknown(request)
        images = f"/ngan-hang/cau/{quote(code, safe='')}/{shown.item.version}/anh/"
        seen, why = _seen(shown.item, shown.stimulus, shown.media, images)
        return self._page(
            request, "bank_item.html", item=shown.item, seen=seen, why=why, versions=versions, history=history
        )

    def asset(self, request: Request) -> Response:
        """Give a picture of an item."""
        if (refused := self._refused(request)) is not None:
            return refused
        code, version = request.path_params["code"], request.path_params["version"]
        try:
            with self._reading() as db:
                shown = bank.shown(db, code, version)
        except UnknownItemError:
            return Response(status_code=404)
        seen, _ = _seen(shown.item, shown.stimulus, shown.media, "")
        return picture_of(seen.assets.get(request.path_params["asset"]) if seen else None)

    def form(self, request: Request) -> Response:
        """Ask for a file."""
        return self._refused(request) or self._form(request)

    @changes("import-questions")
    def read(self, request: Request, upload: Upload) -> Response:
        """Read a file; nothing of it is taken yet."""
        if not upload.data:
            return self._form(request, "problem.no_file", upload.form)
        with self._reading() as db:
            held = Held(bank.stimuli(db).keys(), bank.media_facts(db))
        try:
            read = read_file(
                upload.filename, upload.data, upload.form.get("subject", ""), upload.form.get("grade", ""), held
            )
        except OtherFileError as error:
            return self._form(request, error.word, upload.form)
        draft = self._drafts.keep(self._staff.user(request), read)
        return RedirectResponse(f"{IMPORT}/{draft}", 303)

    def draft(self, request: Request) -> Response:
        """Show a file that was read: what is wrong, or its items as candidates will see them."""
        if (refused := self._refused(request)) is not None:
            return refused
        read = self._draft(request)
        return self._gone(request) if read is None else self._read(request, read)

    def draft_asset(self, request: Request) -> Response:
        """Give a picture of an item that is not taken yet."""
        if (refused := self._refused(request)) is not None:
            return refused
        read, place = self._draft(request), request.path_params["place"]
        if read is None or place >= len(read.items):
            return Response(status_code=404)
        seen, _ = _seen(read.items[place], *self._beside(read, read.items[place]), "")
        return picture_of(seen.assets.get(request.path_params["asset"]) if seen else None)

    @changes("import-questions")
    def take(self, request: Request, form: dict[str, str]) -> Response:
        """Take a file's items into the bank, all of them; ask first where that replaces items."""
        read = self._draft(request)
        if read is None or read.problems:
            return self._gone(request)
        try:
            taken = self._taken(read, form.get("replaces", ""))
        except ReplacesError as error:
            return self._read(request, read, replaces=error)
        except (RepeatedCodeError, UnknownFileError, UnknownStimulusError) as error:
            return self._read(request, read, self._said(request, "problem.changed", code=error.code))
        except BadMediaError as error:
            return self._read(request, read, self._said(request, "problem.changed", code=error.name))
        self._drafts.drop(request.path_params["draft"])
        counts = {name: len(getattr(taken, name)) for name in ("added", "replaced", "versioned", "unchanged")}
        return self._staff.done(NAV.href, self._said(request, "taken", **counts))

    def _taken(self, read: ReadFile, confirmed: str) -> Taken:
        """Take what was read. Raises ReplacesError where items give way that `confirmed` does not stand for."""
        with self._papers() as engine, writing(engine) as db:
            before = bank.content_hash(db)
            taken = bank.take(db, read.items, read.stimuli, read.media)
            if taken.replaced and (asked := ReplacesError(taken.replaced)).mark != confirmed:
                raise asked  # and nothing was taken
            after = bank.content_hash(db)
            with writing(self._staff.engine) as board:
                roster.record_change(board, self._staff.journal, "bank", before, after, self._staff.clock())
        return taken

    def _draft(self, request: Request) -> ReadFile | None:
        return self._drafts.find(self._staff.user(request), request.path_params["draft"])

    def _read(
        self, request: Request, read: ReadFile, problem: str = "", replaces: ReplacesError | None = None
    ) -> Response:
        language, here = chosen(request)[0], f"{IMPORT}/{request.path_params['draft']}"
        page = pager(list(enumerate(read.items)), page_number(request.query_params))
        rows = [] if read.problems else page.rows
        seen = [(item, *_seen(item, *self._beside(read, item), f"{here}/{place}/anh/")) for place, item in rows]
        return self._page(
            request,
            "bank_draft.html",
            status=422 if problem else 200,
            replaces=replaces,
            here=here,
            read=read,
            page=page,
            seen=seen,
            problem=problem,
            problems=[told(one, language) for one in read.problems],
            warnings=[told(one, language) for one in read.warnings],
        )

    def _beside(self, read: ReadFile, item: BankItem) -> tuple[BankStimulus | None, Mapping[str, bytes]]:
        """Return what an item of a file needs to be seen: from the file, else from the bank."""
        stimulus = next((one for one in read.stimuli if one.code == item.stimulus), None)
        if stimulus is None and item.stimulus:
            with self._reading() as db:
                stimulus = bank.stimuli(db).get(item.stimulus)
        needed = {*files_of(item), *(files_of(stimulus) if stimulus else ())}
        if needed <= read.media.keys():
            return stimulus, read.media
        with self._reading() as db:
            return stimulus, {**bank.pictures(db), **read.media}

    def _form(self, request: Request, problem: str = "", typed: Mapping[str, str] | None = None) -> Response:
        status = 422 if problem else 200
        return self._page(request, "bank_import.html", status=status, problem=problem, typed=typed or {})

    def _gone(self, request: Request) -> Response:
        return self._page(request, "bank_import.html", status=404, problem="draft_gone", typed={})

    def _unknown(self, request: Request) -> Response:
        return self._page(request, "bank_unknown.html", status=404)

    def _refused(self, request: Request) -> Response | None:
        account = self._staff.account(request)
        if account is None or account.role not in NAV.who:
            return self._staff.not_permitted(request, NAV.who)
        return None

    def _said(self, request: Request, word: str, **facts: object) -> str:
        return self._staff.word(request, WORDS, word, **facts)

    def _page(self, request: Request, template: str, status: int = 200, **values: object) -> Response:
        values["types"] = TYPES[chosen(request)[0]]
        return self._staff.page(request, template, values, area=NAV.key, words=WORDS, status=status)


def _wanted(asked: Mapping[str, str]) -> Wanted:
    levels, types = {level.value: level for level in Level}, {kind.value: kind for kind in ItemType}
    return Wanted(
        subject=asked["subject"],
        topic=asked["topic"],
        level=levels.get(asked["level"]),
        type=types.get(asked["type"]),
    )


def _version(asked: str) -> int:
    """Return the version that is asked for, 0 for the current one."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < len(str(MAX_VERSION)) else 0


def _shortened(body: str) -> str:
    plain = " ".join(COMMAND.sub(r"\1", MARKUP.sub(" ", body)).split())
    return plain if len(plain) <= SHOWN_LETTERS else plain[: SHOWN_LETTERS - 1].rstrip() + "…"


def _seen(
    item: BankItem, stimulus: BankStimulus | None, media: Mapping[str, bytes], images: str
) -> tuple[Preview | None, str]:
    """Return what a candidate sees, or why nobody can."""
    try:
        return previewed(item, stimulus, media, images), ""
    except PackingError as error:
        return None, f"{error.code.value} {error.detail}".strip()
