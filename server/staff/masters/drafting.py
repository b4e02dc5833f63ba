"""A new paper: a ready blueprint is chosen, its items are drawn or named; and other items for a paper that is there."""

import os
import threading
from collections.abc import Mapping
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.acts import changes
from server.bank import service as bank
from server.bank.service import Count
from server.db.engine import writing
from server.papers import masters
from server.papers.assembly_errors import DrawTooLongError, Mismatch, MismatchError, ShortBankError, Shortfall
from server.papers.blueprint import BadBlueprintError, Blueprint, check_blueprint
from server.papers.graduation_2025 import BLUEPRINTS, UnknownBlueprintError, by_code
from server.papers.masters import CHANGEABLE, Master, UnknownMasterError, WrongStateError
from server.staff.masters.draft_form import (
    BY_HAND,
    CODES,
    DRAWN,
    BadFieldError,
    BusyDrawingError,
    Sheet,
    assembled,
    read_codes,
    read_common,
    read_sheet,
)
from server.staff.masters.matrix import BadCellError, grids, with_matrix
from server.staff.masters.room import NEW, PAPERS, Room

REFUSED = (BadFieldError, BadCellError, BadBlueprintError, BusyDrawingError, DrawTooLongError, WrongStateError)


class Lacks(NamedTuple):
    """Why no paper was made: what the bank lacks, or how the items named do not fit."""

    shortfalls: tuple[Shortfall, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()


class DraftPages:
    """The pages in one papers room."""

    def __init__(self, room: Room) -> None:
        self._room, self._drawing = room, threading.Lock()

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route(NEW, self._room.shown(self.blueprints)),
            Route(NEW + "/{blueprint}", self._room.shown(self.form)),
            Route(NEW + "/{blueprint}", self._room.changed(self.draft), methods=["POST"]),
            Route(PAPERS + "/{paper}/doi", self._room.shown(self.items)),
            Route(PAPERS + "/{paper}/doi", self._room.changed(self.change), methods=["POST"]),
        ]

    def blueprints(self, request: Request) -> Response:
        """List the blueprints, with how many items the bank has for each."""
        counts = self._counts()
        held = {one.code: sum(count.items for count in counts if count.subject in one.subjects) for one in BLUEPRINTS}
        return self._room.page(request, "blueprints.html", blueprints=BLUEPRINTS, held=held)

    def form(self, request: Request) -> Response:
        """Ask for what a paper needs."""
        return self._form(request, self._way(request), {})

    @changes("draft-paper")
    def draft(self, request: Request, form: dict[str, str]) -> Response:
        """Make a paper; where it cannot be made, say why and keep nothing."""
        way = BY_HAND if form.get("way") == BY_HAND else DRAWN
        try:
            made = self._drafted(by_code(request.path_params["blueprint"]), form, by_hand=way == BY_HAND)
        except UnknownBlueprintError:
            return self._form(request, way, {})
        except (ShortBankError, MismatchError) as error:
            return self._form(request, way, form, lacks=_lacks(error))
        except REFUSED as error:
            return self._form(request, way, form, problem=self._room.told(request, error))
        return self._room.staff.done(f"{PAPERS}/{made.id}", self._room.said(request, "drafted", title=made.title))

    def _drafted(self, blueprint: Blueprint, form: Mapping[str, str], *, by_hand: bool) -> Master:
        sheet = read_sheet(blueprint, form, by_hand=by_hand)
        wanted = blueprint if by_hand else with_matrix(blueprint, form)
        check_blueprint(wanted)
        seed = b"" if by_hand else os.urandom(masters.SEED_BYTES)
        with self._room.papers() as papers:
            with papers.connect() as db:
                paper = assembled(db, wanted, sheet, seed, self._drawing)
            with writing(papers) as db:
                made = masters.draft(db, sheet.title, wanted, paper, self._room.staff.clock(), seed)
                self._room.entered(b"", made.hash)
        return made

    def items(self, request: Request) -> Response:
        """Show the items of a paper as codes, to be changed."""
        return self._items(request, None)

    @changes("change-paper")
    def change(self, request: Request, form: dict[str, str]) -> Response:
        """Put other items into a paper: its proof and its approvals are gone."""
        try:
            changed = self._changed(request.path_params["paper"], form)
        except UnknownMasterError:
            return self._room.unknown(request)
        except (ShortBankError, MismatchError) as error:
            return self._items(request, form, lacks=_lacks(error))
        except REFUSED as error:
            return self._items(request, form, problem=self._room.told(request, error))
        return self._room.staff.done(f"{PAPERS}/{changed.id}", self._room.said(request, "changed"))

    def _changed(self, paper_id: str, form: Mapping[str, str]) -> Master:
        with self._room.papers() as papers:
            with papers.connect() as db:
                before = masters.find(db, paper_id)
                if before.blueprint is None:  # a rehearsal's: there is nothing to check against
                    raise WrongStateError(before.id, before.state)
                held = masters.content(db, before.id)
                codes = read_codes(before.blueprint, form)
                sheet = Sheet(before.title, held.subject, held.minutes, read_common(form), codes)
                paper = assembled(db, before.blueprint, sheet, b"", self._drawing)
            with writing(papers) as db:
                after = masters.change(db, before.id, paper, self._room.staff.clock())
                self._room.entered(before.hash, after.hash)
        return after

    def _form(
        self, request: Request, way: str, typed: Mapping[str, str], problem: str = "", lacks: Lacks | None = None
    ) -> Response:
        try:
            blueprint = by_code(request.path_params["blueprint"])
        except UnknownBlueprintError as error:
            said = self._room.told(request, error)
            return self._room.page(request, "master_unknown.html", status=404, unknown=said)
        counts = self._counts()
        held = {name: sum(one.items for one in counts if one.subject == name) for name in blueprint.subjects}
        usual = next((name for name, items in held.items() if items), blueprint.subject)
        return self._room.page(
            request,
            "draft.html",
            status=422 if problem or lacks else 200,
            blueprint=blueprint,
            way=way,
            typed=typed,
            problem=problem,
            lacks=lacks or Lacks(),
            subjects=held,
            usual=typed.get("subject", usual),
            grids=grids(blueprint, counts, typed),
            codes=CODES,
        )

    def _items(
        self, request: Request, typed: Mapping[str, str] | None, problem: str = "", lacks: Lacks | None = None
    ) -> Response:
        try:
            with self._room.reading() as db:
                master = masters.find(db, request.path_params["paper"])
                paper = masters.content(db, master.id)
        except UnknownMasterError:
            return self._room.unknown(request)
        if master.state not in CHANGEABLE or master.blueprint is None:
            problem = self._room.told(request, WrongStateError(master.id, master.state))
        now = {
            CODES.format(place=place): "\n".join(item.code for item in part.items)
            for place, part in enumerate(paper.parts)
        }
        return self._room.page(
            request,
            "change.html",
            status=422 if problem or lacks else 200,
            master=master,
            open=master.state in CHANGEABLE and master.blueprint is not None,
            typed=typed or now,
            problem=problem,
            lacks=lacks or Lacks(),
            codes=CODES,
        )

    def _counts(self) -> tuple[Count, ...]:
        with self._room.reading() as db:
            return bank.counts(db)

    @staticmethod
    def _way(request: Request) -> str:
        return BY_HAND if request.query_params.get("way") == BY_HAND else DRAWN


def _lacks(error: ShortBankError | MismatchError) -> Lacks:
    if isinstance(error, ShortBankError):
        return Lacks(shortfalls=error.shortfalls)
    return Lacks(mismatches=error.mismatches)
