"""A photo at 3:4 with what it is below; without one, a grey box that says so."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from station.ui import look


class Photo(QWidget):
    """`width`: pixels; the height follows."""

    def __init__(self, width: int, caption: str, missing: str) -> None:
        super().__init__()
        self._size = QSize(width, width * 4 // 3)
        self._missing = missing
        self._picture = QLabel()
        self._picture.setFixedSize(self._size)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._caption = look.label("small", caption, ink="muted")
        self._caption.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._picture)
        column.addWidget(self._caption)
        column.addStretch(1)

    def show_photo(self, content: bytes) -> None:
        """Show JPEG bytes that the reader has checked, or that there is no picture."""
        pixmap = QPixmap()
        if not content or not pixmap.loadFromData(content):
            self._picture.setPixmap(self._nobody())
            self._picture.setAccessibleName(self._missing)
            return
        scaled = pixmap.scaled(
            self._size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        )
        self._picture.setPixmap(scaled.copy(0, 0, self._size.width(), self._size.height()))
        self._picture.setAccessibleName(self._caption.text())

    def _nobody(self) -> QPixmap:
        box = QPixmap(self._size)
        box.fill(look.color("sunken"))
        icon = look.pixmap("image-off", "muted", look.ICON)
        painter = QPainter(box)
        painter.drawPixmap((box.width() - look.ICON) // 2, box.height() // 2 - look.ICON, icon)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("muted"))
        painter.drawText(box.rect().adjusted(0, look.ICON, 0, 0), Qt.AlignmentFlag.AlignCenter, self._missing)
        painter.end()
        return box
