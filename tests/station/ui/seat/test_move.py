"""An officer moves a candidate by a stick: F12 with no line, and nothing is let go before the stick has it."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from protocol import handover as format_of
from protocol.paper import PackedPaper
from protocol.records import OrderTaken
from station import handover
from station.exam.attempt import OpenedPaper
from station.exam.seat import Phase, SeatState
from station.exam.stick import StickTrouble
from station.moving import MoveOut
from station.seat_pins import SeatPins
from station.ui.seat.controller import SeatController
from station.ui.seat.handover_words import VIETNAMESE as STICK_WORDS
from station.ui.seat.move_hand import MoveHand, MoveLane
from station.ui.seat.move_words import ENGLISH, NAMES, VIETNAMESE
from station.ui.seat.window import SeatWindow
from tests.station.checkin.conftest import PINS
from tests.station.lan import Exam
from tests.station.offline_seat import CANDIDATE, OfflineSeat, usb
from tests.station.ui.seat.conftest import CANDIDATE as PERSON
from tests.station.ui.seat.conftest import PLACE, HandClock, MemorySession


class Room:
    """A candidate at work in a seat without a line; what is plugged in is in `sticks`."""

    def __init__(self, folder: Path, session: MemorySession, boot: HandClock, qtbot: QtBot) -> None:
        self.seat, self.sticks = OfflineSeat(Exam(folder)), list[Path]()
        self.seat.begin()
        self.session, self.window = session, SeatWindow(practice=True)
        qtbot.addWidget(self.window)
        self.window.resize(1024, 768)
        self.controller = SeatController(self.window, session, boot, SeatState(place=PLACE, practice=True))
        pins = SeatPins(self.seat.package.officers, self.seat.station.folder, boot)
        lane = MoveLane(MoveOut(self.seat.hands, pins, lambda: self.seat.keys), self.window, lambda: self.sticks)
        self.hand = MoveHand(self.window, lambda: self.controller, lane)
        self.controller.start()
        self.hand.start()
        self.window.show()

    @property
    def phase(self) -> Phase:
        return self.controller.state.phase


@pytest.fixture
def room(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, session: MemorySession, boot: HandClock, paper: PackedPaper
) -> Iterator[Room]:
    made = Room(tmp_path, session, boot, qtbot)
    qtbot.waitActive(made.window)
    session.listener.card_signed_in(PERSON)
    session.listener.paper_opened(OpenedPaper(paper))
    session.listener.line_changed(online=False)
    qtbot.waitUntil(lambda: made.phase is Phase.ITEM and not made.controller.state.online)
    yield made
    made.hand.stop()
    made.controller.stop()
    made.seat.store.close()


def opened(room: Room, qtbot: QtBot) -> None:
    QTest.keyClick(room.window.item, Qt.Key.Key_F12)
    qtbot.waitUntil(room.hand.panel.isVisible)


def asked(room: Room, qtbot: QtBot, seat: str, pin: str) -> None:
    panel = room.hand.panel
    panel.to_seat.setText(seat)
    panel.pin.setFocus()
    QTest.keyClicks(panel.pin, pin)
    QTest.keyClick(panel.pin, Qt.Key.Key_Return)


def said(label: QLabel, sentence: str) -> bool:
    return label.text() == sentence


def test_with_a_line_the_key_does_nothing(room: Room, qtbot: QtBot) -> None:
    room.session.listener.line_changed(online=True)
    qtbot.waitUntil(lambda: room.controller.state.online)
    QTest.keyClick(room.window.item, Qt.Key.Key_F12)
    assert room.hand.panel.isHidden()


def test_while_it_is_open_no_key_reaches_the_paper_and_esc_goes_back(room: Room, qtbot: QtBot) -> None:
    opened(room, qtbot)
    panel, before = room.hand.panel, room.controller.state
    assert panel.to_seat.hasFocus()
    QTest.keyClicks(panel.to_seat, "ab31f")
    QTest.keyClick(panel.to_seat, Qt.Key.Key_Right)
    for _ in range(6):
        before_it = QApplication.focusWidget()
        assert before_it is not None
        QTest.keyClick(before_it, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert panel.isAncestorOf(focus)
    assert panel.to_seat.text() == "ab31f"
    assert (room.controller.state.work.responses, room.controller.state.work.flags) == (
        before.work.responses,
        before.work.flags,
    )
    QTest.keyClick(panel.to_seat, Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert (panel.to_seat.text(), panel.pin.text()) == ("", "")


def test_the_order_is_taken_once_the_stick_has_the_attempt_and_the_code_is_shown(
    room: Room, qtbot: QtBot, tmp_path: Path
) -> None:
    opened(room, qtbot)
    panel = room.hand.panel
    for sentence, seat, pin in (
        (VIETNAMESE.missing, "31", PINS["cb1"]),
        (VIETNAMESE.bad_seat, "15", PINS["cb1"]),
        (VIETNAMESE.wrong_pin, "31", "sai-ma-pin"),
    ):
        asked(room, qtbot, seat, pin)
        qtbot.waitUntil(partial(said, panel.trouble, sentence))
        room.sticks = room.sticks or [usb(tmp_path)]
        assert panel.pin.text() == ""
    assert room.phase is Phase.ITEM
    assert room.session.of(OrderTaken) == []
    asked(room, qtbot, "31", PINS["cb1"])
    qtbot.waitUntil(panel.noted.isVisible)
    qtbot.waitUntil(lambda: room.phase is Phase.RELIEVED)
    assert len(room.session.of(OrderTaken)) == 1
    assert "máy 31" in panel.next.text()
    code = panel.code.text().replace("-", "")
    panel.noted.click()
    assert panel.isHidden()
    assert panel.code.text() == ""
    (path,) = handover.found(room.sticks[0])
    file = format_of.read(handover.read(path), room.seat.station.authority)
    secret, _ = format_of.open_by_code(file, code)
    assert secret.candidate == CANDIDATE


def test_a_stick_pulled_out_lets_nobody_go(room: Room, qtbot: QtBot, tmp_path: Path) -> None:
    room.sticks = [tmp_path / "pulled-out"]
    opened(room, qtbot)
    asked(room, qtbot, "31", PINS["cb1"])
    qtbot.waitUntil(lambda: room.hand.panel.trouble.text() == STICK_WORDS.troubles[StickTrouble.GONE])
    assert room.phase is Phase.ITEM
    assert room.session.of(OrderTaken) == []
    room.sticks.append(usb(tmp_path))
    asked(room, qtbot, "31", PINS["cb1"])
    qtbot.waitUntil(lambda: room.hand.panel.trouble.text() == VIETNAMESE.several)


def test_what_was_handed_in_meanwhile_is_moved_nowhere(room: Room, qtbot: QtBot, tmp_path: Path) -> None:
    room.sticks = [usb(tmp_path)]
    opened(room, qtbot)
    room.window.intents.hand_in_asked.emit()
    qtbot.waitUntil(lambda: room.controller.state.receipt is not None)
    asked(room, qtbot, "31", PINS["cb1"])
    assert room.hand.panel.isHidden()
    assert list(room.sticks[0].iterdir()) == []


def test_both_languages_say_all_of_it() -> None:
    assert [name for name in NAMES if getattr(VIETNAMESE, name) == getattr(ENGLISH, name)] == []
