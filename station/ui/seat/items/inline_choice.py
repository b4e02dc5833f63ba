"""Inline choice: each gap of the body is filled from a list of its own, which opens in place."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout

from protocol.paper import InlineChoiceInteraction, InlineGap, Item
from protocol.records import GapsResponse, Response
from station.ui.seat.items.answer_words import answer_words_of
from station.ui.seat.items.choice_list import ChoiceList, GapButton
from station.ui.seat.items.flow import FlowText
from station.ui.seat.items.interface import ItemWidget
from station.ui.seat.items.note import StatusNote
from station.ui.seat.marked_text import MarkedText
from station.ui.seat.pictures import Pictures
from station.ui.seat.rich import RichText
from station.ui.seat.words import SeatWords

BELOW = 4  # between the button and its list
WIDEST = 0.9  # of the line
CLOSED = -1


class InlineChoiceWidget(ItemWidget):
    """Buttons at the gaps. No popup of the system: one would break the hold on the keyboard."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__(words)
        self._texts = answer_words_of(words)
        self._item: Item | None = None
        self._given: dict[str, str] = {}
        self._pictures, self._zoom = Pictures({}, ""), 100
        self._open = CLOSED
        self.buttons: list[GapButton] = []
        self.body = FlowText()
        self._status, self._hint = StatusNote(words.save_failed), RichText("small", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for widget in (self.body, self._status, self._hint):
            column.addWidget(widget)
        column.addStretch(1)
        self.list = ChoiceList(self._texts)
        self.list.setParent(self)
        self.list.picked.connect(self._on_picked)
        self.list.left.connect(self.close_list)
        self.list.row_focused.connect(self.reached)
        self.list.hide()
        self.body.moved.connect(self._place_list)

    @property
    def draws_body(self) -> bool:
        """The buttons stand in it."""
        return True

    def texts(self) -> Sequence[tuple[str, MarkedText]]:
        """Return the body."""
        return [("", self.body)]

    def show_item(self, item: Item, response: Response | None, pictures: Pictures, zoom: int) -> None:
        """Draw the text and what is chosen."""
        if self._item is None or item.id != self._item.id:
            self._open = CLOSED
        self._item, self._pictures, self._zoom = item, pictures, zoom
        self._given = dict(response.gaps) if isinstance(response, GapsResponse) else {}
        self._draw()

    def _draw(self) -> None:
        gaps, zoom = self._gaps, self._zoom
        while len(self.buttons) < len(gaps):
            self._add_button()
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(gaps))
            if place < len(gaps):
                self._show_button(button, place, gaps[place])
        shown = list(zip((gap.id for gap in gaps), self.buttons, strict=False))
        self.body.show_flow(self._item.html if self._item else "", shown, self._pictures, zoom)
        filled = sum(gap.id in self._given for gap in gaps)
        icon = "check" if filled == len(gaps) else "circle-dashed" if filled else "circle"
        ink = "accent" if filled else "wait_ink"
        self._status.show_note(icon, self._texts.gaps_done.format(count=filled, total=len(gaps)), ink, zoom)
        self._hint.show_words(self._texts.hint_inline, zoom)
        self._show_list()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Let nothing in the text be wider than the line."""
        super().resizeEvent(event)
        if self._item is not None and event.size().width() != event.oldSize().width():
            self._draw()

    def take_focus(self) -> None:
        """Give the keyboard to the first gap."""
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def take_key(self, event: QKeyEvent) -> bool:
        """Step through the open list; open the list of the gap with the focus by up and down."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if self._open != CLOSED:
            if step is not None:
                self.list.step(step)
            elif event.key() == Qt.Key.Key_Escape:
                self.close_list()
            return step is not None or event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Left, Qt.Key.Key_Right)
        place = next((place for place, button in enumerate(self.buttons) if button.hasFocus()), None)
        if step is None or place is None:
            return False
        self.open_list(place)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Take what the list left."""
        if not self.take_key(event):
            super().keyPressEvent(event)

    def open_list(self, place: int) -> None:
        """Open the list of the gap at `place`, or close it where it is open."""
        if self._open == place:
            self.close_list()
            return
        self._open = place
        self._show_list()
        self.list.take_focus(self._given.get(self._gaps[place].id, ""))

    def close_list(self) -> None:
        """Close the list; the focus goes back to its gap."""
        place, self._open = self._open, CLOSED
        self._show_list()
        if place != CLOSED and place < len(self.buttons):
            self.buttons[place].setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _gaps(self) -> tuple[InlineGap, ...]:
        asked = self._item.interaction if self._item else None
        return asked.gaps if isinstance(asked, InlineChoiceInteraction) else ()

    def _show_button(self, button: GapButton, place: int, gap: InlineGap) -> None:
        chosen = next((one.content for one in gap.choices if one.id == self._given.get(gap.id)), "")
        name = self._texts.gap.format(number=place + 1)
        widest = max(160, round(self.body.width() * WIDEST))
        button.show_choice(name, chosen, [one.content for one in gap.choices], self._pictures, self._zoom, widest)

    def _add_button(self) -> None:
        place = len(self.buttons)
        button = GapButton(self._texts)
        button.setParent(self.body)
        button.pressed_by.connect(lambda: self.open_list(place))
        button.focused.connect(lambda: self.reached.emit(button))
        self.buttons.append(button)

    def _show_list(self) -> None:
        is_open = 0 <= self._open < len(self._gaps)
        self.list.setVisible(is_open)
        if is_open:
            gap = self._gaps[self._open]
            self.list.show_choices(gap.choices, self._given.get(gap.id, ""), self._pictures, self._zoom)
            self.list.raise_()
        for place, button in enumerate(self.buttons):
            button.show_open(is_open=is_open and place == self._open)
        self._place_list()

    def _place_list(self) -> None:
        """Lay the list under its button, within the width, and make the widget high enough to hold it."""
        if not 0 <= self._open < len(self._gaps):
            self.setMinimumHeight(0)
            return
        button = self.buttons[self._open]
        corner = button.mapTo(self, QPoint(0, button.height() + BELOW))
        size = self.list.size_for(button.width(), self.width())
        self.list.setGeometry(min(corner.x(), max(0, self.width() - size.width())), corner.y(), *size.toTuple())
        self.setMinimumHeight(corner.y() + size.height() + BELOW)

    def _on_picked(self, choice: str) -> None:
        gap = self._gaps[self._open]
        given = {id_: held for id_, held in self._given.items() if id_ != gap.id}
        given |= {gap.id: choice} if choice else {}
        self.close_list()
        self.responded.emit(GapsResponse(given) if given else None)
