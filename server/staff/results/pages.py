"""The results' pages: figures, rows, sheets, and the dialog in which two officers open the marking."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from sqlalchemy import func, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from protocol import journal, officer
from protocol.journal import Entry
from protocol.officer import Officer, OfficerKeys
from protocol.policy import Act
from protocol.records import KIND_BY_RECORD, Collected, Submitted
from server.acts import changes
from server.answers.models import entries
from server.board import reading
from server.db.engine import writing
from server.officers import grading_key
from server.officers import service as officers
from server.officers.service import Waiting
from server.results import pages as public
from server.results.exporters.cells import two_places
from server.results.publishing import UnknownVersionError, UnsignedVersionError
from server.results.sheet import Grouping, sanctioned, scores, seen_by
from server.results.sheet import Waiting as Awaited
from server.staff.paging import pager
from server.staff.results import books, sheets, view
from server.staff.results.marking import Marking
from server.staff.results.publishing import PublishPages
from server.staff.results.sheets import Content, TooManyRowsError
from server.staff.results.words import CLOSED, STATES, WORDS
from server.staff.shell import Nav, Staff, page_number
from server.staff.signing import NotSignedError, signed
from server.staff.sites import for_sites

NAV = Nav("results", "Kết quả", "Results", "/ket-qua", "chart-column", "k", by_site=True)
OPEN, STATIC = "/ket-qua/mo-cham", "/ket-qua/tep"
GROUPS_SHOWN = 6


def routes(staff: Staff) -> Sequence[BaseRoute]:
    """Return the area's routes, and those of the public page where candidates look."""
    pages = ResultPages(staff)
    made = [Route(path, staff.shown(partial(pages.sheet, make))) for path, make in sheets.MAKERS.items()]
    return [
        Route(NAV.href, staff.shown(pages.results)),
        *made,
        Route(OPEN, staff.shown(pages.dialog)),
        Route(OPEN, staff.changed(pages.sign), methods=["POST"]),
        *PublishPages(staff, NAV.key).routes(),
        Mount(STATIC, StaticFiles(directory=Path(__file__).parent / "static")),
        *public.routes(staff.engine, staff.clock),
    ]


class ResultPages:
    """The pages over one board."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff
        self._marking = Marking(staff.engine, staff.folder, staff.clock)

    @for_sites
    def results(self, request: Request) -> Response:
        """Show figures and rows of one subject, or of all."""
        return self._results(request)

    @for_sites
    def sheet(self, make: Callable[[Content], Response], request: Request) -> Response:
        """Give what the page shows as a file."""
        try:
            return make(sheets.content(self._staff, request))
        except UnknownVersionError:
            return self._results(request, problem=self._staff.word(request, WORDS, "unknown_version"), status=404)
        except UnsignedVersionError:
            return self._results(request, problem=self._staff.word(request, WORDS, "spoiled"), status=500)
        except TooManyRowsError:
            return self._results(request, problem=self._staff.word(request, WORDS, "too_many"), status=422)

    def dialog(self, request: Request) -> Response:
        """Ask for an officer's signature."""
        return self._dialog(request)

    @changes("open-grading")
    def sign(self, request: Request, form: dict[str, str]) -> Response:
        """Take one officer's signature; the second opens the key, and marking begins."""
        try:
            key = signed(self._staff, request, form, self._signed)
        except NotSignedError as error:
            return self._dialog(request, problem=error.sentence)
        if key is None:
            return self._staff.done(OPEN, self._staff.word(request, WORDS, "half"))
        self._marking.begin(key)
        return self._staff.done(NAV.href, self._staff.word(request, WORDS, "begun"))

    def _signed(self, keys: OfficerKeys) -> bytes | None:
        with writing(self._staff.engine) as db:
            return grading_key.sign_open(db, self._staff.journal, keys, self._staff.clock())

    def _results(self, request: Request, problem: str = "", status: int = 200) -> Response:
        wanted = view.asked(request.query_params)
        with self._staff.engine.connect() as db:
            whole = books.read(db, self._staff.folder)
            held = whole.narrowed(self._staff.site(request))
            only = held.subjects[0] if len(held.subjects) == 1 else ""
            subject = wanted.subject or only
            one = books.standing(db, whole, subject, self._staff.clock()) if subject in held.subjects else None
            collected = frozenset(bytes.fromhex(record.attempt) for record in _collected(reading.collected(db)))
        account = self._staff.account(request)
        rows = view.found(seen_by(held.rows, account.role), wanted) if account is not None else []
        known, divided = scores(rows), view.groups(rows, wanted.by)
        return self._page(
            request,
            "results.html",
            status,
            held=held,
            wanted=wanted,
            subject=subject,
            rooms=sorted({row.room for row in held.of(subject)}),
            one=one,
            state=STATES[one.state] if one else None,
            spread=known,
            chart=view.chart(known),
            groups=divided,
            several_places=len({group.within for group in divided}) > 1,
            divisions=list(Grouping),
            few=GROUPS_SHOWN,
            all_groups=request.query_params.get("groups") == "all",
            page=pager(rows, page_number(request.query_params)),
            closed=lambda row: CLOSED[view.closed_by(row, collected)],
            sanctioned=sanctioned(rows),
            absent=held.without_result(held.of(subject), subject, wanted.session),
            awaited={awaited.value: sum(row.waiting is awaited for row in rows) for awaited in Awaited},
            marking=self._marking.progress,
            problem=problem,
        )

    def _dialog(self, request: Request, problem: str = "") -> Response:
        with self._staff.engine.connect() as db:
            subject = grading_key.subject(db)
            waiting = [one for one in officers.waiting(db, self._staff.clock()) if one.subject == subject]
            known = officers.all_officers(db)
            kind = KIND_BY_RECORD[Submitted].number
            count = db.scalar(select(func.count()).select_from(entries).where(entries.c.kind == kind)) or 0
        return self._page(
            request,
            "open_grading.html",
            422 if problem else 200,
            count=count,
            officers=signers(known.values(), grading_key.ACT),
            first=first_of(waiting, known),
            problem=problem,
        )

    def _page(self, request: Request, template: str, status: int = 200, **values: object) -> Response:
        shown = {"two_places": two_places, **values}
        return self._staff.page(request, template, shown, area=NAV.key, words=WORDS, status=status)


def signers(known: Iterable[Officer], act: Act) -> list[Officer]:
    """Return the officers who may sign `act`, by name."""
    return sorted((one for one in known if officer.may(one, act)), key=lambda one: (one.name, one.id))


def first_of(waiting: Sequence[Waiting], known: Mapping[str, Officer]) -> tuple[str, int] | None:
    """Return the name of who signed first, and when."""
    if not waiting:
        return None
    return known[waiting[0].officer].name, waiting[0].at


def _collected(found: Iterable[Entry]) -> Iterator[Collected]:
    records = (journal.read(entry) for entry in found)
    return (record for record in records if isinstance(record, Collected))
