"""Publishing in the staff web: the dialog of two officers, the versions, and what each changed."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from protocol import officer
from protocol.officer import Officer, OfficerKeys
from server.acts import changes
from server.db.engine import writing
from server.grading import schemes
from server.grading.schemes import OtherRulesError
from server.officers import service as officers
from server.results import publishing
from server.results.exporters.cells import two_places
from server.results.publication import differences, hash_of_lines, lines_of, runs_of
from server.results.publishing import (
    ACT,
    MAX_REASON_LETTERS,
    NoReasonError,
    NothingNewError,
    NothingToPublishError,
    ResultsChangedError,
    UnknownVersionError,
    UnsignedVersionError,
    Version,
)
from server.staff import sites
from server.staff.paging import pager
from server.staff.results import books
from server.staff.results.sheets import SERIAL
from server.staff.results.words import FIELDS, WORDS
from server.staff.shell import Staff, page_number
from server.staff.signing import NotSignedError, signed
from server.staff.sites import for_sites

PUBLISH, VERSIONS = "/ket-qua/cong-bo", "/ket-qua/phien-ban"
HOME = "/ket-qua"
MAX_SUBJECT_LETTERS = 64
_REASONS: dict[type[Exception], str] = {
    ResultsChangedError: "results_changed",
    NothingToPublishError: "nothing_to_publish",
    NothingNewError: "nothing_new",
    NoReasonError: "no_reason",
    OtherRulesError: "other_rules",
}


class PublishPages:
    """The pages over one board."""

    def __init__(self, staff: Staff, area: str) -> None:
        self._staff, self._area = staff, area

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route(PUBLISH, self._staff.shown(self.dialog)),
            Route(PUBLISH, self._staff.changed(self.sign), methods=["POST"]),
            Route(VERSIONS, self._staff.shown(self.versions)),
            Route(VERSIONS + "/{serial}", self._staff.shown(self.version)),
            Route(VERSIONS + "/{serial}/tep", self._staff.shown(self.file)),
        ]

    def dialog(self, request: Request) -> Response:
        """Show what would be published and what it changes; ask for an officer's signature."""
        return self._dialog(request, request.query_params.get("subject", "")[:MAX_SUBJECT_LETTERS])

    @changes("publish-results")
    def sign(self, request: Request, form: dict[str, str]) -> Response:
        """Take one officer's signature; the second publishes."""
        subject = form.get("subject", "")[:MAX_SUBJECT_LETTERS]
        try:
            made = signed(self._staff, request, form, lambda keys: self._signed(subject, form, keys))
        except NotSignedError as error:
            return self._dialog(request, subject, error.sentence, form.get("reason", ""))
        except tuple(_REASONS) as error:
            said = self._staff.word(request, WORDS, _REASONS[type(error)])
            return self._dialog(request, subject, said, form.get("reason", ""))
        if made is None:
            here = request.url.replace(query="").include_query_params(subject=subject)
            return self._staff.done(f"{here.path}?{here.query}", self._staff.word(request, WORDS, "half"))
        said = self._staff.word(request, WORDS, "published", subject=subject, version=made.number)
        return self._staff.done(f"{VERSIONS}/{made.serial}", said)

    @for_sites
    def versions(self, request: Request) -> Response:
        """List the published versions."""
        with self._staff.engine.connect() as db:
            known, made = officers.all_officers(db), publishing.versions(db)
        rows = [(one, _names(one, known)) for one in made]
        page = pager(rows, page_number(request.query_params))
        return self._page(request, "result_versions.html", page=page)

    @for_sites
    def version(self, request: Request) -> Response:
        """Show a version: who signed, its hash, what it changed."""
        try:
            return self._version(request)
        except UnknownVersionError:
            return self._no_version(request, 404, "unknown_version")
        except UnsignedVersionError:
            return self._no_version(request, 500, "spoiled")

    def file(self, request: Request) -> Response:
        """Give the bytes that were signed."""
        serial = request.path_params["serial"]
        try:
            with self._staff.engine.connect() as db:
                version = publishing.version(db, _serial(serial))
                content = publishing.content(db, version.serial)
        except UnknownVersionError:
            return RedirectResponse(VERSIONS, 303)
        named = {"Content-Disposition": f'attachment; filename="ket-qua-{version.serial}.json"'}
        return Response(content, media_type="application/json", headers=named)

    def _signed(self, subject: str, form: dict[str, str], keys: OfficerKeys) -> Version | None:
        at, shown = self._staff.clock(), _bytes(form.get("shown", ""))
        with writing(self._staff.engine) as db:
            rows = books.read(db, self._staff.folder).of(subject) if subject else []
            reason, lines, of_runs = form.get("reason", ""), lines_of(rows), runs_of(rows)
            schemes.check_runs(db, of_runs)
            return publishing.sign(db, self._staff.journal, subject, lines, shown, reason, keys, at, of_runs)

    def _dialog(self, request: Request, subject: str, problem: str = "", reason: str = "") -> Response:
        with self._staff.engine.connect() as db:
            held = books.read(db, self._staff.folder)
            if subject not in held.subjects:
                return RedirectResponse(HOME, 303)
            one = books.standing(db, held, subject, self._staff.clock())
            last = publishing.signed_rows(db, one.latest) or () if one.latest else ()
            known = officers.all_officers(db)
        lines = lines_of(held.of(subject))
        waiting = one.waiting if one.waiting and one.waiting.publication.rows == lines else None
        return self._page(
            request,
            "publish_results.html",
            422 if problem else 200,
            one=one,
            number=one.latest.number + 1 if one.latest else 1,
            lines=lines,
            unscored=sum(not line.final for line in lines),
            shown=hash_of_lines(lines).hex(),
            waiting=waiting,
            overtaken=one.waiting is not None and waiting is None,
            first=known[waiting.first.officer].name if waiting else "",
            officers=sorted((one for one in known.values() if officer.may(one, ACT)), key=lambda one: one.name),
            differences=pager(differences(last, lines), page_number(request.query_params)) if one.latest else None,
            reason=reason[:MAX_REASON_LETTERS],
            fields=FIELDS,
            problem=problem,
        )

    def _no_version(self, request: Request, status: int, why: str) -> Response:
        said = self._staff.word(request, WORDS, why)
        return self._page(request, "result_versions.html", status, page=pager([], 1), problem=said)

    def _version(self, request: Request) -> Response:
        with self._staff.engine.connect() as db:
            version = publishing.version(db, _serial(request.path_params["serial"]))
            made = publishing.publication(db, version.serial)
            before = publishing.before(db, version)
            last = publishing.signed_rows(db, before) or () if before else ()
            latest = publishing.latest(db, version.subject)
            names = _names(version, officers.all_officers(db))
            site = self._staff.site(request)
            rows, was = sites.narrowed(db, site, made.rows), sites.narrowed(db, site, last)
        return self._page(
            request,
            "result_version.html",
            version=version,
            made=made,
            before=before,
            replaced=latest is not None and latest.serial != version.serial,
            names=names,
            count=len(rows),
            scored=sum(bool(line.final) for line in rows),
            differences=pager(differences(was, rows), page_number(request.query_params)) if before else None,
            fields=FIELDS,
        )

    def _page(self, request: Request, template: str, status: int = 200, **values: object) -> Response:
        shown = {"problem": "", "two_places": two_places, **values}
        return self._staff.page(request, template, shown, area=self._area, words=WORDS, status=status)


def _names(version: Version, known: dict[str, Officer]) -> list[str]:
    return [known[one].name if one in known else one for one in version.officers]


def _serial(typed: str) -> int:
    if not SERIAL.fullmatch(typed):
        raise UnknownVersionError
    return int(typed)


def _bytes(typed: str) -> bytes:
    try:
        return bytes.fromhex(typed)
    except ValueError:
        return b""
