"""An officer at a seat where nobody is signed in: a PIN, and what it is for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from protocol.orders import OrderKind
from station.ui import look
from station.ui.seat.order_words import order_words
from station.ui.seat.pin_field import PinField
from station.ui.seat.words import SeatWords

KEY = "F12"


class OfficerPanel(QWidget):
    """Closed it is a quiet button, open it asks for a PIN and offers the two things that a PIN does here."""

    asked = Signal(str, str)  # PIN, value of an OrderKind

    def __init__(self, words: SeatWords) -> None:
        super().__init__()
        self._words = order_words(words)
        self.call = look.button(f"{words.for_staff}  ({KEY})", "link")
        self.call.clicked.connect(self._toggle)
        self._form, self.pin = QWidget(), PinField(self._words.pin)
        self.grant = look.button(self._words.grant, "primary")
        self.open_again = look.button(self._words.open_again, "secondary")
        self.grant.clicked.connect(lambda: self._ask(OrderKind.GRANT))
        self.open_again.clicked.connect(lambda: self._ask(OrderKind.UNLOCK))
        self._fill_form()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.call, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._form)
        self._key = QShortcut(QKeySequence(KEY), self, self._toggle)
        self._form.setVisible(False)

    def _fill_form(self) -> None:
        title = look.label("body_strong", self._words.pin)
        title.setBuddy(self.pin)
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(title)
        column.addWidget(self.pin)
        column.addLayout(self._buttons(self.grant, self.open_again))
        column.addWidget(look.label("small", self._words.officer_next, ink="muted", wrap=True))

    def _buttons(self, *buttons: QPushButton) -> QHBoxLayout:
        row = QHBoxLayout()
        for button in buttons:
            row.addWidget(button, 1)
        return row

    def show_panel(self, *, busy: bool) -> None:
        """Let nothing be asked twice."""
        for button in (self.grant, self.open_again):
            button.setEnabled(not busy)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """Forget: somebody is signed in."""
        super().hideEvent(event)
        self._show_form(shown=False)

    def _toggle(self) -> None:
        self._show_form(shown=self._form.isHidden())
        (self.call if self._form.isHidden() else self.pin).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_form(self, *, shown: bool) -> None:
        self.pin.clear()
        self._form.setVisible(shown)

    def _ask(self, what: OrderKind) -> None:
        pin = self.pin.text()
        self.pin.clear()
        if pin:
            self.asked.emit(pin, what.value)
