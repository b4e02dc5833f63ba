"""The results' pages: figures, table, workbook, and the dialog in which two officers open the marking."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import func, select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from protocol import journal, officer
from protocol.journal import Entry
from protocol.officer import Officer, OfficerKeys
from protocol.records import KIND_BY_RECORD, Collected, Submitted
from server.acts import changes
from server.answers.models import entries
from server.board import reading
from server.db.engine import writing
from server.officers import grading_key
from server.officers import service as officers
from server.officers.service import Waiting
from server.results import service as results
from server.results.exporters.xlsx import results_workbook
from server.roster import service as roster
from server.roster.service import NotPublishedError
from server.staff.paging import pager
from server.staff.results import view
from server.staff.results.marking import Marking
from server.staff.results.words import CLOSED, WORDS
from server.staff.shell import Nav, Staff, page_number
from server.staff.signing import NotSignedError, signed

NAV = Nav("results", "Kết quả", "Results", "/ket-qua", "chart-column", "k")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_QUERY_LETTERS = 64
OPEN = "/ket-qua/mo-cham"


def routes(staff: Staff) -> Sequence[BaseRoute]:
    """Return the area's routes."""
    pages = ResultPages(staff)
    return [
        Route(NAV.href, staff.shown(pages.results)),
        Route("/ket-qua.xlsx", staff.shown(pages.workbook)),
        Route(OPEN, staff.shown(pages.dialog)),
        Route(OPEN, staff.changed(pages.sign), methods=["POST"]),
    ]


class ResultPages:
    """The pages over one board."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff
        self._marking = Marking(staff.engine, staff.folder, staff.clock)

    def results(self, request: Request) -> Response:
        """Show figures and rows of one session, or of all."""
        asked = request.query_params
        session, room, query = asked.get("session", ""), asked.get("room", ""), asked.get("q", "")[:MAX_QUERY_LETTERS]
        with self._staff.engine.connect() as db:
            sessions = roster.sessions(db)
            marked = [one for one in results.all_results(db) if session in {"", one.exam_session}]
            people = roster.rows(db, self._staff.folder.personal_key)
            collected = frozenset(bytes.fromhex(record.attempt) for record in _collected(reading.collected(db)))
        rows = view.result_rows(marked, people, collected)
        chosen = view.found(rows, query, room)
        known = view.scores(chosen)
        return self._page(
            request,
            "results.html",
            any=bool(rows),
            sessions=sessions,
            session=session,
            rooms=sorted({row.room for row in rows}),
            room=room,
            query=query,
            spread=known,
            chart=view.chart(known),
            groups=view.groups(chosen),
            page=pager(chosen, page_number(asked)),
            closed=CLOSED,
            marking=self._marking.progress,
        )

    def workbook(self, request: Request) -> Response:
        """Give a session's results as a workbook."""
        session = request.query_params.get("session", "")
        with self._staff.engine.connect() as db:
            marked = [one for one in results.all_results(db) if session in {"", one.exam_session}]
            try:
                people = roster.published(db, self._staff.folder.personal_key).rows
            except NotPublishedError:
                return RedirectResponse("/", 303)  # the day says that no list is published
        headers = {"Content-Disposition": "attachment; filename=ket-qua.xlsx"}
        return Response(results_workbook(marked, people), media_type=XLSX, headers=headers)

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
            status=422 if problem else 200,
            count=count,
            officers=_signers(known.values()),
            first=_first(waiting, known),
            problem=problem,
        )

    def _page(self, request: Request, template: str, status: int = 200, **values: object) -> Response:
        return self._staff.page(request, template, values, area=NAV.key, words=WORDS, status=status)


def _signers(known: Iterable[Officer]) -> list[Officer]:
    permitted = (one for one in known if officer.may(one, grading_key.ACT))
    return sorted(permitted, key=lambda one: (one.name, one.id))


def _first(waiting: Sequence[Waiting], known: Mapping[str, Officer]) -> tuple[str, int] | None:
    """Return the name of who signed first, and when."""
    if not waiting:
        return None
    return known[waiting[0].officer].name, waiting[0].at


def _collected(found: Iterable[Entry]) -> Iterator[Collected]:
    records = (journal.read(entry) for entry in found)
    return (record for record in records if isinstance(record, Collected))
