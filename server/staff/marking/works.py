"""Works that a person marks: opened by two officers for half an hour, shown without names, marked under a PIN."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol import officer, policy
from protocol.journal import StreamId
from protocol.officer import OfficerKeys
from protocol.sealing import WrongKeyError
from server.acts import changes
from server.db.engine import writing
from server.grading import person_marks, runs
from server.grading.opening import TroubleError
from server.grading.pending import HandedInFile, PendingItem, pending_count, pending_work
from server.grading.person_marks import BadPointsError, UnknownMarkError
from server.grading.projecting import project
from server.grading.record import PersonMark
from server.grading.runs import UnknownRunError
from server.officers import grading_key
from server.officers import service as officers
from server.papers.packing import VariantItem
from server.papers.pictures import MAX_PICTURE_BYTES, PictureError, encoded
from server.staff.marking.area import MarkingArea, typed_again
from server.staff.marking.held_key import HeldKey
from server.staff.marking.items import named_items
from server.staff.paging import pager
from server.staff.results.pages import first_of, signers
from server.staff.shell import page_number
from server.staff.signing import NotSignedError, signed

WORKS, OPEN, CLOSE = "/cham-thi/bai-cho", "/cham-thi/mo-khoa", "/cham-thi/dong-khoa"
MARK = policy.act("mark-item")
ATTEMPT = re.compile(r"[0-9a-f]{32}")
UNSAFE = re.compile(r"[^0-9A-Za-z._-]+")
PICTURES = {"image/png": b"\x89PNG\r\n", "image/jpeg": b"\xff\xd8\xff"}  # and how they begin
SANDBOX = {"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, no-store"}
MAX_NAME, MAX_POINTS_LETTERS, KILOBYTE = 100, 16, 1024


class TooFineError(Exception):
    """Points have more decimals than the rules give marks, `decimals`."""

    def __init__(self, decimals: int) -> None:
        super().__init__(decimals)
        self.decimals = decimals


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A response that waits, with what was asked and what persons gave it so far."""

    work: PendingItem
    asked: VariantItem | None
    marks: tuple[tuple[PersonMark, str], ...]  # with the officer's name
    pictures: tuple[bool, ...]  # by file: whether a browser is shown it


