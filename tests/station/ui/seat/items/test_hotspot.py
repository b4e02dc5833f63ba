"""Spots of a picture are chosen by click, number, or arrows and Space."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.paper import HotspotInteraction, Shape, Spot
from protocol.records import ChoicesResponse, PairsResponse, Response
from station.ui.seat.items.hotspot import HotspotWidget
from station.ui.seat.items.pressable import TARGET
from station.ui.seat.words import ENGLISH, VIETNAMESE
from tests.station.ui.seat.items.stage import PICTURES, Stage, click, cut, item, names, staged

SPOTS = (
    Spot("s0", Shape.RECT, (20, 20, 180, 120), "miền Bắc"),
    Spot("s1", Shape.CIRCLE, (300, 80, 60), "miền Trung"),
    Spot("s2", Shape.POLY, (20, 280, 180, 280, 20, 160), "miền Nam"),
    Spot("s3", Shape.CIRCLE, (320, 240, 6), ""),
)
ONE = item(HotspotInteraction("map", SPOTS))
TWO = item(HotspotInteraction("map", SPOTS, max_choices=2))


def shown(qtbot: QtBot, response: Response | None = None, asked: object = ONE) -> tuple[HotspotWidget, Stage]:
    widget = HotspotWidget(VIETNAMESE)
    return widget, staged(qtbot, widget, TWO if asked is TWO else ONE, response)


def checked(widget: HotspotWidget) -> list[bool]:
    return [spot.isChecked() for spot in widget.board.spots]


def test_each_spot_says_its_name_and_state(qtbot: QtBot) -> None:
    widget, _ = shown(qtbot, ChoicesResponse(("s1",)))
    assert names(widget) == [
        "Vị trí 1: miền Bắc, chưa chọn",
        "Vị trí 2: miền Trung, đã chọn",
        "Vị trí 3: miền Nam, chưa chọn",
        "Vị trí 4, chưa chọn",
    ]
    assert checked(widget) == [False, True, False, False]
    assert widget.board.accessibleName() == "bản đồ"


def test_a_number_chooses_and_lets_go(qtbot: QtBot) -> None:
    _, stage = shown(qtbot)
    stage.press(Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_3, Qt.Key.Key_9)
    assert stage.asked == [ChoicesResponse(("s1",)), ChoicesResponse(("s2",)), None]


def test_arrows_reach_a_spot_and_space_chooses_it(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot)
    stage.press(Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Down)
    assert stage.asked == [ChoicesResponse(("s1",))]
    assert QApplication.focusWidget() is widget.board.spots[3]


def test_a_click_counts_inside_the_form_only(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot)
    for at in (QPoint(170, 170), QPoint(245, 25)):  # in the frame of the triangle and of the circle, beside both
        assert widget.board.childAt(at) is None
    QTest.mouseClick(widget.board.spots[2], Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(20, 100))
    assert stage.asked == [ChoicesResponse(("s2",))]


def test_a_small_spot_is_large_enough_for_a_finger(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot)
    small = widget.board.spots[3]
    assert (small.width(), small.height()) == (TARGET, TARGET)
    click(small, QPoint(2, 2))
    assert stage.asked == [ChoicesResponse(("s3",))]


def test_no_more_are_chosen_than_may_be(qtbot: QtBot) -> None:
    full = ChoicesResponse(("s0", "s1"))
    widget, stage = shown(qtbot, full, TWO)
    assert widget.status.words == "Đã chọn 2, được chọn nhiều nhất 2"
    stage.press(Qt.Key.Key_3)
    assert stage.asked == []
    assert widget.status.words == "Đã chọn đủ 2. Bỏ một phần đã chọn để chọn phần khác."


@pytest.mark.parametrize("response", [ChoicesResponse(("nobody",)), PairsResponse((("s0", "s1"),))])
def test_a_response_of_another_item_is_drawn_as_none(qtbot: QtBot, response: Response) -> None:
    widget, _ = shown(qtbot, response)
    assert checked(widget) == [False] * 4
    assert widget.status.words == "Chưa chọn. Chọn một."


def test_the_picture_grows_with_the_text_as_far_as_there_is_room(qtbot: QtBot) -> None:
    widget, _ = shown(qtbot)
    assert widget.board.heightForWidth(1000) == 301
    widget.show_item(ONE, None, PICTURES, 150)
    assert widget.board.heightForWidth(1000) == 451
    assert widget.board.heightForWidth(200) == 151


@pytest.mark.parametrize(
    "spots", [(), (Spot("s0", Shape.POLY, (), "trống"), Spot("s1", Shape.RECT, (1.0, 2.0), "dở"), SPOTS[1])]
)
def test_a_missing_picture_and_forms_that_are_none_do_not_stop_the_item(qtbot: QtBot, spots: tuple[Spot, ...]) -> None:
    widget = HotspotWidget(VIETNAMESE)
    staged(qtbot, widget, item(HotspotInteraction("nowhere", spots)))
    assert not widget.grab().isNull()


def test_the_same_twice_changes_nothing(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot, ChoicesResponse(("s1",)))
    stage.press(Qt.Key.Key_Down)
    before, focus = checked(widget), QApplication.focusWidget()
    stage.again()
    assert (checked(widget), QApplication.focusWidget(), stage.asked) == (before, focus, [])


@pytest.mark.parametrize(("width", "zoom"), [(1006, 100), (960, 150), (560, 200)])
def test_nothing_is_cut(qtbot: QtBot, width: int, zoom: int) -> None:
    for words in (VIETNAMESE, ENGLISH):
        widget = HotspotWidget(words)
        staged(qtbot, widget, TWO, zoom=zoom, width=width)
        assert cut(widget) == []
        assert "" not in names(widget)
