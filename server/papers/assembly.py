"""Which items a paper takes: named by hand and checked against its blueprint, or drawn from the bank under the matrix.

Drawing is done by OR-Tools' CP-SAT with one worker and bounded work: the same bank, wishes and seed draw the same
items on any machine.
"""

import hmac
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from server.bank.items import BankItem, Level
from server.papers.assembly_errors import (
    DrawTooLongError,
    Mismatch,
    MismatchCode,
    MismatchError,
    ShortBankError,
    Shortfall,
)
from server.papers.blueprint import Blueprint, BlueprintPart, Cell
from server.papers.shuffling import stimulus_runs

MAX_WORK = 20.0  # of the solver's own units, which no machine's speed moves
MAX_SECONDS = 60.0
SEED_BITS = 31
# What counts more than anything below it: a hole in the paper, an item used once more, the seed.
SHORT, USED, CHANCE = 1_000_000, 1_000, 100
MAX_USES = 50
LEVELS = {level: place for place, level in enumerate(Level)}

Chosen = tuple[tuple[BankItem, ...], ...]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a paper has to keep apart from its blueprint. `earlier`: codes of the items of each earlier paper."""

    earlier: Mapping[str, Collection[str]]
    most_in_common: int
    uses: Mapping[str, int]  # how often an item was used, by code

    @classmethod
    def none(cls) -> "Wishes":
        """Return no wishes: the first paper of a bank."""
        return cls({}, 0, {})


def by_hand(blueprint: Blueprint, bank: Sequence[BankItem], codes: Sequence[str], wishes: Wishes) -> Chosen:
    """Return the items of `codes`, which stand in the order of the paper. Raises MismatchError."""
    known = {item.code: item for item in bank}
    faults = [Mismatch(MismatchCode.UNKNOWN_ITEM, code=code) for code in codes if code not in known]
    if len(codes) != blueprint.items:
        faults.append(Mismatch(MismatchCode.WRONG_COUNT, wanted=blueprint.items, there=len(codes)))
    if faults:
        raise MismatchError(tuple(faults))
    left = iter(codes)
    chosen = tuple(tuple(known[next(left)] for _ in range(part.items)) for part in blueprint.parts)
    if mismatches := check(blueprint, bank, chosen, wishes):
        raise MismatchError(mismatches)
    return chosen


def check(blueprint: Blueprint, bank: Sequence[BankItem], chosen: Chosen, wishes: Wishes) -> tuple[Mismatch, ...]:
    """Return why `chosen` is no paper of `blueprint`; nothing where it is one."""
    faults: list[Mismatch] = []
    codes = [item.code for items in chosen for item in items]
    faults += [
        Mismatch(MismatchCode.REPEATED_ITEM, code=code) for code in dict.fromkeys(codes) if codes.count(code) > 1
    ]
    for part, items in zip(blueprint.parts, chosen, strict=True):
        faults += _mismatches_of(blueprint, part, items)
    faults += _torn(bank, blueprint, chosen)
    for paper, earlier in wishes.earlier.items():
        common = len(set(codes) & set(earlier))
        if common > wishes.most_in_common:
            faults.append(Mismatch(MismatchCode.OVERLAP, code=paper, wanted=wishes.most_in_common, there=common))
    return tuple(faults)


def _mismatches_of(blueprint: Blueprint, part: BlueprintPart, items: Sequence[BankItem]) -> list[Mismatch]:
    faults = []
    if len(items) != part.items:
        faults.append(Mismatch(MismatchCode.WRONG_COUNT, part.title, wanted=part.items, there=len(items)))
    for item in items:
        if item.subject not in blueprint.subjects:
            faults.append(Mismatch(MismatchCode.WRONG_SUBJECT, part.title, item.code))
        if item.type not in part.types:
            faults.append(Mismatch(MismatchCode.WRONG_TYPE, part.title, item.code))
    for cell in part.matrix:
        there = sum(cell.holds(item) for item in items)
        if there < cell.items:
            faults.append(Mismatch(MismatchCode.MATRIX, part.title, cell=cell, wanted=cell.items, there=there))
    return faults


def _torn(bank: Sequence[BankItem], blueprint: Blueprint, chosen: Chosen) -> list[Mismatch]:
    faults = []
    whole = {run[0].stimulus: {item.code for item in run} for run in stimulus_runs(bank) if run[0].stimulus}
    for part, items in zip(blueprint.parts, chosen, strict=True):
        places: dict[str, list[int]] = {}
        for place, item in enumerate(items):
            if item.stimulus:
                places.setdefault(item.stimulus, []).append(place)
        for stimulus, held in places.items():
            codes = {items[place].code for place in held}
            if codes != whole.get(stimulus, codes) or held != list(range(held[0], held[0] + len(held))):
                faults.append(Mismatch(MismatchCode.TORN_STIMULUS, part.title, stimulus))
    return faults


def drawn(blueprint: Blueprint, bank: Sequence[BankItem], seed: bytes, wishes: Wishes) -> Chosen:
    """Return items drawn from `bank`, those used least first. Raises ShortBankError, DrawTooLongError."""
    fitting = [item for item in bank if item.subject in blueprint.subjects]
    return _Draw(blueprint, fitting, seed, wishes).chosen()


@dataclass(frozen=True, slots=True)
class _Hole:
    """A variable of the model: how many items a part or cell goes without."""

    part: BlueprintPart
    cell: Cell
    variable: cp_model.IntVar


class _Draw:
    """The model: a variable for each unit in each part that it fits; a unit is what is taken whole."""

    def __init__(self, blueprint: Blueprint, bank: Sequence[BankItem], seed: bytes, wishes: Wishes) -> None:
        self._blueprint, self._seed, self._wishes = blueprint, seed, wishes
        self._units = stimulus_runs(sorted(bank, key=lambda item: item.code))
        self._model = cp_model.CpModel()
        self._in_part: dict[int, dict[int, cp_model.IntVar]] = {}
        self._holes: list[_Hole] = []
        self._cost: list[tuple[cp_model.IntVar, int]] = []
        self._place_units()
        for place, part in enumerate(blueprint.parts):
            self._fill(place, part)
        self._keep_apart()
        self._model.minimize(_sum([*self._cost, *((hole.variable, SHORT) for hole in self._holes)]))

    def chosen(self) -> Chosen:
        """Solve."""
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers, parameters.max_deterministic_time = 1, MAX_WORK
        parameters.max_time_in_seconds = MAX_SECONDS
        parameters.random_seed = self._chance("solver") % (1 << SEED_BITS)
        status = solver.solve(self._model)
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE} or solver.wall_time >= MAX_SECONDS:
            raise DrawTooLongError  # what is left after so long would differ from machine to machine
        holes = [(hole, solver.value(hole.variable)) for hole in self._holes]
        if short := tuple(_shortfall(hole, missing) for hole, missing in holes if missing):
            raise ShortBankError(short)
        return tuple(self._items(place, solver) for place in range(len(self._blueprint.parts)))

    def _place_units(self) -> None:
        for number, unit in enumerate(self._units):
            fits = {
                place: self._model.new_bool_var(f"{number} in {place}")
                for place, part in enumerate(self._blueprint.parts)
                if all(item.type in part.types for item in unit) and len(unit) <= part.items
            }
            if not fits:
                continue
            self._in_part[number] = fits
            self._model.add_at_most_one(fits.values())
            uses = sum(min(self._wishes.uses.get(item.code, 0), MAX_USES) for item in unit)
            price = USED * uses + self._chance(unit[0].code) % CHANCE
            self._cost += [(variable, price) for variable in fits.values()]

    def _fill(self, place: int, part: BlueprintPart) -> None:
        everything = Cell(part.items)
        filled = [*self._counted(place, everything), (self._hole(part, everything), 1)]
        self._model.add(_sum(filled) == part.items)
        for cell in part.matrix:
            self._model.add(_sum([*self._counted(place, cell), (self._hole(part, cell), 1)]) >= cell.items)

    def _counted(self, place: int, cell: Cell) -> list[tuple[cp_model.IntVar, int]]:
        return [
            (fits[place], sum(map(cell.holds, self._units[number])))
            for number, fits in self._in_part.items()
            if place in fits
        ]

    def _hole(self, part: BlueprintPart, cell: Cell) -> cp_model.IntVar:
        variable = self._model.new_int_var(0, cell.items, f"without {len(self._holes)}")
        self._holes.append(_Hole(part, cell, variable))
        return variable

    def _keep_apart(self) -> None:
        for codes in self._wishes.earlier.values():
            common = [
                (variable, sum(item.code in codes for item in self._units[number]))
                for number, fits in self._in_part.items()
                for variable in fits.values()
            ]
            self._model.add(_sum(common) <= self._wishes.most_in_common)

    def _chance(self, label: str) -> int:
        return int.from_bytes(hmac.digest(self._seed, b"TT-DRAW-1\0" + label.encode(), "sha256")[:8], "big")

    def _items(self, place: int, solver: cp_model.CpSolver) -> tuple[BankItem, ...]:
        """Return the items of a part, easy ones first."""
        taken = [
            self._units[number]
            for number, fits in self._in_part.items()
            if place in fits and solver.boolean_value(fits[place])
        ]
        taken.sort(key=lambda unit: (min(LEVELS[item.level] for item in unit), self._chance(unit[0].code)))
        return tuple(item for unit in taken for item in unit)


def _sum(weighted: Sequence[tuple[cp_model.IntVar, int]]) -> cp_model.LinearExpr:
    """Return the sum of variables, each times its weight."""
    variables, weights = [variable for variable, _ in weighted], [weight for _, weight in weighted]
    return cp_model.LinearExpr.weighted_sum(variables, weights)


def _shortfall(hole: _Hole, missing: int) -> Shortfall:
    cell = hole.cell
    return Shortfall(hole.part.title, cell.topic, cell.level, cell.items, cell.items - missing)
