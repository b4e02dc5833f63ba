"""Importing a list: a file is read into a draft, people look at what is in doubt, and the whole is taken or nothing."""

import datetime
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from server.acts import changes
from server.db.engine import writing
from server.roster import lists, planning
from server.roster.drafts import Act, Decision, NotDecidableError
from server.roster.importers.headers import Column
from server.roster.importers.reading import ColumnsNeededError, NoCandidatesError, NoHeaderError, Settings
from server.roster.importers.rows import Field
from server.roster.importers.sheets import PasswordError, TooLargeSheetError
from server.roster.importers.values import BadValueError
from server.roster.list_words import FIELDS
from server.roster.lists import (
    DraftClosedError,
    DraftState,
    Looked,
    NoSenderError,
    Sent,
    UnknownDraftError,
)
from server.staff.candidates import fixes, taking
from server.staff.candidates.errors_file import errors_workbook
from server.staff.candidates.words import WORDS
from server.staff.paging import pager
from server.staff.rendering import US_PER_S, VIETNAM
from server.staff.shell import Staff, chosen, page_number
from server.staff.uploads import Upload, uploaded
from server.workbooks import WorkbookError

PATH = "/thi-sinh/nhap"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROBLEMS: Mapping[type[Exception], str] = {
    PasswordError: "problem.password",
    TooLargeSheetError: "problem.too_large",
    NoHeaderError: "problem.no_header",
    NoCandidatesError: "problem.no_candidates",
    WorkbookError: "problem.unreadable",
    NoSenderError: "problem.no_sender",
}
COLUMN_PARTS = {
    Column.FAMILY: ("Họ đệm", "Family name"),
    Column.GIVEN: ("Tên", "Given name"),
    Column.BORN_DAY: ("Ngày", "Day"),
    Column.BORN_MONTH: ("Tháng", "Month"),
    Column.BORN_YEAR: ("Năm", "Year"),
    Column.MAN: ("Nam (đánh dấu)", "Male (mark)"),
    Column.WOMAN: ("Nữ (đánh dấu)", "Female (mark)"),
}
NOTES_SHOWN = 3
MAX_DEFAULT_LETTERS = 64


def routes(staff: Staff, area: str) -> Sequence[BaseRoute]:
    """Return the pages' routes."""
    pages = ImportPages(staff, area)
    one = f"{PATH}/{{draft}}"
    return [
        Route(PATH, staff.shown(pages.drafts)),
        Route(PATH, uploaded(staff, pages.read), methods=["POST"]),
        Route(one, staff.shown(pages.draft)),
        Route(f"{one}/cot", staff.changed(pages.name_columns), methods=["POST"]),
        Route(f"{one}/dong", staff.changed(pages.decide), methods=["POST"]),
        Route(f"{one}/dong/{{line:int}}", staff.shown(pages.row)),
        Route(f"{one}/cung-loai", staff.changed(pages.accept_alike), methods=["POST"]),
        Route(f"{one}/loi.xlsx", staff.shown(pages.errors)),
        *taking.routes(staff, area, f"{one}/nhan", pages.closed),
        Route(f"{one}/bo", staff.changed(pages.discard), methods=["POST"]),
    ]


