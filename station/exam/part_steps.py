"""The steps between the parts of a paper that has no way back, and into and out of a break. Values in, values out."""

from dataclasses import replace

from protocol.records import BreakBegan, BreakEnded, ItemShown, PartEntered, Record
from station.exam import parts
from station.exam.seat import Phase, SaveState, SeatState
from station.exam.steps import WARNINGS, Step
from station.exam.work import apply

UNKNOWN_MS = -1


def _kept(state: SeatState, *records: Record) -> Step:
    work = state.work
    for record in records:
        work = apply(work, record)
    return Step(replace(state, work=work, saved=SaveState.SAVING), records)


def begun(state: SeatState) -> SeatState:
    """The part that stands open begins: no warning that lies above its own time is put up."""
    left = state.part_left_ms
    if left is None:
        return state
    above = {minutes for minutes in WARNINGS if left <= minutes * parts.MS_PER_MINUTE}
    return replace(state, warning=0, warned=frozenset(above))


def enter_next(state: SeatState, used_ms: int) -> Step:
    """Close the open part for good and open the next one at its first question. Behind the last nothing changes."""
    if state.paper is None or state.work.submitted is not None:
        return Step(state)
    ahead = parts.stage_after(state.paper, parts.stage_of(state.paper, state.work))
    if ahead is None:
        return Step(state)
    here = state if state.phase in (Phase.LOCKED, Phase.PAUSED) else replace(state, phase=Phase.ITEM)
    here = replace(here, used_ms=used_ms, map_open=False, restored=None, folder=None, file_trouble=None)
    step = _kept(here, PartEntered(ahead.first, used_ms), ItemShown(ahead.numbers.start))
    return Step(begun(step.state), step.records)


def begin_break(state: SeatState, used_ms: int) -> Step:
    """Stop the clock and hide the paper, where the candidate may."""
    may = state.candidate is not None and state.candidate.accommodation.breaks
    if not may or not state.working or state.work.on_break:
        return Step(state)
    step = _kept(state, BreakBegan(used_ms))
    return Step(replace(step.state, phase=Phase.PAUSED, used_ms=used_ms, map_open=False), step.records)


def end_break(state: SeatState, lasted_ms: int = UNKNOWN_MS) -> Step:
    """Go on at the same question."""
    if state.phase is not Phase.PAUSED or not state.work.on_break or state.still:
        return Step(state)
    step = _kept(state, BreakEnded(lasted_ms))
    return Step(replace(step.state, phase=Phase.ITEM), step.records)


def resumed(state: SeatState) -> SeatState:
    """A seat that was started again in a break stands in it still."""
    return replace(state, phase=Phase.PAUSED) if state.work.on_break and state.phase is Phase.ITEM else state
