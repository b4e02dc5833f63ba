"""Cards are put onto the spots of a picture."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.paper import Choice, GraphicGapMatchInteraction, Shape, Spot
from protocol.records import ChoicesResponse, PairsResponse, Response
from station.ui.seat.items.graphic_gap_match import GraphicGapMatchWidget
from station.ui.seat.items.tile import Tone
from station.ui.seat.words import ENGLISH, VIETNAMESE
from tests.station.ui.seat.items.stage import LONG, Stage, choices, click, cut, item, names, staged

SPOTS = (
    Spot("s0", Shape.RECT, (20, 20, 180, 80), "phía bắc"),
    Spot("s1", Shape.CIRCLE, (300, 80, 30), "giữa"),
    Spot("s2", Shape.POLY, (20, 280, 180, 280, 20, 160), ""),
)
CARDS = (*choices("c", "Hà Nội", "Huế"), Choice("c2", "<p>Cảng biển</p>", 2))
MAP = item(GraphicGapMatchInteraction("map", SPOTS, CARDS))
ONE = PairsResponse((("c1", "s1"),))


def shown(qtbot: QtBot, response: Response | None = None) -> tuple[GraphicGapMatchWidget, Stage]:
    widget = GraphicGapMatchWidget(VIETNAMESE)
    return widget, staged(qtbot, widget, MAP, response)


def notes(widget: GraphicGapMatchWidget) -> list[str]:
    return [tile.face.note for _, tile in widget.cards.ends]


def test_cards_and_spots_say_how_they_stand(qtbot: QtBot) -> None:
    widget, _ = shown(qtbot, PairsResponse((("c1", "s1"), ("c2", "s2"))))
    assert names(widget) == [
        "A: Hà Nội, dùng 1 lần",
        "B: Huế, đã đặt vào 2",
        "C: Cảng biển, đã đặt vào 3 · còn dùng được 1 lần",
        "Vị trí 1: phía bắc, chưa đặt",
        "Vị trí 2: giữa, đã đặt B. Huế",
        "Vị trí 3, đã đặt C. Cảng biển",
    ]
    assert widget.status.words == "Đã đặt 2 trong 3 vị trí"


def test_the_keyboard_picks_a_card_then_a_spot(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot)
    stage.press(Qt.Key.Key_Space)
    assert widget.status.words == "Đang chọn A. Hãy chọn vị trí trên hình để đặt vào."
    stage.press(Qt.Key.Key_Return)
    assert stage.asked == [PairsResponse((("c0", "s0"),))]
    stage.press(Qt.Key.Key_Space, Qt.Key.Key_3)
    assert stage.response == PairsResponse((("c0", "s0"), ("c1", "s2")))


def test_the_mouse_places_and_moves_a_card(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot)
    cards = [tile for _, tile in widget.cards.ends]
    click(widget.board.spots[0])
    assert widget.status.words == "Đang chọn vị trí 1. Hãy chọn một thẻ bên dưới."
    click(cards[1])
    assert stage.response == PairsResponse((("c1", "s0"),))
    click(cards[1])
    click(widget.board.spots[1])
    assert stage.response == ONE


def test_delete_takes_a_card_back_from_its_spot(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot, ONE)
    widget.board.spots[1].setFocus()
    stage.press(Qt.Key.Key_Delete)
    assert stage.asked == [None]


def test_a_card_that_is_used_up_says_so(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot, PairsResponse((("c2", "s0"), ("c2", "s1"))))
    spent = widget.cards.ends[2][1]
    assert (spent.face.tone, spent.face.note) == (Tone.SPENT, "Đã đặt vào 1, 2 · đã dùng hết")
    click(spent)
    assert stage.asked == []
    assert widget.status.words == "Đã dùng hết"
    click(widget.board.spots[2])
    click(spent)
    assert stage.asked == []
    assert widget.status.words == "Đã dùng hết"


def test_words_stand_in_a_spot_where_they_fit_and_a_letter_where_not(qtbot: QtBot) -> None:
    widget, _ = shown(qtbot, PairsResponse((("c1", "s0"), ("c2", "s1"))))
    assert [content.isVisible() for content in widget.board._contents] == [True, False, False]


@pytest.mark.parametrize(
    "response", [ChoicesResponse(("s0",)), PairsResponse((("c0", "nowhere"),)), PairsResponse((("s0", "c0"),))]
)
def test_a_response_of_another_item_is_drawn_as_none(qtbot: QtBot, response: Response) -> None:
    widget, _ = shown(qtbot, response)
    assert notes(widget) == ["Dùng 1 lần", "Dùng 1 lần", "Còn dùng được 2 lần"]


def test_the_same_twice_changes_nothing(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot, ONE)
    stage.press(Qt.Key.Key_Space)
    before, focus = notes(widget), QApplication.focusWidget()
    stage.again()
    assert (notes(widget), QApplication.focusWidget(), stage.asked) == (before, focus, [])


@pytest.mark.parametrize(("width", "zoom"), [(1006, 100), (960, 150), (560, 200)])
def test_nothing_is_cut(qtbot: QtBot, width: int, zoom: int) -> None:
    for words in (VIETNAMESE, ENGLISH):
        widget = GraphicGapMatchWidget(words)
        staged(
            qtbot,
            widget,
            item(GraphicGapMatchInteraction("map", SPOTS, (*CARDS, *choices("l", LONG)))),
            ONE,
            zoom=zoom,
            width=width,
        )
        assert cut(widget) == []
        assert "" not in names(widget)
