"""The map of questions by part: what is answered, what is flagged, where one is."""

from functools import partial

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from protocol.paper import PackedPaper, Part
from station.exam.responses import Answering, answering
from station.exam.seat import SeatState
from station.ui import look
from station.ui.seat.day_words import day_words_of
from station.ui.seat.intents import SeatIntents
from station.ui.seat.items.answer_words import answer_words_of
from station.ui.seat.items.arrows import WAYS, neighbour
from station.ui.seat.words import SeatWords

CELL_WIDTH, CELL_HEIGHT, ROOM, COLUMNS = 36, 40, 5, 5
PANEL_WIDTH = 264
FLAG = 14


class MapCell(QAbstractButton):
    """One question: filled, dashed or outlined; a corner flag; a ring round the one on screen."""

    arrow_pressed = Signal(int)

    def __init__(self, number: int = 0, *, legend: bool = False) -> None:
        super().__init__()
        self._number, self._how, self._flagged, self._current = number, Answering.UNANSWERED, False, False
        self._legend, self._taken = legend, True
        self.setFixedSize(*((18, 18) if legend else (CELL_WIDTH + 2 * ROOM, CELL_HEIGHT + 2 * ROOM)))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if legend else Qt.FocusPolicy.StrongFocus)

    def show_cell(
        self, how: Answering, said: str, *, flagged: bool = False, current: bool = False, taken: bool = True
    ) -> None:
        """Draw the question's state; `said` is what a screen reader says. `taken`: of no block left out."""
        self._taken = taken
        self._how, self._flagged, self._current = how, flagged, current
        self.setAccessibleName(said)
        self.update()

    @property
    def is_current(self) -> bool:
        """Whether its question is on screen."""
        return self._current

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Say where an arrow leads: a button's own would go along the row only."""
        if event.key() in WAYS:
            self.arrow_pressed.emit(event.key())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw the cell."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = 2 if self._legend else ROOM
        cell = QRectF(self.rect()).adjusted(room, room, -room, -room)
        filled = self._how is Answering.ANSWERED
        partly = self._how is Answering.PARTLY
        fill = "accent" if filled else ("accent_soft" if partly else "surface")
        if not self._taken:
            filled, partly, fill = False, False, "sunken"
        pen = QPen(
            look.color("line" if not self._taken else "control" if self._how is Answering.UNANSWERED else "accent"), 2
        )
        if partly:
            pen.setStyle(Qt.PenStyle.DashLine)
            pen.setDashPattern([2.0, 1.6])
        painter.setPen(pen)
        painter.setBrush(look.color(fill))
        radius = 3 if self._legend else 6
        painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), radius, radius)
        if self._legend:
            return
        painter.setFont(look.font("small_strong"))
        painter.setPen(
            look.color("on_accent" if filled else ("accent" if partly else "ink" if self._taken else "muted"))
        )
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(self._number))
        if self._current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("ink"), 3))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 9, 9)
        if self._flagged:
            corner = QRectF(self.width() - FLAG - 1, 0, FLAG, FLAG)
            look.panel(painter, corner, "person", "person", radius=3)
            painter.drawPixmap(corner.adjusted(2, 2, -2, -2).toRect(), look.pixmap("flag", "on_person", 16))
        if self.hasFocus():
            look.focus_ring(painter, QRectF(self.rect()))


