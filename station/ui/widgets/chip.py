"""A state as word, icon and colour in a pill."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui import look

PADDING, GAP = 10, 6


class Chip(QWidget):
    """Says one state. `tone`: ok, local, stop, person or wait."""

    def __init__(self, height: int = 28) -> None:
        super().__init__()
        self._icon, self._words, self._tone = "", "", "wait"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(height)

    def show_chip(self, icon: str, words: str, tone: str) -> None:
        """Say `words`."""
        self._icon, self._words, self._tone = icon, words, tone
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> str:
        """What the chip says."""
        return self._words

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As wide as the words."""
        words = QFontMetrics(look.font("small_strong")).horizontalAdvance(self._words)
        return QSize(2 * PADDING + look.SMALL_ICON + GAP + words + 2, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw the pill; before the first state there is none."""
        if not self._icon:
            return
        painter = QPainter(self)
        painter.setFont(look.font("small_strong"))
        look.panel(painter, QRectF(self.rect()), f"{self._tone}_soft", f"{self._tone}_soft", radius=self.height() // 2)
        ink = f"{self._tone}_ink"
        top = (self.height() - look.SMALL_ICON) // 2
        painter.drawPixmap(PADDING, top, look.pixmap(self._icon, ink, look.SMALL_ICON))
        painter.setPen(look.color(ink))
        text = self.rect().adjusted(PADDING + look.SMALL_ICON + GAP, 0, -PADDING, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._words)
