"""What single and multiple choice have in common: rows of options, two columns where the text is large."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from protocol.paper import Choice, Item
from protocol.records import Response
from station.ui import look
from station.ui.seat.items.interface import ItemWidget
from station.ui.seat.items.marks import letter_of
from station.ui.seat.items.option_row import OptionRow
from station.ui.seat.marked_text import MarkedText
from station.ui.seat.pictures import Pictures
from station.ui.seat.rich import RichText
from station.ui.seat.words import SeatWords

LIST_WIDTH = 760
TWO_COLUMNS_FROM = 150  # per cent
GAP = 12
KEYS = 8  # A to H and 1 to 8


def place_of(event: QKeyEvent) -> int | None:
    """Return the place, from 0, of the option that a letter or a digit names."""
    for first in (Qt.Key.Key_A, Qt.Key.Key_1):
        if 0 <= (place := event.key() - first) < KEYS:
            return int(place)
    return None


class OptionItem(ItemWidget):
    """Draws the options; whoever derives from it says what choosing one comes to."""

    strike_asked = Signal(int)  # position from 0

    def __init__(self, words: SeatWords, *, square: bool) -> None:
        super().__init__(words)
        self._square = square
        self._item: Item | None = None
        self._response: Response | None = None
        self._struck: frozenset[str] = frozenset()
        self._kept, self.may_strike, self._zoom = True, True, 100
        self.rows: list[OptionRow] = []
        self._box = QWidget()
        self._grid = QGridLayout(self._box)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        self.hint = RichText("small", "muted")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self._column.addLayout(look.at_left(self._box))
        self._column.addWidget(self.hint)

    def show_marks(self, struck: frozenset[str], *, kept: bool, may_strike: bool = True) -> None:
        """Take what the next `show_item` draws besides: options struck out, and no tick for what the disk has not.

        `may_strike`: the rules of the exam let options be struck out.
        """
        self._struck, self._kept, self.may_strike = struck, kept, may_strike

    def texts(self) -> Sequence[tuple[str, MarkedText]]:
        """Return the options."""
        return [(choice.id, row.content) for choice, row in zip(self._choices(), self.rows, strict=False)]

    def _choices(self) -> tuple[Choice, ...]:
        return self._item.choices if self._item else ()

    def show_item(self, item: Item, response: Response | None, pictures: Pictures, zoom: int) -> None:
        """Draw the options of `item`."""
        self._item, self._response, self._zoom = item, response, zoom
        while len(self.rows) < len(item.choices):
            self._add_row()
        chosen = self.chosen(response) if self._kept else ()
        compact = zoom >= TWO_COLUMNS_FROM
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(item.choices))
            if place < len(item.choices):
                choice = item.choices[place]
                picked, struck = choice.id in chosen, choice.id in self._struck
                row.may_strike = self.may_strike
                row.show_option(letter_of(place), choice, pictures, zoom, chosen=picked, struck=struck, compact=compact)
        self._place_rows()

    def chosen(self, response: Response | None) -> Collection[str]:
        """Return what `response` chooses."""
        raise NotImplementedError

    def choose(self, choice: str) -> None:
        """Choose the option `choice`."""
        raise NotImplementedError

    def take_key(self, event: QKeyEvent) -> bool:
        """Choose by letter or digit; strike out by Shift and letter."""
        place = place_of(event)
        if place is None or self._item is None or place >= len(self._item.choices):
            return False
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            if self.may_strike:
                self.strike_asked.emit(place)
        else:
            self.choose(self._item.choices[place].id)
        return True

    def _add_row(self) -> None:
        place = len(self.rows)
        row = OptionRow(self.words, square=self._square)
        self._grid.addWidget(row, place, 0)  # before it is shown, or it would be a window of its own
        row.clicked.connect(lambda: self._on_clicked(place))
        row.strike_asked.connect(lambda: self.strike_asked.emit(place))
        row.focused.connect(lambda: self.reached.emit(row))
        self.rows.append(row)

    def _on_clicked(self, place: int) -> None:
        if self._item is not None and place < len(self._item.choices):
            self.choose(self._item.choices[place].id)

    def _place_rows(self) -> None:
        room, zoom = (self.width() - GAP) // 2, self._zoom
        shown = self.rows[: len(self._item.choices) if self._item else 0]
        two = zoom >= TWO_COLUMNS_FROM and bool(shown) and all(row.ideal_width() <= room for row in shown)
        for place, row in enumerate(shown):
            self._grid.addWidget(row, *(divmod(place, 2) if two else (place, 0)))
        self._box.setMaximumWidth(2 * room + GAP if two else round(LIST_WIDTH * zoom / 100))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if two else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Find out again whether two stand side by side."""
        super().resizeEvent(event)
        self._place_rows()

    def _letters(self) -> str:
        count = len(self._item.choices) if self._item else 0
        return ", ".join(letter_of(place) for place in range(count))
