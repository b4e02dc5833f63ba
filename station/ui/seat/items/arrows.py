"""Where an arrow key leads among things that lie anywhere on the screen."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget

WAYS = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}
ASIDE = 3  # a pixel aside counts as much as so many ahead: straight on comes first


def neighbour(stops: Sequence[QWidget], current: QWidget, key: int, within: QWidget) -> QWidget | None:
    """Return the one of `stops` that lies nearest to `current` in the direction of `key`, measured in `within`.

    Left and right keep to the line while something is left in it.
    """
    way = next((way for arrow, way in WAYS.items() if arrow == key), None)
    if way is None:
        return None
    start = _area(current, within)
    ahead = [
        (area, stop)
        for area, stop in ((_area(stop, within), stop) for stop in stops if stop is not current)
        if QPoint.dotProduct(area.center() - start.center(), way) > 0
    ]
    in_line = [(area, stop) for area, stop in ahead if area.top() <= start.bottom() and area.bottom() >= start.top()]
    reached = in_line if way.x() and in_line else ahead
    return min(reached, key=lambda one: _far(one[0].center() - start.center(), way), default=(start, None))[1]


def _area(widget: QWidget, within: QWidget) -> QRect:
    return QRect(widget.mapTo(within, QPoint(0, 0)), widget.size())


def _far(offset: QPoint, way: QPoint) -> int:
    return QPoint.dotProduct(offset, way) + ASIDE * (abs(offset.x() * way.y()) + abs(offset.y() * way.x()))
