"""Text entry: words or numbers typed into the gaps of the body."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from protocol.paper import Item, TextEntryInteraction, TextGap
from protocol.records import GapsResponse, Response
from station.exam.responses import MAX_GAP_TEXT
from station.ui import look
from station.ui.seat.items.answer_words import answer_words_of
from station.ui.seat.items.flow import FlowText
from station.ui.seat.items.lettered import LetteredItem
from station.ui.seat.items.note import StatusNote
from station.ui.seat.marked_text import MarkedText
from station.ui.seat.pictures import Pictures
from station.ui.seat.plain_edit import PlainEdit
from station.ui.seat.rich import RichText
from station.ui.seat.words import SeatWords

USUAL_LETTERS, FEWEST_LETTERS, MOST_LETTERS = 12, 4, 40
PADDING, HEIGHT = 30, 44
LEAST_HEIGHT = 1.9  # of the letters' size: marks above and below, and the frame
WIDEST = 0.95  # of the line


class TextEntryWidget(LetteredItem):
    """Fields at the gaps; Tab goes from one to the next."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__(words)
        self._texts = answer_words_of(words)
        self._item: Item | None = None
        self._given: dict[str, str] = {}
        self._pictures, self._zoom = Pictures({}, ""), 100
        self.fields: list[PlainEdit] = []
        self.body = FlowText()
        self._status, self._hint = StatusNote(words.save_failed), RichText("small", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        foot = QHBoxLayout()
        foot.addWidget(self._status, 1)
        foot.addWidget(self.switch)
        column.addWidget(self.body)
        column.addLayout(foot)
        column.addWidget(self._hint)

    @property
    def draws_body(self) -> bool:
        """The fields stand in it."""
        return True

    def texts(self) -> Sequence[tuple[str, MarkedText]]:
        """Return the body."""
        return [("", self.body)]

    def show_item(self, item: Item, response: Response | None, pictures: Pictures, zoom: int) -> None:
        """Draw the text and what is typed; a field that stands already keeps its cursor."""
        self._item, self._pictures, self._zoom = item, pictures, zoom
        self._given = dict(response.gaps) if isinstance(response, GapsResponse) else {}
        self._draw()

    def _draw(self) -> None:
        gaps, zoom = self._gaps, self._zoom
        while len(self.fields) < len(gaps):
            self._add_field()
        for place, field in enumerate(self.fields):
            field.setVisible(place < len(gaps))
            if place < len(gaps):
                self._show_field(field, place, gaps[place], zoom)
        shown = list(zip((gap.id for gap in gaps), self.fields, strict=False))
        self.body.show_flow(self._item.html if self._item else "", shown, self._pictures, zoom)
        filled = sum(bool(self._given.get(gap.id, "").strip()) for gap in gaps)
        icon = "check" if filled == len(gaps) else "circle-dashed" if filled else "circle"
        ink = "accent" if filled else "wait_ink"
        said = self._texts.gaps_done.format(count=filled, total=len(gaps))
        self._status.show_note(icon, said, ink, zoom)
        self._hint.show_words(self._texts.hint_typing, zoom)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Let nothing in the text be wider than the line."""
        super().resizeEvent(event)
        if self._item is not None and event.size().width() != event.oldSize().width():
            self._draw()

    def take_focus(self) -> None:
        """Give the keyboard to the first gap."""
        if self.fields:
            self.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _gaps(self) -> tuple[TextGap, ...]:
        asked = self._item.interaction if self._item else None
        return asked.gaps if isinstance(asked, TextEntryInteraction) else ()

    def _show_field(self, field: PlainEdit, place: int, gap: TextGap, zoom: int) -> None:
        text = self._given.get(gap.id, "")
        if field.text() != text:
            field.setText(text)
        font = look.font("read", zoom)
        field.setFont(font)
        letters = min(max(gap.expected_length or USUAL_LETTERS, FEWEST_LETTERS), MOST_LETTERS)
        wide = QFontMetrics(font).horizontalAdvance("n") * letters + PADDING
        high = max(HEIGHT, round(font.pixelSize() * LEAST_HEIGHT))
        field.setFixedSize(min(wide, max(200, round(self.body.width() * WIDEST))), high)
        name = self._texts.gap.format(number=place + 1)
        field.setAccessibleName(name if text else f"{name}, {self._texts.gap_empty}")

    def _add_field(self) -> None:
        place = len(self.fields)
        field = PlainEdit()
        field.setParent(self.body)
        field.setProperty("role", "gap")
        field.setMaxLength(MAX_GAP_TEXT)
        field.textEdited.connect(lambda text: self._on_edited(place, text))
        self.follow(field)
        self.fields.append(field)
        self.setTabOrder(self.fields[0], self.switch)  # then the other fields before it
        for one, following in pairwise(self.fields):
            self.setTabOrder(one, following)

    def _on_edited(self, place: int, text: str) -> None:
        if place >= len(self._gaps):
            return
        kept = "".join(letter for letter in text if letter.isprintable())
        given = {**self._given, self._gaps[place].id: kept}
        filled = {id_: typed for id_, typed in given.items() if typed}
        self.responded.emit(GapsResponse(filled) if filled else None)
