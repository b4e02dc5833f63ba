"""The steps of the candidate's tools: pure like all steps of the seat. What they keep never reaches grading.

A tool that the rules of the exam leave out cannot be opened and keeps nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from protocol.records import Highlighted, Record, Scratched, ViewChosen
from protocol.seat_rules import SeatRules
from station.exam.item_pictures import pictures_of
from station.exam.seat import Phase, SaveState, SeatState, Tool
from station.exam.spans import MAX_SPANS, toggled
from station.exam.steps import Step
from station.exam.view import in_view, view_of
from station.exam.work import apply

MAX_SCRATCH = 4_000  # characters: the pad is written whole at each pause
ASKS_RULES: Mapping[Tool, Callable[[SeatRules], bool]] = {
    Tool.HIGHLIGHTER: lambda rules: rules.highlighter,
    Tool.SCRATCH_PAD: lambda rules: rules.scratch_pad,
    Tool.CALCULATOR: lambda rules: rules.calculator,
}
PANELS = (Tool.MENU, Tool.VIEW)  # one at a time, and over the tools that stay


def is_allowed(state: SeatState, tool: Tool) -> bool:
    """Whether the rules of the exam leave `tool` to the candidate."""
    asks = ASKS_RULES.get(tool)
    return asks is None or asks(state.rules)


def is_open(state: SeatState, tool: Tool) -> bool:
    """Whether `tool` lies beside the paper."""
    return tool in state.tools and state.phase is Phase.ITEM and is_allowed(state, tool)


def lies_beside(state: SeatState) -> bool:
    """Whether a tool takes room beside the paper."""
    return any(is_open(state, tool) for tool in state.tools - {Tool.HIGHLIGHTER})


def large_picture(state: SeatState) -> str:
    """Return the name of the picture that is shown large, empty for none: another question closes it."""
    return state.enlarged if state.phase is Phase.ITEM and state.enlarged in pictures_of(state) else ""


def turned(state: SeatState, tool: Tool) -> SeatState:
    """Open `tool`, or put it away. Opening one puts the panels away."""
    if state.phase is not Phase.ITEM or not is_allowed(state, tool):
        return state
    kept = state.tools - {tool} if tool in PANELS else state.tools - set(PANELS)
    return replace(state, tools=(kept - set(PANELS) | {tool}) if tool not in state.tools else kept - {tool})


def put_away(state: SeatState) -> SeatState:
    """Close what lies on top: the large picture, a panel, or the highlighter."""
    if large_picture(state):
        return replace(state, enlarged="")
    panels = state.tools & set(PANELS)
    return replace(state, tools=state.tools - (panels or {Tool.HIGHLIGHTER}))


def enlarged(state: SeatState, picture: str) -> SeatState:
    """Show a picture of the question large; empty: the first of them."""
    there = pictures_of(state) if state.phase is Phase.ITEM else ()
    return replace(state, enlarged=picture if picture in there else next(iter(there), "") if not picture else "")


# -- what is kept -----------------------------------------------------------------------------------------------------


def mark(state: SeatState, choice: str, first: int, end: int, *, shared: bool = False) -> Step:
    """Mark a span of the item on screen, of its option `choice`, or of what it is `shared` with; or take it off."""
    text = _text_of(state, choice, shared=shared)
    if text is None or not state.working or not is_open(state, Tool.HIGHLIGHTER):
        return Step(state)
    before = state.work.marks.get(text, ())
    after = toggled(before, first, end)
    return Step(state) if after == before or len(after) > MAX_SPANS else _kept(state, Highlighted(*text, after))


def unmark(state: SeatState) -> Step:
    """Take every mark off the item on screen and off what it shares."""
    texts = {state.item.id if state.item else "", state.stimulus.id if state.stimulus else ""}
    marked = [text for text, spans in state.work.marks.items() if text[0] in texts and spans]
    if not state.working or not is_allowed(state, Tool.HIGHLIGHTER) or not marked:
        return Step(state)
    return _kept(state, *(Highlighted(*text, ()) for text in marked))


def _text_of(state: SeatState, choice: str, *, shared: bool) -> tuple[str, str] | None:
    if shared:
        return (state.stimulus.id, "") if state.stimulus is not None else None
    if state.item is None or choice not in ("", *(one.id for one in state.item.choices)):
        return None
    return state.item.id, choice


def scratch(state: SeatState, text: str) -> Step:
    """Write the scratch pad as it stands now; more than it holds changes nothing."""
    is_kept = state.working and is_allowed(state, Tool.SCRATCH_PAD) and len(text) <= MAX_SCRATCH
    return _kept(state, Scratched(text)) if is_kept and text != state.work.scratch else Step(state)


def view_changed(state: SeatState, after: SeatState) -> Step:
    """Take the view of `after`. Keeping it says nothing about answers, so the indicator stays as it is."""
    view = view_of(after)
    if state.paper is None or not state.working or view == (state.work.view or view_of(state)):
        return Step(after)
    return Step(replace(after, work=apply(after.work, view)), (view,))


def choose_view(state: SeatState, view: ViewChosen) -> Step:
    """See and type as in `view`."""
    return view_changed(state, in_view(state, view))


def _kept(state: SeatState, *records: Record) -> Step:
    work = state.work
    for record in records:
        work = apply(work, record)
    return Step(replace(state, work=work, saved=SaveState.SAVING), records)
