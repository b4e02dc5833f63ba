"""True or false: statements, one row each."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from protocol.paper import Item
from protocol.records import Response, TrueFalseResponse
from station.exam.responses import Answering, answering, missing_statements
from station.ui import look
from station.ui.seat.items.interface import ItemWidget
from station.ui.seat.items.note import StatusNote
from station.ui.seat.marked_text import MarkedText
from station.ui.seat.pictures import Pictures
from station.ui.seat.rich import RichText
from station.ui.seat.words import SeatWords

LOWEST, BUTTON_HEIGHT, BUTTON_WIDTH = 72, 48, 96
LIST_WIDTH = 1006
LETTERS = "abcdefgh"
TRUE_KEYS, FALSE_KEY = ("Đ", "D"), "S"
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class TruthButton(QAbstractButton):
    """Đúng or Sai. Filled with a tick when it is the answer."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setText(words)
        self.given = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the row has the focus, the keys are Đ and S

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """96 by 48, wider where the word wants it."""
        return QSize(max(BUTTON_WIDTH, self.fontMetrics().horizontalAdvance(self.text()) + 56), BUTTON_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw the button."""
        painter = QPainter(self)
        fill, border, ink = ("accent", "accent", "on_accent") if self.given else ("surface", "control", "ink")
        look.panel(painter, QRectF(self.rect()), fill, border, stroke=2)
        painter.setFont(look.font("body_strong"))
        painter.setPen(look.color(ink))
        area = self.rect()
        if self.given:
            top = (self.height() - look.SMALL_ICON) // 2
            painter.drawPixmap(12, top, look.pixmap("check", ink, look.SMALL_ICON))
            area = area.adjusted(26, 0, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.text())


class StatementRow(QWidget):
    """Letter, statement, two buttons. It takes the focus, so that Đ and S know which statement is meant."""

    answered = Signal(bool)
    focused = Signal()

    def __init__(self, letter: str, words: SeatWords) -> None:
        super().__init__()
        self._letter, self._words = RichText("body_strong"), words
        self._letter_text = f"{letter})"
        self.content = MarkedText()
        self.true, self.false = TruthButton(words.true), TruthButton(words.false)
        self.true.clicked.connect(lambda: self.answered.emit(True))  # noqa: FBT003 (a signal has no keywords)
        self.false.clicked.connect(lambda: self.answered.emit(False))  # noqa: FBT003 (a signal has no keywords)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 12, 16, 12)
        row.setSpacing(16)
        row.addWidget(self._letter)
        row.addWidget(self.content, 1)
        row.addWidget(self.true)
        row.addWidget(self.false)
        self.setMinimumHeight(LOWEST)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_statement(self, html: str, value: bool | None, pictures: Pictures, zoom: int) -> None:
        """Draw the statement with its answer."""
        self._letter.show_words(self._letter_text, zoom)
        self._letter.setFixedWidth(self._letter.ideal_width() + 4)
        self.content.show_html(html, pictures, zoom)
        self.true.given, self.false.given = value is True, value is False
        said = {True: self._words.true, False: self._words.false}.get(value, "") if value is not None else ""
        self.setAccessibleName(f"{self._letter_text} {self.content.accessibleName()} {said}".strip())
        self.true.setAccessibleName(f"{self._letter_text} {self._words.true}")
        self.false.setAccessibleName(f"{self._letter_text} {self._words.false}")
        self.true.update()
        self.false.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Say so: the body scrolls here."""
        super().focusInEvent(event)
        self.focused.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw the line under the row, and the ring."""
        painter = QPainter(self)
        painter.setPen(look.color("line"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        if self.hasFocus():
            look.focus_ring(painter, QRectF(self.rect()))


class TrueFalseWidget(ItemWidget):
    """All statements of one item in a card, and what is still open."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__(words)
        self._item: Item | None = None
        self._given: dict[str, bool] = {}
        self.rows: list[StatementRow] = []
        self._card, self._status = StatementCard(), StatusNote(words.save_failed)
        self.missing, self._hint = RichText("small_strong", "person_ink"), RichText("small", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(look.at_left(self._card))
        column.addWidget(self._status)
        column.addWidget(self.missing)
        column.addWidget(self._hint)

    def show_item(self, item: Item, response: Response | None, pictures: Pictures, zoom: int) -> None:
        """Draw the statements of `item`."""
        self._item = item
        self._given = response.statements if isinstance(response, TrueFalseResponse) else {}
        while len(self.rows) < len(item.choices):
            self._add_row()
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(item.choices))
            if place < len(item.choices):
                choice = item.choices[place]
                row.show_statement(choice.content, self._given.get(choice.id), pictures, zoom)
        self._card.setMaximumWidth(round(LIST_WIDTH * zoom / 100))
        open_ones = ", ".join(LETTERS[place % len(LETTERS)] for place in missing_statements(item, response))
        partly = answering(item, response) is Answering.PARTLY
        self._status.show_note("check" if self._given else "", "", "accent", zoom)
        self.missing.setVisible(partly)
        said = self.words.missing_statements.format(letters=open_ones) + " " + self.words.blank_scores_nothing
        self.missing.show_words(said if partly else "", zoom)
        self._hint.show_words(self.words.hint_true_false, zoom)

    def texts(self) -> Sequence[tuple[str, MarkedText]]:
        """Return the statements."""
        shown = self._item.choices if self._item else ()
        return [(choice.id, row.content) for choice, row in zip(shown, self.rows, strict=False)]

    def take_focus(self) -> None:
        """Give the keyboard to the first statement."""
        if self.rows:
            self.rows[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def take_key(self, event: QKeyEvent) -> bool:
        """Call the statement with the focus true or false; step between statements."""
        key, text = event.key(), event.text().upper()
        if text in TRUE_KEYS or text == FALSE_KEY:
            self._answer(self.current, value=text in TRUE_KEYS)
        elif key in STEPS:
            self._step(STEPS[Qt.Key(key)])
        else:
            return False
        return True

    @property
    def current(self) -> int:
        """The place of the statement with the focus, the first where none has it."""
        return next((place for place, row in enumerate(self.rows) if row.hasFocus()), 0)

    def _answer(self, place: int, *, value: bool) -> None:
        if self._item is not None and place < len(self._item.choices):
            self.responded.emit(TrueFalseResponse({**self._given, self._item.choices[place].id: value}))

    def _step(self, by: int) -> None:
        shown = [row for row in self.rows if row.isVisible()]
        if shown:
            shown[min(max(self.current + by, 0), len(shown) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_row(self) -> None:
        place = len(self.rows)
        row = StatementRow(LETTERS[place % len(LETTERS)], self.words)
        row.answered.connect(lambda value: self._answer(place, value=value))
        row.focused.connect(lambda: self.reached.emit(row))
        self.rows.append(row)
        self._card.column.addWidget(row)


class StatementCard(QWidget):
    """The frame round the statements."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(1, 1, 1, 1)
        self.column.setSpacing(0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw the card."""
        look.panel(QPainter(self), QRectF(self.rect()), "surface", "line", radius=12)
