"""One question: head, stem, response and hint, scrolling between the fixed head and foot."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from protocol.paper import Item, ItemType
from protocol.records import ChoiceResponse, ShortNumberResponse, TrueFalseResponse
from station.exam.responses import Answering, answering, missing_statements
from station.exam.seat import SaveState, SeatState
from station.ui import look
from station.ui.seat.intents import SeatIntents
from station.ui.seat.number_field import NumberField
from station.ui.seat.option_row import OptionRow
from station.ui.seat.pictures import Pictures
from station.ui.seat.rich import RichText
from station.ui.seat.statements import LETTERS, StatementList
from station.ui.seat.words import SeatWords

STEM_WIDTH, LIST_WIDTH = 760, 1006
TWO_COLUMNS_FROM = 150  # per cent
MARGIN, NARROW_MARGIN = 48, 32


class ItemView(QScrollArea):
    """Draws the item of a SeatState; emits what the person does with it."""

    def __init__(self, words: SeatWords, intents: SeatIntents) -> None:
        super().__init__()
        self._words, self._intents = words, intents
        self._number: int | None = None
        self._title, self._rule = RichText("h3"), RichText("small", "muted")
        self.map_button = QPushButton()
        self.map_button.setProperty("role", "secondary")
        self.map_button.setMinimumHeight(44)
        self.map_button.clicked.connect(intents.map_asked)
        self._stem = RichText()
        self._options: list[OptionRow] = []
        self._options_box = QWidget()
        self._grid = QGridLayout(self._options_box)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self.statements = StatementList(words)
        self.statements.answered.connect(intents.statement_asked)
        self.statements.row_focused.connect(lambda row: self.ensureWidgetVisible(row, 0, 24))
        self.number = NumberField(words)
        self.number.text_typed.connect(intents.text_typed)
        self._hint, self._gap = RichText("small", "muted"), RichText("small_strong", "person_ink")
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
        for widget in (self._stem, self._options_box, self.statements):
            self._column.addLayout(look.at_left(widget))
        self._column.addWidget(self.number)
        self._column.addWidget(self._gap)
        self._column.addWidget(self._hint)
        self._column.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("role", "page")

    def show_item(self, state: SeatState, pictures: Pictures, *, folded: bool) -> None:
        """Draw the item on screen. `folded`: the question map is behind a button."""
        item, part = state.item, state.part
        if item is None or part is None:
            return
        margin = NARROW_MARGIN if folded else MARGIN
        self._column.setContentsMargins(margin, 28 if not folded else 20, margin, 24)
        self._show_head(state, folded=folded)
        self._stem.show_html(item.html, pictures, state.zoom)
        self._stem.setMaximumWidth(round(LIST_WIDTH * state.zoom / 100))
        self._show_options(state, item, pictures)
        self._show_statements(state, item, pictures)
        self.number.setVisible(item.type is ItemType.SHORT_NUMBER)
        if item.type is ItemType.SHORT_NUMBER:
            response = state.response if isinstance(state.response, ShortNumberResponse) else None
            self.number.show_number(response, item.unit, state.zoom)
        self._show_hints(state, item)
        if self._number != item.number:
            self._number = item.number
            self.verticalScrollBar().setValue(0)
            self.setAccessibleName(f"{self._title.plain_text()}. {self._stem.accessibleName()}")
            self.take_focus(item)

    def take_focus(self, item: Item) -> None:
        """Give the keyboard to what the item is answered with."""
        target: QWidget = self
        if item.type is ItemType.TRUE_FALSE and self.statements.rows:
            target = self.statements.rows[0]
        if item.type is ItemType.SHORT_NUMBER:
            target = self.number.edit
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_head(self, state: SeatState, *, folded: bool) -> None:
        item, part = state.item, state.part
        if item is None or part is None:
            return
        self._title.show_words(self._words.question.format(number=item.number), state.zoom)
        self._title.setFixedWidth(self._title.ideal_width() + 2)
        points = part.points.replace(".", ",")
        worth = self._words.points_most if item.type is ItemType.TRUE_FALSE else self._words.points
        rule = f"{part.title} · {part.rule}"
        if not folded:
            rule = f"{rule} · {worth.format(points=points)}"
        self._rule.show_words(rule, state.zoom)
        counts = state.counts
        self.map_button.setVisible(folded)
        self.map_button.setText(self._words.map_button.format(answered=counts.answered, total=counts.total))
        self.map_button.setAccessibleName(self.map_button.text())
        look.set_icon(self.map_button, "layout-grid")

    def _show_options(self, state: SeatState, item: Item, pictures: Pictures) -> None:
        choices = item.choices if item.type is ItemType.CHOICE else ()
        while len(self._options) < len(choices):
            self._add_option()
        chosen = state.response.choice if isinstance(state.response, ChoiceResponse) else ""
        kept = state.saved is not SaveState.FAILED  # no tick for what the disk does not have
        compact = state.zoom >= TWO_COLUMNS_FROM
        for place, row in enumerate(self._options):
            row.setVisible(place < len(choices))
            if place >= len(choices):
                continue
            choice = choices[place]
            row.show_option(
                chr(ord("A") + place),
                choice,
                pictures,
                state.zoom,
                chosen=choice.id == chosen and kept,
                struck=(item.id, choice.id) in state.work.struck,
                compact=compact,
            )
        self._place_options(len(choices), state.zoom)

    def _add_option(self) -> None:
        place = len(self._options)
        row = OptionRow(self._words)
        self._grid.addWidget(row, place, 0)  # before it is shown, or it would be a window of its own
        row.clicked.connect(lambda: self._intents.choice_asked.emit(place))
        row.strike_asked.connect(lambda: self._intents.strike_asked.emit(place))
        self._options.append(row)

    def _place_options(self, count: int, zoom: int) -> None:
        room = (self.viewport().width() - 2 * NARROW_MARGIN - 12) // 2
        shown = self._options[:count]
        two = zoom >= TWO_COLUMNS_FROM and bool(shown) and all(row.ideal_width() <= room for row in shown)
        for place, row in enumerate(shown):
            self._grid.addWidget(row, *(divmod(place, 2) if two else (place, 0)))
        widest = 2 * room + 12 if two else round(STEM_WIDTH * zoom / 100)
        self._options_box.setMaximumWidth(widest)
        self._options_box.setVisible(bool(shown))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if two else 0)

    def _show_statements(self, state: SeatState, item: Item, pictures: Pictures) -> None:
        self.statements.setVisible(item.type is ItemType.TRUE_FALSE)
        self.statements.setMaximumWidth(round(LIST_WIDTH * state.zoom / 100))
        if item.type is ItemType.TRUE_FALSE:
            response = state.response if isinstance(state.response, TrueFalseResponse) else None
            self.statements.show_item(item, response, pictures, state.zoom)

    def _show_hints(self, state: SeatState, item: Item) -> None:
        words = self._words
        gap = ""
        if answering(item, state.response) is Answering.PARTLY:
            letters = ", ".join(LETTERS[place] for place in missing_statements(item, state.response))
            gap = words.missing_statements.format(letters=letters) + " " + words.blank_scores_nothing
            if item.type is ItemType.SHORT_NUMBER:
                gap = words.number_unfinished
        self._gap.setVisible(bool(gap))
        self._gap.show_words(gap, state.zoom)
        letters = ", ".join(chr(ord("A") + place) for place in range(len(item.choices)))
        hint = {
            ItemType.CHOICE: words.hint_choice.format(letters=letters),
            ItemType.TRUE_FALSE: words.hint_true_false,
            ItemType.SHORT_NUMBER: words.hint_number,
        }[item.type]
        self._hint.show_words(hint, state.zoom)
