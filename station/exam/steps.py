"""The steps of the seat. No Qt, no clock, no disk: values in, values out.

A step that must be kept returns the records to write beside the new state; the caller shows the state at once and
says "saved" only when those records are durable.
"""

from dataclasses import replace
from typing import NamedTuple

from protocol.paper import ItemType, PackedPaper
from protocol.records import (
    Answered,
    ChoiceResponse,
    Flagged,
    FocusLost,
    FocusRegained,
    ItemShown,
    Progress,
    Record,
    Response,
    ShortNumberResponse,
    Struck,
    Submitted,
    Ticked,
    TrueFalseResponse,
)
from station.exam.responses import clean_number
from station.exam.seat import (
    MS_PER_MINUTE,
    Candidate,
    Lock,
    Phase,
    Preparation,
    Receipt,
    SaveState,
    SeatState,
    SignInRefusal,
)
from station.exam.work import Work, apply

WARNINGS = (1, 5, 15)  # minutes left, the nearest first
ZOOMS = (100, 125, 150, 175, 200)
THEMES = ("light", "dark", "contrast")


class Step(NamedTuple):
    """A new state, and what must be written for it."""

    state: SeatState
    records: tuple[Record, ...] = ()


def _kept(state: SeatState, *records: Record) -> Step:
    """Apply `records` to the state's work; they are still to be saved."""
    work = state.work
    for record in records:
        work = apply(work, record)
    return Step(replace(state, work=work, saved=SaveState.SAVING), records)


# -- signing in and opening the paper ---------------------------------------------------------------------------------


def signing_in(state: SeatState) -> SeatState:
    """A code was entered or a card laid down; the answer is on its way."""
    return replace(state, signing_in=True, refusal=None)


def sign_in_refused(state: SeatState, refusal: SignInRefusal) -> SeatState:
    """The answer is no; the card on screen says why."""
    return replace(state, signing_in=False, refusal=refusal)


def signed_in(state: SeatState, candidate: Candidate) -> SeatState:
    """The person is known: wait for the bell."""
    return replace(state, phase=Phase.WAITING, candidate=candidate, signing_in=False, refusal=None)


def prepared(state: SeatState, preparation: Preparation) -> SeatState:
    """Something on the waiting screen changed."""
    return replace(state, preparation=preparation)


def opened(state: SeatState, paper: PackedPaper, work: Work) -> Step:
    """The paper is open. `work`: what a seat before a restart had written, empty at first."""
    step = Step(replace(state, phase=Phase.ITEM, paper=paper, work=work, used_ms=work.used_ms))
    if work.submitted is not None:
        return Step(replace(step.state, phase=Phase.RECEIPT))
    if not work.responses and not work.boot_id:
        return _kept(step.state, ItemShown(work.number))
    return Step(replace(step.state, restored=len(work.responses)))


# -- answering --------------------------------------------------------------------------------------------------------


def _respond(state: SeatState, response: Response | None) -> Step:
    if state.item is None or not state.working or response == state.response:
        return Step(state)
    before = state.counts
    step = _kept(state, Answered(state.item.id, response))
    after = step.state.counts
    if after.answered == before.answered:
        return step
    return Step(step.state, (*step.records, Progress(after.answered, after.total)))


def choose(state: SeatState, position: int) -> Step:
    """Choose the option at `position`, from 0. An option struck out is taken back in by choosing it."""
    item = state.item
    if item is None or item.type is not ItemType.CHOICE or position >= len(item.choices):
        return Step(state)
    choice = item.choices[position].id
    step = _respond(state, ChoiceResponse(choice))
    if not step.records or (item.id, choice) not in state.work.struck:
        return step
    unstruck = _kept(step.state, Struck(item.id, choice, on=False))
    return Step(unstruck.state, step.records + unstruck.records)


def strike(state: SeatState, position: int) -> Step:
    """Strike out the option at `position`, or take the stroke back. A chosen option cannot be struck out."""
    item = state.item
    if item is None or not state.working or item.type is not ItemType.CHOICE or position >= len(item.choices):
        return Step(state)
    choice = item.choices[position].id
    if state.response == ChoiceResponse(choice):
        return Step(state)
    return _kept(state, Struck(item.id, choice, on=(item.id, choice) not in state.work.struck))


def set_statement(state: SeatState, position: int, *, value: bool) -> Step:
    """Call the statement at `position` true or false."""
    item = state.item
    if item is None or item.type is not ItemType.TRUE_FALSE or position >= len(item.choices):
        return Step(state)
    given = state.response.statements if isinstance(state.response, TrueFalseResponse) else {}
    return _respond(state, TrueFalseResponse({**given, item.choices[position].id: value}))


def type_text(state: SeatState, text: str) -> Step:
    """Take `text` as the short number, as far as it fits; nothing left clears the response."""
    if state.item is None or state.item.type is not ItemType.SHORT_NUMBER:
        return Step(state)
    cleaned = clean_number(text)
    return _respond(state, ShortNumberResponse(cleaned) if cleaned else None)


def clear(state: SeatState) -> Step:
    """Take the response to the item on screen back."""
    return _respond(state, None)


def flag(state: SeatState) -> Step:
    """Mark the item on screen for a second look, or take the mark off."""
    if state.item is None or state.phase is not Phase.ITEM:
        return Step(state)
    return _kept(state, Flagged(state.item.id, on=state.item.id not in state.work.flags))


# -- moving about -----------------------------------------------------------------------------------------------------


