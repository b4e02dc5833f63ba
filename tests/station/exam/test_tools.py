"""The tools keep what they promise, and are not there where the rules leave them out."""

from dataclasses import replace

import msgspec
import pytest

from protocol.paper import Asset
from protocol.records import Highlighted, Scratched
from protocol.seat_rules import SeatRules
from station.exam import steps, tools
from station.exam.coalesce import coalesced
from station.exam.seat import Lock, Phase, SaveState, SeatState, Tool
from station.exam.spans import MAX_SPANS
from station.exam.tools import MAX_SCRATCH
from station.exam.view import view_of
from tests.station.exam.conftest import choose

BARE = SeatRules(calculator=False, scratch_pad=False, highlighter=False, strike_out=False)


@pytest.fixture
def marking(seat: SeatState) -> SeatState:
    return tools.turned(seat, Tool.HIGHLIGHTER)


def test_marks_are_kept_whole_a_text_and_taken_off_by_marking_again(marking: SeatState) -> None:
    first = tools.mark(marking, "", 0, 5)
    assert first.records == (Highlighted("i1", "", ((0, 5),)),)
    assert first.state.saved is SaveState.SAVING
    second = tools.mark(first.state, "c1a", 2, 4)
    assert second.state.work.marks == {("i1", ""): ((0, 5),), ("i1", "c1a"): ((2, 4),)}
    third = tools.mark(second.state, "", 0, 5)
    assert third.records == (Highlighted("i1", "", ()),)


def test_marks_go_on_what_is_on_screen_only(marking: SeatState) -> None:
    assert tools.mark(marking, "c2a", 0, 5).records == ()
    assert tools.mark(marking, "", 0, 5, shared=True).records == ()
    assert tools.mark(marking, "", 5, 5).records == ()


def test_without_the_highlighter_in_hand_nothing_is_marked(seat: SeatState) -> None:
    assert tools.mark(seat, "", 0, 5).records == ()


def test_marks_have_a_bound(marking: SeatState) -> None:
    many = tuple((place * 2, place * 2 + 1) for place in range(MAX_SPANS))
    full = replace(marking, work=replace(marking.work, marks={("i1", ""): many}))
    assert tools.mark(full, "", 5000, 5001).records == ()


def test_all_marks_of_a_question_can_be_taken_off_at_once(marking: SeatState) -> None:
    marked = tools.mark(tools.mark(marking, "", 0, 5).state, "c1a", 2, 4).state
    cleared = tools.unmark(marked)
    assert {(record.of, record.choice) for record in cleared.records if isinstance(record, Highlighted)} == {
        ("i1", ""),
        ("i1", "c1a"),
    }
    assert tools.unmark(cleared.state).records == ()


def test_the_scratch_pad_is_one_text_over_all_questions(seat: SeatState) -> None:
    step = tools.scratch(seat, "2x + 1")
    assert step.records == (Scratched("2x + 1"),)
    assert steps.go_to(step.state, 3).state.work.scratch == "2x + 1"
    assert tools.scratch(step.state, "2x + 1").records == ()


def test_the_scratch_pad_holds_so_much_and_no_more(seat: SeatState) -> None:
    assert tools.scratch(seat, "x" * MAX_SCRATCH).records
    assert tools.scratch(seat, "x" * (MAX_SCRATCH + 1)).records == ()


def test_of_a_pause_of_scribbling_the_last_text_is_written() -> None:
    assert coalesced([Scratched("1"), Scratched("12"), Scratched("123")]) == (Scratched("123"),)


def test_after_the_hand_in_nothing_is_kept(marking: SeatState) -> None:
    handed = steps.submit(marking, "candidate").state
    assert tools.mark(handed, "", 0, 5).records == ()
    assert tools.scratch(handed, "late").records == ()
    assert tools.choose_view(handed, view_of(replace(handed, zoom=200))).records == ()


