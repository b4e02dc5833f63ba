"""A restarted seat stands where it stood."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from protocol.records import Approved, Record, Ticked, ViewChosen
from station.exam import steps, tools
from station.exam.seat import SeatState, Tool
from station.exam.steps import Step
from station.exam.work import Work, replay
from tests.station.exam.conftest import choose, set_statement, small_paper, type_text

places = st.integers(0, 5)
acts: st.SearchStrategy[Callable[[SeatState], Step]] = st.one_of(
    places.map(lambda place: lambda seat: choose(seat, place)),
    places.map(lambda place: lambda seat: steps.strike(seat, place)),
    st.tuples(places, st.booleans()).map(lambda both: lambda seat: set_statement(seat, both[0], value=both[1])),
    st.text("0123456789,.-x", max_size=6).map(lambda text: lambda seat: type_text(seat, text)),
    st.integers(-1, 8).map(lambda number: lambda seat: steps.go_to(seat, number)),
    st.integers(0, 6_000_000).map(lambda used: lambda seat: steps.ticked(seat, Ticked("boot", used, used))),
    st.sampled_from(["boot", "another"]).map(lambda boot: lambda seat: steps.ticked(seat, Ticked(boot, 1, 1))),
    st.sampled_from(
        [
            steps.clear,
            steps.flag,
            steps.next_item,
            steps.previous_item,
            lambda seat: Step(steps.review(seat)),
            lambda seat: steps.focus_lost(seat, 5),
            lambda seat: steps.focus_regained(seat, 5),
            lambda seat: steps.submit(seat, "candidate"),
            lambda seat: Step(tools.turned(seat, Tool.HIGHLIGHTER)),
            lambda seat: tools.mark(seat, "", 2, 9),
            lambda seat: tools.mark(seat, "", 4, 6),
            tools.unmark,
            lambda seat: tools.scratch(seat, f"{seat.work.number}?"),
            lambda seat: tools.choose_view(seat, ViewChosen(150, "dark", "wide", True, True, "vni", "modern")),  # noqa: FBT003
            lambda seat: tools.view_changed(seat, steps.zoomed(seat, 1)),
        ]
    ),
)


@given(st.lists(acts, max_size=40))
def test_replaying_what_the_steps_wrote_gives_the_same_work(chosen: list[Callable[[SeatState], Step]]) -> None:
    seat, written = steps.opened(SeatState(), small_paper(), Work())
    records: list[Record] = list(written)
    for act in chosen:
        seat, more = act(seat)
        records.extend(more)
    assert replay(records) == seat.work


def test_records_of_other_matters_change_nothing() -> None:
    assert replay([Approved("officer", "release", b"", 0, b"")]) == Work()


def test_a_reboot_shows_in_the_ticks() -> None:
    assert replay([Ticked("a", 1, 1), Ticked("b", 1, 1)]).time_unconfirmed
    assert not replay([Ticked("a", 1, 1), Ticked("a", 2, 2)]).time_unconfirmed
