"""Corrections of the key: an item is found, one officer signs what becomes of its key, another one signs the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.officer import Officer, OfficerKeys
from server.acts import changes
from server.db.engine import writing
from server.grading import key_versions
from server.grading.corrections import BadCorrectionError, Change, Correction
from server.grading.key_versions import Corrected, NoReasonError, NothingToCorrectError
from server.officers import service as officers
from server.staff.bank.preview import picture_of
from server.staff.bank.words import TYPES
from server.staff.marking.area import MarkingArea, typed_again
from server.staff.marking.items import (
    MAX_CODE_LETTERS,
    MarkedItem,
    NoAnswerError,
    NoChangeError,
    correction_of,
    marked_items,
    told,
)
from server.staff.marking.question import IMAGES, WORDS, Question, question
from server.staff.results.pages import signers
from server.staff.shell import chosen
from server.staff.signing import NotSignedError, signed

KEYS, ITEM, PROPOSAL = "/cham-thi/dap-an", "/cham-thi/dap-an/cau", "/cham-thi/dap-an/de-nghi"
MAX_VERSION_DIGITS = 4


class InForceAlreadyError(Exception):
    """The same corrections, for the same reason, are a version of the key already."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


@dataclass(frozen=True, slots=True)
class Told:
    """A correction for people."""

    code: str
    change: str
    answers: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of the key for people."""

    corrected: Corrected
    corrections: tuple[Told, ...]
    officers: tuple[str, ...]


class KeyPages:
    """The pages over one board."""

    def __init__(self, area: MarkingArea) -> None:
        self._area, self._staff = area, area.staff

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route(KEYS, self._area.shown(self.versions)),
            Route(ITEM, self._area.shown(self.item)),
            Route(ITEM, self._area.changed(self.propose), methods=["POST"]),
            Route(f"{IMAGES}/{{code}}/{{version:int}}/{{asset}}", self._area.shown(self.picture)),
            Route(f"{PROPOSAL}/{{hash}}", self._area.shown(self.proposal)),
            Route(f"{PROPOSAL}/{{hash}}", self._area.changed(self.confirm), methods=["POST"]),
        ]

    def versions(self, request: Request) -> Response:
        """List the versions of the key, and ask which item is to be corrected."""
        return self._versions(request)

    def item(self, request: Request) -> Response:
        """Show an item's key and ask what becomes of it."""
        code, version = request.query_params.get("code", ""), request.query_params.get("version", "")
        return self._item(request, code, version)

    def picture(self, request: Request) -> Response:
        """Give a picture of a question that was marked."""
        item = _chosen(self._items(request.path_params["code"]), str(request.path_params["version"]))
        drawn = self._question(item) if item else None
        return picture_of(drawn.asset(request.path_params["asset"]) if drawn else None)

    @changes("correct-key")
    def propose(self, request: Request, form: dict[str, str]) -> Response:
        """Take one officer's signature on a correction."""
        code, version = form.get("code", ""), form.get("version", "")
        item = _chosen(self._items(code), version)
        if item is None:
            return self._item(request, code, version)
        try:
            made = self._signed(request, form, [correction_of(item, form)], form.get("reason", ""))
        except NoChangeError:
            return self._item(request, code, version, self._area.said(request, "no_change"), form)
        except NoAnswerError:
            return self._item(request, code, version, self._area.said(request, "no_answer"), form)
        except CorrectionRefusedError as error:
            return self._item(request, code, version, error.sentence, form)
        return self._after(request, made)

    def proposal(self, request: Request) -> Response:
        """Show what one officer signed, and ask for a second one."""
        return self._proposal(request)

    @changes("correct-key")
    def confirm(self, request: Request, form: dict[str, str]) -> Response:
        """Take the second officer's signature on the same correction."""
        found = self._proposed(request.path_params["hash"])
        if found is None:
            return self._versions(request, self._area.said(request, "no_proposal"), 404)
        try:
            made = self._signed(request, form, found.version.corrections, found.version.reason)
        except CorrectionRefusedError as error:
            return self._proposal(request, error.sentence)
        return self._after(request, made)

    def _signed(self, request: Request, form: dict[str, str], wanted: Sequence[Correction], reason: str) -> Corrected:
        try:
            return signed(self._staff, request, form, lambda keys: self._sign(keys, wanted, reason))
        except NotSignedError as error:
            raise CorrectionRefusedError(error.sentence) from error
        except InForceAlreadyError as error:
            said = self._area.said(request, "in_force_already", version=error.version)
            raise CorrectionRefusedError(said) from error
        except (NothingToCorrectError, NoReasonError) as error:
            raise CorrectionRefusedError(self._area.said(request, _REASONS[type(error)])) from error
        except BadCorrectionError as error:
            said = self._area.said(request, f"bad.{error.reason}", code=error.code)
            raise CorrectionRefusedError(said) from error

    def _sign(self, keys: OfficerKeys, wanted: Sequence[Correction], reason: str) -> Corrected:
        with writing(self._staff.engine) as db, self._area.papers() as papers:
            before = {one.hash for one in key_versions.in_force(db)}
            made = key_versions.sign(db, papers, self._staff.journal, keys, wanted, reason, self._staff.clock())
            if made.hash in before:  # the service answers a retry; a person is told that nothing was left to do
                raise InForceAlreadyError(made.version.version)
            return made

    def _after(self, request: Request, made: Corrected) -> Response:
        if not made.is_in_force:
            return self._staff.done(f"{PROPOSAL}/{made.hash.hex()}", self._area.said(request, "half"))
        said = self._area.said(request, "key_in_force", version=made.version.version)
        return self._staff.done(KEYS, said)

    def _items(self, code: str) -> list[MarkedItem]:
        if not 0 < len(code) <= MAX_CODE_LETTERS:
            return []
        with self._staff.engine.connect() as db, self._area.papers() as papers:
            return marked_items(db, papers, code.strip())

    def _question(self, item: MarkedItem) -> Question | None:
        with self._area.papers() as papers:
            return question(papers, item.mapped.item)

    def _proposed(self, digest: str) -> Corrected | None:
        with self._staff.engine.connect() as db:
            return next((one for one in key_versions.proposed(db) if one.hash.hex() == digest), None)

    def _versions(self, request: Request, problem: str = "", status: int = 200) -> Response:
        with self._staff.engine.connect() as db:
            versions, proposed = key_versions.in_force(db), key_versions.proposed(db)
            known = officers.all_officers(db)
        return self._area.page(
            request,
            "marking_keys.html",
            status,
            tab="keys",
            versions=[self._row(request, one, known) for one in reversed(versions)],
            proposed=[self._row(request, one, known) for one in proposed],
            problem=problem,
        )

    def _row(self, request: Request, one: Corrected, known: dict[str, Officer]) -> VersionRow:
        names = tuple(known[signer].name if signer in known else signer for signer in one.officers)
        return VersionRow(one, tuple(self._told(request, made) for made in one.version.corrections), names)

    def _told(self, request: Request, made: Correction) -> Told:
        true, false = self._area.said(request, "true"), self._area.said(request, "false")
        return Told(made.code, made.change.value, told(made.correct, true, false))

    def _item(
        self, request: Request, code: str, version: str, problem: str = "", typed: dict[str, str] | None = None
    ) -> Response:
        known = self._items(code)
        item = _chosen(known, version)
        if item is None:
            said = self._area.said(request, "unknown_item", code=code[:MAX_CODE_LETTERS])
            return self._versions(request, said, 404)
        with self._staff.engine.connect() as db:
            all_officers, versions = officers.all_officers(db), key_versions.in_force(db)
        true, false = self._area.said(request, "true"), self._area.said(request, "false")
        return self._area.page(
            request,
            "marking_item.html",
            422 if problem else 200,
            tab="keys",
            words=WORDS,
            item=item,
            question=self._question(item),
            versions=[one.version for one in known],
            type=TYPES[chosen(request)[0]][item.mapped.item.type],
            packed=told({one.identifier: one.correct for one in item.declarations}, true, false),
            corrected=[
                (one.version.version, self._told(request, made))
                for one in versions
                for made in one.version.corrections
                if (made.code, made.item_version) == (item.code, item.version)
            ],
            changes=[Change.CANCEL] if item.by_hand else list(Change),
            officers=signers(all_officers.values(), key_versions.CORRECT),
            typed=typed_again(typed),
            problem=problem,
        )

    def _proposal(self, request: Request, problem: str = "") -> Response:
        found = self._proposed(request.path_params["hash"])
        if found is None:
            return self._versions(request, self._area.said(request, "no_proposal"), 404)
        with self._staff.engine.connect() as db:
            known = officers.all_officers(db)
        return self._area.page(
            request,
            "marking_proposal.html",
            422 if problem else 200,
            tab="keys",
            row=self._row(request, found, known),
            officers=signers(known.values(), key_versions.CORRECT),
            problem=problem,
        )


class CorrectionRefusedError(Exception):
    """A correction was not signed; `sentence` says why, in the reader's language."""

    def __init__(self, sentence: str) -> None:
        super().__init__("correction refused")
        self.sentence = sentence


_REASONS: dict[type[Exception], str] = {NothingToCorrectError: "nothing_to_correct", NoReasonError: "no_reason"}


def _chosen(known: Sequence[MarkedItem], version: str) -> MarkedItem | None:
    """Return the version that is asked for, the newest where none is."""
    if not version:
        return known[0] if known else None
    return next((one for one in known if str(one.version) == version[:MAX_VERSION_DIGITS]), None)