class QuestionMap(QFrame):
    """All questions by part, and what the cells mean."""

    def __init__(self, words: SeatWords, intents: SeatIntents) -> None:
        super().__init__()
        self._words, self._intents = words, intents
        self._paper: PackedPaper | None = None
        self._open = False
        self._came_from: QWidget | None = None
        self.cells: list[MapCell] = []
        self._headings: list[QLabel] = []
        self.setProperty("role", "side")
        self.setMinimumWidth(PANEL_WIDTH)
        self._answered = look.label("small", ink="muted")
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 12, 0)
        head.addWidget(look.label("body_strong", words.questions))
        head.addStretch(1)
        head.addWidget(self._answered)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(4)
        inside = QWidget()
        inside.setProperty("role", "inside")
        inside.setLayout(self._parts)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._scroll = scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setProperty("role", "inside")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 8, 12)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        column.addLayout(_legend(words))

    def show_map(self, state: SeatState) -> None:
        """Draw the state of every question."""
        if state.paper is None:
            return
        if state.paper is not self._paper:
            self._build(state.paper)
        counts = state.counts
        self._answered.setText(self._words.answered_of.format(answered=counts.answered, total=counts.total))
        for part, heading in zip(state.paper.parts, self._headings, strict=True):
            heading.setText(self._heading(state, part))
        taken, numbers = {item.id for item in state.items}, state.open_numbers
        for item, cell in zip(state.paper.items, self.cells, strict=True):
            how = answering(item, state.work.responses.get(item.id))
            flagged = item.id in state.work.flags
            said = [self._words.question.format(number=item.number), _said(how, self._words)]
            if flagged:
                said.append(self._words.flagged_suffix)
            if item.id not in taken:
                said = [said[0], answer_words_of(self._words).not_taken]
            elif item.number not in numbers:
                said = [said[0], closed_or_ahead(state, item.number, self._words)]
            current = item.number == state.work.number
            can_go = item.id in taken and item.number in numbers
            cell.show_cell(how, ", ".join(said), flagged=flagged, current=current, taken=can_go)
        self._follow(is_open=state.map_open)

    def _follow(self, *, is_open: bool) -> None:
        """Take the keyboard where the map was asked for, and give it back where it was put away."""
        if is_open == self._open:
            return
        self._open = is_open
        if not is_open and self._came_from is not None and self._holds_focus():
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        elif is_open:
            self._came_from = QApplication.focusWidget()
            self._take_focus()

    def _holds_focus(self) -> bool:
        return any(cell.hasFocus() for cell in self.cells)

    def _take_focus(self) -> None:
        current = next((cell for cell in self.cells if cell.is_current), None)
        if current is not None and self.isVisible():
            self._reach(current)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Take the keyboard where somebody asked for the map."""
        super().showEvent(event)
        if self._open:
            self._take_focus()

    def event(self, event: QEvent) -> bool:
        """Claim the arrows, and Escape, before the window's shortcuts do."""
        override = event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._holds_focus() and self._means(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Put a map away that was asked for."""
        if event.key() == Qt.Key.Key_Escape and self._open:
            self._intents.map_asked.emit()
        else:
            super().keyPressEvent(event)

    def _lead(self, cell: MapCell, arrow: int) -> None:
        if (to := neighbour(self.cells, cell, arrow, self)) is not None:
            self._reach(to)

    def _reach(self, cell: QWidget) -> None:
        cell.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(cell, 0, ROOM)

    def _means(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return plain and (event.key() in WAYS or (event.key() == Qt.Key.Key_Escape and self._open))

    def _heading(self, state: SeatState, part: Part) -> str:
        words = [part.title, part.heading]
        if part.block not in part.heading:
            words.append(part.block)
        if not state.takes(part) and not state.must_choose:
            words.append(answer_words_of(self._words).not_taken)
        return " · ".join(words)

    def _build(self, paper: PackedPaper) -> None:
        self._paper = paper
        look.emptied(self._parts)
        self.cells, self._headings = [], []
        for part in paper.parts:
            heading = look.label("small_strong", wrap=True)
            self._headings.append(heading)
            self._parts.addWidget(heading)
            box = QWidget()
            grid = QGridLayout(box)
            grid.setContentsMargins(0, 0, 0, 6)
            grid.setSpacing(0)
            grid.setColumnStretch(COLUMNS, 1)
            for place, item in enumerate(part.items):
                cell = MapCell(item.number)
                cell.clicked.connect(lambda _=False, number=item.number: self._intents.item_asked.emit(number))
                cell.arrow_pressed.connect(partial(self._lead, cell))
                grid.addWidget(cell, *divmod(place, COLUMNS))
                self.cells.append(cell)
            self._parts.addWidget(box)
        self._parts.addStretch(1)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """264 wide."""
        return QSize(PANEL_WIDTH, super().sizeHint().height())


def closed_or_ahead(state: SeatState, number: int, words: SeatWords) -> str:
    """Return why question `number` cannot be gone to, where a paper is sat part by part."""
    said = day_words_of(words)
    return said.part_closed if number < state.open_numbers.start else said.part_ahead


def _said(how: Answering, words: SeatWords) -> str:
    return {
        Answering.ANSWERED: words.count_answered,
        Answering.PARTLY: words.count_partly,
        Answering.UNANSWERED: words.count_unanswered,
    }[how]


def _legend(words: SeatWords) -> QGridLayout:
    grid = QGridLayout()
    grid.setSpacing(6)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    keys = (
        (Answering.ANSWERED, words.legend_answered),
        (Answering.UNANSWERED, words.legend_unanswered),
        (Answering.PARTLY, words.legend_partly),
    )
    for place, (how, said) in enumerate(keys):
        cell = MapCell(legend=True)
        cell.show_cell(how, said)
        row, column = divmod(place, 2)
        grid.addWidget(cell, row, 2 * column)
        grid.addWidget(look.label("small", said, ink="muted"), row, 2 * column + 1)
    flag = look.label("small")
    flag.setPixmap(look.pixmap("flag", "muted", 16))
    grid.addWidget(flag, 1, 2)
    grid.addWidget(look.label("small", words.legend_flagged, ink="muted"), 1, 3)
    return grid
