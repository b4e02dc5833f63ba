"""A line that takes typed letters only."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLineEdit

OUTSIDE = (
    QKeySequence.StandardKey.Paste,
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
)


class PlainEdit(QLineEdit):
    """A line that takes typed letters only: no paste, no drop, no menu, no selection clipboard."""

    focused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # an X11 grab is lost to a menu
        self.setAcceptDrops(False)
        self.setDragEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Leave out every clipboard key."""
        if any(event.matches(key) for key in OUTSIDE):
            event.accept()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Leave out the middle button, which pastes on X11."""
        if event.button() is not Qt.MouseButton.MiddleButton:
            super().mouseReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Say so: the body scrolls here."""
        super().focusInEvent(event)
        self.focused.emit()
