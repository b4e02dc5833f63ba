"""What an application of Qt offers by itself and an exam does not: menus, drops, tooltips, pasting, links.

One filter over the whole application: a widget that somebody adds tomorrow is held too.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication

SHUT = frozenset(
    {
        QEvent.Type.ContextMenu,  # an X11 grab is lost to a menu
        QEvent.Type.DragEnter,
        QEvent.Type.DragMove,
        QEvent.Type.Drop,
        QEvent.Type.ToolTip,
        QEvent.Type.WhatsThis,
        QEvent.Type.EnterWhatsThisMode,
        QEvent.Type.QueryWhatsThis,
        QEvent.Type.FileOpen,
    }
)
SHUT_KEYS = (
    QKeySequence.StandardKey.Paste,
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Print,
    QKeySequence.StandardKey.Open,
    QKeySequence.StandardKey.Save,
    QKeySequence.StandardKey.Quit,
    QKeySequence.StandardKey.Close,
    QKeySequence.StandardKey.WhatsThis,
    QKeySequence.StandardKey.HelpContents,
)
KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})
MIDDLE = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick})


class NoWayOut(QObject):
    """Swallows what leads out of the exam. Keep it as long as the application."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        application.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Tell whether `event` ends here."""
        kind = event.type()
        if kind in SHUT:
            event.ignore()
            return True
        if kind in KEYS and isinstance(event, QKeyEvent):
            return _leads_out(event)
        if kind in MIDDLE and isinstance(event, QMouseEvent):
            return event.button() is Qt.MouseButton.MiddleButton  # it pastes on X11
        return False


def _leads_out(event: QKeyEvent) -> bool:
    of_window = event.key() == Qt.Key.Key_Space and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
    if not of_window and not any(event.matches(key) for key in SHUT_KEYS):
        return False
    event.accept()  # else it would be offered to a shortcut
    return True
