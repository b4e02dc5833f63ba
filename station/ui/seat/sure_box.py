"""The tick before handing in: a check box whose words wrap and whose box is 24 px."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from station.ui import look

BOX, GAP, LOWEST = 24, 12, 44


class SureBox(QAbstractButton):
    """Space or a click ticks it."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        """Return the height that the wrapped words need."""
        room = QRect(0, 0, width - BOX - GAP - 8, 1000)
        words = QFontMetrics(look.font("body")).boundingRect(room, int(Qt.TextFlag.TextWordWrap), self.text())
        return max(LOWEST, words.height() + 12)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As the words want."""
        return QSize(240, self.heightForWidth(240))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw box, tick and words."""
        painter = QPainter(self)
        top = (self.height() - BOX) // 2
        on = self.isChecked()
        box = QRectF(4, top, BOX, BOX)
        look.panel(painter, box, "accent" if on else "surface", "accent" if on else "control", stroke=2, radius=4)
        if on:
            painter.drawPixmap(6, top + 2, look.pixmap("check", "on_accent", look.SMALL_ICON))
        painter.setFont(look.font("body"))
        painter.setPen(look.color("ink"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.rect().adjusted(4 + BOX + GAP, 0, 0, 0), int(flags), self.text())
        if self.hasFocus():
            look.focus_ring(painter, QRectF(self.rect()))
