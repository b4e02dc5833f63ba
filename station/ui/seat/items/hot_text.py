"""Hot text: marked words of the body, chosen one by one."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QPen, QRegion, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QVBoxLayout

from station.exam.arranging import chosen, marks
from station.ui import look
from station.ui.seat.items.inline import KEEP, OBJECT, OURS, InlineText
from station.ui.seat.items.marking import MarkingItem
from station.ui.seat.items.picking import PLAIN, Deed
from station.ui.seat.items.pressable import TARGET, Pressable
from station.ui.seat.marked_text import MarkedText
from station.ui.seat.words import SeatWords

BOX, BOX_GAP = 18, 8  # the square at the beginning of the words
PAD, RING, BAND = 3, 4, 1.65  # the ground is so many letters high
ASIDE = 1  # the ring of the keyboard covers no letter of its neighbours
SPACED = 2.1  # so high is a line
MARGIN = 9  # the ring of the keyboard has room at the edges
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class HotButton(Pressable):
    """Where marked words are pressed and reached; the body draws them."""

    def __init__(self, body: "HotBody") -> None:
        super().__init__()
        self.setParent(body)
        self.setCheckable(True)
        self.focused.connect(body.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Leave the drawing to the body."""


class HotBody(InlineText):
    """The body. Marked words have a square before them, ticked where they are chosen, and a ground of their own."""

    def __init__(self) -> None:
        super().__init__()
        self._document.setDocumentMargin(MARGIN)
        self.buttons: list[HotButton] = []
        self.moved.connect(self.place_buttons)

    def _set_lines(self, font: QFont) -> None:
        """Make every line of marked words high enough for a finger, and all alike."""
        super()._set_lines(font)
        lines = QTextBlockFormat()
        lines.setLineHeight(
            max(TARGET, font.pixelSize() * SPACED), QTextBlockFormat.LineHeightTypes.MinimumHeight.value
        )
        block = self._document.begin()
        while block.isValid():
            if OURS.search(block.text()):
                QTextCursor(block).mergeBlockFormat(lines)
            block = block.next()

    def place_buttons(self) -> None:
        """Lay a button on each place, in the form of its lines."""
        self.settle()
        for place, button in zip(self.places, self.buttons, strict=False):
            lines = [line & self.rect() for line in self.lines_of(place, max(TARGET, self._band()))]
            around = QRect()
            for line in lines:
                around = around.united(line)
            region = QRegion()
            for line in lines:
                region = region.united(line.translated(-around.topLeft()))
            button.setGeometry(around)
            button.setMask(region)

    def words_of(self, index: int) -> str:
        """Return the words of the place at `index`."""
        place = self.places[index]
        text: str = self._document.toRawText()[place.start : place.end]
        return " ".join(text.replace(OBJECT, " ").replace(KEEP, "").split())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw grounds, then the text, then the squares and the ring."""
        self.settle()
        painter = QPainter(self)
        shown = list(zip(self.places, self.buttons, strict=False))
        for place, button in shown:
            self._draw_ground(painter, self.lines_of(place, self._band()), taken=button.isChecked())
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self)
        for place, button in shown:
            self._draw_square(painter, self.box_of(place), taken=button.isChecked())
            if button.hasFocus():
                for line in self.lines_of(place, self._band()):
                    look.focus_ring(painter, QRectF(line).adjusted(-ASIDE, -RING, ASIDE, RING), 8)

    def _band(self) -> float:
        return look.font("read", self._zoom).pixelSize() * BAND

    def _draw_ground(self, painter: QPainter, lines: Sequence[QRect], *, taken: bool) -> None:
        for index, line in enumerate(lines):
            area = QRectF(line).adjusted(-PAD if index else 0, 0, 0, 0)
            fill, border = ("accent_soft", "accent") if taken else ("surface", "line")
            look.panel(painter, area, fill, border, stroke=2 if taken else 1, radius=6)

    def _draw_square(self, painter: QPainter, box: QRect, *, taken: bool) -> None:
        size = round(BOX * self._zoom / 100)
        top_left = box.topLeft() + QPoint(PAD + 2, (box.height() - size) // 2)
        fill, border = ("accent", "accent") if taken else ("surface", "control")
        square = QRectF(top_left.x(), top_left.y(), size, size)
        look.panel(painter, square, fill, border, stroke=2, radius=4)
        if taken:
            painter.setPen(QPen(look.color("on_accent"), 1))
            icon = look.pixmap("check", "on_accent", size - 4)
            painter.drawPixmap(top_left + QPoint(2, 2), icon)

    def box_size(self, zoom: int) -> QSizeF:
        """Return the room of a square: none above and below, all lines are high enough for it."""
        return QSizeF(round(BOX * zoom / 100) + BOX_GAP + PAD + 2, 1)


class HotTextWidget(MarkingItem):
    """The body, and below it how many are chosen."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__(words)
        self.body = HotBody()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self.body, self.status, self.hint):
            column.addWidget(part)

    @property
    def draws_body(self) -> bool:
        """The words stand in it."""
        return True

    def texts(self) -> Sequence[tuple[str, MarkedText]]:
        """Return the body."""
        return [("", self.body)]

    def stops(self) -> Sequence[Pressable]:
        """Return the marked words in reading order."""
        return self.body.buttons[: len(self.body.places)]

    def _deed_of(self, event: QKeyEvent) -> Deed | None:
        """Follow the text by left and right."""
        current, stops = self._current(), self.stops()
        step = next((step for key, step in STEPS.items() if key == event.key()), None)
        if current is None or step is None or event.modifiers() & ~PLAIN:
            return super()._deed_of(event)
        to = stops[min(max(stops.index(current) + step, 0), len(stops) - 1)]
        return partial(to.setFocus, Qt.FocusReason.OtherFocusReason)

    def _draw(self) -> None:
        asked, html = self.marking, self._item.html if self._item else ""
        self.body.show_body(html, marks(asked), self.body.box_size(self._zoom), self._pictures, self._zoom)
        while len(self.body.buttons) < len(self.body.places):
            self._add_button()
        picked = chosen(asked, self._response)
        for index, button in enumerate(self.body.buttons):
            button.setVisible(index < len(self.body.places))
            if index < len(self.body.places):
                taken = self.body.places[index].id in picked
                state = self._texts.chosen if taken else self._texts.not_chosen
                button.setAccessibleName(f"{self.body.words_of(index)}, {state[:1].lower()}{state[1:]}")
                button.setChecked(taken)
        self.body.place_buttons()
        self.body.update()
        self._show_count()
        self._hint(self._texts.hint_words)

    def _add_button(self) -> None:
        index = len(self.body.buttons)
        button = HotButton(self.body)
        button.pressed_by.connect(lambda: self.toggle(self.body.places[index].id))
        self._watch(button)
        self.body.buttons.append(button)