@pytest.mark.parametrize("tool", [Tool.HIGHLIGHTER, Tool.SCRATCH_PAD, Tool.CALCULATOR])
def test_a_tool_that_the_rules_leave_out_does_not_open(seat: SeatState, tool: Tool) -> None:
    bare = replace(seat, rules=BARE)
    assert not tools.is_allowed(bare, tool)
    assert tools.turned(bare, tool) == bare
    assert not tools.is_open(replace(bare, tools=frozenset({tool})), tool)


def test_what_the_rules_leave_out_keeps_nothing(seat: SeatState) -> None:
    bare = replace(seat, rules=BARE, tools=frozenset(Tool))
    assert tools.mark(bare, "", 0, 5).records == ()
    assert tools.scratch(bare, "x").records == ()
    assert steps.strike(bare, 0).records == ()


def test_a_panel_lies_over_the_tools_and_goes_away_by_itself(seat: SeatState) -> None:
    scratch = tools.turned(seat, Tool.SCRATCH_PAD)
    menu = tools.turned(scratch, Tool.MENU)
    assert menu.tools == {Tool.SCRATCH_PAD, Tool.MENU}
    assert tools.turned(menu, Tool.VIEW).tools == {Tool.SCRATCH_PAD, Tool.VIEW}
    assert tools.turned(menu, Tool.HIGHLIGHTER).tools == {Tool.SCRATCH_PAD, Tool.HIGHLIGHTER}
    assert tools.put_away(menu).tools == {Tool.SCRATCH_PAD}
    assert tools.turned(menu, Tool.MENU).tools == {Tool.SCRATCH_PAD}


def pictured(seat: SeatState) -> SeatState:
    """Return the state with a picture in the first question."""
    paper = seat.paper
    assert paper is not None
    part = paper.parts[0]
    first = msgspec.structs.replace(part.items[0], html='<p><img src="asset:m"></p>')
    parts = (msgspec.structs.replace(part, items=(first, *part.items[1:])), *paper.parts[1:])
    assets = {"m": Asset("image/svg+xml", b"<svg/>", 1, 1, 0, "hình")}
    return replace(seat, paper=msgspec.structs.replace(paper, parts=parts, assets=assets))


def test_escape_closes_the_picture_first_then_the_panel_then_the_highlighter(seat: SeatState) -> None:
    state = replace(pictured(seat), tools=frozenset({Tool.HIGHLIGHTER, Tool.VIEW}))
    large = tools.enlarged(state, "m")
    assert tools.large_picture(large) == "m"
    assert tools.put_away(large) == state
    assert tools.put_away(state).tools == {Tool.HIGHLIGHTER}
    assert tools.put_away(tools.put_away(state)).tools == frozenset()


def test_another_question_closes_the_picture(seat: SeatState) -> None:
    large = tools.enlarged(pictured(seat), "")
    assert tools.large_picture(large) == "m"
    assert tools.large_picture(steps.go_to(large, 2).state) == ""


def test_a_picture_that_the_paper_has_not_is_not_shown(seat: SeatState) -> None:
    assert tools.large_picture(tools.enlarged(seat, "../etc/passwd")) == ""


def test_tools_lie_away_under_a_lock_and_are_there_again_after_it(seat: SeatState) -> None:
    state = tools.turned(seat, Tool.SCRATCH_PAD)
    locked = steps.locked(state, Lock("USB"))
    assert not tools.is_open(locked, Tool.SCRATCH_PAD)
    assert tools.is_open(steps.unlocked(locked), Tool.SCRATCH_PAD)
    assert steps.review(state).phase is Phase.REVIEW
    assert not tools.is_open(steps.review(state), Tool.SCRATCH_PAD)


def test_marks_and_scratch_leave_the_answers_alone(marking: SeatState) -> None:
    answered = choose(marking, 1).state
    scribbled = tools.scratch(tools.mark(answered, "", 0, 5).state, "B?").state
    assert scribbled.work.responses == answered.work.responses
    assert scribbled.counts == answered.counts
