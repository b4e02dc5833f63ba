"""Keyboard, mouse and focus of the exam window, as far as the window system gives them."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QWidget

from station.exam.lockdown.lock import NotHeldError

TRIES = 3  # our own watcher tries the keyboard for a moment, to see whether it is held


class WindowGrab:
    """Grabs through Qt: a grab from a connection of our own would be refused by Qt's."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def _handle(self) -> QWindow | None:
        return self._window.windowHandle()  # none before the first show, whatever the binding's types say

    def hold(self) -> None:
        """Take keyboard and mouse for the shown window. Raises NotHeldError."""
        handle = self._handle()
        if handle is None or not any(handle.setKeyboardGrabEnabled(True) for _ in range(TRIES)):
            raise NotHeldError("keyboard")
        if not handle.setMouseGrabEnabled(True):
            raise NotHeldError("mouse")

    def let_go(self) -> None:
        """Give both back."""
        handle = self._handle()
        if handle is not None:
            handle.setKeyboardGrabEnabled(False)
            handle.setMouseGrabEnabled(False)


class FocusWatch(QObject):
    """Says within one event that the window lost the keyboard, and when it is back. Each change is said once."""

    changed = Signal(bool)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window, self._has_it = window, window.isActiveWindow()
        window.installEventFilter(self)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._look)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Look after every change of activation."""
        if watched is self._window and event.type() in (QEvent.Type.ActivationChange, QEvent.Type.WindowStateChange):
            self._look()
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        active = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        has_it = active and self._window.isActiveWindow()
        if has_it is not self._has_it:
            self._has_it = has_it
            self.changed.emit(has_it)
