"""The button of a gap and the list that opens under it: our own, no popup of the system."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from protocol.paper import Choice
from station.ui import look
from station.ui.seat.items.answer_words import AnswerWords
from station.ui.seat.items.pressable import Pressable
from station.ui.seat.items.tile import inner_ring
from station.ui.seat.pictures import Pictures
from station.ui.seat.rich import RichText

HIGH, PAD, CHEVRON = 40, 12, 20
NARROWEST = 96
ROW, TICK_LEFT, CONTENT_LEFT = 44, 12, 40
MARGIN = 6
LIFT = 6  # letters stand low in their line: so much more below lifts them to the middle


class GapButton(Pressable):
    """What is chosen and a chevron, as wide as the widest of its choices."""

    def __init__(self, words: AnswerWords) -> None:
        super().__init__()
        self._words, self._filled, self._is_open = words, False, False
        self._content, self._measure = RichText(), RichText()
        self._measure.setParent(self)
        self._measure.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, 0, PAD + CHEVRON + 4, LIFT)
        row.addWidget(self._content)
        self.setCheckable(True)

    def show_choice(
        self, name: str, chosen: str, choices: Sequence[str], pictures: Pictures, zoom: int, widest: int
    ) -> None:
        """Draw the content `chosen`, or the offer to choose; the size is that of the largest of `choices`."""
        self._filled = bool(chosen)
        wide, high = NARROWEST, HIGH * zoom // 100
        offer = self._words.pick_one
        for content in (*choices, offer):
            self._measure.show_html(content, pictures, zoom)
            wide = max(wide, self._measure.ideal_width() + 2 * PAD + CHEVRON + 8)
        wide = min(wide, widest)
        for content in choices:
            self._measure.show_html(content, pictures, zoom)
            high = max(high, self._measure.heightForWidth(wide - 2 * PAD - CHEVRON - 4) + LIFT + 2)
        if chosen:
            self._content.show_words("", zoom, "ink")
            self._content.show_html(chosen, pictures, zoom)
        else:
            self._content.show_words(offer, zoom, "muted")
        self.setFixedSize(wide, high)
        said = self._content.accessibleName() if chosen else self._words.gap_empty
        self.setAccessibleName(f"{name}, {said}")
        self.update()

    def show_open(self, *, is_open: bool) -> None:
        """Draw whether the list under it is open."""
        self._is_open = is_open
        self.setChecked(is_open)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw frame, chevron and ring."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        fill, border = ("accent_soft", "accent") if self._filled else ("surface", "control")
        look.panel(painter, area, fill, "accent" if self._is_open else border, stroke=2, radius=6)
        icon = look.pixmap("chevron-down", "accent" if self._filled else "ink", CHEVRON)
        painter.drawPixmap(self.width() - PAD - CHEVRON + 2, (self.height() - CHEVRON) // 2, icon)
        if self.hasFocus():
            look.focus_ring(painter, area, 6)


class ChoiceLine(Pressable):
    """One choice of the list, ticked where it is the one."""

    def __init__(self) -> None:
        super().__init__()
        self.choice = ""
        self._content = RichText()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(CONTENT_LEFT, 2, PAD, 2 + LIFT)
        self._row.addWidget(self._content)
        self.setCheckable(True)

    def show_line(self, choice: str, content: str, pictures: Pictures, zoom: int, *, chosen: bool) -> None:
        """Draw `content`."""
        self.choice = choice
        self._content.show_html(content, pictures, zoom)
        self.setAccessibleName(self._content.accessibleName())
        self.setChecked(chosen)
        self.setMinimumHeight(ROW * zoom // 100)
        self.update()

    def ideal_width(self) -> int:
        """Return the width at which the content needs one line."""
        return CONTENT_LEFT + self._content.ideal_width() + PAD + 4

    def height_in(self, width: int) -> int:
        """Return the height that `width` needs."""
        return max(self.minimumHeight(), self._content.heightForWidth(width - CONTENT_LEFT - PAD) + LIFT + 4)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw ground, tick and ring."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        if self.hasFocus() or self.isChecked() or self.underMouse():
            look.panel(painter, area, "accent_soft", "accent_soft", radius=6)
        if self.isChecked():
            tick = look.pixmap("check", "accent", look.SMALL_ICON)
            painter.drawPixmap(TICK_LEFT, (self.height() - look.SMALL_ICON) // 2, tick)
        if self.hasFocus():
            inner_ring(painter, area)


class ChoiceList(QFrame):
    """The choices of one gap, and the way to leave it empty."""

    picked = Signal(str)  # id of the choice, empty to leave the gap empty
    left = Signal()
    row_focused = Signal(QWidget)

    def __init__(self, words: AnswerWords) -> None:
        super().__init__()
        self._words = words
        self.setProperty("role", "card")
        self.lines: list[ChoiceLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self._column.setSpacing(2)

    def show_choices(self, choices: Sequence[Choice], chosen: str, pictures: Pictures, zoom: int) -> None:
        """Draw `choices`; where one is chosen, the last line empties the gap."""
        shown = [(one.id, one.content) for one in choices]
        if chosen:
            shown.append(("", self._words.no_choice))
        while len(self.lines) < len(shown):
            self._add_line()
        for place, line in enumerate(self.lines):
            line.setVisible(place < len(shown))
            if place < len(shown):
                id_, content = shown[place]
                line.show_line(id_, content, pictures, zoom, chosen=bool(id_) and id_ == chosen)

    def size_for(self, least: int, most: int) -> QSize:
        """Return the size: as wide as the widest line wants, from `least` to `most`."""
        shown = [line for line in self.lines if not line.isHidden()]
        wide = min(max([least, *(line.ideal_width() + 2 * MARGIN + 4 for line in shown)]), most)
        heights = [line.height_in(wide - 2 * MARGIN - 4) for line in shown]
        return QSize(wide, sum(heights) + 2 * (len(shown) - 1) + 2 * MARGIN + 4)

    def take_focus(self, chosen: str) -> None:
        """Give the keyboard to the line of `chosen`, else to the first."""
        lines = [line for line in self.lines if not line.isHidden()]
        if lines:
            at = next((line for line in lines if chosen and line.choice == chosen), lines[0])
            at.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, by: int) -> None:
        """Give the keyboard to the line `by` places on."""
        lines = [line for line in self.lines if not line.isHidden()]
        at = next((place for place, line in enumerate(lines) if line.hasFocus()), 0)
        if lines:
            lines[min(max(at + by, 0), len(lines) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_line(self) -> None:
        line = ChoiceLine()
        line.pressed_by.connect(lambda: self.picked.emit(line.choice))
        line.focused.connect(lambda: self.row_focused.emit(line))
        self.lines.append(line)
        self._column.addWidget(line)
