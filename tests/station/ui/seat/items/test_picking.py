"""The window's shortcuts do not take the keys that mean something in an item, and keep all others."""

import pytest
from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from protocol.paper import (
    AssociateInteraction,
    GapMatchInteraction,
    GraphicGapMatchInteraction,
    HotspotInteraction,
    HotTextInteraction,
    Interaction,
    Item,
    MatchInteraction,
    OrderInteraction,
    Shape,
    Spot,
)
from station.ui.seat.items.associate import AssociateWidget
from station.ui.seat.items.gap_match import GapMatchWidget
from station.ui.seat.items.graphic_gap_match import GraphicGapMatchWidget
from station.ui.seat.items.hot_text import HotTextWidget
from station.ui.seat.items.hotspot import HotspotWidget
from station.ui.seat.items.match import MatchWidget
from station.ui.seat.items.order import OrderWidget
from station.ui.seat.items.picking import PickedItem
from station.ui.seat.words import VIETNAMESE
from tests.station.ui.seat.items.stage import LONG, PICTURES, WIDTH, choices, cut, item, staged

SPOTS = tuple(Spot(f"s{place}", Shape.CIRCLE, (60.0 + 100 * place, 60, 30), "") for place in range(3))
HOTSPOT = item(HotspotInteraction("map", SPOTS))
ORDER = item(OrderInteraction(choices("e", "một", "hai")))
GRID = item(MatchInteraction(choices("a", "một", "hai"), choices("b", "x", "y"), is_grid=True))
NONE = Qt.KeyboardModifier.NoModifier
PAIRS = item(MatchInteraction(choices("a", "một", "hai"), choices("b", "x", "y")))


@pytest.mark.parametrize(
    ("widget_type", "shown", "key", "modifier", "taken"),
    [
        (HotspotWidget, HOTSPOT, Qt.Key.Key_2, NONE, True),
        (HotspotWidget, HOTSPOT, Qt.Key.Key_Right, NONE, True),
        (HotspotWidget, HOTSPOT, Qt.Key.Key_A, NONE, False),
        (HotspotWidget, HOTSPOT, Qt.Key.Key_PageDown, NONE, False),
        (OrderWidget, ORDER, Qt.Key.Key_Down, NONE, True),
        (OrderWidget, ORDER, Qt.Key.Key_Right, NONE, False),
        (OrderWidget, ORDER, Qt.Key.Key_1, NONE, False),
        (MatchWidget, GRID, Qt.Key.Key_2, NONE, True),
        (MatchWidget, GRID, Qt.Key.Key_Right, NONE, True),
        (MatchWidget, PAIRS, Qt.Key.Key_2, NONE, False),
        (MatchWidget, PAIRS, Qt.Key.Key_Up, NONE, False),
        (MatchWidget, PAIRS, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier, False),
    ],
)
def test_a_key_goes_to_the_item_or_to_the_window(
    qtbot: QtBot, widget_type: type[PickedItem], shown: Item, key: Qt.Key, modifier: Qt.KeyboardModifier, taken: bool
) -> None:
    widget = widget_type(VIETNAMESE)
    stage = staged(qtbot, widget, shown)
    shortcut = QShortcut(QKeySequence(QKeyCombination(modifier, key)), widget.window())
    spy = QSignalSpy(shortcut.activated)
    focus = widget.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifier)
    assert spy.count() == int(not taken)
    assert stage.widget is widget


def test_the_body_is_told_what_has_the_focus(qtbot: QtBot) -> None:
    widget = OrderWidget(VIETNAMESE)
    stage = staged(qtbot, widget, ORDER)
    reached: list[QWidget] = []
    widget.reached.connect(reached.append)
    stage.press(Qt.Key.Key_Down)
    assert reached == [widget.rows[1]]


def body(count: int) -> str:
    return "".join(
        f'<p>Chỗ trống <gap id="g{place}"> và <hot id="h{place}">từ ngữ</hot>.</p>' for place in range(count)
    )


def grown(count: int) -> dict[str, tuple[type[PickedItem], Item]]:
    """Return one item of each type with so many parts."""
    some = choices("c", *(f"{LONG[: 12 + 20 * place]}" for place in range(count)))
    spots = tuple(Spot(f"s{place}", Shape.RECT, (place * 50, 20, place * 50 + 40, 90), "") for place in range(count))
    gaps, texts = tuple(f"g{place}" for place in range(count)), tuple(f"h{place}" for place in range(count))
    targets = choices("t", *(choice.content for choice in some))
    asked: dict[str, tuple[type[PickedItem], Interaction]] = {
        "columns": (MatchWidget, MatchInteraction(some, targets)),
        "grid": (MatchWidget, MatchInteraction(some, targets, is_grid=True)),
        "order": (OrderWidget, OrderInteraction(some)),
        "associate": (AssociateWidget, AssociateInteraction(some)),
        "gap_match": (GapMatchWidget, GapMatchInteraction(gaps, some)),
        "graphic": (GraphicGapMatchWidget, GraphicGapMatchInteraction("map", spots, some)),
        "hot_text": (HotTextWidget, HotTextInteraction(texts)),
        "hotspot": (HotspotWidget, HotspotInteraction("map", spots)),
    }
    return {name: (type_, item(one, body(count), f"i{count}")) for name, (type_, one) in asked.items()}


@pytest.mark.parametrize("name", list(grown(2)))
def test_a_larger_item_and_larger_letters_find_room_while_the_widget_stands(qtbot: QtBot, name: str) -> None:
    (widget_type, small), (_, large) = grown(2)[name], grown(5)[name]
    widget = widget_type(VIETNAMESE)
    pane = QScrollArea()
    qtbot.addWidget(pane)
    pane.setWidget(widget)
    pane.setWidgetResizable(True)
    pane.resize(WIDTH, 600)
    pane.show()
    for shown, zoom in ((small, 100), (large, 100), (large, 150), (small, 200), (large, 125)):
        widget.show_item(shown, None, PICTURES, zoom)
        qtbot.waitUntil(lambda: cut(widget) == [], timeout=1000)
