"""A picture of the paper, large: over the whole window, inside it, to be zoomed and moved by keyboard and mouse."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station.exam import tools
from station.exam.item_pictures import pictures_of
from station.exam.seat import SeatState
from station.ui import look
from station.ui.seat.pictures import Pictures
from station.ui.seat.tool_intents import ToolIntents
from station.ui.seat.tool_words import tool_words_of
from station.ui.seat.words import SeatWords

ROOM = 24
STEP, LEAST, MOST = 1.25, 0.5, 8.0  # of the size that fits
GREATEST_FIT = 6.0  # a small formula is not blown up beyond this
SCRIM = 0.6
STRIDE = 60  # pixels that an arrow moves by
MOVES = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
LARGER, SMALLER = (Qt.Key.Key_Plus, Qt.Key.Key_Equal), (Qt.Key.Key_Minus, Qt.Key.Key_Underscore)


class PictureBoard(QWidget):
    """Draws the picture at a size and a place, and keeps some of it in sight."""

    def __init__(self) -> None:
        super().__init__()
        self._pictures, self._name = Pictures({}, ""), ""
        self.scale, self.shift = 1.0, QPointF()  # of the size that fits; from the middle
        self._held_at: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_picture(self, name: str, pictures: Pictures) -> None:
        """Draw picture `name`; another one fits first."""
        if name != self._name:
            self.scale, self.shift = 1.0, QPointF()
        self._name, self._pictures = name, pictures
        self.setAccessibleName(pictures.assets[name].alt if name in pictures.assets else "")
        self.update()

    def zoom(self, steps: int) -> None:
        """Draw it larger or smaller."""
        factor = min(max(self.scale * STEP**steps, LEAST), MOST)
        self._move_to(self.shift * (factor / self.scale), factor)

    def move_by(self, across: float, down: float) -> None:
        """Move it by so many pixels."""
        self._move_to(self.shift + QPointF(across, down), self.scale)

    def size_drawn(self) -> QSizeF:
        """Return the size on screen."""
        natural = self._pictures.size(self._name, 1.0, float("inf"))
        if natural.isEmpty():
            return QSizeF()
        wide, high = (self.width() - 2 * ROOM) / natural.width(), (self.height() - 2 * ROOM) / natural.height()
        return natural * (max(0.01, min(wide, high, GREATEST_FIT)) * self.scale)

    def _move_to(self, shift: QPointF, scale: float) -> None:
        self.scale = scale
        size = self.size_drawn()
        most_x = max(0.0, (size.width() - self.width()) / 2 + ROOM)
        most_y = max(0.0, (size.height() - self.height()) / 2 + ROOM)
        self.shift = QPointF(min(max(shift.x(), -most_x), most_x), min(max(shift.y(), -most_y), most_y))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Take hold of it."""
        self._held_at = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw it along."""
        if self._held_at is not None:
            by, self._held_at = event.position() - self._held_at, event.position()
            self.move_by(by.x(), by.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Let go."""
        self._held_at = None

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        """Zoom by the wheel."""
        self.zoom(1 if event.angleDelta().y() > 0 else -1)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Keep it in sight."""
        super().resizeEvent(event)
        if self._name in self._pictures.assets:
            self._move_to(self.shift, self.scale)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw the board and the picture on it."""
        painter = QPainter(self)
        look.panel(painter, QRectF(self.rect()), "surface", "line", radius=12)
        if self._name not in self._pictures.assets:
            return
        painter.setClipRect(self.rect().adjusted(2, 2, -2, -2))
        size = self.size_drawn()
        middle = QRectF(self.rect()).center() + self.shift
        at = QRectF(middle.x() - size.width() / 2, middle.y() - size.height() / 2, size.width(), size.height())
        self._pictures.draw(painter, at, self._name)


