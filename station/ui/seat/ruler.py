"""The line ruler: a band that stays clear while the rest of the question is dimmed. It follows pointer and keyboard."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from station.ui import look

LINES, LINE_HEIGHT = 1.6, 1.5
DIM = {"light": 0.45, "dark": 0.6, "contrast": 0.75}
EDGE = 3


class LineRuler(QWidget):
    """Lies over the question and lets every click through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._middle, self._zoom, self._dim = 120.0, 100, DIM["light"]
        self._listens_to: QWindow | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def show_ruler(self, theme: str, zoom: int, *, on: bool) -> None:
        """Lay the ruler on, or take it away."""
        self._zoom, self._dim = zoom, DIM.get(theme, DIM["light"])
        if on and self.isHidden():
            self._listen()
        self.setVisible(on)
        self.setGeometry(self._over.rect())
        if on:
            self.raise_()
            self.update()

    def _listen(self) -> None:
        application = QApplication.instance()
        handle: object = self.window().windowHandle()  # none before the first show, whatever the stub says
        if isinstance(handle, QWindow) and handle is not self._listens_to and isinstance(application, QApplication):
            handle.installEventFilter(self)  # the window hears of every move, widgets of those they asked for
            if self._listens_to is None:
                application.focusChanged.connect(self._on_focus_changed)
            self._listens_to = handle

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Follow the pointer."""
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseMove and self.isVisible():
            at = self.mapFrom(self.window(), event.position())
            if self.rect().contains(at.toPoint()):
                self.place_at(at.y())
        return super().eventFilter(watched, event)

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        within = self._over
        if self.isVisible() and now is not None and within.isAncestorOf(now) and now.height() < within.height() / 2:
            self.place_at(now.mapTo(within, QPointF(0, now.height() / 2)).y())

    def place_at(self, middle: float) -> None:
        """Lay the band round `middle`."""
        high = self.band_height() / 2
        self._middle = min(max(middle, high), max(high, self.height() - high))
        self.update()

    def band_height(self) -> float:
        """Return how high the band is: a line and some air."""
        return look.font("read", self._zoom).pixelSize() * LINE_HEIGHT * LINES

    def step(self, by: int) -> int:
        """Move the band by lines. Returns by how many lines it could not: the text is to be scrolled by these."""
        before, line = self._middle, look.font("read", self._zoom).pixelSize() * LINE_HEIGHT
        self.place_at(before + by * line)
        return 0 if abs(self._middle - before) > line / 2 else by

    @property
    def band(self) -> QRect:
        """Where the band lies."""
        high = self.band_height()
        return QRect(0, round(self._middle - high / 2), self.width(), round(high))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Dim above and below, and draw the edges."""
        painter, band = QPainter(self), self.band
        painter.setOpacity(self._dim)
        painter.fillRect(QRect(0, 0, self.width(), band.top()), look.color("scrim"))
        painter.fillRect(QRect(0, band.bottom(), self.width(), self.height() - band.bottom()), look.color("scrim"))
        painter.setOpacity(1)
        for top in (band.top() - EDGE, band.bottom()):
            painter.fillRect(QRect(0, top, self.width(), EDGE), look.color("accent"))
