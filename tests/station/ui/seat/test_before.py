"""From sign-in to the bell by keyboard alone: written as it goes, skipped after a restart, never in the paper's way."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from protocol.paper import PackedPaper
from protocol.records import Answered, DeviceChecked, Verdict
from protocol.seat_rules import Accommodation, SeatRules, TimeFrom
from station.exam.attempt import OpenedPaper
from station.exam.device import MachineFacts
from station.exam.preparing import ALL_STOPS, Checked, Preparing, Stop
from station.exam.seat import Phase, Preparation, SeatState
from station.exam.work import replay
from station.ui.seat.controller import SeatController
from station.ui.seat.day_words import VIETNAMESE
from station.ui.seat.window import SeatWindow
from tests.station.ui.seat.conftest import CANDIDATE, PLACE, HandClock, MemorySession

FACTS = MachineFacts(1366, 768, 1, 12_000_000_000, writable=True, clock_off_s=2.0)
GIVEN = replace(
    CANDIDATE, accommodation=Accommodation(extra_percent=25, helper="Trần Thị Bình", zoom=150, theme="dark")
)


@pytest.fixture
def arriving(qtbot: QtBot, qapp: QApplication, session: MemorySession, boot: HandClock) -> Iterator[SeatController]:
    """A seat with every stop on the way to the bell, at sign-in."""
    window = SeatWindow(practice=True)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    state = SeatState(place=PLACE, practice=True, preparing=Preparing(ALL_STOPS))
    controller = SeatController(window, session, boot, state)
    controller.start()
    window.show()
    qtbot.waitActive(window)
    window.before.show_machine(FACTS)
    yield controller
    session.gate.set()
    controller.stop()


@pytest.fixture
def signed_in(arriving: SeatController, session: MemorySession, qtbot: QtBot) -> SeatController:
    session.listener.card_signed_in(CANDIDATE)
    session.listener.prepared(Preparation(paper_here=True))
    qtbot.waitUntil(lambda: arriving.state.phase is Phase.WAITING and arriving.state.preparation.paper_here)
    return arriving


def press(seat: SeatController, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or seat._window, key)


def stop_of(seat: SeatController) -> Stop:
    return seat.state.preparing.stop


def checked(session: MemorySession) -> dict[str, Verdict]:
    return dict(replay(session.records).checked)


def test_the_way_to_the_bell_is_walked_by_keyboard_alone(
    signed_in: SeatController, session: MemorySession, qtbot: QtBot
) -> None:
    before = signed_in._window.before
    assert before.identity.yes.hasFocus()
    press(signed_in, Qt.Key.Key_Space)
    assert before.devices.typed.hasFocus()
    QTest.keyClicks(before.devices.typed, "Truwowngf Thi 2026")
    assert before.devices.typed.text() == "Trường Thi 2026"
    before.devices.no_mouse.setFocus()
    press(signed_in, Qt.Key.Key_Space)
    assert "Giơ tay gọi cán bộ coi thi: Chuột" in before.devices.call.text()
    before.devices.go_on.setFocus()
    press(signed_in, Qt.Key.Key_Space)
    assert stop_of(signed_in) is Stop.PRACTICE
    before.practice.page.skip.setFocus()
    press(signed_in, Qt.Key.Key_Space)
    assert before.instructions.read.hasFocus()
    press(signed_in, Qt.Key.Key_Space)
    assert stop_of(signed_in) is Stop.READY
    assert "Đã báo: Chuột" in before.waiting.machine.fact.text()
    assert before.waiting.practice.fact.text() == VIETNAMESE.practice_not
    qtbot.waitUntil(lambda: "instructions" in checked(session))
    assert checked(session) == {
        "identity": Verdict.PASSED,
        "screen": Verdict.PASSED,
        "disk": Verdict.PASSED,
        "clock": Verdict.PASSED,
        "keyboard": Verdict.PASSED,
        "accents": Verdict.PASSED,
        "mouse": Verdict.FAILED,
        "practice": Verdict.NOT_DONE,
        "instructions": Verdict.PASSED,
    }


@pytest.mark.parametrize("has_sound", [False, True])
def test_tab_goes_through_the_tries_as_they_are_read(signed_in: SeatController, *, has_sound: bool) -> None:
    state = signed_in.state
    signed_in.show_step(replace(state, preparing=replace(state.preparing, has_sound=has_sound)))
    press(signed_in, Qt.Key.Key_Space)
    devices = signed_in._window.before.devices
    sounds = (devices.listen, devices.softer, devices.louder, devices.heard, devices.not_heard) if has_sound else ()
    for expected in (devices.typed, devices.switch, devices.mouse, devices.no_mouse, *sounds, devices.go_on):
        assert expected.hasFocus()
        press(signed_in, Qt.Key.Key_Tab)


def test_the_line_is_typed_in_the_way_that_is_chosen_beside_it(signed_in: SeatController) -> None:
    press(signed_in, Qt.Key.Key_Space)
    devices = signed_in._window.before.devices
    devices.switch.click()
    assert signed_in.state.typing == "vni"
    QTest.keyClicks(devices.typed, "Tru7o7ng2 Thi ")
    assert devices.typed.text() == "Trường Thi "
    QTest.keyClick(devices.typed, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert signed_in.state.typing == "off"


def test_the_place_tells_the_time_that_this_candidate_has(signed_in: SeatController) -> None:
    assert "90 phút" in signed_in._window.place._sitting.text()
    helped = replace(CANDIDATE, accommodation=Accommodation(extra_percent=25))
    signed_in.show_step(replace(signed_in.state, candidate=helped))
    assert "113 phút" in signed_in._window.place._sitting.text()


def test_a_key_on_the_mouse_button_is_no_click(signed_in: SeatController) -> None:
    press(signed_in, Qt.Key.Key_Space)
    devices = signed_in._window.before.devices
    devices.mouse.setFocus()
    press(signed_in, Qt.Key.Key_Space)
    assert devices.rows[Checked.MOUSE].fact.text() == VIETNAMESE.not_tried
    QTest.mouseClick(devices.mouse, Qt.MouseButton.LeftButton)
    assert devices.rows[Checked.MOUSE].fact.text() == VIETNAMESE.mouse_good


def test_another_persons_name_calls_an_invigilator_and_goes_nowhere(
    signed_in: SeatController, session: MemorySession, qtbot: QtBot
) -> None:
    press(signed_in, Qt.Key.Key_Tab, Qt.Key.Key_Space)
    assert signed_in._window.before.identity.note.text() == VIETNAMESE.not_me_next
    assert signed_in.state.preparing.stop is Stop.IDENTITY
    qtbot.waitUntil(lambda: checked(session) == {"identity": Verdict.FAILED})


def test_practice_answers_are_shown_and_never_written(
    signed_in: SeatController, session: MemorySession, qtbot: QtBot
) -> None:
    session.listener.prepared_before({"identity": Verdict.PASSED, "mouse": Verdict.PASSED})
    qtbot.waitUntil(lambda: signed_in.state.preparing.stop is Stop.PRACTICE)
    practice = signed_in._window.before.practice
    press(signed_in, Qt.Key.Key_C)
    assert practice._state is not None
    assert practice._state.counts.answered == 1
    for _ in range(len(practice._state.items)):
        signed_in._window.before.practice.intents.next_asked.emit()
    assert signed_in.state.preparing.stop is Stop.INSTRUCTIONS
    qtbot.waitUntil(lambda: "practice" in checked(session))
    assert session.of(Answered) == []
    assert not signed_in.state.work.responses


def test_after_a_restart_only_what_was_not_done_is_asked(
    arriving: SeatController, session: MemorySession, qtbot: QtBot
) -> None:
    session.listener.prepared_before({"identity": Verdict.PASSED, "mouse": Verdict.NOT_DONE})
    session.listener.card_signed_in(CANDIDATE)
    qtbot.waitUntil(lambda: arriving.state.phase is Phase.WAITING)
    assert arriving.state.preparing.stop is Stop.PRACTICE
    assert session.of(DeviceChecked) == []


def test_the_paper_opens_over_a_practice_question(
    signed_in: SeatController, session: MemorySession, qtbot: QtBot, paper: PackedPaper
) -> None:
    session.listener.prepared_before({"identity": Verdict.PASSED, "mouse": Verdict.PASSED})
    qtbot.waitUntil(lambda: signed_in.state.preparing.stop is Stop.PRACTICE)
    session.listener.paper_opened(OpenedPaper(paper))
    qtbot.waitUntil(lambda: signed_in.state.phase is Phase.ITEM)
    press(signed_in, Qt.Key.Key_B)
    assert signed_in.state.counts.answered == 1
    assert signed_in._window.before.practice._state is None


def test_an_accommodation_is_said_and_seen_from_the_first_screen(
    arriving: SeatController, session: MemorySession, qtbot: QtBot
) -> None:
    session.listener.card_signed_in(GIVEN)
    qtbot.waitUntil(lambda: arriving.state.phase is Phase.WAITING)
    said = arriving._window.before.identity.note.text()
    assert "thêm 25% thời gian" in said
    assert "Trần Thị Bình" in said
    assert (arriving.state.zoom, arriving.state.theme) == (150, "dark")


@pytest.mark.parametrize(
    ("time_from", "paper_here", "said"),
    [
        (TimeFrom.OPENING, True, "Giờ làm bài của em tính từ khi đề mở"),
        (TimeFrom.BELL, True, "máy bên cạnh đã mở đề"),
        (TimeFrom.OPENING, False, "Đề chưa tải xong"),
    ],
)
def test_a_late_bell_is_said_with_what_it_costs(qtbot: QtBot, time_from: TimeFrom, paper_here: bool, said: str) -> None:
    window = SeatWindow(practice=True)
    qtbot.addWidget(window)
    late = Preparation(paper_here=paper_here, key_late=True, seconds_to_start=0)
    state = SeatState(Phase.WAITING, PLACE, CANDIDATE, preparation=late, rules=SeatRules(time_from=time_from))
    window.show_state(state)
    assert said in window.waiting.note.text()
    assert window.waiting.bell.fact.text() == VIETNAMESE.bell_not_yet


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (replace(FACTS, screens=2), "2 màn hình"),
        (replace(FACTS, width=800), "nhỏ hơn 1024 × 768"),
        (replace(FACTS, writable=False), "Không ghi được"),
        (replace(FACTS, free=50_000_000), "Chỉ còn 50 MB"),
        (replace(FACTS, clock_off_s=-600.0), "Lệch 10 phút"),
    ],
)
def test_what_the_machine_finds_wrong_calls_an_invigilator_and_stops_nobody(
    signed_in: SeatController, facts: MachineFacts, said: str
) -> None:
    devices = signed_in._window.before.devices
    signed_in._window.before.show_machine(facts)
    press(signed_in, Qt.Key.Key_Space)
    assert any(said in row.fact.text() for row in devices.rows.values())
    assert devices.call.isVisible()
    devices.go_on.setFocus()
    press(signed_in, Qt.Key.Key_Space)
    assert signed_in.state.preparing.stop is Stop.PRACTICE


def test_every_button_on_the_way_has_a_name(signed_in: SeatController) -> None:
    before = signed_in._window.before
    for card in (*before.cards, before.practice.page):
        assert all(
            button.accessibleName() or button.text()
            for button in card.findChildren(QPushButton)
            if button.isVisibleTo(card)
        )