class LargePicture(QWidget):
    """Board and buttons over a dimmed window. It keeps the keyboard until Esc."""

    def __init__(self, parent: QWidget, under: Sequence[QWidget], words: SeatWords, intents: ToolIntents) -> None:
        """`under`: what of `parent` stays in sight above it, the clock above all."""
        super().__init__(parent)
        self._over, self._under = parent, under
        self._words, self._intents = tool_words_of(words), intents
        self._names: tuple[str, ...] = ()
        self._name = ""
        self.board = PictureBoard()
        self._title = look.label("body_strong")
        self._hint = look.label("small", self._words.picture_hint, ink="muted", wrap=True)
        texts = self._words
        self.previous = self._button(texts.previous_picture, "arrow-left")
        self.next = self._button(texts.next_picture, "arrow-right")
        self.smaller, self.larger = self._button(texts.smaller, "minus"), self._button(texts.larger, "plus")
        self.close_button = self._button(texts.close, "x")
        self.previous.clicked.connect(lambda: self._step(-1))
        self.next.clicked.connect(lambda: self._step(1))
        self.smaller.clicked.connect(lambda: self.board.zoom(-1))
        self.larger.clicked.connect(lambda: self.board.zoom(1))
        self.close_button.clicked.connect(intents.away_asked)
        self._lay_out()
        self.hide()

    def _button(self, words: str, icon: str) -> QPushButton:
        return look.button(words, "secondary", icon, height=48)

    def _lay_out(self) -> None:
        foot = QWidget()
        foot.setProperty("role", "inside")
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._hint, 1)
        for button in (self.previous, self.next, self.smaller, self.larger, self.close_button):
            button.setText("")
            button.setToolTip(button.accessibleName())
            row.addWidget(button)
        self.close_button.setText(self._words.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addWidget(self.board, 1)
        column.addWidget(foot)

    def show_large(self, state: SeatState, pictures: Pictures) -> bool:
        """Draw the picture that is large. Returns whether the keyboard should go back to the question."""
        was, self._name = self._name, tools.large_picture(state)
        self._names = pictures_of(state)
        if not self._name:
            self.hide()
            return bool(was)
        self.board.show_picture(self._name, pictures)
        number = self._names.index(self._name) + 1 if self._name in self._names else 1
        self._title.setText(self._words.picture.format(number=number, count=max(1, len(self._names))))
        for button in (self.previous, self.next):
            button.setVisible(len(self._names) > 1)
        for button, icon in (
            (self.previous, "arrow-left"),
            (self.next, "arrow-right"),
            (self.smaller, "minus"),
            (self.larger, "plus"),
            (self.close_button, "x"),
        ):
            look.set_icon(button, icon)
        self._lay_over()
        if self.isHidden():
            self.show()
            self.raise_()
            self.board.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def _lay_over(self) -> None:
        shown = [part for part in self._under if part.isVisible()]
        top = max((part.mapTo(self._over, part.rect().bottomLeft()).y() + 1 for part in shown), default=0)
        self.setGeometry(self._over.rect().adjusted(0, top, 0, 0))

    def _step(self, by: int) -> None:
        if self._name in self._names:
            place = (self._names.index(self._name) + by) % len(self._names)
            self._intents.enlarge_asked.emit(self._names[place])

    def event(self, event: QEvent) -> bool:
        """Let no key through to the question beneath; those that nothing here wants end here."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Zoom, move, step, close."""
        key = Qt.Key(event.key())
        event.accept()
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_Z):
            if not event.isAutoRepeat():  # the key that opened it may still be held
                self._intents.away_asked.emit()
        elif key in MOVES:
            across, down = MOVES[key]
            self.board.move_by(across * STRIDE, down * STRIDE)
        elif key in LARGER or key in SMALLER:
            self.board.zoom(1 if key in LARGER else -1)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._step(1 if key == Qt.Key.Key_PageDown else -1)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 (Qt's name)
        """Keep Tab within."""
        stops: list[QWidget] = [self.board, self.previous, self.next, self.smaller, self.larger, self.close_button]
        shown = [stop for stop in stops if not stop.isHidden()]
        at = next((place for place, stop in enumerate(shown) if stop.hasFocus()), 0)
        reason = Qt.FocusReason.TabFocusReason
        shown[(at + (1 if forward else -1)) % len(shown)].setFocus(reason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Dim what lies beneath."""
        painter = QPainter(self)
        painter.setOpacity(SCRIM)
        painter.fillRect(self.rect(), look.color("scrim"))
