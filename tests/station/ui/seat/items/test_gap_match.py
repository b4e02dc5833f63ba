"""Cards are put into the gaps of the body."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.paper import Choice, GapMatchInteraction
from protocol.records import ChoicesResponse, PairsResponse, Response
from station.ui.seat.items.gap_match import GapMatchWidget
from station.ui.seat.items.pressable import TARGET
from station.ui.seat.items.tile import Tone
from station.ui.seat.words import ENGLISH, VIETNAMESE
from tests.station.ui.seat.items.stage import LONG, Stage, choices, click, cut, item, names, staged

BODY = (
    '<p>Cây xanh hấp thụ khí <gap id="g1"> và nước, nhờ <gap id="g0"> mà tổng hợp chất hữu cơ.</p>'
    '<table><tr><td>Sản phẩm</td><td>khí <gap id="g2"></gap></td></tr></table>'
)
CARDS = (*choices("c", "carbon dioxide", "ánh sáng", "oxygen"), Choice("c3", "<p>nhiệt</p>", 2))
LEAF = item(GapMatchInteraction(("g0", "g1", "g2"), CARDS), BODY)
ONE = PairsResponse((("c0", "g1"),))


def shown(qtbot: QtBot, response: Response | None = None) -> tuple[GapMatchWidget, Stage]:
    widget = GapMatchWidget(VIETNAMESE)
    return widget, staged(qtbot, widget, LEAF, response)


def filled(widget: GapMatchWidget) -> list[str]:
    return [gap.plain_text() for gap in widget.gaps]


def test_it_draws_the_body_with_its_gaps_in_reading_order(qtbot: QtBot) -> None:
    widget, _ = shown(qtbot, ONE)
    assert widget.draws_body
    assert filled(widget) == ["carbon dioxide", "", ""]
    assert names(widget)[4:] == [
        "Chỗ trống 1, đã điền A. carbon dioxide",
        "Chỗ trống 2, chưa điền",
        "Chỗ trống 3, chưa điền",
    ]
    assert widget.body.accessibleName().startswith("Cây xanh hấp thụ khí")
    assert widget.status.words == "Đã điền 1 trong 3 chỗ trống"


def test_gaps_stand_in_their_lines_and_are_large_enough(qtbot: QtBot) -> None:
    widget, _ = shown(qtbot)
    first, second, last = (gap.geometry() for gap in widget.gaps)
    assert first.top() == second.top()
    assert first.right() < second.left()
    assert last.top() > first.bottom()
    assert all(gap.height() >= TARGET and gap.width() == first.width() for gap in (first, second, last))


def test_the_keyboard_picks_a_card_then_a_gap(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot)
    stage.press(Qt.Key.Key_Space)
    assert widget.status.words == "Đang chọn A. Hãy chọn chỗ trống để đặt vào."
    assert QApplication.focusWidget() is widget.gaps[0]
    stage.press(Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert stage.asked == [PairsResponse((("c0", "g0"),))]
    assert filled(widget) == ["", "carbon dioxide", ""]
    stage.press(Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert stage.response == PairsResponse((("c0", "g0"), ("c1", "g2")))


def test_the_mouse_fills_and_refills_a_gap(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot, ONE)
    cards = [tile for _, tile in widget.cards.ends]
    click(widget.gaps[0])
    assert widget.gaps[0].tone is Tone.PICKED
    assert widget.status.words == "Đang chọn chỗ trống 1. Hãy chọn một thẻ bên dưới."
    click(cards[2])
    assert stage.response == PairsResponse((("c2", "g1"),))
    click(cards[3])
    click(widget.gaps[1])
    assert stage.response == PairsResponse((("c2", "g1"), ("c3", "g0")))
    assert cards[3].face.note == "Đã đặt vào 2 · còn dùng được 1 lần"


def test_a_card_is_taken_back_from_its_gap(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot, ONE)
    widget.gaps[0].setFocus()
    stage.press(Qt.Key.Key_Backspace)
    assert stage.asked == [None]
    assert filled(widget) == ["", "", ""]


def test_nothing_moves_when_a_gap_is_filled(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot)
    before = [gap.geometry() for gap in widget.gaps]
    stage.take(PairsResponse((("c0", "g1"), ("c2", "g2"))))
    assert [gap.geometry() for gap in widget.gaps] == before


@pytest.mark.parametrize(
    "response", [ChoicesResponse(("g0",)), PairsResponse((("c0", "nowhere"),)), PairsResponse((("c0", "g0"),) * 2)]
)
def test_a_response_of_another_item_is_drawn_as_none(qtbot: QtBot, response: Response) -> None:
    widget, _ = shown(qtbot, response)
    assert filled(widget) == ["", "", ""]


def test_a_body_without_one_of_its_gaps_still_answers_the_others(qtbot: QtBot) -> None:
    widget = GapMatchWidget(VIETNAMESE)
    torn = item(GapMatchInteraction(("g0", "g9"), CARDS), '<p>Khí <gap id="g0"> và <gap id="g7">.</p>')
    stage = staged(qtbot, widget, torn, PairsResponse((("c1", "g9"),)))
    assert len(widget.gaps) == 1
    stage.press(Qt.Key.Key_Space, Qt.Key.Key_Return)
    assert stage.response == PairsResponse((("c1", "g9"), ("c0", "g0")))


def test_the_same_twice_changes_nothing(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot, ONE)
    stage.press(Qt.Key.Key_Space)
    focus, status = QApplication.focusWidget(), widget.status.words
    stage.again()
    assert (QApplication.focusWidget(), widget.status.words, stage.asked) == (focus, status, [])


@pytest.mark.parametrize(("width", "zoom"), [(1006, 100), (960, 150), (560, 200)])
def test_nothing_is_cut(qtbot: QtBot, width: int, zoom: int) -> None:
    for words in (VIETNAMESE, ENGLISH):
        widget = GapMatchWidget(words)
        staged(
            qtbot,
            widget,
            item(GapMatchInteraction(("g0", "g1", "g2"), (*CARDS, *choices("l", LONG))), BODY),
            ONE,
            zoom=zoom,
            width=width,
        )
        assert cut(widget) == []
        assert "" not in names(widget)