def go_to(state: SeatState, number: int) -> Step:
    """Show item `number`; from the review too. A number beyond the paper changes nothing."""
    if state.paper is None or not state.working or not 1 <= number <= len(state.paper.items):
        return Step(state)
    here = replace(state, phase=Phase.ITEM, map_open=False, restored=None)
    if number == state.work.number:
        return Step(here)
    return _kept(here, ItemShown(number))


def next_item(state: SeatState) -> Step:
    """Show the next item; after the last one, the review."""
    if state.paper is not None and state.work.number == len(state.paper.items):
        return Step(review(state))
    return go_to(state, state.work.number + 1)


def previous_item(state: SeatState) -> Step:
    """Show the item before."""
    return go_to(state, state.work.number - 1)


def review(state: SeatState) -> SeatState:
    """Look the whole paper over before handing in."""
    return replace(state, phase=Phase.REVIEW, map_open=False) if state.working else state


# -- time -------------------------------------------------------------------------------------------------------------


def ticked(state: SeatState, tick: Ticked) -> Step:
    """Keep the clock's tick. Saving it says nothing about answers, so the indicator stays as it is."""
    if state.paper is None or state.work.submitted is not None:
        return Step(state)
    step = _kept(state, tick)
    return Step(second_passed(replace(step.state, saved=state.saved), tick.used_ms), step.records)


def second_passed(state: SeatState, used_ms: int) -> SeatState:
    """Show the clock; put up the strip for 15, 5 and 1 minute once each."""
    state = replace(state, used_ms=used_ms)
    reached = [minutes for minutes in WARNINGS if state.left_ms <= minutes * MS_PER_MINUTE]
    if state.paper is None or not reached or reached[0] in state.warned:
        return state
    return replace(state, warning=reached[0], warned=state.warned | set(reached), timer_hidden=False)


def time_confirmed(state: SeatState, used_ms: int) -> SeatState:
    """Someone who may has stated the time the machine was off."""
    return second_passed(replace(state, work=replace(state.work, time_unconfirmed=False)), used_ms)


def warning_seen(state: SeatState) -> SeatState:
    """The person has read the strip."""
    return replace(state, warning=0, restored=None)


def toggle_timer(state: SeatState) -> SeatState:
    """Hide or show the timer; in the last five minutes it stays."""
    last_minutes = state.left_ms <= WARNINGS[1] * MS_PER_MINUTE
    return replace(state, timer_hidden=not state.timer_hidden and not last_minutes)


# -- durability -------------------------------------------------------------------------------------------------------


def saved(state: SeatState, where: SaveState) -> SeatState:
    """The latest records are where `where` says."""
    return replace(state, saved=where)


def line_changed(state: SeatState, *, online: bool) -> SeatState:
    """The line to the server came or went: no alarm, a word in the tooltip."""
    return replace(state, online=online)


# -- focus, lock, hand-in ---------------------------------------------------------------------------------------------


def focus_lost(state: SeatState, boot_ms: int) -> Step:
    """The window lost the keyboard: kept, not punished."""
    if not state.working:
        return Step(state)
    step = _kept(state, FocusLost(boot_ms))
    return Step(replace(step.state, saved=state.saved), step.records)


def focus_regained(state: SeatState, lost_ms: int) -> Step:
    """The window has the keyboard again."""
    if not state.working:
        return Step(state)
    step = _kept(state, FocusRegained(lost_ms))
    return Step(replace(step.state, saved=state.saved), step.records)


def locked(state: SeatState, lock: Lock) -> SeatState:
    """Stand still until an officer comes; answers stay and time is written down."""
    before = state.before_lock if state.phase is Phase.LOCKED else state.phase
    return replace(state, phase=Phase.LOCKED, lock=lock, before_lock=before)


def unlocked(state: SeatState) -> SeatState:
    """Go on where the lock fell."""
    return replace(state, phase=state.before_lock, lock=None) if state.phase is Phase.LOCKED else state


def submit(state: SeatState, reason: str) -> Step:
    """Hand in. `reason`: candidate or time_up. The receipt follows once it is durable."""
    if state.paper is None or state.work.submitted is not None:
        return Step(state)
    counts = state.counts
    step = _kept(state, Submitted(counts.answered, counts.total, reason))
    return Step(replace(step.state, phase=Phase.RECEIPT, map_open=False, warning=0, lock=None), step.records)


def receipt_given(state: SeatState, receipt: Receipt) -> SeatState:
    """The head is signed and on disk, or the server's promise came."""
    return replace(state, receipt=receipt)


def finished(state: SeatState) -> SeatState:
    """The person has written the code down."""
    return replace(state, finished=True)


def failed(state: SeatState, trouble: str) -> SeatState:
    """Nothing can go on here; `trouble` names the sentence on screen."""
    return replace(state, phase=Phase.ERROR, trouble=trouble)


# -- looks ------------------------------------------------------------------------------------------------------------


def zoomed(state: SeatState, steps: int) -> SeatState:
    """Make text larger or smaller by `steps` of the five sizes; past the ends it stays."""
    place = ZOOMS.index(state.zoom) + steps
    return replace(state, zoom=ZOOMS[min(max(place, 0), len(ZOOMS) - 1)])


def zoom_turned(state: SeatState) -> SeatState:
    """The next larger text, and after the largest the smallest."""
    return replace(state, zoom=ZOOMS[(ZOOMS.index(state.zoom) + 1) % len(ZOOMS)])


def theme_turned(state: SeatState) -> SeatState:
    """The next of the three colour themes."""
    return replace(state, theme=THEMES[(THEMES.index(state.theme) + 1) % len(THEMES)])


def map_toggled(state: SeatState) -> SeatState:
    """Open or close the question map where it is folded."""
    return replace(state, map_open=not state.map_open and state.phase is Phase.ITEM)
