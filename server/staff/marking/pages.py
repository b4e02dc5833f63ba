"""The overview of marking: the last runs, what waits and why, and one run with all that it went by."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.grading import key_versions, runs
from server.grading.models import graded_attempts
from server.grading.record import Inputs, NoteKind, Outcome
from server.grading.runs import DONE, Run
from server.results.service import Result, all_results
from server.staff.marking.area import NAV, MarkingArea
from server.staff.marking.changes import ChangePages
from server.staff.marking.keys import KeyPages
from server.staff.marking.rules import RulePages
from server.staff.marking.sanctions import SanctionPages
from server.staff.marking.works import WorkPages
from server.staff.shell import Staff

RUN = "/cham-thi/lan-cham"
RUNS_SHOWN = 10
WAITS = (
    *(Outcome.TWO_ATTEMPTS, Outcome.JOURNAL_HOLE, Outcome.OTHER_HEAD),
    *(Outcome.UNREADABLE, Outcome.NO_KEY, Outcome.NO_PAPER),
)

__all__ = ["NAV", "routes"]


def routes(staff: Staff) -> Sequence[BaseRoute]:
    """Return the area's routes."""
    area = MarkingArea(staff)
    pages = OverviewPages(area)
    return [
        Route(NAV.href, area.shown(pages.overview)),
        Route(f"{RUN}/{{run}}", area.shown(pages.run)),
        *RulePages(area).routes(),
        *KeyPages(area).routes(),
        *ChangePages(area).routes(),
        *SanctionPages(area).routes(),
        *WorkPages(area).routes(),
    ]


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in the list. `attempts`: of how many an outcome is kept."""

    run: Run
    rules: tuple[str, ...]
    attempts: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands in the results of the last run."""

    marked: int
    by_person: int  # attempts with something that a person has to mark
    waits: Mapping[str, int]

    @property
    def waiting(self) -> int:
        """Attempts that have no score until somebody decides."""
        return sum(self.waits.values())


class OverviewPages:
    """The pages over one board."""

    def __init__(self, area: MarkingArea) -> None:
        self._area = area

    def overview(self, request: Request) -> Response:
        """Show the last runs and what waits."""
        with self._area.staff.engine.connect() as db:
            known, last = runs.runs(db), runs.latest(db)
            figures = _figures(one for one in all_results(db) if last and one.run == last.id)
            rows = _rows(db, known[:RUNS_SHOWN])
            versions, proposed = key_versions.in_force(db), key_versions.proposed(db)
        newest = versions[-1].version.version if versions else key_versions.AS_PACKED
        return self._area.page(
            request,
            "marking_overview.html",
            tab="overview",
            rows=rows,
            done=DONE,
            count=len(known),
            last=last,
            figures=figures,
            newest=newest,
            unmarked=last is not None and last.key_version < newest,
            proposed=proposed,
        )

    def run(self, request: Request) -> Response:
        """Show one run: its outcome, and all that it went by."""
        with self._area.staff.engine.connect() as db:
            found = runs.find(db, request.path_params["run"])
            if found is None:
                said = self._area.said(request, "unknown_run")
                return self._area.page(request, "marking_unknown.html", 404, tab="overview", problem=said)
            inputs = runs.inputs_of(db, found.id)
            outcomes, notes = Counter[str](), Counter[NoteKind]()
            for one in runs.outcomes(db, found.id):
                outcomes[one.outcome.value] += 1
                notes.update(note.kind for note in one.notes)
        return self._area.page(
            request,
            "marking_run.html",
            tab="overview",
            run=found,
            done=DONE,
            inputs=inputs,
            rules=_rules(inputs),
            outcomes=[(kind.value, outcomes[kind.value]) for kind in Outcome if outcomes[kind.value]],
            notes=[(kind.value, notes[kind]) for kind in NoteKind if notes[kind]],
        )


def _figures(held: Iterable[Result]) -> Figures:
    found = list(held)
    waits = Counter(one.waits_for for one in found if one.waits_for)
    return Figures(
        sum(not one.waits_for for one in found),
        sum(bool(one.pending) and not one.waits_for for one in found),
        {kind.value: waits[kind.value] for kind in WAITS if waits[kind.value]},
    )


def _rows(db: Connection, shown: Sequence[Run]) -> list[RunRow]:
    ids = [run.id for run in shown]
    counted = select(graded_attempts.c.run, func.count()).where(graded_attempts.c.run.in_(ids))
    attempts = {row[0]: row[1] for row in db.execute(counted.group_by(graded_attempts.c.run))}
    return [RunRow(run, _rules(runs.inputs_of(db, run.id)), attempts.get(run.id, 0)) for run in shown]


def _rules(inputs: Inputs) -> tuple[str, ...]:
    return tuple(sorted(set(inputs.rules_of.values())))
