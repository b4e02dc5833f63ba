"""A candidate at the keyboard: from the code to the receipt."""

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.paper import PackedPaper
from protocol.records import (
    Answered,
    ChoiceResponse,
    Flagged,
    FocusLost,
    FocusRegained,
    ItemShown,
    ShortNumberResponse,
    Struck,
    Submitted,
    Ticked,
    TrueFalseResponse,
)
from station.exam.attempt import OpenedPaper
from station.exam.lockdown.lock import NotHeldError
from station.exam.seat import Candidate, Lock, Phase, Preparation, Receipt, RefusalCode, SaveState, SignInRefusal
from station.exam.work import replay
from station.ui.seat.controller import SeatController
from station.ui.seat.items.interface import ItemWidget
from station.ui.seat.items.option_row import OptionRow
from station.ui.seat.items.short_number import ShortNumberWidget
from station.ui.seat.items.true_false import TrueFalseWidget
from tests.station.ui.seat.conftest import CANDIDATE, CODE, HandClock, MemorySession

MINUTE = 60_000
Shown = TypeVar("Shown", bound=ItemWidget)


def press(
    qtbot: QtBot, seat: SeatController, *keys: Qt.Key, hold: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    for key in keys:
        target = QApplication.focusWidget() or seat._window
        QTest.keyClick(target, key, hold)


def shown(seat: SeatController, kind: type[Shown]) -> Shown:
    """Return the widget that answers the item on screen."""
    answer = seat._window.item.pane.answer
    assert isinstance(answer, kind)
    return answer


def write(qtbot: QtBot, text: str) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClicks(target, text)


def test_the_code_from_the_slip_opens_the_seat(seat: SeatController, qtbot: QtBot) -> None:
    write(qtbot, CANDIDATE.number)
    press(qtbot, seat, Qt.Key.Key_Return)
    write(qtbot, CODE.lower())
    assert seat._window.sign_in.code.text() == "7K3Q9-9F2M0-0XWT4"
    press(qtbot, seat, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: seat.state.phase is Phase.WAITING)
    assert seat._window.waiting.name.text() == "Nguyễn Thị Hòa"
    assert seat._window.sign_in.code.text() == ""


def test_a_wrong_code_is_refused_inside_the_card_with_the_tries_left(seat: SeatController, qtbot: QtBot) -> None:
    write(qtbot, CANDIDATE.number)
    press(qtbot, seat, Qt.Key.Key_Return)
    write(qtbot, "00000" * 3)
    press(qtbot, seat, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: seat.state.refusal is not None)
    assert "Còn 4 lần thử" in seat._window.sign_in.error.text()
    assert seat.state.phase is Phase.SIGN_IN


@pytest.mark.parametrize("typed", ["", "7K3Q9", "7K3Q9-9F2M0-0XWTU"])
def test_a_code_that_cannot_be_one_is_not_sent(
    seat: SeatController, session: MemorySession, qtbot: QtBot, typed: str
) -> None:
    write(qtbot, CANDIDATE.number)
    press(qtbot, seat, Qt.Key.Key_Return)
    write(qtbot, typed)
    press(qtbot, seat, Qt.Key.Key_Return)
    assert "15 chữ" in seat._window.sign_in.error.text()
    assert session.wrong == 0


def test_an_empty_number_is_asked_for(seat: SeatController, qtbot: QtBot) -> None:
    QTest.mouseClick(seat._window.sign_in.enter, Qt.MouseButton.LeftButton)
    assert seat._window.sign_in.error.text() == "Chưa nhập số báo danh."


def test_a_card_of_another_seat_is_named(seat: SeatController, session: MemorySession, qtbot: QtBot) -> None:
    refusal = SignInRefusal(RefusalCode.OTHER_SEAT, {"name": "Nguyễn Thị H", "expected": "16"})
    session.listener.card_refused(refusal)
    qtbot.waitUntil(lambda: seat.state.refusal is not None)
    assert seat._window.sign_in.error.text() == "Máy 15 dành cho Nguyễn Thị H. Máy của em là 16."


def test_a_choice_says_saved_only_when_the_disk_has_it(
    opened: SeatController, session: MemorySession, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: opened.state.saved is SaveState.SAVED_HERE)
    session.gate.clear()
    press(qtbot, opened, Qt.Key.Key_B)
    assert opened._window.head.save.words == "Đang lưu"
    session.gate.set()
    qtbot.waitUntil(lambda: opened.state.saved is SaveState.SAVED_HERE)
    assert session.of(Answered) == [Answered("i1", ChoiceResponse("c11"))]
    assert opened._window.head.save.words == "Đã lưu trên máy"
    session.listener.acknowledged(len(session.records) - 1)
    session.listener.line_changed(online=False)
    qtbot.waitUntil(lambda: not opened.state.online)
    assert opened.state.saved is SaveState.SAVED_HERE
    session.listener.acknowledged(len(session.records))
    qtbot.waitUntil(lambda: opened.state.saved is SaveState.SAVED_SERVER)


def test_a_broken_disk_is_said_and_tried_again(opened: SeatController, session: MemorySession, qtbot: QtBot) -> None:
    session.broken = True
    press(qtbot, opened, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: opened.state.saved is SaveState.FAILED)
    assert "Đừng tắt máy" in opened._window.strip.sentence.text()
    assert not any(row.chosen for row in opened._window.findChildren(OptionRow))
    session.broken = False
    opened._on_second()
    qtbot.waitUntil(lambda: opened.state.saved is SaveState.SAVED_HERE)
    assert session.of(Answered) == [Answered("i1", ChoiceResponse("c10"))]


def test_the_keys_of_a_choice(opened: SeatController, session: MemorySession, qtbot: QtBot) -> None:
    press(qtbot, opened, Qt.Key.Key_2)
    press(qtbot, opened, Qt.Key.Key_C, hold=Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, opened, Qt.Key.Key_F, Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: len(session.of(ItemShown)) == 4)
    assert session.of(Answered) == [Answered("i1", ChoiceResponse("c11"))]
    assert session.of(Struck) == [Struck("i1", "c12", on=True)]
    assert session.of(Flagged) == [Flagged("i1", on=True)]
    assert list(session.of(ItemShown)) == [ItemShown(number) for number in (1, 2, 3, 2)]


def test_the_keys_of_four_statements(opened: SeatController, session: MemorySession, qtbot: QtBot) -> None:
    opened._window.intents.item_asked.emit(13)
    press(qtbot, opened, Qt.Key.Key_D, Qt.Key.Key_Down, Qt.Key.Key_S, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_S)
    given = {"c130": True, "c131": False, "c133": False}
    qtbot.waitUntil(lambda: len(session.of(Answered)) == 3)
    assert session.of(Answered)[-1] == Answered("i13", TrueFalseResponse(given))
    statements = shown(opened, TrueFalseWidget)
    assert statements.missing.plain_text().startswith("Còn ý c chưa trả lời.")


def test_typing_is_kept_after_a_pause_and_letters_are_no_commands_there(
    opened: SeatController, session: MemorySession, qtbot: QtBot
) -> None:
    opened._window.intents.item_asked.emit(17)
    write(qtbot, "-1.5fm7")
    assert shown(opened, ShortNumberWidget).edit.text() == "-1,5"
    qtbot.waitUntil(lambda: len(session.of(Answered)) == 1)
    assert session.of(Answered) == [Answered("i17", ShortNumberResponse("-1,5"))]
    assert session.of(Flagged) == []
    press(qtbot, opened, Qt.Key.Key_F, hold=Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: len(session.of(Flagged)) == 1)


def test_typing_goes_to_the_disk_before_the_next_question(
    opened: SeatController, session: MemorySession, qtbot: QtBot
) -> None:
    opened._window.intents.item_asked.emit(17)
    write(qtbot, "12")
    press(qtbot, opened, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: session.records[-1] == ItemShown(18))
    assert session.of(Answered) == [Answered("i17", ShortNumberResponse("12"))]


def test_nothing_is_pasted_from_outside(opened: SeatController, qtbot: QtBot) -> None:
    opened._window.intents.item_asked.emit(17)
    QApplication.clipboard().setText("42")
    press(qtbot, opened, Qt.Key.Key_V, hold=Qt.KeyboardModifier.ControlModifier)
    press(qtbot, opened, Qt.Key.Key_Insert, hold=Qt.KeyboardModifier.ShiftModifier)
    assert shown(opened, ShortNumberWidget).edit.text() == ""


def test_text_grows_and_the_map_folds(opened: SeatController, qtbot: QtBot) -> None:
    assert opened._window.map.isVisible()
    press(qtbot, opened, Qt.Key.Key_Plus, Qt.Key.Key_Plus, hold=Qt.KeyboardModifier.ControlModifier)
    assert opened.state.zoom == 150
    assert not opened._window.map.isVisible()
    press(qtbot, opened, Qt.Key.Key_M)
    assert opened._window.map.isVisible()
    press(qtbot, opened, Qt.Key.Key_Minus, hold=Qt.KeyboardModifier.ControlModifier)
    assert opened.state.zoom == 125


def test_a_whole_paper_by_keyboard_alone_to_the_receipt(
    opened: SeatController, session: MemorySession, qtbot: QtBot, paper: PackedPaper
) -> None:
    for _ in range(12):
        press(qtbot, opened, Qt.Key.Key_A, Qt.Key.Key_Right)
    for _ in range(4):
        for _ in range(4):
            press(qtbot, opened, Qt.Key.Key_S, Qt.Key.Key_Down)
        press(qtbot, opened, Qt.Key.Key_PageDown)
    for _ in range(6):
        write(qtbot, "0,5")
        press(qtbot, opened, Qt.Key.Key_PageDown)
    assert opened.state.phase is Phase.REVIEW
    review = opened._window.review
    assert QApplication.focusWidget() is review.go_on
    assert not review.hand_in.isEnabled()
    review.sure.setFocus()
    press(qtbot, opened, Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: opened.state.receipt is not None)
    assert session.of(Submitted) == [Submitted(22, 22, "candidate")]
    assert opened._window.receipt.code.text() == "7K3Q-9F2M-0XWT-4HRA"
    assert "em không cần chờ" in opened._window.receipt.server.words
    session.listener.promised(Receipt("7K3Q9F2M0XWT4HRA", "TT1:x", "08:52:17", "08:52:18"))
    qtbot.waitUntil(lambda: "08:52:18" in opened._window.receipt.server.words)
    assert replay(session.records) == opened.state.work
    QTest.mouseClick(opened._window.receipt.done, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opened.state.phase is Phase.GOODBYE)
    with qtbot.waitSignal(opened.finished):
        press(qtbot, opened, Qt.Key.Key_Space)


def test_no_key_hands_in(opened: SeatController, session: MemorySession, qtbot: QtBot) -> None:
    opened._window.intents.review_asked.emit()
    press(qtbot, opened, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_A, Qt.Key.Key_N)
    assert session.of(Submitted) == []


def test_the_seat_hands_in_by_itself_when_time_is_up(
    opened: SeatController, session: MemorySession, boot: HandClock, qtbot: QtBot
) -> None:
    boot.ms += 89 * MINUTE
    opened._on_second()
    assert opened._window.strip.sentence.text().startswith("Còn 1 phút.")
    boot.ms += MINUTE
    opened._on_second()
    qtbot.waitUntil(lambda: opened.state.receipt is not None)
    assert session.of(Submitted) == [Submitted(0, 22, "time_up")]
    assert isinstance(session.records[-2], Ticked)


def test_time_runs_out_behind_a_lock_too(
    opened: SeatController, session: MemorySession, boot: HandClock, qtbot: QtBot
) -> None:
    session.listener.locked(Lock("có thiết bị USB mới", "SV-0712"))
    qtbot.waitUntil(lambda: opened.state.phase is Phase.LOCKED)
    assert opened._window.locked.reason.text() == "Lý do: có thiết bị USB mới · Mã sự việc SV-0712"
    boot.ms += 90 * MINUTE
    opened._on_second()
    qtbot.waitUntil(lambda: opened.state.receipt is not None)


def test_a_lock_is_lifted_where_it_fell(opened: SeatController, session: MemorySession, qtbot: QtBot) -> None:
    session.listener.locked(Lock("thử"))
    qtbot.waitUntil(lambda: opened.state.phase is Phase.LOCKED)
    press(qtbot, opened, Qt.Key.Key_A)
    session.listener.unlocked()
    qtbot.waitUntil(lambda: opened.state.phase is Phase.ITEM)
    assert session.of(Answered) == []


def test_a_restart_after_a_reboot_shows_that_time_waits_for_confirmation(
    seat: SeatController, session: MemorySession, qtbot: QtBot, paper: PackedPaper
) -> None:
    before = (ItemShown(1), Answered("i1", ChoiceResponse("c10")), ItemShown(14), Ticked("boot-old", 5, 2 * MINUTE))
    session.records.extend(before)
    session.listener.card_signed_in(CANDIDATE)
    session.listener.paper_opened(OpenedPaper(paper, before))
    qtbot.waitUntil(lambda: seat.state.work.time_unconfirmed)
    assert "Thời gian chờ xác nhận" in seat._window.strip.sentence.text()
    assert (seat.state.work.number, seat.state.left_ms) == (14, 88 * MINUTE)
    session.listener.time_confirmed(MINUTE)
    qtbot.waitUntil(lambda: not seat.state.work.time_unconfirmed)
    assert seat.state.left_ms == 87 * MINUTE
    assert seat._window.strip.sentence.text() == "Đã khôi phục 1 câu. Câu 14 đang mở."


def test_a_key_that_comes_twice_opens_once(
    opened: SeatController, session: MemorySession, qtbot: QtBot, paper: PackedPaper
) -> None:
    press(qtbot, opened, Qt.Key.Key_A)
    session.listener.paper_opened(OpenedPaper(paper))
    session.listener.prepared(Preparation(key_late=True))
    qtbot.waitUntil(lambda: opened.state.preparation.key_late)
    assert opened.state.counts.answered == 1


def test_losing_the_keyboard_is_written_with_its_length(
    opened: SeatController, session: MemorySession, boot: HandClock, qtbot: QtBot
) -> None:
    opened._on_focus_changed(has_it=False)
    boot.ms += 1_500
    opened._on_focus_changed(has_it=True)
    qtbot.waitUntil(lambda: len(session.of(FocusRegained)) == 1)
    assert session.of(FocusLost) == [FocusLost(1_000_000)]
    assert session.of(FocusRegained) == [FocusRegained(1_500)]
    assert opened.state.phase is Phase.ITEM


def test_a_seat_that_cannot_hold_the_keyboard_says_so(opened: SeatController) -> None:
    class Refusing:
        def hold(self) -> None:
            raise NotHeldError("keyboard")

        def let_go(self) -> None:
            """Nothing is held."""

    opened._lock = Refusing()
    opened.hold()
    assert opened.state.phase is Phase.ERROR


def test_an_exam_window_cannot_be_closed_by_a_key(opened: SeatController) -> None:
    opened._window._may_close = False
    assert not opened._window.close()
    opened._window.allow_close()
    assert opened._window.close()


def test_a_second_card_at_work_changes_nobody(opened: SeatController, session: MemorySession, qtbot: QtBot) -> None:
    session.listener.card_signed_in(Candidate("1", "Người khác", ""))
    session.listener.line_changed(online=False)
    qtbot.waitUntil(lambda: not opened.state.online)
    assert opened.state.candidate == CANDIDATE
