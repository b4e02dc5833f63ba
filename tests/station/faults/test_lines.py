"""A line that is away for the whole exam, or flaps: the whole paper can be done, and every answer arrives once."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fixtures.bad_line import BadLine, Weather
from protocol.journal import Entry
from protocol.orders import OrderKind
from protocol.records import ChoiceResponse, ShortNumberResponse
from server.answers import service as journals
from server.papers import rehearsal
from station import upstream
from station.exam.seat import Phase, SaveState
from station.streams import wall_clock
from station.ui.seat.words import VIETNAMESE
from tests.journeys.without_windows import Exam, exam_of
from tests.server.orders.seats_in_process import HandBoot, SeatInProcess
from tests.server.stations.conftest import served
from tests.server.stations.room import Room


@dataclass
class Sitting:
    """A candidate at a seat, the line between seat and board, and what the board has."""

    exam: Exam
    room: Room
    line: BadLine
    seat: SeatInProcess

    def held(self) -> list[Entry]:
        """Return what the board holds of the attempt."""
        with self.exam.board.engine.connect() as db:
            return list(journals.read(db, self.room.attempt("15")))

    def written(self) -> list[bytes]:
        """Return the hashes of what the seat's disk holds."""
        return [entry.hash for entry in self.seat.store.entries(self.room.attempt("15"))]

    def all_arrived_once(self) -> bool:
        """Whether the board has exactly what the seat wrote, in its order, and calls nothing a fork."""
        with self.exam.board.engine.connect() as db:
            forks = journals.evidence(db)
        return [entry.hash for entry in self.held()] == self.written() and not forks

    def hand_in(self) -> None:
        """Hand in, and wait for the seat's own receipt."""
        self.seat.window.intents.hand_in_asked.emit()
        self.seat.wait(lambda state: state.receipt is not None)


@pytest.fixture
def sitting(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sitting]:
    monkeypatch.setattr(upstream, "IDLE_S", 0.2)
    monkeypatch.setattr(upstream, "RETRY_S", (0.05, 0.1))
    with exam_of(tmp_path / "exam", "Toán", 90) as exam:
        exam.seal_unproofed(rehearsal.rehearsal_paper("Toán", 90))
        exam.release()
        with served(exam.board, wall_clock) as board, BadLine(int(board.url.rpartition(":")[2])) as line:
            room = Room(exam.board, board, (), wall_clock)
            url = f"https://127.0.0.1:{line.port}"
            seat = SeatInProcess(exam.board, url, tmp_path / "15", "15", qtbot, HandBoot())
            room.given(room.signed(OrderKind.GRANT, seat="15"))
            seat.wait_for(Phase.ITEM)
            yield Sitting(exam, room, line, seat)
            line.turn(Weather.GOOD)
            seat.stop()


def test_with_no_line_from_the_first_question_on_the_whole_paper_is_done_and_arrives_later(sitting: Sitting) -> None:
    seat = sitting.seat
    sitting.line.turn(Weather.AWAY)
    seat.answer(1, ChoiceResponse(seat.option(1, "B")), saved=SaveState.SAVED_HERE)
    seat.wait(lambda state: not state.online)
    assert seat.window.head.save.words == VIETNAMESE.saved_here
    seat.answer(2, ChoiceResponse(seat.option(2, "B")), saved=SaveState.SAVED_HERE)
    seat.answer(4, ShortNumberResponse("-0,5"), saved=SaveState.SAVED_HERE)
    sitting.hand_in()
    receipt = seat.state.receipt
    assert receipt is not None
    assert (bool(receipt.code), receipt.server_at) == (True, "")  # the seat's own proof, and no promise of anybody
    sitting.line.turn(Weather.GOOD)
    seat.wait(lambda state: state.receipt is not None and bool(state.receipt.server_at))
    assert seat.state.receipt is not None
    assert seat.state.receipt.code == receipt.code
    assert sitting.all_arrived_once()


def test_a_line_that_flaps_at_every_answer_brings_each_of_them_once(sitting: Sitting) -> None:
    seat = sitting.seat
    weathers = [Weather.CUT_ANSWERING, Weather.CUT_ASKING, Weather.AWAY, Weather.SLOW]
    for turn, weather in enumerate([*weathers, Weather.CUT_ANSWERING, Weather.CUT_ASKING]):
        before = sitting.line.connections
        sitting.line.turn(weather)
        seat.window.intents.item_asked.emit(1 + turn % 2)
        seat.window.intents.respond_asked.emit(ChoiceResponse(seat.option(1 + turn % 2, "ABCD"[turn % 4])))
        seat.wait(lambda state: state.saved in (SaveState.SAVED_HERE, SaveState.SAVED_SERVER))
        seat.qtbot.waitUntil(partial(sitting.line.was_tried_after, before), timeout=10_000)
    sitting.line.turn(Weather.GOOD)
    seat.wait_until_sent()
    assert sitting.all_arrived_once()
    sitting.hand_in()
    seat.wait(lambda state: state.receipt is not None and bool(state.receipt.server_at))
    assert sitting.all_arrived_once()
