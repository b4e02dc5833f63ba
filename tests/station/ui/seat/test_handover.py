"""With no line the receipt screen offers a stick, says how far it came, and loses nothing whatever the stick does."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol import handover as format_of
from protocol.paper import PackedPaper
from protocol.records import Submitted
from station import handover
from station.exam import stick as sticks
from station.exam.attempt import OpenedPaper
from station.exam.seat import Phase, Receipt, SeatState
from station.exam.stick import Stick, StickStep, StickTrouble
from station.ui.seat.controller import SeatController
from station.ui.seat.handover_lane import HandoverHand, HandoverLane
from station.ui.seat.handover_panel import HandoverPanel
from station.ui.seat.handover_words import ENGLISH, NAMES, VIETNAMESE
from station.ui.seat.intents import SeatIntents
from station.ui.seat.window import SeatWindow
from station.ui.seat.words import VIETNAMESE as SEAT_WORDS
from tests.station.lan import Exam
from tests.station.offline_seat import ATTEMPT, OfflineSeat, usb
from tests.station.ui.seat.conftest import CANDIDATE, PLACE, HandClock, MemorySession


class OfflineSession(MemorySession):
    """Signs with a real seat's journal what is handed in."""

    def __init__(self, seat: OfflineSeat) -> None:
        super().__init__()
        self.seat = seat

    def submit(self, submitted: Submitted) -> Receipt:
        """Hand in."""
        super().submit(submitted)
        link = base64.urlsafe_b64encode(self.seat.hand_in().encode()).decode()
        return Receipt("7K3Q9F2M0XWT4HRA", f"TT1:{link}", "08:52:17")


class Room:
    """A seat without a line, and the sticks that are plugged into it."""

    def __init__(self, folder: Path, boot: HandClock, qtbot: QtBot) -> None:
        self.folder, self.sticks = folder, list[Path]()
        self.seat = OfflineSeat(Exam(folder))
        self.session = OfflineSession(self.seat)
        self.window = SeatWindow(practice=True)
        qtbot.addWidget(self.window)
        self.window.resize(1024, 768)
        lane = HandoverLane(self.seat.hands, lambda: tuple(self.sticks))
        self.hand = HandoverHand(self.window.intents, lambda: self.controller, lane, self.window)
        self.controller = SeatController(self.window, self.session, boot, SeatState(place=PLACE, practice=True))
        self.controller.start()
        self.hand.start()
        self.window.show()

    @property
    def state(self) -> SeatState:
        return self.controller.state

    @property
    def panel(self) -> HandoverPanel:
        return self.window.receipt.handover

    def step_is(self, *steps: StickStep) -> bool:
        return self.state.stick.step in steps


@pytest.fixture
def room(qtbot: QtBot, qapp: QApplication, tmp_path: Path, boot: HandClock, paper: PackedPaper) -> Iterator[Room]:
    """A seat after the hand-in, with no line."""
    made = Room(tmp_path, boot, qtbot)
    made.session.listener.card_signed_in(CANDIDATE)
    made.session.listener.paper_opened(OpenedPaper(paper))
    qtbot.waitUntil(lambda: made.state.phase is Phase.ITEM)
    made.session.listener.line_changed(online=False)
    made.window.intents.hand_in_asked.emit()
    qtbot.waitUntil(lambda: made.state.receipt is not None)
    yield made
    made.hand.stop()
    made.controller.stop()
    made.seat.store.close()


def test_with_no_line_a_stick_is_offered_and_with_one_it_is_not(room: Room, qtbot: QtBot) -> None:
    assert room.panel.isVisible()
    assert room.panel.said.text() == VIETNAMESE.ask
    room.session.listener.line_changed(online=True)
    qtbot.waitUntil(lambda: not room.panel.isVisible())


def test_the_attempt_goes_onto_the_stick_and_the_screen_names_the_file(room: Room, qtbot: QtBot) -> None:
    room.sticks = [usb(room.folder)]
    room.panel.write.click()
    qtbot.waitUntil(lambda: room.step_is(StickStep.WRITTEN))
    (path,) = handover.found(room.sticks[0])
    assert path.name in room.panel.said.text()
    assert "USB" in room.panel.said.text()
    file = format_of.read(handover.read(path), room.seat.station.authority)
    assert file.attempt == ATTEMPT
    (segment,) = format_of.open_with(file, room.seat.records)
    assert len(segment.heads) == 1  # the head that earns the receipt


