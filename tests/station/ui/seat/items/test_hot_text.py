"""Marked words of the body are chosen one by one, no more than may be."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.paper import HotTextInteraction
from protocol.records import ChoicesResponse, PairsResponse, Response
from station.ui.seat.items.hot_text import MARGIN, HotTextWidget
from station.ui.seat.items.pressable import TARGET
from station.ui.seat.words import ENGLISH, VIETNAMESE
from tests.station.ui.seat.items.stage import Stage, click, cut, item, names, staged

BODY = (
    '<p>Buổi sáng, <hot id="h0">sương mù</hot> giăng kín <hot id="h1">lối đi</hot>, tiếng chim '
    '<hot id="h2">rứu <i>rít</i></hot> gọi nhau.</p><p><hot id="h3">'
    + "Trên những chiếc lá còn đọng nước. " * 6
    + "</hot></p>"
)
WORDS = item(HotTextInteraction(("h0", "h1", "h2", "h3"), max_choices=2), BODY)


def shown(qtbot: QtBot, response: Response | None = None) -> tuple[HotTextWidget, Stage]:
    widget = HotTextWidget(VIETNAMESE)
    return widget, staged(qtbot, widget, WORDS, response)


def checked(widget: HotTextWidget) -> list[bool]:
    return [stop.isChecked() for stop in widget.stops()]


def test_each_marked_text_says_its_words_and_state(qtbot: QtBot) -> None:
    widget, _ = shown(qtbot, ChoicesResponse(("h2",)))
    assert widget.draws_body
    assert names(widget)[:3] == ["sương mù, chưa chọn", "lối đi, chưa chọn", "rứu rít, đã chọn"]
    assert checked(widget) == [False, False, True, False]
    assert widget.status.words == "Đã chọn 1, được chọn nhiều nhất 2"


def test_arrows_follow_the_text_and_space_chooses(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot)
    stage.press(Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert stage.response == ChoicesResponse(("h1", "h3"))
    stage.press(Qt.Key.Key_Right)
    assert QApplication.focusWidget() is widget.stops()[3]
    stage.press(Qt.Key.Key_Space)
    assert stage.response == ChoicesResponse(("h1",))


def test_a_click_chooses_and_lets_go(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot)
    click(widget.stops()[2])
    click(widget.stops()[2])
    assert stage.asked == [ChoicesResponse(("h2",)), None]


def test_a_long_text_is_pressed_in_any_of_its_lines(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot)
    long = widget.stops()[3]
    assert long.height() > 1.5 * TARGET
    click(long, QPoint(20, long.height() - 8))
    assert stage.asked == [ChoicesResponse(("h3",))]


def test_a_click_beside_the_words_chooses_nothing(qtbot: QtBot) -> None:
    widget = HotTextWidget(VIETNAMESE)
    html = f'<p>Đầu câu không hỏi, <hot id="h0">{"một đoạn dài " * 20}</hot></p>'
    staged(qtbot, widget, item(HotTextInteraction(("h0",)), html))
    long = widget.stops()[0]
    assert long.x() == MARGIN  # its later lines begin at the edge, its first does not
    assert widget.body.childAt(long.x() + 40, long.y() + 10) is None


def test_no_more_are_chosen_than_may_be(qtbot: QtBot) -> None:
    full = ChoicesResponse(("h1", "h2"))
    widget, stage = shown(qtbot, full)
    stage.press(Qt.Key.Key_Space)
    assert stage.asked == []
    assert checked(widget) == [False, True, True, False]
    assert widget.status.words == "Đã chọn đủ 2. Bỏ một phần đã chọn để chọn phần khác."


def test_where_one_may_be_chosen_it_gives_way(qtbot: QtBot) -> None:
    widget = HotTextWidget(VIETNAMESE)
    stage = staged(qtbot, widget, item(HotTextInteraction(("h0", "h1"), 1), BODY), ChoicesResponse(("h1",)))
    stage.press(Qt.Key.Key_Space)
    assert stage.response == ChoicesResponse(("h0",))


@pytest.mark.parametrize(
    "response", [ChoicesResponse(("nobody",)), ChoicesResponse(("h0", "h1", "h2")), PairsResponse((("h0", "h1"),))]
)
def test_a_response_of_another_item_is_drawn_as_none(qtbot: QtBot, response: Response) -> None:
    widget, _ = shown(qtbot, response)
    assert checked(widget) == [False] * 4
    assert widget.status.words == "Chưa chọn. Được chọn nhiều nhất 2."


def test_words_that_are_not_asked_for_are_plain(qtbot: QtBot) -> None:
    widget = HotTextWidget(VIETNAMESE)
    staged(qtbot, widget, item(HotTextInteraction(("h1", "gone")), BODY))
    assert names(widget) == ["lối đi, chưa chọn"]
    assert "sương mù" in widget.body.plain_text()


def test_the_text_does_not_move_when_something_is_chosen(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot)
    before = [stop.geometry() for stop in widget.stops()]
    stage.press(Qt.Key.Key_Space)
    assert [stop.geometry() for stop in widget.stops()] == before


def test_the_same_twice_changes_nothing(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot, ChoicesResponse(("h1",)))
    stage.press(Qt.Key.Key_Right)
    before, focus = checked(widget), QApplication.focusWidget()
    stage.again()
    assert (checked(widget), QApplication.focusWidget(), stage.asked) == (before, focus, [])


@pytest.mark.parametrize(("width", "zoom"), [(1006, 100), (960, 150), (560, 200)])
def test_nothing_is_cut(qtbot: QtBot, width: int, zoom: int) -> None:
    for words in (VIETNAMESE, ENGLISH):
        widget = HotTextWidget(words)
        staged(qtbot, widget, WORDS, zoom=zoom, width=width)
        assert cut(widget) == []
        assert "" not in names(widget)
