"""The tools in the window: by keyboard and mouse, kept in the journal, brought back, and absent where not allowed."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from protocol.paper import PackedPaper
from protocol.records import Answered, Flagged, Highlighted, Scratched, Struck, ViewChosen
from protocol.seat_rules import SeatRules
from station.exam import steps, tools
from station.exam.attempt import OpenedPaper
from station.exam.seat import SeatState, Tool
from station.exam.view import view_of
from station.exam.work import Work, replay
from station.ui import look
from station.ui.seat.controller import SeatController
from station.ui.seat.items.options import OptionItem
from station.ui.seat.tool_keys import KEYS
from station.ui.seat.tool_panel import Segment
from station.ui.seat.window import SeatWindow
from tests.station.ui.seat.conftest import CANDIDATE, PLACE, HandClock, MemorySession
from tests.station.ui.seat.test_window import SIZES, cut, show, shown

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
BARE = SeatRules(calculator=False, scratch_pad=False, highlighter=False, strike_out=False)


def press(seat: SeatController, key: Qt.Key, hold: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or seat._window, key, hold)


def under(seat: SeatController, rules: SeatRules) -> SeatController:
    seat._show(replace(seat.state, rules=rules))
    return seat


@pytest.fixture(autouse=True)
def light_again(qapp: QApplication) -> Iterator[None]:
    yield
    look.read_in("sans")
    if look.hex_of("surface") != "#ffffff":  # to dress all windows again takes a while
        look.dress(qapp, "light", 100)


@pytest.fixture
def tooled(opened: SeatController, qtbot: QtBot) -> SeatController:
    """An open paper where every tool is allowed."""
    qtbot.waitUntil(opened._window.isActiveWindow)
    return under(opened, SeatRules(calculator=True))


def test_scribbling_is_kept_once_a_pause_and_leaves_by_escape(
    tooled: SeatController, session: MemorySession, qtbot: QtBot
) -> None:
    press(tooled, Qt.Key.Key_N)
    QTest.keyClicks(tooled._window.tools.scratch.edit, "2 + 2")
    qtbot.waitUntil(lambda: session.of(Scratched) != [])
    assert session.of(Scratched) == [Scratched("2 + 2")]
    press(tooled, Qt.Key.Key_Escape)
    assert tooled._window.tools.isHidden()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert tooled._window.item.isAncestorOf(focus)
    assert session.of(Answered) == []


def test_letters_in_the_pad_are_text_and_commands_go_with_alt(tooled: SeatController, session: MemorySession) -> None:
    press(tooled, Qt.Key.Key_N)
    QTest.keyClicks(tooled._window.tools.scratch.edit, "a1k")
    assert tooled.state.tools == {Tool.SCRATCH_PAD}
    press(tooled, Qt.Key.Key_K, ALT)
    assert tooled.state.tools == {Tool.SCRATCH_PAD, Tool.CALCULATOR}
    assert tooled._window.tools.calculator.hasFocus()
    assert session.of(Answered) == []


def test_the_keys_of_the_calculator_answer_nothing(tooled: SeatController, session: MemorySession) -> None:
    press(tooled, Qt.Key.Key_K)
    for key in (Qt.Key.Key_1, Qt.Key.Key_Plus, Qt.Key.Key_2, Qt.Key.Key_Return):
        press(tooled, key)
    assert tooled._window.tools.calculator.reckoning.line.startswith("1")
    assert session.of(Answered) == []
    QTest.keyClick(tooled._window, Qt.Key.Key_K, ALT)
    assert tooled._window.tools.isHidden()


def test_the_menu_leads_to_every_tool_by_arrows_and_space(tooled: SeatController) -> None:
    tooled._take(steps.go_to(tooled.state, 7))
    press(tooled, Qt.Key.Key_O)
    for _ in range(4):
        press(tooled, Qt.Key.Key_Down)
    press(tooled, Qt.Key.Key_Space)
    assert tooled._window.large.isVisible()
    press(tooled, Qt.Key.Key_Escape)
    press(tooled, Qt.Key.Key_Escape)
    assert tooled.state.tools == frozenset()
    assert tooled.state.work.number == 7


def test_words_are_marked_by_keyboard_alone(tooled: SeatController, session: MemorySession, qtbot: QtBot) -> None:
    press(tooled, Qt.Key.Key_T)
    assert tooled._window.item.strip.isVisible()
    assert tooled._window.item.pane.stem.hasFocus()
    press(tooled, Qt.Key.Key_Right, SHIFT)
    press(tooled, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.of(Highlighted) != [])
    assert session.of(Highlighted) == [Highlighted("i1", "", ((0, 3),))]
    assert tooled.state.work.number == 1
    press(tooled, Qt.Key.Key_Escape)
    assert tooled._window.item.strip.isHidden()
    assert not tooled._window.item.pane.stem.hasFocus()


def test_with_the_highlighter_a_click_on_an_option_still_chooses_it(
    tooled: SeatController, session: MemorySession, qtbot: QtBot
) -> None:
    press(tooled, Qt.Key.Key_T)
    answer = tooled._window.item.pane.answer
    assert isinstance(answer, OptionItem)
    QTest.mouseClick(answer.rows[2].content, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.of(Answered) != [])
    assert tooled.state.work.responses


def test_the_view_is_chosen_by_keyboard_and_kept(tooled: SeatController, session: MemorySession, qtbot: QtBot) -> None:
    press(tooled, Qt.Key.Key_V)
    press(tooled, Qt.Key.Key_Right)
    press(tooled, Qt.Key.Key_Space)
    assert tooled.state.zoom == 125
    press(tooled, Qt.Key.Key_Down)
    press(tooled, Qt.Key.Key_Space)
    assert tooled.state.theme == "dark"
    press(tooled, Qt.Key.Key_Down)
    press(tooled, Qt.Key.Key_Space)
    assert (tooled.state.font, look.reading_font()) == ("serif", "serif")
    qtbot.waitUntil(lambda: len(session.of(ViewChosen)) == 3)
    assert session.of(ViewChosen)[-1] == view_of(tooled.state)
    assert tooled.state.work.number == 1


def test_every_other_way_to_change_the_view_is_kept_too(
    tooled: SeatController, session: MemorySession, qtbot: QtBot
) -> None:
    intents = tooled._window.intents
    intents.zoom_asked.emit(1)
    intents.theme_asked.emit()
    intents.timer_asked.emit()
    qtbot.waitUntil(lambda: len(session.of(ViewChosen)) == 3)
    assert session.of(ViewChosen)[-1] == view_of(tooled.state)
    assert tooled.state.timer_hidden


def test_all_marks_come_back_after_a_kill(
    tooled: SeatController, session: MemorySession, boot: HandClock, qtbot: QtBot, paper: PackedPaper
) -> None:
    tooled._take(steps.flag(tooled.state))
    tooled._take(steps.strike(tooled.state, 3))
    tooled._show(tools.turned(tooled.state, Tool.HIGHLIGHTER))
    tooled._take(tools.mark(tooled.state, "c10", 0, 4))
    tooled._take(tools.scratch(tooled.state, "nháp"))
    tooled._take(tools.choose_view(tooled.state, view_of(replace(tooled.state, zoom=150, theme="dark", ruler=True))))
    qtbot.waitUntil(lambda: bool(session.of(ViewChosen)))
    killed = tooled.state
    another = SeatWindow(practice=True)
    qtbot.addWidget(another)
    again = SeatController(another, MemorySession(), boot, SeatState(place=PLACE, practice=True))
    again.start()
    try:
        again._on_signed_in(CANDIDATE)
        again._on_paper_opened(OpenedPaper(paper, tuple(session.records)))
        assert again.state.work == replace(killed.work, used_ms=again.state.work.used_ms)
        assert view_of(again.state) == view_of(killed)
        assert replay(session.records).marks == {("i1", "c10"): ((0, 4),)}
        assert {type(record) for record in session.records} >= {Flagged, Struck, Highlighted, Scratched, ViewChosen}
        again._show(tools.turned(again.state, Tool.SCRATCH_PAD))
        assert another.tools.scratch.edit.toPlainText() == "nháp"
    finally:
        again.stop()


def test_where_the_rules_leave_a_tool_out_there_is_no_trace_of_it(
    opened: SeatController, session: MemorySession
) -> None:
    seat = under(opened, BARE)
    for letter in ("T", "N", "K"):
        press(seat, Qt.Key(ord(letter)))
    press(seat, Qt.Key.Key_A, SHIFT)
    assert seat.state.tools == frozenset()
    press(seat, Qt.Key.Key_O)
    menu = seat._window.tools.menu
    assert [tool for tool, row in menu.rows.items() if row.isVisible()] == [Tool.VIEW]
    assert menu.unmark.isHidden()
    answer = seat._window.item.pane.answer
    assert isinstance(answer, OptionItem)
    assert all(row._strike.isHidden() for row in answer.rows)
    assert "gạch" not in answer.hint.plain_text()
    assert session.of(Struck) == []


def test_after_the_hand_in_nothing_of_the_tools_is_left(tooled: SeatController) -> None:
    tooled._show(tools.turned(tools.turned(tooled.state, Tool.SCRATCH_PAD), Tool.CALCULATOR))
    pads = tooled._window.tools
    QTest.keyClicks(pads.scratch.edit, "nhap")
    pads.calculator.press("7")
    tooled._show(steps.submit(tooled.state, "candidate").state)
    assert pads.scratch.edit.toPlainText() == ""
    assert not pads.scratch.edit.document().isUndoAvailable()
    assert pads.calculator.reckoning.line == ""
    assert tooled.state.work.scratch != ""


def test_no_two_commands_have_one_key() -> None:
    taken = set("ABCDEFGHSM12345678Đ")
    assert not taken & set(KEYS.values())
    assert len(set(KEYS.values())) == len(KEYS)


def tool_states(paper: PackedPaper) -> dict[str, SeatState]:
    start = steps.signed_in(SeatState(place=PLACE, rules=SeatRules(calculator=True)), CANDIDATE)
    item = steps.go_to(steps.opened(start, paper, Work()).state, 8).state
    marking = tools.turned(item, Tool.HIGHLIGHTER)
    return {
        "menu": tools.turned(item, Tool.MENU),
        "view": tools.turned(item, Tool.VIEW),
        "both": tools.turned(tools.turned(item, Tool.SCRATCH_PAD), Tool.CALCULATOR),
        "marks": tools.mark(marking, "", 0, 30).state,
        "large": tools.enlarged(steps.go_to(item, 7).state, ""),
    }


def narrow(window: QWidget) -> list[str]:
    return [
        segment.text()
        for segment in window.findChildren(Segment)
        if segment.isVisible() and segment.minimumSizeHint().width() > segment.width()
    ]


@pytest.mark.parametrize(("width", "height", "zoom"), SIZES)
def test_no_tool_cuts_its_text_or_pushes_the_window(
    qtbot: QtBot, paper: PackedPaper, width: int, height: int, zoom: int
) -> None:
    window = shown(qtbot, replace(SeatState(), zoom=zoom), width, height)
    for name, state in tool_states(paper).items():
        show(window, replace(state, zoom=zoom))
        assert (window.width(), window.height()) == (width, height), name
        assert cut(window) == [], name
        assert narrow(window) == [], name
        if window.tools.calculator.isVisible():
            keys = window.tools.calculator.keys.values()
            assert all(min(key.width(), key.height()) >= 40 for key in keys), name


def test_everything_that_takes_the_focus_has_a_name(qtbot: QtBot, paper: PackedPaper) -> None:
    window = shown(qtbot, SeatState(), 1366, 768)
    for name, state in tool_states(paper).items():
        show(window, state)
        nameless = [
            type(widget).__name__
            for widget in window.findChildren(QWidget)
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.accessibleName()
        ]
        assert nameless == [], name
