"""What items share that letters are typed into: the way of typing, and a word that is over."""

from PySide6.QtCore import Qt, Signal

from station.exam.vietnamese import Typing
from station.ui.seat.items.interface import ItemWidget
from station.ui.seat.plain_edit import PlainArea, PlainEdit
from station.ui.seat.typing import OFF, next_method
from station.ui.seat.typing_switch import TypingSwitch
from station.ui.seat.words import SeatWords


class LetteredItem(ItemWidget):
    """An item with fields for letters, and the switch beside them."""

    typing_asked = Signal(str)  # the value of a Method

    def __init__(self, words: SeatWords) -> None:
        super().__init__(words)
        self._typing = OFF
        self.switch = TypingSwitch(words)
        self.switch.show_typing(OFF, 100)
        self.switch.clicked.connect(self._on_clicked)
        self._fields: list[PlainEdit | PlainArea] = []
        self._at: PlainEdit | PlainArea | None = None  # the field that was typed into last

    def show_typing(self, typing: Typing, zoom: int) -> None:
        """Type in this way; the switch says so."""
        self._typing = typing
        self.switch.show_typing(typing, zoom)
        for field in self._fields:
            field.show_typing(typing)

    def end_words(self) -> None:
        """Let what is being typed be over: something else begins."""
        for field in self._fields:
            if field.hasFocus():
                field.end_word()

    def follow(self, field: PlainEdit | PlainArea) -> None:
        """Listen to a field that was made, and have it type as the others do."""
        self._fields.append(field)
        field.show_typing(self._typing)
        field.turn_asked.connect(self._on_turned)
        field.focused.connect(lambda: self._on_focused(field))

    def _on_focused(self, field: PlainEdit | PlainArea) -> None:
        self._at = field
        self.reached.emit(field)

    def _on_clicked(self) -> None:
        if self._at is not None and not self.switch.hasFocus():  # a click gives the keyboard to what lies behind
            self._at.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_turned()

    def _on_turned(self) -> None:
        self.typing_asked.emit(next_method(self._typing.method).value)
