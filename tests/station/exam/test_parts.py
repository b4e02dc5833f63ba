"""Parts with no way back: what is open, how long, and that nothing opens a closed part again."""

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.paper import MalformedPaperError, PackedPaper, decode, encode
from protocol.records import ChoiceResponse, ItemShown, PaperOpened, PartEntered, Record, Submitted
from station.exam import part_steps, parts, steps
from station.exam.seat import Lock, Phase, SeatState
from station.exam.steps import Step
from station.exam.work import Work, replay
from tests.station.exam.conftest import small_paper

MINUTE = 60_000


def stepped(*minutes: int, locked: tuple[int, ...] = ()) -> PackedPaper:
    """Return the small paper whose parts have `minutes` of their own; those counted in `locked` have no way back."""
    paper = small_paper()
    made = tuple(
        msgspec.structs.replace(part, minutes=own, locked=place in locked)
        for place, (part, own) in enumerate(zip(paper.parts, minutes, strict=True), 1)
    )
    return msgspec.structs.replace(paper, parts=made)


def at_work(paper: PackedPaper, work: Work | None = None) -> SeatState:
    return part_steps.begun(steps.opened(SeatState(), paper, work or Work()).state)


def test_a_paper_without_own_times_is_one_stage() -> None:
    assert parts.stages(small_paper()) == (parts.Stage(1, 3, range(1, 7)),)
    assert at_work(small_paper()).part_left_ms is None


def test_each_part_with_its_own_time_is_a_stage() -> None:
    found = parts.stages(stepped(30, 20, 40))
    assert [(stage.first, stage.numbers, stage.minutes) for stage in found] == [
        (1, range(1, 4), 30),
        (2, range(4, 5), 20),
        (3, range(5, 7), 40),
    ]


@pytest.mark.parametrize(
    ("minutes", "locked", "expected"),
    [
        ((0, 0, 20), (), [range(1, 5), range(5, 7)]),
        ((20, 0, 0), (), [range(1, 4), range(4, 7)]),
        ((0, 0, 0), (2,), [range(1, 4), range(4, 5), range(5, 7)]),
    ],
)
def test_plain_parts_between_two_others_are_sat_together(
    minutes: tuple[int, ...], locked: tuple[int, ...], expected: list[range]
) -> None:
    assert [stage.numbers for stage in parts.stages(stepped(*minutes, locked=locked))] == expected


def test_items_of_other_parts_cannot_be_gone_to() -> None:
    state = at_work(stepped(30, 20, 40))
    for number in (4, 5, 6, 7, 0):
        assert steps.go_to(state, number) == Step(state)
    second = part_steps.enter_next(state, 5 * MINUTE).state
    for number in (1, 2, 3, 5):
        assert steps.go_to(second, number) == Step(second)
    assert steps.previous_item(second) == Step(second)


def test_behind_the_last_question_of_a_part_stands_its_review() -> None:
    state = steps.go_to(at_work(stepped(30, 20, 40)), 3).state
    reviewing = steps.next_item(state).state
    assert reviewing.phase is Phase.REVIEW
    assert reviewing.open_counts.total == 3
    assert reviewing.part_ahead == "Phần II"


def test_leaving_a_part_writes_when_and_what_stands_then() -> None:
    step = part_steps.enter_next(at_work(stepped(30, 20, 40)), 5 * MINUTE)
    assert step.records == (PartEntered(2, 5 * MINUTE), ItemShown(4))
    assert step.state.part_left_ms == 20 * MINUTE
    assert step.state.whole_left_ms == 85 * MINUTE


def test_a_candidate_hands_in_from_the_last_part_only() -> None:
    state = at_work(stepped(30, 20, 40))
    assert steps.submit(state, "candidate") == Step(state)
    last = part_steps.enter_next(part_steps.enter_next(state, 1).state, 2).state
    assert any(isinstance(record, Submitted) for record in steps.submit(last, "candidate").records)
    assert part_steps.enter_next(last, 3) == Step(last)


def test_time_up_in_a_part_is_not_time_up_of_the_paper() -> None:
    state = at_work(stepped(30, 20, 40))
    state = steps.second_passed(state, 30 * MINUTE)
    assert state.part_is_up
    assert not state.time_is_up
    second = part_steps.enter_next(state, 30 * MINUTE).state
    assert not second.part_is_up
    last = part_steps.enter_next(second, 50 * MINUTE).state
    assert steps.second_passed(last, 90 * MINUTE).time_is_up


def test_the_whole_papers_time_ends_a_part_too() -> None:
    state = steps.second_passed(at_work(stepped(60, 60, 60)), 90 * MINUTE)
    assert state.time_is_up
    assert not state.part_is_up


