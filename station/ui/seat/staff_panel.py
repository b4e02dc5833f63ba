"""An officer at a locked seat: one button for whoever may, and a PIN behind it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.exam.seat import Unlocking
from station.ui import look
from station.ui.seat.alarm_words import alarm_words
from station.ui.seat.pin_field import PinField
from station.ui.seat.words import SeatWords

KEY, WIDTH = "F12", 600


class StaffPanel(QWidget):
    """Closed it is a button, open it asks for a PIN."""

    pin_given = Signal(str)
    opened = Signal(bool)

    def __init__(self, words: SeatWords) -> None:
        super().__init__()
        self._words = alarm_words(words)
        self.call = look.button(f"{words.for_staff}  ({KEY})", "on_lock", "lock")
        self.call.clicked.connect(self._toggle)
        self._form = QWidget()
        self.pin = PinField(self._words.pin)
        self.open = look.button(self._words.open, "primary", "lock")
        self._back = look.button(self._words.back, "on_lock")
        self.trouble = look.label("body_strong", ink="on_lock", wrap=True)
        self._fill_form()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.call, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._form)
        self._key = QShortcut(QKeySequence(KEY), self, self._toggle)
        self._form.setVisible(False)

    def _fill_form(self) -> None:
        self.pin.returnPressed.connect(self._give)
        self.open.clicked.connect(self._give)
        self._back.clicked.connect(self._toggle)
        title = look.label("body_strong", self._words.pin, ink="on_lock")
        title.setBuddy(self.pin)
        buttons = QHBoxLayout()
        for button in (self.open, self._back):
            buttons.addWidget(button, 1)
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (look.label("small", self._words.officer_next, ink="on_lock", wrap=True), title, self.pin):
            column.addWidget(widget)
        column.addWidget(self.trouble)
        column.addLayout(buttons)
        self.setFixedWidth(WIDTH)

    def show_unlocking(self, how_far: Unlocking) -> None:
        """Draw how far the PIN came."""
        trying = how_far is Unlocking.TRYING
        said = {Unlocking.WRONG: self._words.wrong_pin, Unlocking.PAUSED: self._words.paused}.get(how_far, "")
        self.trouble.setText(said)
        self.trouble.setAccessibleName(said)
        self.trouble.setVisible(bool(said))
        look.set_icon(self.open, "lock")  # in the present theme
        self.open.setEnabled(not trying)
        self.open.setText(self._words.opening if trying else self._words.open)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """Forget: the seat is open again."""
        super().hideEvent(event)
        self._show_form(shown=False)

    def _toggle(self) -> None:
        self._show_form(shown=self._form.isHidden())

    def _show_form(self, *, shown: bool) -> None:
        self.pin.clear()
        self.opened.emit(shown)
        self._form.setVisible(shown)
        self.call.setVisible(not shown)
        (self.pin if shown else self.call).setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        pin = self.pin.text()
        self.pin.clear()
        if pin and self.open.isEnabled():
            self.pin_given.emit(pin)
