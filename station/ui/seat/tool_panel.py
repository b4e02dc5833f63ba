"""What the panels of the tools have in common: a head with a name and a cross, and buttons that show what is chosen."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout

from station.ui import look
from station.ui.seat.items.pressable import Pressable
from station.ui.seat.tool_words import ToolWords

CROSS = 44
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
SEGMENT_HEIGHT, ROW_HEIGHT = 44, 56
TICK, CAP = 16, 26
BAR, BAR_IN = 3, 10  # under the words where a tick has no room


class ToolPanel(QFrame):
    """A panel beside the paper."""

    closed = Signal()

    def __init__(self, words: ToolWords, title: str) -> None:
        super().__init__()
        self.setProperty("role", "tool")
        self._title = look.label("body_strong", title)
        self.cross = QToolButton()
        self.cross.setProperty("role", "bare")
        self.cross.setFixedSize(CROSS, CROSS)
        self.cross.setIconSize(QSize(look.SMALL_ICON, look.SMALL_ICON))
        self.cross.setToolTip(words.close)
        self.cross.setAccessibleName(f"{title}: {words.close}")
        self.cross.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.cross)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 4, 16, 12)
        self.column.setSpacing(8)
        self.column.addLayout(head)

    def show_cross(self) -> None:
        """Draw the cross in the present theme."""
        self.cross.setIcon(look.icon_of("x", "ink", look.SMALL_ICON))


class ArrowKeys(Pressable):
    """A button that keeps the arrows: the panel it stands in leads the focus by them."""

    stepped = Signal(int, int)  # across, down

    def event(self, event: QEvent) -> bool:
        """Keep the arrows from turning the page."""
        is_offer = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride
        if is_offer and isinstance(event, QKeyEvent) and event.key() in ARROWS and not event.modifiers() & ~_KEYPAD:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Lead the focus on by the arrows."""
        across = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        down = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if across or down:
            self.stepped.emit(across, down)
        else:
            super().keyPressEvent(event)


_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class Segment(ArrowKeys):
    """One of a few: a tick and a frame say which is chosen."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setText(words)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As wide as the words and the tick."""
        wide = self._metrics_width() + TICK + 20
        return QSize(wide, look.zoomed(SEGMENT_HEIGHT))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The words at least."""
        return QSize(self._metrics_width() + 10, look.zoomed(SEGMENT_HEIGHT))

    def _metrics_width(self) -> int:
        self.setFont(look.worn_font("small_strong"))
        return self.fontMetrics().horizontalAdvance(self.text())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw frame, tick and words."""
        painter = QPainter(self)
        area, on = QRectF(self.rect()), self.isChecked()
        fill, border = ("accent_soft", "accent") if on else ("surface", "control")
        look.panel(painter, area, fill, border, stroke=2)
        painter.setFont(look.worn_font("small_strong"))
        painter.setPen(look.color("ink"))
        wide = painter.fontMetrics().horizontalAdvance(self.text())
        room_for_tick = on and self.width() >= wide + TICK + 16
        if room_for_tick:
            left = (self.width() - wide - TICK - 4) // 2
            painter.drawPixmap(left, (self.height() - TICK) // 2, look.pixmap("check", "accent", TICK))
            area = area.adjusted(left + TICK + 4, 0, 0, 0)
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        else:
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.text())
            if on:
                bar = QRectF(BAR_IN, self.height() - BAR_IN, self.width() - 2 * BAR_IN, BAR)
                painter.fillRect(bar, look.color("accent"))
        if self.hasFocus():
            look.focus_ring(painter, QRectF(self.rect()))


class ToolRow(ArrowKeys):
    """A tool of the menu: icon, name, key, and whether it is on."""

    def __init__(self, icon: str, words: str, key: str) -> None:
        super().__init__()
        self._icon, self._key, self._said = icon, key, ""
        self.setText(words)
        self.setCheckable(True)

    def show_row(self, *, on: bool, said: str) -> None:
        """Draw it; `said`: how it stands, in a word."""
        self._said = said
        self.setChecked(on)
        self.setAccessibleName(", ".join(part for part in (self.text(), said, self._key) if part))
        self.setMinimumHeight(look.zoomed(ROW_HEIGHT))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """One line high."""
        return QSize(200, look.zoomed(ROW_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw the row."""
        painter = QPainter(self)
        area, on, cap = QRectF(self.rect()), self.isChecked(), look.zoomed(CAP)
        look.panel(painter, area, "accent_soft" if on else "surface", "accent" if on else "control", stroke=2)
        ink = "accent" if on else "ink"
        middle = (self.height() - look.SMALL_ICON) // 2
        painter.drawPixmap(14, middle, look.pixmap(self._icon, ink, look.SMALL_ICON))
        painter.setFont(look.worn_font("body_strong"))
        painter.setPen(look.color("ink"))
        left = area.adjusted(46, 0, -cap - 20, 0)
        painter.drawText(left, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.setFont(look.worn_font("small"))
        if self._said:
            painter.setPen(look.color("ink" if on else "muted"))
            painter.drawText(left, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._said)
        box = QRectF(self.width() - cap - 12, (self.height() - cap) / 2, cap, cap)
        look.panel(painter, box, "surface", "control", radius=4)
        painter.setPen(look.color("ink"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)
        if self.hasFocus():
            look.focus_ring(painter, area)
