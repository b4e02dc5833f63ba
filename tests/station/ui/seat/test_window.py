"""Every screen fits: nothing is cut at 1366×768, at 1024×768 with 150 %, or at 200 %."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from protocol.paper import PackedPaper
from protocol.records import ChoiceResponse, Submitted
from station.exam import day_steps, steps
from station.exam.seat import Lock, Phase, Preparation, Receipt, RefusalCode, SaveState, SeatState, SignInRefusal
from station.exam.work import Work
from station.ui.seat.grab import FocusWatch
from station.ui.seat.items.option_row import OptionRow
from station.ui.seat.rich import RichText
from station.ui.seat.window import SeatWindow
from station.ui.seat.words import ENGLISH, VIETNAMESE
from tests.station.exam.conftest import choose, set_statement
from tests.station.ui.seat.conftest import CANDIDATE, PLACE

SIZES = [(1366, 768, 100), (1024, 768, 150), (1024, 768, 200), (1920, 1080, 100)]


def states(paper: PackedPaper) -> dict[str, SeatState]:
    start = SeatState(place=replace(PLACE, has_reader=True))
    waiting = steps.prepared(steps.signed_in(start, CANDIDATE), Preparation(paper_here=True, seconds_to_start=702))
    choice = choose(steps.opened(waiting, paper, Work()).state, 1).state
    statements = set_statement(steps.go_to(choice, 13).state, 0, value=True).state
    handed = steps.submit(choice, "candidate").state
    receipt = Receipt("7K3Q9F2M0XWT4HRA", "TT1:7K3Q9F2M0XWT4HRA", "08:52:17")
    refusal = SignInRefusal(RefusalCode.OTHER_SEAT, {"name": "Nguyễn Thị H", "expected": "16"})
    return {
        "sign_in": start,
        "refused": steps.sign_in_refused(start, refusal),
        "waiting": waiting,
        "choice": choice,
        "formulas": steps.go_to(choice, 7).state,
        "table": steps.go_to(choice, 8).state,
        "true_false": statements,
        "short_number": steps.go_to(choice, 17).state,
        "warning": steps.second_passed(choice, 89 * 60_000),
        "not_saved": steps.saved(choice, SaveState.FAILED),
        "review": steps.review(statements),
        "receipt": day_steps.receipt_given(handed, receipt),
        "saving_receipt": handed,
        "locked": steps.locked(choice, Lock("có thiết bị USB mới cắm vào lúc 08:41:09", "SV-0712")),
        "error": steps.failed(start, "keyboard"),
    }


def shown(qtbot: QtBot, state: SeatState, width: int, height: int) -> SeatWindow:
    window = SeatWindow(practice=True)
    qtbot.addWidget(window)
    window.resize(width, height)
    window.show_state(state)
    window.show()
    qtbot.waitExposed(window)
    window.show_state(state)
    QApplication.processEvents()
    return window


def show(window: SeatWindow, state: SeatState) -> None:
    window.show_state(state)
    QApplication.processEvents()
    QApplication.processEvents()


def cut(window: QWidget) -> list[str]:
    """Return what a person would see cut: texts narrower or lower than they need."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.width() == 0:
            continue
        if isinstance(widget, RichText):
            if widget.heightForWidth(widget.width()) > widget.height() + 1:
                found.append(f"height of {widget.plain_text()!r}")
        elif isinstance(widget, QLabel) and widget.text():
            needed = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
            if needed > widget.height() + 1 or (
                not widget.wordWrap() and widget.sizeHint().width() > widget.width() + 1
            ):
                found.append(f"label {widget.text()!r}")
        elif isinstance(widget, QPushButton) and widget.sizeHint().width() > widget.width() + 1:
            found.append(f"button {widget.text()!r}")
    return found


@pytest.mark.parametrize(("width", "height", "zoom"), SIZES)
def test_no_screen_cuts_its_text(qtbot: QtBot, paper: PackedPaper, width: int, height: int, zoom: int) -> None:
    window = shown(qtbot, replace(SeatState(), zoom=zoom), width, height)
    for name, state in states(paper).items():
        show(window, replace(state, zoom=zoom))
        assert (window.width(), window.height()) == (width, height), name
        assert cut(window) == [], name
        for scroll in window.findChildren(QScrollArea):
            if scroll.isVisible():
                assert scroll.horizontalScrollBar().maximum() == 0, name


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_every_theme_dresses_the_item(qtbot: QtBot, paper: PackedPaper, theme: str) -> None:
    window = shown(qtbot, replace(states(paper)["choice"], theme=theme), 1366, 768)
    light = window.grab().toImage().pixelColor(300, 600).lightness()
    assert (light > 200) is (theme == "light")


