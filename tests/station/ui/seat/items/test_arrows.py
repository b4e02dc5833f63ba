"""An arrow leads to what lies nearest in its direction."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from station.ui.seat.items.arrows import neighbour

PLACES = {
    "middle": (100, 100),
    "right": (160, 104),
    "far": (300, 100),
    "below": (96, 150),
    "above": (150, 10),
    "line": (400, 200),
    "next": (60, 200),
    "low": (90, 240),
}


@pytest.mark.parametrize(
    ("start", "key", "expected"),
    [
        ("middle", Qt.Key.Key_Right, "right"),
        ("middle", Qt.Key.Key_Down, "below"),
        ("middle", Qt.Key.Key_Up, "above"),
        ("right", Qt.Key.Key_Right, "far"),
        ("line", Qt.Key.Key_Right, None),
        ("middle", Qt.Key.Key_A, None),
        ("next", Qt.Key.Key_Right, "line"),  # further than what is lower, yet in its line
        ("line", Qt.Key.Key_Down, "low"),
    ],
)
def test_the_nearest_in_the_direction_is_next(qtbot: QtBot, start: str, key: Qt.Key, expected: str | None) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    stops = {name: QWidget(page) for name in PLACES}
    for name, stop in stops.items():
        stop.setGeometry(QRect(*PLACES[name], 20, 20))
    assert neighbour(list(stops.values()), stops[start], key, page) is (stops[expected] if expected else None)
