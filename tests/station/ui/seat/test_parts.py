"""Parts and breaks at the window: two clocks, a review of the part, a map without closed cells, a paper that hides."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.paper import PackedPaper
from protocol.records import Answered, BreakBegan, BreakEnded, PartEntered, Submitted, Ticked
from protocol.seat_rules import Accommodation
from station.exam.attempt import OpenedPaper
from station.exam.seat import Phase, SeatState
from station.exam.work import replay
from station.ui.seat.controller import SeatController
from station.ui.seat.window import SeatWindow
from tests.station.ui.seat.conftest import CANDIDATE, PLACE, HandClock, MemorySession

MINUTE = 60_000
GIVEN = replace(CANDIDATE, accommodation=Accommodation(breaks=True, helper="Trần Thị Bình"))


@pytest.fixture(scope="session")
def stepped(paper: PackedPaper) -> PackedPaper:
    """Thirty minutes for each of the three parts."""
    return msgspec.structs.replace(
        paper, parts=tuple(msgspec.structs.replace(part, minutes=30) for part in paper.parts)
    )


@pytest.fixture
def seat(qtbot: QtBot, qapp: QApplication, session: MemorySession, boot: HandClock) -> Iterator[SeatController]:
    yield from started(qtbot, session, boot)


def started(qtbot: QtBot, session: MemorySession, boot: HandClock) -> Iterator[SeatController]:
    window = SeatWindow(practice=True)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    controller = SeatController(window, session, boot, SeatState(place=PLACE, practice=True))
    controller.start()
    window.show()
    qtbot.waitActive(window)
    yield controller
    controller.stop()


@pytest.fixture
def opened(seat: SeatController, session: MemorySession, qtbot: QtBot, stepped: PackedPaper) -> SeatController:
    return open_at(seat, session, qtbot, stepped)


def open_at(seat: SeatController, session: MemorySession, qtbot: QtBot, paper: PackedPaper) -> SeatController:
    session.listener.card_signed_in(GIVEN)
    session.listener.paper_opened(OpenedPaper(paper, tuple(session.records)))
    qtbot.waitUntil(lambda: seat.state.paper is not None)
    return seat


def press(seat: SeatController, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or seat._window, key)


def pass_time(seat: SeatController, boot: HandClock, ms: int) -> None:
    boot.ms += ms
    seat._on_second()


def test_part_and_paper_run_side_by_side(opened: SeatController, boot: HandClock) -> None:
    pass_time(opened, boot, 10 * MINUTE)
    assert "Phần này 20:00" in opened._window.part_bar.times.text()
    assert "Cả bài 1:20:00" in opened._window.part_bar.times.text()
    assert opened._window.head.timer.text() == "20:00"


def test_a_part_is_left_by_its_review_with_a_tick(
    opened: SeatController, session: MemorySession, qtbot: QtBot, boot: HandClock
) -> None:
    pass_time(opened, boot, 10 * MINUTE)
    opened._window.intents.review_asked.emit()
    review = opened._window.review
    assert "0 trong 12 câu" in review._summary.plain_text()
    assert review.hand_in.text() == "Sang Phần II"
    review.sure.setFocus()
    press(opened, Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Space)
    assert (opened.state.phase, opened.state.work.number) == (Phase.ITEM, 13)
    qtbot.waitUntil(lambda: session.of(PartEntered) == [PartEntered(2, 10 * MINUTE)])
    assert session.of(Submitted) == []


def test_closed_and_coming_cells_lead_nowhere_and_say_why(opened: SeatController) -> None:
    opened._window.intents.part_asked.emit()
    cells = opened._window.map.cells
    assert "phần đã đóng" in cells[0].accessibleName()
    assert "phần chưa mở" in cells[-1].accessibleName()
    cells[0].click()
    press(opened, Qt.Key.Key_Left)
    assert opened.state.work.number == 13


def test_the_next_part_opens_by_itself_and_the_last_hands_in(
    opened: SeatController, session: MemorySession, boot: HandClock, qtbot: QtBot
) -> None:
    pass_time(opened, boot, 29 * MINUTE)
    assert opened._window.strip.sentence.text().startswith("Phần này còn 1 phút.")
    pass_time(opened, boot, MINUTE)
    assert opened.state.work.part == 2
    pass_time(opened, boot, 30 * MINUTE)
    assert opened.state.work.part == 3
    assert session.of(Submitted) == []
    pass_time(opened, boot, 29 * MINUTE)
    assert "Bài tự nộp" in opened._window.strip.sentence.text()
    pass_time(opened, boot, MINUTE)
    qtbot.waitUntil(lambda: bool(session.of(Submitted)))
    assert session.of(Submitted) == [Submitted(0, 22, "time_up")]


def test_a_killed_seat_is_back_in_the_same_part_with_the_same_time(
    opened: SeatController, session: MemorySession, boot: HandClock, qtbot: QtBot, stepped: PackedPaper
) -> None:
    pass_time(opened, boot, 12 * MINUTE)
    opened._window.intents.part_asked.emit()
    pass_time(opened, boot, 5 * MINUTE)
    qtbot.waitUntil(lambda: replay(session.records).used_ms == 17 * MINUTE)
    for again in started(qtbot, session, boot):
        open_at(again, session, qtbot, stepped)
        assert (again.state.work.part, again.state.work.number) == (2, 13)
        assert again.state.part_left_ms == 25 * MINUTE


def test_a_break_hides_the_paper_and_stops_the_clock(
    opened: SeatController, session: MemorySession, boot: HandClock, qtbot: QtBot
) -> None:
    pass_time(opened, boot, 10 * MINUTE)
    opened._window.part_bar.take_break.click()
    window = opened._window
    assert window.paused.isVisible()
    assert not window.item.isVisible()
    assert "20:00" in window.paused.clock.text()
    pass_time(opened, boot, 40 * MINUTE)
    press(opened, Qt.Key.Key_A)
    assert window.paused.go_on.hasFocus()
    press(opened, Qt.Key.Key_Space)
    assert (opened.state.phase, opened.state.part_left_ms) == (Phase.ITEM, 20 * MINUTE)
    qtbot.waitUntil(lambda: session.of(BreakEnded) == [BreakEnded(40 * MINUTE)])
    assert session.of(BreakBegan) == [BreakBegan(10 * MINUTE)]
    assert session.of(Answered) == []
    after = session.records[session.records.index(BreakEnded(40 * MINUTE)) + 1]
    assert isinstance(after, Ticked)
    assert after.used_ms == 10 * MINUTE


def test_without_the_accommodation_there_is_no_way_to_a_break(qtbot: QtBot, paper: PackedPaper) -> None:
    window = SeatWindow(practice=True)
    qtbot.addWidget(window)
    window.show_state(SeatState(Phase.ITEM, PLACE, CANDIDATE, paper=paper))
    assert window.part_bar.isHidden()
