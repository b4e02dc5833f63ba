"""A button whose state comes from outside: a press only says that it was pressed, and whether by the keyboard."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

TARGET = 44
PRESSES = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Pressable(QAbstractButton):
    """Takes the focus by Tab and click; Space and Enter press it."""

    pressed_by = Signal(bool)  # True: by the keyboard, so the focus may lead on
    focused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)  # a button's own would be no narrower than its content's one line
        self.setSizePolicy(policy)
        self.clicked.connect(self._clicked)

    def _clicked(self) -> None:
        self.pressed_by.emit(False)  # noqa: FBT003 (a signal has no keywords)

    def nextCheckState(self) -> None:  # noqa: N802 (Qt's name)
        """Stay: what is checked is shown, not kept here."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Press at once, not when the key is let go; leave every other key to the item."""
        if event.key() not in PRESSES or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif not event.isAutoRepeat():
            self.pressed_by.emit(True)  # noqa: FBT003 (a signal has no keywords)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Nothing is left to do."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Say so: the body scrolls here."""
        super().focusInEvent(event)
        self.focused.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()