def test_the_last_parts_own_time_hands_in_though_the_paper_has_more() -> None:
    paper = stepped(10, 10, 10)
    last = part_steps.enter_next(part_steps.enter_next(at_work(paper), 1 * MINUTE).state, 2 * MINUTE).state
    assert steps.second_passed(last, 12 * MINUTE).time_is_up


def test_warnings_come_in_each_part_anew_and_never_above_its_own_time() -> None:
    state = at_work(stepped(10, 20, 60))
    assert steps.second_passed(state, 1 * MINUTE).warning == 0
    warned = steps.second_passed(state, 5 * MINUTE)
    assert warned.warning == 5
    second = part_steps.enter_next(warned, 8 * MINUTE).state
    assert second.warning == 0
    assert steps.second_passed(second, 13 * MINUTE).warning == 15
    assert steps.second_passed(second, 23 * MINUTE).warning == 5


def test_extra_time_goes_to_each_part_in_its_share() -> None:
    work = replay([PaperOpened("0" * 32, "0107", b"", 120)])  # 90 minutes and a third more
    state = at_work(stepped(30, 15, 45), work)
    assert state.whole_left_ms == 120 * MINUTE
    assert state.part_left_ms == 40 * MINUTE
    assert part_steps.enter_next(state, 40 * MINUTE).state.part_left_ms == 20 * MINUTE


def test_time_given_in_a_part_is_that_parts_and_the_papers() -> None:
    state = at_work(stepped(30, 20, 40))
    given = replace(state, work=replace(state.work, given_ms=5 * MINUTE))
    assert (given.part_left_ms, given.whole_left_ms) == (35 * MINUTE, 95 * MINUTE)
    second = part_steps.enter_next(given, 10 * MINUTE).state
    assert second.part_left_ms == 20 * MINUTE
    later = replace(second, work=replace(second.work, given_ms=7 * MINUTE))
    assert later.part_left_ms == 22 * MINUTE


def test_a_lock_over_a_part_that_ends_stays_and_opens_in_the_next() -> None:
    locked = steps.locked(at_work(stepped(30, 20, 40)), Lock("F"))
    later = part_steps.enter_next(locked, 30 * MINUTE).state
    assert later.phase is Phase.LOCKED
    assert steps.unlocked(later).work.number == 4


@pytest.mark.parametrize("block", ["Tin học ứng dụng", ""])
def test_a_paper_to_choose_from_cannot_have_closed_parts(block: str) -> None:
    paper = stepped(30, 20, 40)
    blocked = msgspec.structs.replace(
        paper, parts=(*paper.parts[:2], msgspec.structs.replace(paper.parts[2], block=block))
    )
    if not block:
        assert decode(encode(blocked)) == blocked
        return
    with pytest.raises(MalformedPaperError):
        decode(encode(blocked))


WALK = st.lists(
    st.tuples(st.sampled_from(["next", "previous", "go", "answer", "leave", "review"]), st.integers(0, 8)), max_size=40
)
TIMES = st.lists(st.sampled_from([0, 10, 30]), min_size=3, max_size=3)


def taken(state: SeatState, ask: str, number: int, used_ms: int) -> Step:
    match ask:
        case "next":
            return steps.next_item(state)
        case "previous":
            return steps.previous_item(state)
        case "go":
            return steps.go_to(state, number)
        case "answer":
            return steps.respond(state, ChoiceResponse(f"c{state.work.number}a"))
        case "leave":
            return part_steps.enter_next(state, used_ms)
        case _:
            return Step(steps.review(state))


@settings(max_examples=60, deadline=None)
@given(times=TIMES, locked=st.sets(st.integers(1, 3)), walk=WALK)
def test_no_way_leads_back_and_a_killed_seat_stands_at_the_same_place(
    times: list[int], locked: set[int], walk: list[tuple[str, int]]
) -> None:
    paper = stepped(*times, locked=tuple(locked))
    state, written, first = at_work(paper), list[Record](), 1
    for second, (ask, number) in enumerate(walk):
        step = taken(state, ask, number, second * 1000)
        state = step.state
        written.extend(step.records)
        assert state.work.number in state.open_numbers
        assert state.open_numbers.start >= first
        first = state.open_numbers.start
        again = replay(written)
        assert (again.part, again.part_used_ms, again.number) == (
            state.work.part,
            state.work.part_used_ms,
            state.work.number,
        )
        assert parts.stage_of(paper, again) == parts.stage_of(paper, state.work)


def test_with_extra_time_the_warnings_come_before_the_candidates_own_end() -> None:
    state = at_work(small_paper(), replay([PaperOpened("0" * 32, "0107", b"", 113)]))
    assert steps.second_passed(state, 90 * MINUTE).warning == 0
    for used, minutes in ((98, 15), (108, 5), (112, 1)):
        assert steps.second_passed(state, used * MINUTE).warning == minutes