class ImportPages:
    """The pages over one board."""

    def __init__(self, staff: Staff, area: str) -> None:
        self._staff, self._area = staff, area
        self._personal = staff.folder.personal_key

    def drafts(self, request: Request) -> Response:
        """Show the form for a file, and the files read so far."""
        return self._drafts(request)

    @changes("draft-list")
    def read(self, request: Request, upload: Upload) -> Response:
        """Read a file into a draft. The reading holds no lock: a large list does not keep answers waiting."""
        sent = Sent(upload.form.get("sender", ""), upload.filename, upload.data, self._staff.user(request))
        if not sent.data:
            return self._drafts(request, "problem.no_file", upload.form)
        try:
            with self._staff.engine.connect() as db:
                prepared = lists.read(db, sent, self._settings(upload.form))
        except (WorkbookError, NoSenderError) as error:
            return self._drafts(request, _problem(error), upload.form)
        with writing(self._staff.engine) as db:
            made = lists.start(db, self._personal, prepared, self._staff.clock())
        return RedirectResponse(f"{PATH}/{made.id}", 303)

    def draft(self, request: Request) -> Response:
        """Show a draft: its columns where a person has to name them, or its fix-list."""
        try:
            with self._staff.engine.connect() as db:
                draft = lists.draft(db, request.path_params["draft"])
                if draft.state is DraftState.COLUMNS:
                    return self._columns(request)
                looked = lists.look(db, self._personal, draft.id)
        except (UnknownDraftError, DraftClosedError):
            return self.closed(request)
        return self._fixes(request, looked)

    @changes("draft-list")
    def name_columns(self, request: Request, form: dict[str, str]) -> Response:
        """Read a draft with the columns that a person named."""
        draft_id, language = request.path_params["draft"], chosen(request)[0]
        named = _named(form)
        twice = next((one for one in named.values() if list(named.values()).count(one) > 1), None)
        if twice is not None:
            return self._columns(request, self._said(request, "columns_twice", field=_column(twice, language)), form)
        columns = {column: place for place, column in named.items()}
        try:
            with writing(self._staff.engine) as db:
                by, at = self._staff.user(request), self._staff.clock()
                lists.name_columns(db, self._personal, draft_id, columns, self._settings(form), by, at)
        except ColumnsNeededError as error:
            lacking = ", ".join(FIELDS[language][one] for one in error.lacking)
            return self._columns(request, self._said(request, "columns_lacking", fields=lacking), form)
        except WorkbookError as error:
            return self._columns(request, self._said(request, _problem(error)), form)
        except (UnknownDraftError, DraftClosedError):
            return self.closed(request)
        return RedirectResponse(f"{PATH}/{draft_id}", 303)

    @changes("mend-list")
    def decide(self, request: Request, form: dict[str, str]) -> Response:
        """Settle a cell or a row."""
        draft_id, line, back = request.path_params["draft"], _whole(form.get("line", "")), form.get("back", "")
        try:
            wanted = Decision(
                line, Act(form.get("act", "")), Field(form.get("field", Field.NAME)), form.get("value", "")
            )
            with self._staff.engine.connect() as db:
                looked = lists.look(db, self._personal, draft_id)
            decisions = lists.checked(looked, [wanted])
            with writing(self._staff.engine) as db:
                lists.enter(db, self._personal, draft_id, decisions, self._staff.user(request), self._staff.clock())
        except BadValueError as error:
            field = FIELDS[chosen(request)[0]][error.field]
            problem = self._said(request, "bad_value", value=form.get("value", "")[:80], field=field)
            return self._row(request, looked, line, problem)
        except (NotDecidableError, ValueError):
            with self._staff.engine.connect() as db:
                return self._fixes(request, lists.look(db, self._personal, draft_id), "not_decidable")
        except (UnknownDraftError, DraftClosedError):
            return self.closed(request)
        to = f"{PATH}/{draft_id}/dong/{line}" if back == "row" else f"{PATH}/{draft_id}{_filters(form)}"
        return self._staff.done(to, self._said(request, "decided", line=line))

    @changes("mend-list")
    def accept_alike(self, request: Request, form: dict[str, str]) -> Response:
        """Accept every open proposal of one kind."""
        draft_id = request.path_params["draft"]
        try:
            with self._staff.engine.connect() as db:
                decisions = lists.alike(lists.look(db, self._personal, draft_id), form.get("code", ""))
            with writing(self._staff.engine) as db:
                lists.enter(db, self._personal, draft_id, decisions, self._staff.user(request), self._staff.clock())
        except (UnknownDraftError, DraftClosedError):
            return self.closed(request)
        said = self._said(request, "accepted_alike", count=len(decisions))
        return self._staff.done(f"{PATH}/{draft_id}", said)

    def row(self, request: Request) -> Response:
        """Show a row to be mended, beside the one that it is to be compared with."""
        try:
            with self._staff.engine.connect() as db:
                looked = lists.look(db, self._personal, request.path_params["draft"])
        except (UnknownDraftError, DraftClosedError):
            return self.closed(request)
        return self._row(request, looked, request.path_params["line"])

    def errors(self, request: Request) -> Response:
        """Give what is still asked as a workbook, for the sender."""
        try:
            with self._staff.engine.connect() as db:
                looked = lists.look(db, self._personal, request.path_params["draft"])
        except (UnknownDraftError, DraftClosedError):
            return self.closed(request)
        asked = [one for one in fixes.items(looked, "vi") if one.kind is not fixes.Kind.REPAIRED]
        name = quote(f"can-xem-{looked.draft.id}.xlsx")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(errors_workbook(looked.draft, asked), media_type=XLSX, headers=headers)

    @changes("discard-list")
    def discard(self, request: Request, _form: dict[str, str]) -> Response:
        """Throw a draft away."""
        try:
            with writing(self._staff.engine) as db:
                draft = lists.draft(db, request.path_params["draft"])
                lists.discard(db, draft.id)
        except (UnknownDraftError, DraftClosedError):
            return self.closed(request)
        return self._staff.done(PATH, self._said(request, "was_discarded", file=draft.filename))

    def _settings(self, form: Mapping[str, str]) -> Settings:
        today = datetime.datetime.fromtimestamp(self._staff.clock() / US_PER_S, VIETNAM).date()
        given = {Field.EXAM_SESSION: form.get("session", ""), Field.SITE: form.get("site", "")}
        defaults = {field: " ".join(text.split())[:MAX_DEFAULT_LETTERS] for field, text in given.items()}
        return Settings(today, defaults={field: text for field, text in defaults.items() if text})

    def _said(self, request: Request, word: str, /, **values: object) -> str:
        return self._staff.word(request, WORDS, word, **values)

    def _page(self, request: Request, template: str, *, status: int = 200, **values: object) -> Response:
        return self._staff.page(request, template, values, area=self._area, words=WORDS, status=status)

    def _drafts(self, request: Request, problem: str = "", form: Mapping[str, str] | None = None) -> Response:
        with self._staff.engine.connect() as db:
            known, titles = lists.all_drafts(db), planning.titles(db)
        page, typed = pager(known, page_number(request.query_params)), form or {}
        status = 422 if problem else 200
        values = {"page": page, "problem": problem, "typed": typed, "titles": titles}
        return self._page(request, "imports.html", status=status, **values)

    def _columns(self, request: Request, problem: str = "", form: Mapping[str, str] | None = None) -> Response:
        language = chosen(request)[0]
        with self._staff.engine.connect() as db:
            draft = lists.draft(db, request.path_params["draft"])
            asked = lists.columns(db, self._personal, draft.id, self._settings(form or {}))
        given = _named(form) if form else {place: column for column, place in asked.header.columns.items()}
        return self._page(
            request,
            "import_columns.html",
            status=422 if problem else 200,
            draft=draft,
            columns=list(zip(asked.header.labels, asked.samples, strict=True)),
            given=given,
            choices=[(column.value, _column(column, language)) for column in Column],
            lacking=", ".join(FIELDS[language][one] for one in asked.lacking),
            lacks_place=[one.value for one in asked.lacking if one in {Field.EXAM_SESSION, Field.SITE}],
            typed=form or {},
            problem=problem,
        )

    def _fixes(self, request: Request, looked: Looked, problem: str = "") -> Response:
        language, kind = chosen(request)[0], request.query_params.get("kind", "")
        found = fixes.items(looked, language)
        of_kind = {one: sum(item.kind is one for item in found) for one in fixes.Kind}
        return self._page(
            request,
            "import_fixes.html",
            status=422 if problem else 200,
            draft=looked.draft,
            counts=fixes.counts(looked),
            of_kind=of_kind,
            all=len(found),
            kind=kind,
            page=pager(fixes.chosen(found, kind), page_number(request.query_params)),
            alike=fixes.alike(looked, language),
            notes=[replace_lines(note.code, note.lines, note.about) for note in looked.read.notes][:NOTES_SHOWN],
            open=looked.draft.state is DraftState.OPEN,
            problem=problem,
        )

    def _row(self, request: Request, looked: Looked, line: int, problem: str = "") -> Response:
        row, language = looked.decided.by_line.get(line), chosen(request)[0]
        if row is None:
            return self.closed(request)
        asked = [one for one in fixes.items(looked, language) if one.line == line]
        other = next((looked.decided.by_line.get(one.other) for one in asked if one.other), None)
        return self._page(
            request,
            "import_row.html",
            status=422 if problem else 200,
            draft=looked.draft,
            row=row,
            other=other,
            asked=fixes.by_field(asked),
            fields=[(field, FIELDS[language][field]) for field in Field],
            shown=fixes.shown,
            open=looked.draft.state is DraftState.OPEN,
            problem=problem,
        )

    def closed(self, request: Request) -> Response:
        """Say that a draft was taken or thrown away."""
        return self._drafts(request, "draft_closed")


def replace_lines(code: str, lines: Sequence[int], about: str) -> tuple[str, str, str]:
    """Return a note as the template fills it: its lines as one text."""
    return f"note.{code}", ", ".join(map(str, lines)), about


def _problem(error: Exception) -> str:
    return next(word for kind, word in PROBLEMS.items() if isinstance(error, kind))


def _named(form: Mapping[str, str]) -> dict[int, Column]:
    """Return the columns that a form names, by place."""
    known = {column.value for column in Column}
    return {
        _whole(field.removeprefix("c")): Column(value)
        for field, value in form.items()
        if field.startswith("c") and field[1:].isdigit() and value in known
    }


def _column(column: Column, language: str) -> str:
    if column in COLUMN_PARTS:
        return COLUMN_PARTS[column][language == "en"]
    return FIELDS[language][Field(column.value)]


def _filters(form: Mapping[str, str]) -> str:
    kind, page = form.get("kind", ""), form.get("page", "")
    kept = [f"kind={kind}"] if kind in set(fixes.Kind) else []
    kept += [f"page={page}"] if page.isdigit() and page.isascii() else []
    return f"?{'&'.join(kept)}" if kept else ""


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("1000000") else 0
