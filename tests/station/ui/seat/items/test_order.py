"""An order is moved by keyboard or by buttons, and is no answer before the person says so."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.paper import OrderInteraction
from protocol.records import ChoicesResponse, PairsResponse, Response
from station.ui.seat.items.order import OrderWidget
from station.ui.seat.words import ENGLISH, VIETNAMESE
from tests.station.ui.seat.items.stage import LONG, Stage, choices, click, cut, item, names, staged

EVENTS = item(OrderInteraction(choices("e", "Điện Biên Phủ", "Cách mạng tháng Tám", "Hiệp định Paris")))
GIVEN = ChoicesResponse(("e1", "e0", "e2"))


def shown(qtbot: QtBot, response: Response | None = None) -> tuple[OrderWidget, Stage]:
    widget = OrderWidget(VIETNAMESE)
    return widget, staged(qtbot, widget, EVENTS, response)


def test_before_anything_moves_it_says_that_there_is_no_answer(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot)
    assert widget.status.words == "Chưa trả lời. Đây là thứ tự của đề."
    assert [row.accessibleName() for row in widget.stops()] == [
        "Vị trí 1 trong 3: Điện Biên Phủ",
        "Vị trí 2 trong 3: Cách mạng tháng Tám",
        "Vị trí 3 trong 3: Hiệp định Paris",
    ]
    assert stage.asked == []


def test_the_shown_order_can_be_kept_as_it_is(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot)
    click(widget.keep)
    assert stage.asked == [ChoicesResponse(("e0", "e1", "e2"))]
    assert widget.status.words == "Đã trả lời theo thứ tự này"
    assert not widget.keep.isVisible()


def test_a_row_is_lifted_moved_and_put_down_by_keyboard(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot)
    stage.press(Qt.Key.Key_Space)
    assert widget.rows[0].accessibleName() == "Vị trí 1 trong 3: Điện Biên Phủ, đang chuyển"
    stage.press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert stage.asked == [ChoicesResponse(("e1", "e0", "e2")), ChoicesResponse(("e1", "e2", "e0"))]
    assert QApplication.focusWidget() is widget.rows[2]
    assert widget.rows[2].is_lifted
    stage.press(Qt.Key.Key_Space, Qt.Key.Key_Up)
    assert len(stage.asked) == 2
    assert QApplication.focusWidget() is widget.rows[1]


def test_a_row_at_the_end_goes_no_further(qtbot: QtBot) -> None:
    _, stage = shown(qtbot)
    stage.press(Qt.Key.Key_Space, Qt.Key.Key_Up)
    assert stage.asked == []


def test_buttons_move_a_row(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot, GIVEN)
    click(widget.rows[2].up)
    assert stage.response == ChoicesResponse(("e1", "e2", "e0"))
    click(widget.rows[0].down)
    assert stage.response == ChoicesResponse(("e2", "e1", "e0"))
    assert not widget.rows[0].up.isEnabled()
    assert not widget.rows[2].down.isEnabled()
    assert widget.rows[0].down.accessibleName() == "Chuyển Hiệp định Paris xuống"


def test_left_and_right_are_left_to_the_questions(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot)
    stage.press(Qt.Key.Key_Right, Qt.Key.Key_Left)
    assert QApplication.focusWidget() is widget.rows[0]


def test_escape_puts_a_row_down(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot, GIVEN)
    stage.press(Qt.Key.Key_Space, Qt.Key.Key_Escape)
    assert not widget.rows[0].is_lifted


@pytest.mark.parametrize(
    "response", [ChoicesResponse(("e0", "e1")), ChoicesResponse(("e0", "e1", "nobody")), PairsResponse((("e0", "e1"),))]
)
def test_a_response_of_another_item_is_drawn_as_none(qtbot: QtBot, response: Response) -> None:
    widget, _ = shown(qtbot, response)
    assert widget.status.words == "Chưa trả lời. Đây là thứ tự của đề."
    assert widget.keep.isVisible()


def test_the_same_twice_changes_nothing(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot, GIVEN)
    stage.press(Qt.Key.Key_Down, Qt.Key.Key_Space)
    stage.again()
    assert widget.rows[1].is_lifted
    assert QApplication.focusWidget() is widget.rows[1]
    assert stage.asked == []


@pytest.mark.parametrize(("width", "zoom"), [(1006, 100), (960, 100), (960, 150), (960, 200)])
def test_nothing_is_cut(qtbot: QtBot, width: int, zoom: int) -> None:
    for words in (VIETNAMESE, ENGLISH):
        widget = OrderWidget(words)
        staged(qtbot, widget, item(OrderInteraction(choices("e", LONG, "Điện Biên Phủ"))), zoom=zoom, width=width)
        assert cut(widget) == []
        assert "" not in names(widget)
