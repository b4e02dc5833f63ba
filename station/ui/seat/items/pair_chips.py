"""The pairs made, each a chip that takes its pair back."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.exam.arranging import Pair
from station.ui import look
from station.ui.seat.items.pressable import TARGET, Pressable
from station.ui.seat.items.tile import inner_ring
from station.ui.seat.items.wrap import WrapLayout

SIDE, CROSS = 14, 16


class PairChip(Pressable):
    """ "A – 2" with a cross."""

    def __init__(self) -> None:
        super().__init__()
        self._zoom = 100

    def show_pair(self, words: str, name: str, zoom: int) -> None:
        """Draw the marks of the pair; `name` says what a press does."""
        self.setText(words)
        self._zoom = zoom
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFont(look.font("body_strong", min(zoom, 125)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As wide as its words, as high as a finger."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2 * SIDE + CROSS + 10, TARGET)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw the pill."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        look.panel(painter, area, "accent_soft", "accent", stroke=2, radius=TARGET // 2)
        painter.setFont(self.font())
        painter.setPen(look.color("accent"))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area.adjusted(SIDE, 0, 0, 0), left, self.text())
        at = int(area.height() - CROSS) // 2
        painter.drawPixmap(int(area.width()) - SIDE - CROSS, at, look.pixmap("x", "accent", CROSS))
        if self.hasFocus():
            inner_ring(painter, area, TARGET // 2 - 5)


class PairChips(QWidget):
    """One chip a pair, in the order made."""

    undo_asked = Signal(object)  # Pair
    made = Signal(QWidget)

    def __init__(self) -> None:
        super().__init__()
        self._row = WrapLayout(self, 8)
        self._chips: list[PairChip] = []
        self._pairs: tuple[Pair, ...] = ()

    @property
    def chips(self) -> Sequence[PairChip]:
        """Those on screen."""
        return self._chips[: len(self._pairs)]

    def show_pairs(self, pairs: Sequence[tuple[Pair, str, str]], zoom: int) -> None:
        """Draw each pair with its words and its name."""
        self._pairs = tuple(pair for pair, _, _ in pairs)
        while len(self._chips) < len(pairs):
            self._add_chip()
        for place, chip in enumerate(self._chips):
            chip.setVisible(place < len(pairs))
            if place < len(pairs):
                chip.show_pair(pairs[place][1], pairs[place][2], zoom)
        self.setVisible(bool(pairs))

    def _add_chip(self) -> None:
        place = len(self._chips)
        chip = PairChip()
        chip.setParent(self)  # or it would be a window of its own
        chip.pressed_by.connect(lambda: self._undo(place))
        self._row.addWidget(chip)
        self._chips.append(chip)
        self.made.emit(chip)

    def _undo(self, place: int) -> None:
        self.undo_asked.emit(self._pairs[place])
