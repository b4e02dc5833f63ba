"""Lays widgets out like words: in a line while there is room, then in the next."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class WrapLayout(QLayout):
    """Rows of equal height, filled from the left."""

    def __init__(self, parent: QWidget, spacing: int = 12) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 (Qt's name)
        """Append `item`."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 (Qt's name)
        """Return the item at `index`."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 (Qt's name)
        """Take the item at `index` out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 (Qt's name)
        """Want no more room than is needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 (Qt's name)
        """Narrow is high."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        """Return the height that `width` needs."""
        return self._placed(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 (Qt's name)
        """Place everything."""
        super().setGeometry(rect)
        self._placed(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """All in one line, where there is room."""
        shown = self._shown()
        width = sum(item.sizeHint().width() for item in shown) + self.spacing() * max(len(shown) - 1, 0)
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:  # noqa: N802 (Qt's name)
        """As narrow as the least of them."""
        return QSize(max((item.minimumSize().width() for item in self._shown()), default=0), 0)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _placed(self, rect: QRect, *, move: bool) -> int:
        """Walk the rows; return their height."""
        top = rect.top()
        row: list[tuple[QLayoutItem, int]] = []
        used = 0
        for item in self._shown():
            width = min(item.sizeHint().width(), rect.width())
            if row and used + width > rect.width():
                top += self._row(row, rect.left(), top, move=move) + self.spacing()
                row, used = [], 0
            row.append((item, width))
            used += width + self.spacing()
        if row:
            top += self._row(row, rect.left(), top, move=move)
        return top - rect.top()

    def _row(self, row: list[tuple[QLayoutItem, int]], left: int, top: int, *, move: bool) -> int:
        height = max(_height(item, width) for item, width in row)
        for item, width in row:
            if move:
                item.setGeometry(QRect(QPoint(left, top), QSize(width, height)))
            left += width + self.spacing()
        return height


def _height(item: QLayoutItem, width: int) -> int:
    wanted = item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
    return max(wanted, item.minimumSize().height())
