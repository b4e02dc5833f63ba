"""Every formula and picture is said in words, and every text of every type can be marked."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from protocol.paper import PackedPaper
from protocol.records import Highlighted
from station.exam import steps, tools
from station.exam.item_pictures import pictures_of
from station.exam.seat import SeatState, Tool
from station.exam.work import Work
from station.ui.seat.window import SeatWindow
from tests.station.ui.seat.conftest import CANDIDATE, PLACE
from tests.station.ui.seat.every_type import every_type
from tests.station.ui.seat.test_window import cut, show, shown


def opened_state(paper: PackedPaper) -> SeatState:
    start = steps.signed_in(SeatState(place=PLACE), CANDIDATE)
    opened = steps.opened(start, paper, Work()).state
    return replace(opened, work=replace(opened.work, block=paper.blocks[0] if paper.blocks else ""))


def each(state: SeatState) -> Iterator[SeatState]:
    """Yield the state at every item that is taken, each answer type once."""
    seen = set()
    for item in state.items:
        if item.type not in seen or "asset:" in item.html:
            seen.add(item.type)
            yield replace(state, work=replace(state.work, number=item.number))


def said(window: SeatWindow) -> str:
    names = [widget.accessibleName() for widget in window.item.findChildren(QWidget) if widget.isVisible()]
    return " ".join(" ".join(names).split())


@pytest.mark.parametrize("which", ["formulas", "every_type"])
def test_the_words_for_every_picture_are_some_widgets_name(qtbot: QtBot, paper: PackedPaper, which: str) -> None:
    sat = paper if which == "formulas" else every_type()
    window = shown(qtbot, opened_state(sat), 1366, 768)
    pictures = 0
    for state in each(opened_state(sat)):
        show(window, state)
        spoken = said(window)
        for name in pictures_of(state):
            pictures += 1
            assert " ".join(sat.assets[name].alt.split()) in spoken, (state.work.number, name)
    assert pictures


def test_the_text_of_every_type_can_be_marked_and_is_not_cut_by_it(qtbot: QtBot) -> None:
    window = shown(qtbot, opened_state(every_type()), 1024, 768)
    for state in each(tools.turned(opened_state(every_type()), Tool.HIGHLIGHTER)):
        show(window, state)
        item = state.item
        assert item is not None
        choice, text = next(iter(window.item.pane.texts()))
        with qtbot.waitSignal(window.intents.tools.mark_asked) as asked:
            text.marked.emit(0, 3)
        step = tools.mark(state, choice, 0, 3)
        assert asked.args == [choice, 0, 3]
        assert step.records == (Highlighted(item.id, choice, ((0, 3),)),), item.type
        show(window, step.state)
        assert cut(window) == [], item.type
        assert list(text.areas(0, 3)), item.type


def test_what_several_questions_share_is_marked_for_all_of_them(qtbot: QtBot) -> None:
    state = opened_state(every_type())
    sharing = [item for item in state.items if item.stimulus]
    marking = tools.turned(replace(state, work=replace(state.work, number=sharing[0].number)), Tool.HIGHLIGHTER)
    window = shown(qtbot, marking, 1366, 768)
    with qtbot.waitSignal(window.intents.tools.shared_mark_asked) as asked:
        window.item.stimulus.text.marked.emit(2, 9)
    step = tools.mark(marking, "", *asked.args, shared=True)
    assert step.records == (Highlighted(sharing[0].stimulus, "", ((2, 9),)),)
    show(window, step.state)
    assert window.item.stimulus.text.accessibleDescription().startswith("Đã tô: ")
