"""The field of a short number: four cells, nothing from outside, no menus."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from protocol.records import ShortNumberResponse
from station.exam.responses import clean_number
from station.ui import look
from station.ui.seat.rich import RichText
from station.ui.seat.words import SeatWords

WIDTH, HEIGHT = 240, 56
OUTSIDE = (
    QKeySequence.StandardKey.Paste,
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
)


class PlainEdit(QLineEdit):
    """A line that takes typed letters only: no paste, no drop, no menu, no selection clipboard."""

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


class _Cells(QValidator):
    """Lets stand what fits the four cells; a full stop becomes a comma."""

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """See QValidator."""
        cleaned = clean_number(text)
        if len(cleaned) < len(text):
            return QValidator.State.Invalid, text, position
        return QValidator.State.Acceptable, cleaned, position


class NumberField(QWidget):
    """The field and its unit."""

    text_typed = Signal(str)

    def __init__(self, words: SeatWords) -> None:
        super().__init__()
        self.edit = PlainEdit()
        self.edit.setProperty("role", "answer")
        self.edit.setAccessibleName(words.your_answer)
        self.edit.setValidator(_Cells(self.edit))
        self.edit.setFixedSize(WIDTH, HEIGHT)
        self.edit.textEdited.connect(self.text_typed)
        self._unit = RichText()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.edit)
        row.addWidget(self._unit, 1)
        row.addStretch(0)  # keeps the field at the left where there is no unit

    def show_number(self, response: ShortNumberResponse | None, unit: str, zoom: int) -> None:
        """Show what is answered; a text that stands already keeps its cursor."""
        text = response.text if response else ""
        self.edit.setFont(look.font("h2", zoom))
        self.edit.setFixedSize(round(WIDTH * zoom / 100), round(HEIGHT * zoom / 100))
        if self.edit.text() != text:
            self.edit.setText(text)
        self._unit.setVisible(bool(unit))
        self._unit.show_words(unit, zoom)