class WorkPages:
    """The pages over one board. The key is held here, and nowhere else."""

    def __init__(self, area: MarkingArea) -> None:
        self._area, self._staff, self._held = area, area.staff, HeldKey()

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route(WORKS, self._area.shown(self.works)),
            Route(OPEN, self._area.shown(self.dialog)),
            Route(OPEN, self._area.changed(self.open), methods=["POST"]),
            Route(CLOSE, self._area.changed(self.close), methods=["POST"]),
            Route(f"{WORKS}/{{attempt}}", self._area.shown(self.work)),
            Route(f"{WORKS}/{{attempt}}", self._area.changed(self.mark), methods=["POST"]),
            Route(f"{WORKS}/{{attempt}}/{{item}}/{{place:int}}/anh", self._area.shown(self.picture)),
            Route(f"{WORKS}/{{attempt}}/{{item}}/{{place:int}}/tep", self._area.shown(self.file)),
        ]

    def works(self, request: Request) -> Response:
        """List the works that wait, without names."""
        return self._works(request)

    def dialog(self, request: Request) -> Response:
        """Ask for an officer's signature."""
        return self._dialog(request)

    @changes("open-grading")
    def open(self, request: Request, form: dict[str, str]) -> Response:
        """Take one officer's signature; the second opens the key for half an hour."""
        try:
            key = signed(self._staff, request, form, self._sign_open)
        except NotSignedError as error:
            return self._dialog(request, error.sentence)
        except WrongKeyError:
            return self._dialog(request, self._area.said(request, "spoiled_key"))
        if key is None:
            return self._staff.done(OPEN, self._area.said(request, "half"))
        self._held.keep(key, self._staff.clock())
        return self._staff.done(WORKS, self._area.said(request, "key_opened"))

    @changes("open-grading")
    def close(self, request: Request, form: dict[str, str]) -> Response:  # noqa: ARG002 -- it carries its token alone
        """Let go of the key."""
        self._held.close()
        return self._staff.done(WORKS, self._area.said(request, "key_closed"))

    def work(self, request: Request) -> Response:
        """Show one work whole."""
        return self._work(request)

    @changes("mark-item")
    def mark(self, request: Request, form: dict[str, str]) -> Response:
        """Keep an officer's mark of one item."""
        attempt = _attempt(request)
        if attempt is None:
            return self._unknown(request)
        try:
            made = signed(self._staff, request, form, lambda keys: self._marked(attempt, form, keys))
        except NotSignedError as error:
            return self._work(request, error.sentence, form)
        except BadPointsError as error:
            return self._work(request, self._area.said(request, "bad_points", most=_comma(error.most)), form)
        except TooFineError as error:
            return self._work(request, self._area.said(request, "too_fine", count=error.decimals), form)
        except UnknownMarkError:
            return self._unknown(request)
        said = self._area.said(request, "marked_item", points=_comma(made.points))
        return self._staff.done(f"{WORKS}/{attempt.hex()}", said)

    def picture(self, request: Request) -> Response:
        """Give a picture that was handed in, encoded anew: bare pixels."""
        found = self._file(request)
        if found is None or not _is_picture(found):
            return Response(status_code=404)
        try:
            asset, _ = encoded(found.data)
        except PictureError:
            return Response(status_code=404)
        return Response(asset.data, media_type=asset.media_type, headers=SANDBOX)

    def file(self, request: Request) -> Response:
        """Give a file that was handed in, to be saved and never to be shown by the browser."""
        found = self._file(request)
        if found is None:
            return Response(status_code=404)
        named = {"Content-Disposition": disposition(found.name)}
        return Response(found.data, media_type="application/octet-stream", headers={**SANDBOX, **named})

    def _sign_open(self, keys: OfficerKeys) -> bytes | None:
        with writing(self._staff.engine) as db:
            return grading_key.sign_open(db, self._staff.journal, keys, self._staff.clock())

    def _marked(self, attempt: StreamId, form: Mapping[str, str], keys: OfficerKeys) -> PersonMark:
        item, reason, at = form.get("item", ""), form.get("reason", ""), self._staff.clock()
        points = form.get("points", "")[:MAX_POINTS_LETTERS].strip()
        with writing(self._staff.engine) as db:
            run = _check_mark(db, attempt, item, points)
            subject = officer.subject_of(b"mark", attempt, item.encode(), points.encode(), reason.encode())
            officers.sign(db, self._staff.journal, MARK, subject, keys, at)
            made = person_marks.record(db, self._staff.journal, run, attempt, item, points, keys.officer, reason, at)
            project(db, run)
        return made

    def _works(self, request: Request, problem: str = "", status: int = 200) -> Response:
        with self._staff.engine.connect() as db:
            last = runs.latest(db)
            counted = _counted(db, last.id) if last else []
        return self._area.page(
            request,
            "marking_works.html",
            status,
            tab="works",
            last=last,
            page=pager(counted, page_number(request.query_params)),
            until=self._held.until(self._staff.clock()),
            problem=problem,
        )

    def _dialog(self, request: Request, problem: str = "") -> Response:
        with self._staff.engine.connect() as db:
            subject, known = grading_key.subject(db), officers.all_officers(db)
            waiting = [one for one in officers.waiting(db, self._staff.clock()) if one.subject == subject]
        return self._area.page(
            request,
            "marking_open.html",
            422 if problem else 200,
            tab="works",
            officers=signers(known.values(), grading_key.ACT),
            first=first_of(waiting, known),
            problem=problem,
        )

    def _work(self, request: Request, problem: str = "", typed: Mapping[str, str] | None = None) -> Response:
        attempt, key = _attempt(request), self._held.find(self._staff.clock())
        if attempt is None:
            return self._unknown(request)
        if key is None:
            return self._works(request, problem or self._area.said(request, "key_is_closed"), 422 if problem else 409)
        try:
            found = self._opened(attempt, key)
        except (UnknownRunError, TroubleError):
            return self._unknown(request)
        with self._staff.engine.connect() as db:
            known = officers.all_officers(db)
        return self._area.page(
            request,
            "marking_work.html",
            422 if problem else 200,
            tab="works",
            attempt=attempt.hex(),
            shown=self._asked(attempt, found),
            until=self._held.until(self._staff.clock()),
            officers=signers(known.values(), MARK),
            sized=_sized,
            typed=typed_again(typed),
            problem=problem,
        )

    def _opened(self, attempt: StreamId, key: X25519PrivateKey) -> Sequence[PendingItem]:
        with self._staff.engine.connect() as db:
            last = runs.latest(db)
            if last is None:
                raise UnknownRunError
            known = self._held.work((last.id, attempt), self._staff.clock())
            if known is not None:
                return known
            found = list(pending_work(db, last.id, attempt, key))
        self._held.remember((last.id, attempt), found)
        return found

    def _asked(self, attempt: StreamId, found: Sequence[PendingItem]) -> list[ShownItem]:
        with self._staff.engine.connect() as db, self._area.papers() as papers:
            last, known = runs.latest(db), officers.all_officers(db)
            graded = runs.outcome(db, last.id, attempt) if last else None
            asked, history = named_items(papers), person_marks.history(db, attempt)
        variant = graded.variant if graded else ""
        named = [(one, known[one.maker].name if one.maker in known else one.maker) for one in history]
        return [
            ShownItem(
                one,
                asked.get((variant, one.item)),
                tuple(mark for mark in named if mark[0].item == one.item),
                tuple(_is_picture(file) for file in one.files),
            )
            for one in found
        ]

    def _file(self, request: Request) -> HandedInFile | None:
        """Return the file that the address names, None where there is none or the key is closed."""
        attempt, key = _attempt(request), self._held.find(self._staff.clock())
        if attempt is None or key is None:
            return None
        try:
            found = self._opened(attempt, key)
        except (UnknownRunError, TroubleError):
            return None
        files = next((one.files for one in found if one.item == request.path_params["item"]), ())
        place = request.path_params["place"]
        return files[place] if place < len(files) and files[place].is_whole else None

    def _unknown(self, request: Request) -> Response:
        return self._works(request, self._area.said(request, "unknown_work"), 404)


