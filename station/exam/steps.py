"""The steps of the seat. No Qt, no clock, no disk: values in, values out.

A step that must be kept returns the records to write beside the new state; the caller shows the state at once and
says "saved" only when those records are durable.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from protocol.paper import ItemType, Listening, PackedPaper
from protocol.records import (
    BlockChosen,
    ChoiceResponse,
    ChoicesResponse,
    FilePart,
    FilesResponse,
    Flagged,
    FocusLost,
    FocusRegained,
    ItemShown,
    Played,
    Progress,
    Record,
    Response,
    Struck,
    Submitted,
    Ticked,
    UploadedFile,
)
from station.exam import view
from station.exam.accommodated import accommodated
from station.exam.files import FileTrouble, Folder
from station.exam.responses import fits
from station.exam.seat import (
    MS_PER_MINUTE,
    Candidate,
    Lock,
    Phase,
    Preparation,
    SaveState,
    SeatState,
    SignInRefusal,
)
from station.exam.work import Work, apply
from station.exam.writing import written

WARNINGS = (1, 5, 15)  # minutes left, the nearest first
ZOOMS, THEMES = view.ZOOMS, view.THEMES
STRUCK = (ItemType.CHOICE, ItemType.MULTIPLE_CHOICE)  # whose options can be struck out


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
    """The person is known: on the way to the bell, in the view that the person is given."""
    here = replace(state, phase=Phase.WAITING, candidate=candidate, signing_in=False, refusal=None)
    return accommodated(here, candidate.accommodation)


def prepared(state: SeatState, preparation: Preparation) -> SeatState:
    """Something on the waiting screen changed."""
    return replace(state, preparation=preparation)


def opened(state: SeatState, paper: PackedPaper, work: Work) -> Step:
    """The paper is open. `work`: what a seat before a restart had written, empty at first."""
    state, wanted = view.brought_back(state, work), view.still_to_keep(state, work)
    step = Step(replace(state, phase=Phase.ITEM, paper=paper, work=work, used_ms=work.used_ms))
    if work.submitted is not None:
        return Step(replace(step.state, phase=Phase.RECEIPT))
    if not work.responses and not work.boot_id and not work.torn:
        return _kept(step.state, ItemShown(work.number), *wanted)
    return Step(replace(step.state, restored=len(work.responses)))


# -- answering --------------------------------------------------------------------------------------------------------


def respond(state: SeatState, response: Response | None) -> Step:
    """Answer the item on screen; what does not fit it changes nothing.

    An option struck out is taken back in by choosing it. A file counts once all its bytes are written.
    """
    item = state.item
    if item is None or not state.working or state.choosing or response == state.response or not fits(item, response):
        return Step(state)
    if isinstance(response, FilesResponse) and any(state.work.held.get(one.hash) != one.size for one in response.files):
        return Step(state)
    state, record = written(state, item.id, response)
    step = _kept(state, record)
    for choice in _chosen(response):
        if (item.id, choice) in state.work.struck:
            step = _then(step, Struck(item.id, choice, on=False))
    counts = step.state.counts
    if counts.answered == state.counts.answered:
        return step
    return Step(step.state, (*step.records, Progress(counts.answered, counts.total)))


def _then(step: Step, *records: Record) -> Step:
    further = _kept(step.state, *records)
    return Step(further.state, step.records + further.records)


def strike(state: SeatState, position: int) -> Step:
    """Strike out the option at `position`, or take the stroke back. A chosen option cannot be struck out."""
    item = state.item
    if item is None or not state.working or item.type not in STRUCK or position >= len(item.choices):
        return Step(state)
    if not state.rules.strike_out:
        return Step(state)
    choice = item.choices[position].id
    if choice in _chosen(state.response):
        return Step(state)
    return _kept(state, Struck(item.id, choice, on=(item.id, choice) not in state.work.struck))


def _chosen(response: Response | None) -> tuple[str, ...]:
    match response:
        case ChoiceResponse(choice):
            return (choice,)
        case ChoicesResponse(choices):
            return choices
        case _:
            return ()


def clear(state: SeatState) -> Step:
    """Take the response to the item on screen back."""
    return respond(state, None)


def flag(state: SeatState) -> Step:
    """Mark the item on screen for a second look, or take the mark off."""
    if state.item is None or state.phase is not Phase.ITEM or state.choosing:
        return Step(state)
    return _kept(state, Flagged(state.item.id, on=state.item.id not in state.work.flags))


# -- files ------------------------------------------------------------------------------------------------------------


def folder_listed(state: SeatState, folder: Folder) -> SeatState:
    """Show what was found on a device."""
    is_wanted = state.item is not None and state.item.type is ItemType.UPLOAD and state.phase is Phase.ITEM
    return replace(state, folder=folder, file_trouble=None) if is_wanted else state


def file_chosen(state: SeatState, name: str) -> SeatState:
    """A file is being read."""
    return replace(state, file_reading=name, file_trouble=None)


def file_refused(state: SeatState, name: str, trouble: FileTrouble) -> SeatState:
    """The file was not taken."""
    return replace(state, file_reading="", file_trouble=(name, trouble))


def hand_file(state: SeatState, item_id: str, file: UploadedFile, parts: Iterable[FilePart]) -> Step:
    """Add `file`, whose bytes are `parts`, to the files of the item on screen. One of the same bytes is there once."""
    item, state = state.item, replace(state, file_reading="", file_trouble=None)
    if item is None or item.id != item_id or not state.working or state.choosing:
        return Step(state)
    given = state.response.files if isinstance(state.response, FilesResponse) else ()
    response = FilesResponse((*(one for one in given if one.hash != file.hash), file))
    if not fits(item, response):
        return Step(state)
    step = _kept(state, *(part for part in parts if part.hash == file.hash))
    answered = respond(step.state, response)
    return Step(answered.state, step.records + answered.records)


# -- moving about -----------------------------------------------------------------------------------------------------


def go_to(state: SeatState, number: int) -> Step:
    """Show item `number`; from the review too. A number beyond the paper or its open part changes nothing."""
    if state.paper is None or not state.working or number not in state.open_numbers:
        return Step(state)
    here = replace(state, phase=Phase.ITEM, map_open=False, restored=None, folder=None, file_trouble=None)
    if number == state.work.number:
        return Step(here)
    return _kept(here, ItemShown(number))


def next_item(state: SeatState) -> Step:
    """Show the next item that is taken; after the last one, the review."""
    ahead = [number for number in _stops(state) if number > state.work.number]
    return go_to(state, ahead[0]) if ahead else Step(review(state))


def previous_item(state: SeatState) -> Step:
    """Show the item before, of those that are taken."""
    behind = [number for number in _stops(state) if number < state.work.number]
    return go_to(state, behind[-1]) if behind else Step(state)


def _stops(state: SeatState) -> list[int]:
    """Return the numbers to walk through: before a block is chosen its question is one of them."""
    numbers = [item.number for item in state.open_items]
    if state.paper is not None and state.must_choose:
        numbers += [item.number for part in state.paper.parts if part.block for item in part.items][:1]
    return sorted(numbers)


def choose_block(state: SeatState, block: str) -> Step:
    """Take the parts of `block` and go to its first item; what was answered in another stays written but counts not."""
    if state.paper is None or not state.working or block not in state.paper.blocks:
        return Step(state)
    numbers = [item.number for part in state.paper.parts if part.block == block for item in part.items]
    first = numbers[0] if numbers else state.work.number
    if block == state.work.block:
        return go_to(state, first)
    step = _kept(state, BlockChosen(block))
    counts, before = step.state.counts, state.counts
    if (counts.answered, counts.total) != (before.answered, before.total):
        step = _then(step, Progress(counts.answered, counts.total))
    at_first = go_to(step.state, first)
    return Step(at_first.state, step.records + at_first.records)


# -- listening --------------------------------------------------------------------------------------------------------


def may_play(state: SeatState, of: str, listening: Listening) -> bool:
    """Whether the recording of the item or stimulus `of` may be begun."""
    return state.working and (not listening.max_plays or state.work.played(of, listening.sound) < listening.max_plays)


def play(state: SeatState, of: str, listening: Listening) -> Step:
    """Begin a recording once more. One with a limit is written first; the caller plays when that is durable."""
    if not may_play(state, of, listening) or not listening.max_plays:
        return Step(state)
    return _kept(state, Played(of, listening.sound))


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
    return replace(state, warning=0, restored=None, notice="", told_ms=0)


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
    if state.paper is None or state.work.submitted is not None or (reason == "candidate" and state.part_ahead):
        return Step(state)
    counts = state.counts
    step = _kept(state, Submitted(counts.answered, counts.total, reason))
    return Step(replace(step.state, phase=Phase.RECEIPT, map_open=False, warning=0, lock=None), step.records)


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
