"""Short number: four cells, nothing from outside, no menus."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from protocol.paper import Item
from protocol.records import Response, ShortNumberResponse
from station.exam.responses import Answering, answering, clean_number
from station.ui import look
from station.ui.seat.items.interface import ItemWidget
from station.ui.seat.items.note import StatusNote
from station.ui.seat.pictures import Pictures
from station.ui.seat.plain_edit import PlainEdit
from station.ui.seat.rich import RichText
from station.ui.seat.words import SeatWords

WIDTH, HEIGHT = 240, 56


class _Cells(QValidator):
    """Lets stand what fits the four cells; a full stop becomes a comma."""

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """See QValidator."""
        cleaned = clean_number(text)
        if len(cleaned) < len(text):
            return QValidator.State.Invalid, text, position
        return QValidator.State.Acceptable, cleaned, position


class ShortNumberWidget(ItemWidget):
    """The field and its unit."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__(words)
        self.edit = PlainEdit()
        self.edit.setProperty("role", "answer")
        self.edit.setAccessibleName(words.your_answer)
        self.edit.setValidator(_Cells(self.edit))
        self.edit.textEdited.connect(self._on_edited)
        self.edit.focused.connect(lambda: self.reached.emit(self.edit))
        self._unit, self._status = RichText(), StatusNote(words.save_failed)
        self._unfinished, self._hint = RichText("small_strong", "person_ink"), RichText("small", "muted")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.edit)
        row.addWidget(self._unit, 1)
        row.addStretch(0)  # keeps the field at the left where there is no unit
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(row)
        column.addWidget(self._status)
        column.addWidget(self._unfinished)
        column.addWidget(self._hint)

    def show_item(self, item: Item, response: Response | None, pictures: Pictures, zoom: int) -> None:  # noqa: ARG002 (the interface's)
        """Show what is answered; a text that stands already keeps its cursor."""
        text = response.text if isinstance(response, ShortNumberResponse) else ""
        self.edit.setFont(look.font("h2", zoom))
        self.edit.setFixedSize(round(WIDTH * zoom / 100), round(HEIGHT * zoom / 100))
        if self.edit.text() != text:
            self.edit.setText(text)
        self._unit.setVisible(bool(item.unit))
        self._unit.show_words(item.unit, zoom)
        self._status.show_note("check" if text else "", "", "accent", zoom)
        self._unfinished.setVisible(answering(item, response) is Answering.PARTLY)
        self._unfinished.show_words(self.words.number_unfinished, zoom)
        self._hint.show_words(self.words.hint_number, zoom)

    def take_focus(self) -> None:
        """Give the keyboard to the field."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_edited(self, text: str) -> None:
        cleaned = clean_number(text)
        self.responded.emit(ShortNumberResponse(cleaned) if cleaned else None)