def disposition(name: str) -> str:
    """Return the header under which a browser saves a file: a plain name, and the one that was given beside it."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    plain = UNSAFE.sub("_", bare).strip("._")[-MAX_NAME:] or "tep"
    given = "".join(one for one in bare if one.isprintable())[-MAX_NAME:] or plain
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(given, safe='')}"


def _attempt(request: Request) -> StreamId | None:
    typed = request.path_params["attempt"]
    return StreamId(bytes.fromhex(typed)) if ATTEMPT.fullmatch(typed) else None


def _is_picture(file: HandedInFile) -> bool:
    """Tell whether a file begins as a picture does, whatever it calls itself; others are only there to be saved."""
    begins = PICTURES.get(file.media_type)
    return begins is not None and len(file.data) <= MAX_PICTURE_BYTES and file.data.startswith(begins)


def _counted(db: Connection, run: str) -> list[tuple[StreamId, int]]:
    """Return how many items wait in each work: those that are done stand last, to be looked at again."""
    counted = {**dict.fromkeys(person_marks.counting(db), 0), **pending_count(db, run)}
    return sorted(counted.items(), key=lambda one: (not one[1], one[0]))


def _check_mark(db: Connection, attempt: StreamId, item: str, points: str) -> str:
    """Return the run that left `item` to a person, where `points` has no more decimals than its rules give.

    Raises UnknownMarkError, TooFineError.
    """
    last = runs.latest(db)
    graded = runs.outcome(db, last.id, attempt) if last else None
    if last is None or graded is None or not any(one.item == item and not one.points for one in graded.marks):
        raise UnknownMarkError  # what a rule marked is corrected with the key, for everybody
    decimals = runs.inputs_of(db, last.id).rules[graded.rules].mark_decimals
    _, _, behind = points.replace(",", ".").partition(".")
    if len(behind.rstrip("0")) > decimals:
        raise TooFineError(decimals)
    return last.id


def _sized(count: int) -> str:
    """Return a size in whole kilobytes, as file lists show it."""
    return f"{-(-count // KILOBYTE)} KB"


def _comma(points: str) -> str:
    return points.replace(".", ",")
