"""An essay is written whole now and then, and by its changes in between; whoever replays them has the essay."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from protocol.paper import ExtendedTextInteraction, Item, PackedPaper
from protocol.records import Answered, Progress, Record, ShortNumberResponse, TextChanged, TextResponse
from station.exam import steps
from station.exam.coalesce import coalesced
from station.exam.seat import SeatState
from station.exam.work import Work, replay
from station.exam.writing import CHANGES
from tests.station.exam.conftest import small_paper, type_text


def essay_paper() -> PackedPaper:
    """A paper with one essay."""
    paper = small_paper()
    part = msgspec.structs.replace(paper.parts[0], items=(Item("e1", 1, "<p>Viết</p>", ExtendedTextInteraction()),))
    return msgspec.structs.replace(paper, parts=(part,))


def at_essay(work: Work | None = None) -> SeatState:
    return steps.opened(SeatState(), essay_paper(), work or Work()).state


def write(seat: SeatState, *texts: str) -> tuple[SeatState, list[Record]]:
    """Make the essay each of `texts`, one after the other."""
    records: list[Record] = []
    for text in texts:
        seat, more = steps.respond(seat, TextResponse(text) if text else None)
        records += [one for one in more if not isinstance(one, Progress)]
    return seat, records


def test_the_first_write_is_whole_and_those_after_it_are_changes() -> None:
    _, records = write(at_essay(), "M", "Mo", "Mô", "Môt ngày")
    assert records == [
        Answered("e1", TextResponse("M")),
        TextChanged("e1", 1, 0, "o"),
        TextChanged("e1", 1, 1, "ô"),
        TextChanged("e1", 2, 0, "t ngày"),
    ]


def test_a_seat_that_was_started_again_writes_whole_first() -> None:
    work = replay([Answered("e1", TextResponse("Mở bài"))])
    _, records = write(at_essay(work), "Mở bài.", "Mở bài. T")
    assert records == [Answered("e1", TextResponse("Mở bài.")), TextChanged("e1", 7, 0, " T")]


def test_an_essay_taken_back_is_said_whole_and_begins_anew() -> None:
    _, records = write(at_essay(), "a", "", "b")
    assert records == [
        Answered("e1", TextResponse("a")),
        Answered("e1", None),
        TextChanged("e1", 0, 0, "b"),
    ]


def test_after_many_changes_the_essay_is_written_whole() -> None:
    _, records = write(at_essay(), *("x" * length for length in range(1, CHANGES + 4)))
    assert [place for place, one in enumerate(records) if isinstance(one, Answered)] == [0, CHANGES + 1]


def test_other_answers_stay_whole() -> None:
    seat = steps.go_to(steps.opened(SeatState(), small_paper(), Work()).state, 3).state
    assert not [one for one in type_text(seat, "12").records if isinstance(one, TextChanged)]


@given(st.lists(st.lists(st.text("ab ệ\n😀", max_size=9), min_size=1, max_size=6), max_size=6))
def test_replaying_what_was_kept_of_each_pause_gives_the_essay(pauses: list[list[str]]) -> None:
    seat, kept = at_essay(), list[Record]()
    for texts in pauses:
        seat, records = write(seat, *texts)
        kept += coalesced(records)
        assert replay(kept).responses == seat.work.responses


def test_a_pause_of_typing_is_one_record() -> None:
    seat, _ = write(at_essay(), "M")
    _, records = write(seat, "Mô", "Môt", "Một", "Một ")
    assert coalesced(records) == (TextChanged("e1", 1, 0, "ột "),)
    far = [TextChanged("e1", 0, 0, "a"), TextChanged("e1", 9, 1, ""), TextChanged("e1", 9, 0, "b")]
    assert coalesced(far) == (far[0], TextChanged("e1", 9, 1, "b"))


def test_a_change_of_what_is_no_text_begins_at_nothing() -> None:
    change = TextChanged("i3", 0, 0, "a")
    assert replay([Answered("i3", ShortNumberResponse("1")), change]).responses == {"i3": TextResponse("a")}
    assert coalesced([Answered("i3", ShortNumberResponse("1")), change])[-1] == change
