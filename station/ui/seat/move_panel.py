"""An officer moves the candidate with no server: seat and PIN, then the code to carry. It lies over the paper."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from protocol.codes import grouped
from station.ui import look
from station.ui.seat import pin_field
from station.ui.seat.move_words import move_words
from station.ui.seat.pin_field import PinField
from station.ui.seat.plain_edit import PlainEdit
from station.ui.seat.words import SeatWords

WIDTH, MOST_SEAT, GROUP = 560, 16, 5
SCRIM = 0.6


class MovePanel(QWidget):
    """While it is open no key reaches the paper beneath. `asked`: PIN, number of the seat."""

    asked = Signal(str, str)
    left = Signal()  # the officer goes back, or has the code

    def __init__(self, parent: QWidget, words: SeatWords) -> None:
        super().__init__(parent)
        self.words = move_words(words)
        self.to_seat, self.pin = PlainEdit(), PinField(self.words.pin)
        self.trouble, self.code = look.label("body_strong", wrap=True), look.label("code")
        self.next = look.label("body", wrap=True)
        self.write = look.button(self.words.write, "primary", "usb")
        self.back = look.button(self.words.back, "secondary")
        self.noted = look.button(self.words.noted, "primary")
        self._form, self._told = QWidget(), QWidget()
        self._fill_form()
        self._fill_told()
        self._lay_out()
        self.write.clicked.connect(self._ask)
        self.pin.returnPressed.connect(self._ask)
        self.back.clicked.connect(self.left)
        self.noted.clicked.connect(self.left)
        self.hide()

    def _fill_form(self) -> None:
        self.to_seat.setMaxLength(MOST_SEAT)
        self.to_seat.setMinimumHeight(pin_field.HEIGHT)
        self.to_seat.setProperty("role", "field")
        self.to_seat.setAccessibleName(self.words.to_seat)
        column = _column(self._form)
        for words, field in ((self.words.to_seat, self.to_seat), (self.words.pin, self.pin)):
            column.addWidget(look.label("body_strong", words))
            column.addWidget(field)
        column.addWidget(self.trouble)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.write)
        column.addLayout(row)

    def _fill_told(self) -> None:
        column = _column(self._told)
        for label in (look.label("body_strong", self.words.done, wrap=True), self.code, self.next):
            column.addWidget(label)
        column.addWidget(self.noted, 0, Qt.AlignmentFlag.AlignRight)

    def _lay_out(self) -> None:
        self._card = QFrame()
        self._card.setProperty("role", "card")
        column = QVBoxLayout(self._card)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(12)
        column.addWidget(look.label("h2", self.words.title, wrap=True))
        self._what = look.label("body", self.words.what, ink="muted", wrap=True)
        for widget in (self._what, self._form, self._told):
            column.addWidget(widget)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self._card)
        across.addStretch(1)
        down = QVBoxLayout(self)
        down.addStretch(1)
        down.addLayout(across)
        down.addStretch(1)

    def open(self) -> None:
        """Ask for seat and PIN."""
        self.to_seat.clear()
        self._show(told=False)
        self.show_trouble("")
        self.to_seat.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_writing(self) -> None:
        """Say that it is being written; nothing is asked meanwhile."""
        self.show_trouble(self.words.writing)
        for widget in (self.write, self.back, self.to_seat, self.pin):
            widget.setEnabled(False)

    def show_trouble(self, sentence: str) -> None:
        """Say what did not work; it can be asked again."""
        for widget in (self.write, self.back, self.to_seat, self.pin):
            widget.setEnabled(True)
        self.pin.clear()
        self.trouble.setText(sentence)
        self.trouble.setAccessibleName(sentence)
        self.trouble.setVisible(bool(sentence))

    def show_code(self, code: str, seat: str) -> None:
        """Show what the officer carries."""
        self.code.setText(grouped(code, GROUP))
        self.next.setText(self.words.next.format(seat=seat))
        self._show(told=True)
        self.noted.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_up(self) -> None:
        """Forget what was typed and shown."""
        for widget in (self.to_seat, self.pin, self.code):
            widget.clear()
        self.hide()

    def _show(self, *, told: bool) -> None:
        self._form.setVisible(not told)
        self._what.setVisible(not told)
        self._told.setVisible(told)
        self._card.setFixedWidth(look.zoomed(WIDTH))
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()

    def _ask(self) -> None:
        pin, seat = self.pin.text(), self.to_seat.text()
        self.pin.clear()
        if pin and self.write.isEnabled():
            self.asked.emit(pin, seat)

    def event(self, event: QEvent) -> bool:
        """Let no key through to the question beneath; those that nothing here wants end here."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Esc goes back while nothing is written."""
        event.accept()
        if event.key() == Qt.Key.Key_Escape and self.back.isEnabled() and self._told.isHidden():
            self.left.emit()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 (Qt's name)
        """Keep Tab within."""
        stops = [one for one in (self.to_seat, self.pin, self.back, self.write, self.noted) if one.isVisibleTo(self)]
        if self.isHidden() or not stops:  # Qt asks while it hides this
            return super().focusNextPrevChild(forward)
        at = next((place for place, stop in enumerate(stops) if stop.hasFocus()), 0)
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Dim what lies beneath."""
        painter = QPainter(self)
        painter.setOpacity(SCRIM)
        painter.fillRect(self.rect(), look.color("scrim"))


def _column(inside: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    return column
