"""What is seen becomes a note and a screen; an officer's PIN opens again."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.records import Alarmed, Answered, SeatLocked, SeatUnlocked
from protocol.seat_rules import Alarm
from station.exam.lockdown.lock import NoLock
from station.exam.lockdown.watch import Sighting, Watcher
from station.exam.seat import Phase, Unlocking
from station.ui.seat.controller import SeatController
from station.ui.seat.guard import SeatGuard
from station.ui.seat.played_filter import PlayedFilter
from tests.station.ui.seat.conftest import OFFICER, OFFICER_PIN, HandClock, MemorySession

OBS = Sighting(Alarm.CAPTURE, {"program": "obs"})


@dataclass
class ShownMachine:
    """A machine on which a test says what there is to see."""

    seen: list[Sighting] = field(default_factory=list)
    places: int = 5
    is_open: bool = False
    blind: bool = False
    asked_by: set[int] = field(default_factory=set)

    def harden(self) -> None:
        """Do nothing."""

    def watchers(self) -> Sequence[Watcher]:
        if self.blind:
            raise ConnectionError
        return (self,)

    def look(self) -> Sequence[Sighting]:
        self.asked_by.add(threading.get_ident())
        return tuple(self.seen)

    def shut(self) -> int:
        return self.places

    def open(self) -> None:
        self.is_open = True


@dataclass
class Guarded:
    """A guarded seat with its paper open."""

    seat: SeatController
    session: MemorySession
    machine: ShownMachine
    guard: SeatGuard
    qtbot: QtBot

    def until(self, phase: Phase) -> None:
        self.qtbot.waitUntil(lambda: self.seat.state.phase is phase)

    def press_pin(self, pin: str) -> None:
        page = self.seat._window.locked.staff
        if page._form.isHidden():
            page.call.click()
        QTest.keyClicks(page.pin, pin)
        QTest.keyClick(page.pin, Qt.Key.Key_Return)


@pytest.fixture
def guarded(
    opened: SeatController, session: MemorySession, boot: HandClock, qapp: QApplication, qtbot: QtBot
) -> Iterator[Guarded]:
    machine, played = ShownMachine(), PlayedFilter(qapp)
    guard = SeatGuard(opened._window, opened, session, boot, NoLock(), machine, played)
    guard.start()
    yield Guarded(opened, session, machine, guard, qtbot)
    session.gate.set()
    guard.stop()
    qapp.removeNativeEventFilter(played)


def test_what_is_seen_locks_the_seat_and_is_written(guarded: Guarded) -> None:
    guarded.machine.seen.append(OBS)
    guarded.until(Phase.LOCKED)
    guarded.qtbot.waitUntil(lambda: bool(guarded.session.of(SeatLocked)))
    (alarm,) = guarded.session.of(Alarmed)
    assert isinstance(alarm, Alarmed)
    assert (alarm.alarm, alarm.reaction, alarm.facts) == ("capture", "lock", {"program": "obs"})
    assert guarded.seat._window.locked.reason.text() == "Lý do: có chương trình chụp màn hình"


def test_watchers_are_never_asked_on_the_windows_thread(guarded: Guarded) -> None:
    guarded.qtbot.waitUntil(lambda: bool(guarded.machine.asked_by))
    assert threading.get_ident() not in guarded.machine.asked_by


def test_what_was_answered_before_is_written_before_the_alarm(guarded: Guarded) -> None:
    window = guarded.seat._window
    QTest.keyClick(window, Qt.Key.Key_A)
    guarded.machine.seen.append(OBS)
    guarded.until(Phase.LOCKED)
    guarded.qtbot.waitUntil(lambda: bool(guarded.session.of(SeatLocked)))
    kinds = [type(record) for record in guarded.session.records]
    assert kinds.index(Answered) < kinds.index(Alarmed) < kinds.index(SeatLocked)


def test_a_full_disk_holds_a_note_up_and_loses_none(guarded: Guarded) -> None:
    guarded.session.broken = True
    guarded.machine.seen.append(OBS)
    guarded.until(Phase.LOCKED)
    guarded.session.broken = False
    guarded.machine.seen.append(Sighting(Alarm.VIRTUAL_MACHINE))
    guarded.qtbot.waitUntil(lambda: len(guarded.session.of(Alarmed)) == 2)
    assert guarded.session.of(SeatLocked)


def test_an_officers_pin_opens_the_seat_where_it_was(guarded: Guarded) -> None:
    guarded.machine.seen.append(OBS)
    guarded.until(Phase.LOCKED)
    guarded.press_pin("khong-phai")
    guarded.qtbot.waitUntil(lambda: guarded.seat.state.unlocking is Unlocking.WRONG)
    assert "không đúng" in guarded.seat._window.locked.staff.trouble.text()
    guarded.press_pin(OFFICER_PIN)
    guarded.until(Phase.ITEM)
    guarded.qtbot.waitUntil(lambda: bool(guarded.session.of(SeatUnlocked)))
    (unlocked,) = guarded.session.of(SeatUnlocked)
    assert isinstance(unlocked, SeatUnlocked)
    assert unlocked.officer == OFFICER


def test_after_five_wrong_pins_the_screen_says_what_to_do(guarded: Guarded) -> None:
    guarded.machine.seen.append(OBS)
    guarded.until(Phase.LOCKED)
    for _ in range(5):
        guarded.press_pin("khong-phai")
        guarded.qtbot.waitUntil(lambda: guarded.seat.state.unlocking in (Unlocking.WRONG, Unlocking.PAUSED))
    guarded.qtbot.waitUntil(lambda: guarded.seat.state.unlocking is Unlocking.PAUSED)
    assert "năm phút" in guarded.seat._window.locked.staff.trouble.text()


def test_the_staff_panel_forgets_a_pin_that_was_left_half_typed(guarded: Guarded) -> None:
    guarded.machine.seen.append(OBS)
    guarded.until(Phase.LOCKED)
    panel = guarded.seat._window.locked.staff
    QTest.keyClick(guarded.seat._window, Qt.Key.Key_F12)
    QTest.keyClicks(panel.pin, "son-")
    assert panel.pin.echoMode() is panel.pin.EchoMode.Password
    QTest.keyClick(guarded.seat._window, Qt.Key.Key_F12)
    assert panel._form.isHidden()
    assert panel.pin.text() == ""


def test_a_warning_stands_on_the_strip_until_it_was_read(guarded: Guarded) -> None:
    guarded.machine.seen.append(Sighting(Alarm.CLOCK_CHANGED, {"seconds": "60"}))
    strip = guarded.seat._window.strip
    guarded.qtbot.waitUntil(lambda: "đồng hồ máy bị chỉnh" in strip.sentence.text())
    strip.seen.click()
    assert not strip.isVisible()


def test_a_restarted_client_is_told_of_and_nobody_is_stopped(guarded: Guarded) -> None:
    guarded.guard.see(Sighting(Alarm.RESTARTED))
    guarded.qtbot.waitUntil(lambda: bool(guarded.session.of(Alarmed)))
    assert guarded.seat.state.phase is Phase.ITEM
    assert guarded.seat.state.notice == ""


def test_what_was_taken_from_the_machine_is_given_back(guarded: Guarded) -> None:
    guarded.guard.stop()
    assert guarded.machine.is_open
    guarded.guard.stop()


def test_a_machine_that_cannot_be_watched_is_told_of(
    opened: SeatController, session: MemorySession, boot: HandClock, qapp: QApplication, qtbot: QtBot
) -> None:
    machine, played = ShownMachine(blind=True), PlayedFilter(qapp)
    guard = SeatGuard(opened._window, opened, session, boot, NoLock(), machine, played)
    guard.start()
    qtbot.waitUntil(lambda: bool(session.of(Alarmed)))
    guard.stop()
    qapp.removeNativeEventFilter(played)
    (alarm,) = session.of(Alarmed)
    assert isinstance(alarm, Alarmed)
    assert alarm.alarm == "display_unknown"