def test_everything_that_takes_the_focus_has_a_name(qtbot: QtBot, paper: PackedPaper) -> None:
    window = shown(qtbot, SeatState(), 1366, 768)
    for name, state in states(paper).items():
        show(window, state)
        nameless = [
            type(widget).__name__
            for widget in window.findChildren(QWidget)
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.accessibleName()
        ]
        assert nameless == [], name


def test_the_same_state_twice_changes_nothing(qtbot: QtBot, paper: PackedPaper) -> None:
    window = shown(qtbot, states(paper)["formulas"], 1366, 768)
    before = window.grab().toImage()
    window.show_state(states(paper)["formulas"])
    assert window.grab().toImage() == before


def test_practice_can_have_the_lock_of_an_exam_under_its_banner(qtbot: QtBot) -> None:
    window = SeatWindow(practice=True, locked=True)
    qtbot.addWidget(window)
    window.show()
    assert window._banner.isVisible()
    assert window.windowFlags() & Qt.WindowType.FramelessWindowHint
    window.close()
    assert window.isVisible()
    window.allow_close()


def test_the_practice_banner_is_there_in_practice_only(qtbot: QtBot, paper: PackedPaper) -> None:
    practice = shown(qtbot, states(paper)["choice"], 1366, 768)
    assert practice._banner.isVisible()
    exam = SeatWindow()
    qtbot.addWidget(exam)
    exam.show_state(states(paper)["choice"])
    assert exam._banner.isHidden()
    assert exam.windowFlags() & Qt.WindowType.FramelessWindowHint
    exam.allow_close()


def test_an_exam_ignores_the_window_managers_close(qtbot: QtBot) -> None:
    exam = SeatWindow()
    qtbot.addWidget(exam)
    event = QCloseEvent()
    exam.closeEvent(event)
    assert not event.isAccepted()
    exam.allow_close()


def test_a_failed_disk_takes_the_tick_away(qtbot: QtBot, paper: PackedPaper) -> None:
    window = shown(qtbot, states(paper)["not_saved"], 1366, 768)
    assert not any(row.chosen for row in window.findChildren(OptionRow))


def test_a_mouse_chooses_and_strikes(qtbot: QtBot, paper: PackedPaper) -> None:
    window = shown(qtbot, states(paper)["choice"], 1366, 768)
    rows = window.findChildren(OptionRow)
    with qtbot.waitSignal(window.intents.respond_asked) as chosen:
        QTest.mouseClick(rows[2], Qt.MouseButton.LeftButton)
    assert chosen.args == [ChoiceResponse("c12")]
    with qtbot.waitSignal(window.intents.strike_asked) as struck:
        QTest.mouseClick(rows[0]._strike, Qt.MouseButton.LeftButton)
    assert struck.args == [0]


def test_time_up_says_that_the_paper_is_handed_in(qtbot: QtBot, paper: PackedPaper) -> None:
    state = states(paper)["receipt"]
    late = replace(state, work=replace(state.work, submitted=Submitted(1, 22, "time_up")))
    window = shown(qtbot, late, 1366, 768)
    assert window.receipt._facts.text().startswith("Hết giờ làm bài. Bài của em đã được nộp.")


def test_losing_activation_is_told_once(qtbot: QtBot, paper: PackedPaper) -> None:
    window = shown(qtbot, states(paper)["choice"], 1366, 768)
    qtbot.waitActive(window)
    watch = FocusWatch(window)
    other = QWidget()
    qtbot.addWidget(other)
    with qtbot.waitSignal(watch.changed) as lost:
        other.show()
        other.activateWindow()
    assert lost.args == [False]
    with qtbot.waitSignal(watch.changed) as back:
        other.close()
        window.activateWindow()
    assert back.args == [True]
    QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))


@pytest.mark.parametrize("words", [VIETNAMESE, ENGLISH], ids=["vi", "en"])
def test_both_languages_draw_every_screen(qtbot: QtBot, paper: PackedPaper, words: object) -> None:
    assert words in (VIETNAMESE, ENGLISH)
    window = SeatWindow(VIETNAMESE if words is VIETNAMESE else ENGLISH, practice=True)
    qtbot.addWidget(window)
    for state in states(paper).values():
        window.show_state(state)
    assert window._state is not None
    assert window._state.phase is Phase.ERROR
