"""How a candidate wants to see and type: chosen at the seat, kept in the attempt's journal, brought back from there."""

from dataclasses import replace
from typing import TypeVar

from protocol.records import ViewChosen
from station.exam.seat import SeatState
from station.exam.work import Work

ZOOMS = (100, 125, 150, 175, 200)
THEMES = ("light", "dark", "contrast")
FONTS = ("sans", "serif", "wide")
TYPINGS = ("telex", "vni", "off")
TONE_PLACEMENTS = ("classic", "modern")

Value = TypeVar("Value", int, str)


def view_of(state: SeatState) -> ViewChosen:
    """Return the view that `state` shows."""
    return ViewChosen(
        state.zoom,
        state.theme,
        state.font,
        state.ruler,
        state.timer_hidden,
        state.typing,
        state.tone_placement,
    )


def in_view(state: SeatState, view: ViewChosen) -> SeatState:
    """Return `state` in `view`. A value that this seat does not know leaves what stands: another version wrote it."""
    return replace(
        state,
        zoom=_known(view.zoom, ZOOMS, state.zoom),
        theme=_known(view.theme, THEMES, state.theme),
        font=_known(view.font, FONTS, state.font),
        ruler=view.ruler,
        timer_hidden=view.timer_hidden,
        typing=_known(view.typing, TYPINGS, state.typing),
        tone_placement=_known(view.tone_placement, TONE_PLACEMENTS, state.tone_placement),
    )


def _known(value: Value, choices: tuple[Value, ...], otherwise: Value) -> Value:
    return value if value in choices else otherwise


def brought_back(state: SeatState, work: Work) -> SeatState:
    """Return `state` in the view that `work` kept; with none, as it stands."""
    return in_view(state, work.view) if work.view is not None else state


def still_to_keep(state: SeatState, work: Work) -> tuple[ViewChosen, ...]:
    """Return the record of a view that was chosen, or given, before there was a journal to keep it in."""
    view = view_of(state)
    return () if view == (work.view or view_of(SeatState())) else (view,)
