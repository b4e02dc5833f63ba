"""A journal found damaged: the seat goes on with what can be read, in a new segment, and puts nothing over the rest."""

import pytest

from fixtures.disk_attempt import STREAM
from protocol.records import Answered, ChoiceResponse, Flagged, HandedOver
from station.journal_store import JournalStore
from tests.station.faults.conftest import Seat

PAGE_BYTES = 4096


@pytest.fixture
def sat(seat: Seat) -> Seat:
    """A seat with twelve answers, ended in good order."""
    for number in range(1, 13):
        flags = [Flagged(f"i{number}", on=bool(turn % 2)) for turn in range(6)]  # so that there are some pages
        seat.attempt.writer.append(Answered(f"i{number}", ChoiceResponse(seat.option(number, number % 4))), *flags)
    seat.stop()
    return seat


@pytest.mark.parametrize("cut", [2, 5])
def test_a_seat_whose_journal_lost_its_end_goes_on_where_it_can(sat: Seat, cut: int) -> None:
    path = sat.folder / "journal.db"
    whole = path.read_bytes()
    path.write_bytes(whole[: -cut * PAGE_BYTES])
    sat.start()
    found = sat.state.work.responses
    assert found == {
        f"i{number}": ChoiceResponse(sat.option(number, number % 4)) for number in range(1, len(found) + 1)
    }
    assert f"chỉ khôi phục được {len(found)} câu" in sat.window.strip.sentence.text()
    over = [one for one in sat.attempt.writer.records() if isinstance(one, HandedOver)]
    assert [(one.segment, one.reason) for one in over] == [(1, "torn_tail")]
    sat.answer(2, ChoiceResponse(sat.option(2, 3)))
    sat.restart()
    assert sat.state.response == ChoiceResponse(sat.option(2, 3))
    assert sat.state.work.number == 2
    assert (sat.folder / "journal.damaged-1.db").stat().st_size == len(whole) - cut * PAGE_BYTES


@pytest.mark.parametrize("content", [b"", bytes(5 * PAGE_BYTES)], ids=["empty", "zeros"])
def test_a_seat_whose_journal_is_gone_opens_the_paper_and_keeps_what_it_found(sat: Seat, content: bytes) -> None:
    (sat.folder / "journal.db").write_bytes(content)
    sat.start()
    assert sat.state.work.responses == {}
    sat.answer(4, ChoiceResponse(sat.option(4, 0)))
    sat.restart()
    assert sat.state.response == ChoiceResponse(sat.option(4, 0))


def test_a_damaged_place_in_the_middle_keeps_all_before_it(sat: Seat) -> None:
    path = sat.folder / "journal.db"
    content = bytearray(path.read_bytes())
    for page in range(len(content) // PAGE_BYTES - 2, len(content) // PAGE_BYTES):
        content[page * PAGE_BYTES : (page + 1) * PAGE_BYTES] = bytes(PAGE_BYTES)
    path.write_bytes(content)
    sat.start()
    store: JournalStore = sat.attempt.store
    sequence = [entry.header.seq for entry in store.entries(STREAM) if entry.header.segment == 1]
    assert sequence == list(range(1, len(sequence) + 1))
    sat.answer(1, ChoiceResponse(sat.option(1, 2)))
    sat.restart()
    assert sat.state.response == ChoiceResponse(sat.option(1, 2))
