"""A blank window on every screen but the exam's own."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget


class OtherScreens(QObject):
    """Covers screens as they come."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)
        self._covers: dict[QScreen, QWidget] = {}
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self._on_added)
            application.screenRemoved.connect(self._on_removed)
            for screen in application.screens():
                screen.geometryChanged.connect(self.cover)

    def cover(self) -> None:
        """Cover what is there now, and have the exam fill its own screen."""
        own = self._window.screen()
        for screen in QGuiApplication.screens():
            if screen is not own and screen not in self._covers:
                self._covers[screen] = _blank(screen)
        for screen, cover in self._covers.items():
            cover.setGeometry(screen.geometry())
        self._fill()
        self._window.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """A window that was too wide for its new screen folds at the first try, and fits at the second."""
        if event.type() is QEvent.Type.Resize:
            QTimer.singleShot(0, self._fill)
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        place = self._window.screen().geometry()
        if self._window.geometry() != place:
            self._window.setGeometry(place)  # with no window manager, nobody else does it

    def _on_added(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self.cover)
        self.cover()

    def _on_removed(self, screen: QScreen) -> None:
        if (cover := self._covers.pop(screen, None)) is not None:
            cover.deleteLater()
        self.cover()


def _blank(screen: QScreen) -> QWidget:
    cover = QWidget(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Window)
    cover.setProperty("role", "blank")
    cover.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    cover.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    cover.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    cover.setGeometry(screen.geometry())
    cover.show()
    return cover
