"""The question itself: head, text, recording and response, scrolling between the fixed head and foot."""

from collections.abc import Sequence

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from protocol.paper import Item, ItemType
from station.exam.seat import SaveState, SeatState
from station.exam.typing_choice import typing_of
from station.ui import look
from station.ui.seat.blocks import BlockChooser
from station.ui.seat.intents import SeatIntents
from station.ui.seat.items import widget_for
from station.ui.seat.items.answer_words import answer_words_of
from station.ui.seat.items.interface import ItemWidget
from station.ui.seat.items.lettered import LetteredItem
from station.ui.seat.items.options import OptionItem
from station.ui.seat.items.upload import UploadWidget
from station.ui.seat.listening_bar import ListeningBar
from station.ui.seat.marked_text import MarkedText
from station.ui.seat.pictures import Pictures
from station.ui.seat.player import Player
from station.ui.seat.rich import RichText
from station.ui.seat.words import SeatWords

WIDEST = 1006
MARGIN, NARROW_MARGIN = 48, 32
ABOVE = 24  # room kept round what the body scrolls to


class ItemPane(QScrollArea):
    """Draws the item of a SeatState with the widget of its type; emits what the person does with it."""

    def __init__(self, words: SeatWords, intents: SeatIntents, player: Player) -> None:
        super().__init__()
        self._words, self._intents, self._texts = words, intents, answer_words_of(words)
        self._shown: tuple[str, bool] | None = None
        self._widgets: dict[ItemType, ItemWidget] = {}
        self._rows: dict[ItemType, QHBoxLayout] = {}
        self.answer: ItemWidget | None = None  # of the item on screen
        self._title, self._rule = RichText("h3"), RichText("small", "muted")
        self.map_button = QPushButton()
        self.map_button.setProperty("role", "secondary")
        self.map_button.setMinimumHeight(44)
        self.map_button.clicked.connect(intents.map_asked)
        self.stem, self.bar = MarkedText(zoomable=True), ListeningBar(words, player)
        self.bar.play_asked.connect(self._on_play_asked)
        self.blocks = BlockChooser(words)
        self.blocks.chosen.connect(intents.block_asked)
        self._state: SeatState | None = None
        self._lay_out()

    def _lay_out(self) -> None:
        body = QWidget()
        body.setProperty("role", "page")
        self._column = QVBoxLayout(body)
        self._column.setSpacing(16)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._rule, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.map_button)
        self._column.addLayout(head)
        for widget in (self.stem, self.bar, self.blocks):
            self._column.addLayout(look.at_left(widget))
        self._column.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("role", "page")

    def show_item(self, state: SeatState, pictures: Pictures, *, folded: bool) -> None:
        """Draw the item on screen. `folded`: the question map is behind a button."""
        item = state.item
        if item is None:
            return
        self._state = state
        margin = NARROW_MARGIN if folded else MARGIN
        self._column.setContentsMargins(QMargins(margin, 20 if folded else 28, margin, 24))
        self._show_head(state, folded=folded)
        self.blocks.setVisible(state.choosing)
        if state.choosing:
            self.blocks.show_blocks(state)
            self._show_answer(None)
        else:
            self._show_answer(item)
            self._show_response(state, item, pictures)
        self._show_stem(state, item, pictures)
        if self._shown != (item.id, state.choosing):
            self._shown = item.id, state.choosing
            self.verticalScrollBar().setValue(0)
            name = f"{self._title.plain_text()}. {self.stem.accessibleName()}"
            for widget in (self, self.answer):
                if widget is not None:
                    widget.setAccessibleName(name)
            self.take_focus()

    def texts(self) -> Sequence[tuple[str, MarkedText]]:
        """Return what can be marked: option, or nothing for the item's own text, and text."""
        own = [("", self.stem)] if not self.stem.isHidden() else []
        return [*own, *(self.answer.texts() if self.answer is not None else ())]

    def take_focus(self) -> None:
        """Give the keyboard to what the item is answered with."""
        if self.answer is not None:
            self.answer.take_focus()
        else:
            self.blocks.take_focus()

    def take_key(self, event: QKeyEvent) -> bool:
        """Offer a key to the response."""
        return self.answer is not None and self.answer.take_key(event)

    def end_words(self) -> None:
        """Let a word that is being typed be over."""
        if isinstance(self.answer, LetteredItem):
            self.answer.end_words()

    def scroll_lines(self, by: int) -> None:
        """Scroll by so many lines."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + by * bar.singleStep())

    def _show_head(self, state: SeatState, *, folded: bool) -> None:
        item, part, words = state.item, state.part, self._words
        if item is None or part is None:
            return
        title, rule = words.question.format(number=item.number), f"{part.title} · {part.rule}"
        points = part.points.replace(".", ",")
        worth = words.points_most if item.type is not ItemType.CHOICE else words.points
        if not folded:
            rule = f"{rule} · {worth.format(points=points)}"
        if state.choosing:
            title, rule = self._texts.choose_block, ""
        self._title.show_words(title, state.zoom)
        self._title.setFixedWidth(self._title.ideal_width() + 2)
        self._rule.show_words(rule, state.zoom)
        counts = state.counts
        self.map_button.setVisible(folded)
        self.map_button.setText(words.map_button.format(answered=counts.answered, total=counts.total))
        self.map_button.setAccessibleName(self.map_button.text())
        look.set_icon(self.map_button, "layout-grid")

    def _show_stem(self, state: SeatState, item: Item, pictures: Pictures) -> None:
        self.stem.show_html(item.html, pictures, state.zoom)
        self.stem.setMaximumWidth(round(WIDEST * state.zoom / 100))
        draws_body = self.answer is not None and self.answer.draws_body
        self.stem.setVisible(not draws_body and not state.choosing)
        self.bar.setVisible(item.listening is not None and not state.choosing)
        if item.listening is not None and state.paper is not None:
            name = item.listening.sound
            plays = state.work.played(item.id, name)
            self.bar.show_listening(item.id, item.listening, state.paper.sounds.get(name), plays, state.zoom)

    def _show_answer(self, item: Item | None) -> None:
        """Put the widget for `item` on screen and the others away."""
        if item is not None and item.type not in self._widgets:
            self._add_widget(item.type)
        self.answer = self._widgets[item.type] if item is not None else None
        for widget in self._widgets.values():
            widget.setVisible(widget is self.answer)
        fills = self.answer is not None and self.answer.sizePolicy().verticalPolicy() is QSizePolicy.Policy.Expanding
        for type_, row in self._rows.items():
            self._column.setStretchFactor(row, int(fills and item is not None and item.type is type_))
        self._column.setStretch(self._column.count() - 1, int(not fills))

    def _show_response(self, state: SeatState, item: Item, pictures: Pictures) -> None:
        widget = self.answer
        if widget is None:
            return
        widget.setMaximumWidth(round(WIDEST * state.zoom / 100))
        if isinstance(widget, OptionItem):
            struck = frozenset(choice for of, choice in state.work.struck if of == item.id)
            kept, may_strike = state.saved is not SaveState.FAILED, state.rules.strike_out
            widget.show_marks(struck, kept=kept, may_strike=may_strike)
        widget.show_item(item, state.response, pictures, state.zoom)
        widget.show_kept(kept=state.saved is not SaveState.FAILED)
        if isinstance(widget, LetteredItem):
            widget.show_typing(typing_of(state), state.zoom)
        if isinstance(widget, UploadWidget):
            widget.show_shelf(state.folder, state.file_reading, state.file_trouble)

    def _add_widget(self, type_: ItemType) -> None:
        widget = widget_for(type_, self._words)
        self._widgets[type_] = widget
        self._rows[type_] = look.at_left(widget)
        self._column.insertLayout(self._column.count() - 1, self._rows[type_])
        widget.responded.connect(self._intents.respond_asked)
        widget.reached.connect(lambda at: self.ensureWidgetVisible(at, 0, ABOVE))
        if isinstance(widget, OptionItem):
            widget.strike_asked.connect(self._intents.strike_asked)
        if isinstance(widget, LetteredItem):
            widget.typing_asked.connect(self._intents.typing_asked)
        if isinstance(widget, UploadWidget):
            widget.folder_asked.connect(self._intents.folder_asked)
            widget.file_asked.connect(self._intents.file_asked)

    def _on_play_asked(self) -> None:
        item = self._state.item if self._state else None
        if item is not None and item.listening is not None:
            self._intents.play_asked.emit(item.id, item.listening)
