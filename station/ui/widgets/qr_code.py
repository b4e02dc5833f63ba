"""A QR code drawn on whole pixels."""

import segno
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

QUIET_ZONE = 4


class QrCode(QWidget):
    """A QR code, black on white in every theme: cameras want it so."""

    def __init__(self, size: int) -> None:
        """`size`: the side in pixels, quiet zone included."""
        super().__init__()
        self._rows: tuple[bytearray, ...] = ()
        self.setFixedSize(QSize(size, size))

    def show_text(self, text: str) -> None:
        """Draw `text`."""
        self._rows = segno.make_qr(text, error="m").matrix if text else ()
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw whole modules on whole pixels, the quiet zone round them."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(Qt.GlobalColor.white))
        if not self._rows:
            return
        module = self.width() // (len(self._rows) + 2 * QUIET_ZONE)
        start = (self.width() - module * len(self._rows)) // 2
        for y, row in enumerate(self._rows):
            for x, dark in enumerate(row):
                if dark:
                    place = (start + x * module, start + y * module, module, module)
                    painter.fillRect(*place, QColor(Qt.GlobalColor.black))
