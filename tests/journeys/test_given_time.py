"""Journeys 12, 16 and 17: a candidate with an accommodation, from the slip to the goodbye, over the real server."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from msgspec import structs
from pytestqt.qtbot import QtBot

from protocol import sealing
from protocol.records import BreakBegan, BreakEnded, ChoiceResponse, PaperOpened, Record
from protocol.seat_rules import Accommodation
from server.accommodations import service as accommodations
from server.db.engine import writing
from server.papers import rehearsal
from server.roster import slots
from station import upstream
from station.exam.preparing import ALL_STOPS, Preparing, Stop
from station.exam.seat import Phase
from station.streams import wall_clock
from tests.journeys.without_windows import Exam, exam_of
from tests.server.board import AT, HOA, PLAN
from tests.server.orders.seats_in_process import HandBoot, SeatInProcess
from tests.server.stations.conftest import served

MINUTE = 60_000
DAY_US = 24 * 3600 * 1_000_000
GIVEN = Accommodation(extra_percent=25, reason="Khiếm thị", helper="Trần Thị Bình", zoom=150, breaks=True)
OPENS_S = 3.0  # a second is the promise, measured by the bench; a machine with eight builders on it may take longer
WORDS_OF_ITEM = re.compile(r"<[^>]+>")


@dataclass
class Morning:
    """A board that has not rung the bell, and seat 15."""

    exam: Exam
    seat: SeatInProcess

    def slip(self) -> str:
        """Return what stands on the candidate's slip."""
        with self.exam.board.engine.connect() as db:
            codes = slots.codes_of(db, PLAN.id, (HOA.room,))
        code = next(one for one in codes if one.seat == HOA.seat and one.slot == 1)
        return sealing.slip_code(code.code, code.key, HOA.candidate, PLAN.id)

    def sign_in(self) -> None:
        """Type number and code; the seat has every stop on the way to the bell."""
        controller = self.seat.controller
        controller.show_step(replace(controller.state, preparing=Preparing(ALL_STOPS)))
        self.seat.window.intents.sign_in_asked.emit(HOA.candidate, self.slip())
        self.seat.wait(lambda state: state.candidate is not None)

    def written(self, kind: type[Record]) -> list[Record]:
        """Return what the attempt's journal holds of one kind."""
        return [record for record in self.seat.session._attempt.records() if isinstance(record, kind)]


@pytest.fixture
def morning(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Morning]:
    monkeypatch.setattr(upstream, "IDLE_S", 0.2)
    with exam_of(tmp_path / "exam", "Toán", 90) as exam:
        board, (officer, _) = exam.board, exam.officers
        with writing(board.engine) as db:
            wanted = (HOA.candidate, GIVEN)
            accommodations.give(db, board.folder.personal_key, board.journal, officer, wanted, AT - DAY_US)
        exam.seal_unproofed(rehearsal.rehearsal_paper("Toán", 90))
        with served(board, wall_clock) as line:
            seat = SeatInProcess(board, line.url, tmp_path / "15", "15", qtbot, HandBoot())
            yield Morning(exam, seat)
            seat.stop()


def test_extra_time_breaks_and_goodbye(morning: Morning, qtbot: QtBot) -> None:
    seat = morning.seat
    morning.sign_in()
    assert seat.state.candidate is not None
    assert seat.state.candidate.accommodation == structs.replace(GIVEN, reason="")  # why is nothing to a seat
    assert "Trần Thị Bình" in seat.window.before.identity.note.text()
    assert seat.state.zoom == 150
    seat.window.before.identity.yes.click()
    seat.wait_until_sent()

    seat.lose_power()
    seat.start()
    morning.sign_in()
    seat.wait(lambda state: state.preparing.stop is Stop.DEVICES)  # who it is was said and is not asked again

    seat.wait(lambda state: state.preparation.paper_here)
    morning.exam.release()
    released = time.monotonic()
    seat.wait_for(Phase.ITEM)
    assert time.monotonic() - released < OPENS_S
    assert [record.minutes for record in morning.written(PaperOpened) if isinstance(record, PaperOpened)] == [113]
    assert seat.state.left_ms == 113 * MINUTE

    seat.answer(1, ChoiceResponse(seat.option(1)))
    seat.boot.ms += 10 * MINUTE
    seat.window.intents.break_asked.emit()
    seat.wait_for(Phase.PAUSED)
    assert "1:43:00" in seat.window.paused.clock.text()
    qtbot.waitUntil(lambda: bool(morning.written(BreakBegan)))
    seat.boot.ms += 30 * MINUTE
    seat.lose_power()
    seat.start()
    morning.sign_in()
    seat.wait_for(Phase.PAUSED)
    seat.window.paused.go_on.click()
    seat.wait_for(Phase.ITEM)
    qtbot.waitUntil(lambda: bool(morning.written(BreakEnded)))
    assert seat.state.left_ms == 103 * MINUTE
    assert not seat.state.work.time_unconfirmed

    item_texts = texts_of(seat)
    seat.window.intents.hand_in_asked.emit()
    seat.wait(lambda state: state.receipt is not None and bool(state.receipt.server_at))
    seat.window.receipt.done.click()
    seat.wait_for(Phase.GOODBYE)
    qtbot.waitUntil(lambda: seat.kept is None)
    left = [path.read_bytes() for path in seat.folder.rglob("*") if path.is_file()]
    for gone in (*item_texts, HOA.name, HOA.candidate, "Khiếm thị", "Trần Thị Bình"):
        assert not [content for content in left if gone.encode() in content], gone
    assert item_texts


def texts_of(seat: SeatInProcess) -> list[str]:
    """Return a run of plain words of each item, as the seat holds it in memory."""
    assert seat.state.paper is not None
    plain = [WORDS_OF_ITEM.sub("\0", item.html) for item in seat.state.paper.items]
    return [max(text.split("\0"), key=len) for text in plain]