def test_without_a_stick_it_says_so_and_takes_one_that_comes(room: Room, qtbot: QtBot) -> None:
    room.panel.write.click()
    qtbot.waitUntil(lambda: room.step_is(StickStep.MISSING))
    assert room.panel.said.text() == VIETNAMESE.missing
    room.sticks = [usb(room.folder)]
    room.panel.write.click()
    qtbot.waitUntil(lambda: room.step_is(StickStep.WRITTEN))


def test_with_two_sticks_the_person_chooses(room: Room, qtbot: QtBot) -> None:
    first, second = room.folder / "ĐIỂM THI 12", room.folder / "a&b"
    first.mkdir()
    second.mkdir()
    room.sticks = [first, second]
    room.panel.write.click()
    qtbot.waitUntil(lambda: room.step_is(StickStep.CHOOSING))
    assert [button.text() for button in room.panel.choices] == ["ĐIỂM THI 12", "a&&b"]
    room.panel.choices[1].click()
    qtbot.waitUntil(lambda: room.step_is(StickStep.WRITTEN))
    assert handover.found(first) == ()
    assert len(handover.found(second)) == 1


def test_a_stick_that_is_gone_while_it_is_written_can_be_tried_again(room: Room, qtbot: QtBot) -> None:
    room.sticks = [room.folder / "pulled-out"]
    room.panel.write.click()
    qtbot.waitUntil(lambda: room.step_is(StickStep.FAILED))
    assert room.panel.said.text() == VIETNAMESE.troubles[StickTrouble.GONE]
    assert room.panel.write.text() == VIETNAMESE.again
    room.sticks[0].mkdir()
    room.panel.write.click()
    qtbot.waitUntil(lambda: room.step_is(StickStep.WRITTEN))


def test_after_the_candidate_has_gone_an_officer_still_can(room: Room, qtbot: QtBot) -> None:
    room.window.intents.finish_asked.emit()
    qtbot.waitUntil(lambda: room.state.phase is Phase.GOODBYE)
    page = room.window.goodbye.handover
    qtbot.waitUntil(page.isVisible)
    room.sticks = [usb(room.folder)]
    page.write.click()
    qtbot.waitUntil(lambda: room.step_is(StickStep.WRITTEN))
    assert len(handover.found(room.sticks[0])) == 1


def test_it_is_offered_only_after_the_hand_in_and_while_no_server_has_it() -> None:
    receipt = Receipt("7K3Q", "TT1:", "08:52:17")
    ready = SeatState(phase=Phase.RECEIPT, receipt=receipt, online=False, stick=Stick(StickStep.READY))
    assert sticks.offered(ready)
    promised = replace(receipt, server_at="08:52:18")
    for hidden in (
        replace(ready, stick=Stick()),
        replace(ready, online=True),
        replace(ready, receipt=None),
        replace(ready, receipt=promised),
        replace(ready, phase=Phase.GOODBYE, receipt=None, sent=True),
        replace(ready, receipt=promised, stick=Stick(StickStep.FAILED)),
    ):
        assert not sticks.offered(hidden)
    assert sticks.offered(replace(ready, receipt=promised, stick=Stick(StickStep.WRITTEN)))


def test_a_strangers_name_is_shown_plainly() -> None:
    assert sticks.label("/media/thi/KINGSTON") == "KINGSTON"
    assert sticks.label("/media/thi/" + "x" * 100) == "x" * sticks.MAX_LABEL_LETTERS
    assert sticks.label("/media/thi/a\u202eb\n") == "a_b_"
    assert sticks.label("/") == "USB"


def test_every_trouble_has_its_sentence_in_both_languages(qtbot: QtBot, qapp: QApplication) -> None:
    for words in (VIETNAMESE, ENGLISH):
        assert set(words.troubles) == set(StickTrouble)
        assert len(set(words.troubles.values())) == len(StickTrouble)
    assert all(getattr(VIETNAMESE, name) != getattr(ENGLISH, name) for name in NAMES)
    panel = HandoverPanel(SEAT_WORDS, SeatIntents())
    qtbot.addWidget(panel)
    for trouble in StickTrouble:
        panel.show_stick(SeatState(stick=Stick(StickStep.FAILED, trouble=trouble)))
        assert panel.said.text() == VIETNAMESE.troubles[trouble]
