"""Where a seat writes what happened there: into the open attempt, and never after a hand-in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from protocol.journal import StreamId
from protocol.orders import OrderKind
from protocol.records import KIND_BY_NUMBER, Alarmed, Record, SeatLocked, Submitted
from server.papers import rehearsal
from station.exam.attempt import UnlockRefusedError
from station.exam.seat import Phase
from station.streams import wall_clock
from tests.journeys.without_windows import exam_of
from tests.server.board import PINS
from tests.server.orders.seats_in_process import SeatInProcess
from tests.server.stations.conftest import served
from tests.server.stations.room import Room

ALARM = Alarmed("capture", "lock", {"program": "obs"}, 1_000)


@pytest.fixture
def seat(tmp_path: Path, qtbot: QtBot) -> Iterator[tuple[SeatInProcess, Room]]:
    """A seat that waits for its candidate; the paper's key is released."""
    with exam_of(tmp_path / "exam", "Toán", 90) as exam:
        exam.seal_unproofed(rehearsal.rehearsal_paper("Toán", 90))
        exam.release()
        with served(exam.board, wall_clock) as line:
            room = Room(exam.board, line, (), wall_clock)
            made = SeatInProcess(exam.board, line.url, tmp_path / "15", "15", qtbot)
            yield made, room
            made.stop()


def kinds(seat: SeatInProcess, stream: StreamId) -> list[type[Record]]:
    return [KIND_BY_NUMBER[entry.header.kind].record for entry in seat.store.entries(stream)]


def own_stream(seat: SeatInProcess) -> StreamId:
    return StreamId(seat.session._seat.identity.device_id)


def test_a_note_goes_into_the_attempt_until_it_is_handed_in_and_a_restart_knows(
    seat: tuple[SeatInProcess, Room],
) -> None:
    at, room = seat
    at.session.note((ALARM,))
    assert kinds(at, own_stream(at))[-1] is Alarmed
    room.given(room.signed(OrderKind.GRANT, seat="15"))
    at.wait_for(Phase.ITEM)
    attempt = room.attempt("15")
    at.session.note((ALARM, SeatLocked("capture", 1_000)))
    assert [one for one in kinds(at, attempt) if one in (Alarmed, SeatLocked)] == [Alarmed, SeatLocked]

    at.window.intents.hand_in_asked.emit()
    at.wait(lambda state: state.receipt is not None)
    at.session.note((ALARM,))
    at.stop()
    at.start()
    at.wait(lambda state: state.receipt is not None)
    at.session.note((ALARM,))
    assert kinds(at, attempt)[-1] is Submitted
    assert kinds(at, own_stream(at)).count(Alarmed) == 3


def test_a_pin_of_an_officer_of_the_package_unlocks_and_no_other(seat: tuple[SeatInProcess, Room]) -> None:
    at, _ = seat
    assert at.session.unlock(PINS["cb2"]) == "cb2"
    with pytest.raises(UnlockRefusedError):
        at.session.unlock("khong-cua-ai")
