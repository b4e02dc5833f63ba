"""Pairs within one set are picked one after the other."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.paper import AssociateInteraction
from protocol.records import ChoicesResponse, PairsResponse, Response
from station.ui.seat.items.associate import AssociateWidget
from station.ui.seat.items.tile import Tone
from station.ui.seat.words import ENGLISH, VIETNAMESE
from tests.station.ui.seat.items.stage import LONG, PICTURES, Stage, choices, click, cut, item, names, staged

RIVALS = item(AssociateInteraction(choices("p", "Antonio", "Capulet", "Prospero", "Montague"), max_pairs=2))
ONE = PairsResponse((("p0", "p2"),))


def shown(qtbot: QtBot, response: Response | None = None) -> tuple[AssociateWidget, Stage]:
    widget = AssociateWidget(VIETNAMESE)
    return widget, staged(qtbot, widget, RIVALS, response)


def tones(widget: AssociateWidget) -> list[Tone]:
    return [tile.face.tone for tile in widget.tiles]


def test_tiles_say_whom_they_are_paired_with(qtbot: QtBot) -> None:
    widget, _ = shown(qtbot, ONE)
    assert names(widget) == [
        "A: Antonio, đã ghép với C",
        "B: Capulet, chưa ghép",
        "C: Prospero, đã ghép với A",
        "D: Montague, chưa ghép",
        "Bỏ ghép A – C",
    ]
    assert widget.status.words == "Đã ghép 1 cặp, tối đa 2 cặp"


def test_the_keyboard_makes_pairs(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot)
    stage.press(Qt.Key.Key_Space)
    assert widget.status.words == "Đang chọn A. Hãy chọn ô thứ hai để ghép."
    stage.press(Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Space)
    assert stage.asked == [ONE]
    stage.press(Qt.Key.Key_Space, Qt.Key.Key_Space)
    assert stage.response == PairsResponse((("p0", "p2"), ("p1", "p3")))


def test_the_mouse_makes_and_takes_back_pairs(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot)
    click(widget.tiles[2])
    click(widget.tiles[0])
    assert stage.response == PairsResponse((("p2", "p0"),))
    click(widget.chips.chips[0])
    assert stage.asked[-1] is None
    assert widget.chips.chips == []
    assert QApplication.focusWidget() is widget.tiles[0]


def test_no_more_pairs_are_made_than_may_be(qtbot: QtBot) -> None:
    people = choices("p", *"abcdef")
    widget = AssociateWidget(VIETNAMESE)
    full = PairsResponse((("p0", "p1"), ("p2", "p3")))
    stage = staged(qtbot, widget, item(AssociateInteraction(people, max_pairs=2)), full)
    click(widget.tiles[4])
    assert widget.tiles[4].face.tone is Tone.FREE
    assert widget.status.words == "Đã đủ 2 cặp. Bỏ một cặp để ghép cặp khác."
    assert stage.asked == []


def test_tab_goes_in_reading_order_whatever_was_shown_first(qtbot: QtBot) -> None:
    widget = AssociateWidget(VIETNAMESE)
    small = item(AssociateInteraction(choices("p", "Antonio", "Capulet")), name="i0")
    staged(qtbot, widget, small, PairsResponse((("p0", "p1"),)))
    widget.show_item(RIVALS, ONE, PICTURES, 100)
    assert [name[0] for name in names(widget)] == ["A", "B", "C", "D", "B"]  # the last: "Bỏ ghép A – C"


def test_delete_takes_a_pair_back(qtbot: QtBot) -> None:
    _, stage = shown(qtbot, ONE)
    stage.press(Qt.Key.Key_Delete)
    assert stage.asked == [None]


def test_a_thing_is_not_paired_with_itself(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot)
    click(widget.tiles[1])
    click(widget.tiles[1])
    assert tones(widget) == [Tone.FREE] * 4
    assert stage.asked == []


@pytest.mark.parametrize(
    "response", [ChoicesResponse(("p0",)), PairsResponse((("p0", "p0"),)), PairsResponse((("p0", "nobody"),))]
)
def test_a_response_of_another_item_is_drawn_as_none(qtbot: QtBot, response: Response) -> None:
    widget, _ = shown(qtbot, response)
    assert tones(widget) == [Tone.FREE] * 4
    assert widget.status.words == "Chưa ghép cặp nào"


def test_the_same_twice_changes_nothing(qtbot: QtBot) -> None:
    widget, stage = shown(qtbot, ONE)
    stage.press(Qt.Key.Key_Right, Qt.Key.Key_Space)
    before, focus = tones(widget), QApplication.focusWidget()
    stage.again()
    assert (tones(widget), QApplication.focusWidget(), stage.asked) == (before, focus, [])


@pytest.mark.parametrize(("width", "zoom"), [(1006, 100), (960, 150), (960, 200), (560, 100)])
def test_nothing_is_cut(qtbot: QtBot, width: int, zoom: int) -> None:
    for words in (VIETNAMESE, ENGLISH):
        widget = AssociateWidget(words)
        staged(
            qtbot, widget, item(AssociateInteraction(choices("p", LONG, "Antonio", LONG))), ONE, zoom=zoom, width=width
        )
        assert cut(widget) == []
        assert "" not in names(widget)
