"""A disk that answers errors: nothing is said to be saved that is not, and with the disk the answers come back."""

from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel

from fixtures.disk_attempt import KEYS, STREAM
from fixtures.failing_disk import CAN_FAIL, Fault, bad_from, under
from protocol.records import Answered, ChoiceResponse, Submitted, TextResponse
from station.exam.seat import Phase, SaveState, SeatState
from station.exam.work import replay
from station.journal_store import DiskFailedError, JournalStore
from station.streams import StreamWriter
from station.ui.seat.words import VIETNAMESE
from tests.station.faults.conftest import SOON_MS, Seat

pytestmark = pytest.mark.skipif(not CAN_FAIL, reason="faults are made by the kernel of Linux on x86-64")

# What a seat needs of a disk that it holds open already: no new file, and no page read that it has in memory.
HARMLESS = frozenset({Fault.NO_INODES, Fault.READ_ERROR})
HARMFUL = [fault for fault in Fault if fault not in HARMLESS]


def answers(folder: Path) -> list[str]:
    """Return what a seat started again has."""
    store = JournalStore(folder)
    assert store.torn == ()
    writer = StreamWriter(store, STREAM, "attempt", KEYS)
    found = [one.item for one in writer.records() if isinstance(one, Answered)]
    store.close()
    return found


@pytest.mark.parametrize("fault", Fault)
def test_what_the_disk_took_is_there_and_what_it_refused_was_not_said_to_be_saved(tmp_path: Path, fault: Fault) -> None:
    store = JournalStore(tmp_path)
    writer = StreamWriter(store, STREAM, "attempt", KEYS)
    writer.append(Answered("before", ChoiceResponse("a")))
    saved = ["before"]
    for item in ("meanwhile", "still"):
        try:
            under(fault, partial(writer.append, Answered(item, ChoiceResponse("a"))))
            saved.append(item)
        except DiskFailedError:
            assert fault in HARMFUL
    writer.append(Answered("after", ChoiceResponse("a")))
    store.close()
    assert answers(tmp_path) == [*saved, "after"]


@pytest.mark.parametrize("fault", Fault)
def test_a_journal_that_cannot_be_opened_is_left_as_it_is(tmp_path: Path, fault: Fault) -> None:
    store = JournalStore(tmp_path)
    StreamWriter(store, STREAM, "attempt", KEYS).append(Answered("before", ChoiceResponse("a")))
    store.close()
    with suppress(DiskFailedError):
        under(fault, lambda: JournalStore(tmp_path)).close()
    assert answers(tmp_path) == ["before"]
    assert list(tmp_path.glob("journal.damaged*")) == []


def test_bad_sectors_anywhere_in_the_log_lose_nothing_that_was_said_to_be_saved(tmp_path: Path) -> None:
    refused = 0
    for offset in range(0, 60_000, 6_000):
        folder = tmp_path / str(offset)
        store = JournalStore(folder)
        writer, saved = StreamWriter(store, STREAM, "attempt", KEYS), list[str]()
        for number in range(6):
            write = partial(writer.append, Answered(f"item-{number}", ChoiceResponse("a")))
            try:
                under(Fault.WRITE_ERROR, write, bad_from(offset)) if number in (2, 3) else write()
                saved.append(f"item-{number}")
            except DiskFailedError:
                refused += 1
        store.close()
        assert answers(folder) == saved, offset
    assert 2 <= refused < 20


def sentences(seat: Seat) -> str:
    """Return all that can be read in the window."""
    return "\n".join(label.text() for label in seat.window.findChildren(QLabel) if label.isVisible())


def more_than(spy: QSignalSpy, count: int) -> bool:
    """Tell whether a signal of another thread came: to wait for it by a loop of its own could miss it for ever."""
    return spy.count() > count


@pytest.mark.parametrize("fault", [Fault.WRITE_ERROR, Fault.FULL])
def test_the_window_says_that_it_is_not_saved_tries_again_and_says_saved_only_then(seat: Seat, fault: Fault) -> None:
    seat.answer(1, ChoiceResponse(seat.option(1, 0)))
    told, refused = [], QSignalSpy(seat.controller._lane.not_saved)
    seat.attempt.fault = fault
    seat.ask(2, ChoiceResponse(seat.option(2, 1)))
    seat.wait(lambda state: state.saved is SaveState.FAILED)
    for _ in range(3):  # the clock ticks, another answer comes: none of that makes it saved
        seat.boot.ms += 5_000
        before = refused.count()
        seat.controller._on_second()
        seat.qtbot.waitUntil(partial(more_than, refused, before), timeout=SOON_MS)
        told.append((seat.told, seat.state.saved))
    assert set(told) == {(VIETNAMESE.save_failed, SaveState.FAILED)}
    assert VIETNAMESE.not_saved in sentences(seat)
    seat.attempt.fault = None
    seat.wait(lambda state: state.saved is SaveState.SAVED_HERE)  # by itself, within a second
    assert seat.told == VIETNAMESE.saved_here
    assert VIETNAMESE.not_saved not in sentences(seat)
    seat.restart()
    assert (seat.state.work.number, len(seat.state.work.responses)) == (2, 2)


def test_a_hand_in_that_the_disk_refuses_gives_no_receipt_until_it_is_written(seat: Seat) -> None:
    seat.answer(1, ChoiceResponse(seat.option(1, 0)))
    seat.attempt.fault = Fault.SYNC_ERROR
    seat.boot.ms += 90 * 60_000  # the time is up: the seat hands in by itself
    refused = QSignalSpy(seat.controller._lane.not_saved)
    seat.qtbot.waitUntil(partial(more_than, refused, 1), timeout=SOON_MS)
    assert (seat.state.phase, seat.state.receipt) == (Phase.RECEIPT, None)
    assert "chưa lưu được" in sentences(seat)
    assert "đã được nộp" not in sentences(seat)
    assert not any(isinstance(one, Submitted) for one in seat.attempt.writer.records())
    seat.attempt.fault = None
    seat.wait(lambda state: state.receipt is not None)
    assert "đã được nộp" in sentences(seat)
    assert isinstance(seat.attempt.writer.records()[-1], Submitted)


def test_an_essay_typed_while_the_disk_fails_is_whole_when_it_is_back(seat: Seat) -> None:
    seat.attempt.fault = Fault.FULL
    last: SeatState | None = None
    for place in range(3):
        seat.ask(17 + place, TextResponse(f"{place}"))
        last = seat.state
    seat.wait(lambda state: state.saved is SaveState.FAILED)
    seat.attempt.fault = None
    seat.wait(lambda state: state.saved is SaveState.SAVED_HERE)
    assert last is not None
    assert replay(seat.attempt.writer.records()).responses == last.work.responses
