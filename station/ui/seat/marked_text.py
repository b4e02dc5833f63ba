"""Text of a paper that can be marked with the highlighter, and whose pictures can be opened large.

Without the highlighter a click goes through to what the text stands in; with it a drag marks, and a click that marks
nothing is handed on by a signal. By keyboard: arrows by word, with Shift to select, Enter to mark.
"""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QTextBlock,
    QTextCursor,
    QTextLine,
)

from station.exam.spans import Span
from station.ui import look
from station.ui.seat.rich import RichText, asset_name
from station.ui.seat.tool_words import ToolWords

Move = QTextCursor.MoveOperation
MOVES = {
    Qt.Key.Key_Left: Move.PreviousWord,
    Qt.Key.Key_Right: Move.NextWord,
    Qt.Key.Key_Up: Move.Up,
    Qt.Key.Key_Down: Move.Down,
    Qt.Key.Key_Home: Move.StartOfLine,
    Qt.Key.Key_End: Move.EndOfLine,
}
PRESSES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
UNITS, OBJECT = "utf-16-le", "\ufffc"
SPACES = frozenset(map(ord, " \t\n\xa0\u2028\u2029"))
DRAG = 4  # pixels: less is a click
CARET, AIR = 2, 2


class MarkedText(RichText):
    """A text with marks."""

    marked = Signal(int, int)
    enlarge_asked = Signal(str)
    clicked = Signal()
    focused = Signal()

    has_widgets = False  # of others, within the text: they need the mouse

    def __init__(self, step: str = "read", ink: str = "ink", *, zoomable: bool = False) -> None:
        """`zoomable`: a click or Enter opens its pictures; else they belong to what the text stands in."""
        super().__init__(step, ink)
        self._zoomable, self._marking = zoomable, False
        self._spans: tuple[Span, ...] = ()
        self._drawn: tuple[tuple[Span, ...], bool, bool, str] | None = None
        self._cursor = QTextCursor(self._document)
        self._pressed_at: QPointF | None = None

    def show_marks(self, spans: Sequence[Span], words: ToolWords, *, marking: bool) -> None:
        """Draw `spans`; `marking`: the highlighter is in hand."""
        opens = self._zoomable and self._pictured
        now = tuple(spans), marking, opens, self.accessibleName()
        if now == self._drawn:
            return
        was, self._marking, self._spans, self._drawn = self._marking, marking, tuple(spans), now
        takes_tab = Qt.FocusPolicy.StrongFocus if marking else Qt.FocusPolicy.TabFocus if opens else None
        self.setFocusPolicy(takes_tab or Qt.FocusPolicy.NoFocus)
        through = not (marking or opens or self.has_widgets)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, through)
        self.setMouseTracking(opens or marking)
        self.setCursor(Qt.CursorShape.IBeamCursor if marking else Qt.CursorShape.ArrowCursor)
        self.setAccessibleDescription(". ".join(self._hints(words, opens=opens)))
        if marking and not was:
            self._cursor = QTextCursor(self._document)
        self.update()

    def _hints(self, words: ToolWords, *, opens: bool) -> Iterator[str]:
        """Yield what a screen reader says beside the text."""
        if self._spans:
            yield words.marked.format(words=" … ".join(self._said_in(*span) for span in self._spans))
        if self._marking:
            yield words.marking_here
        elif opens:
            yield words.enlarge

    def _said_in(self, first: int, end: int) -> str:
        units = self._document.toPlainText().encode(UNITS)
        return " ".join(units[2 * first : 2 * end].decode(UNITS, "ignore").replace(OBJECT, " ").split())

    # -- where things are ---------------------------------------------------------------------------------------------

    def areas(self, first: int, end: int) -> Iterator[QRectF]:
        """Yield where the text from `first` to `end` stands, an area a line, in the document's coordinates."""
        block = self._document.findBlock(first)
        while block.isValid() and block.position() < end:
            yield from self._areas_in(block, first - block.position(), end - block.position())
            block = block.next()

    def _areas_in(self, block: QTextBlock, first: int, end: int) -> Iterator[QRectF]:
        layout = block.layout()
        corner = self._document.documentLayout().blockBoundingRect(block).topLeft()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            start, stop = max(first, line.textStart()), min(end, line.textStart() + line.textLength())
            if start < stop:
                left, right = _x(line, start), _x(line, stop)
                baseline = corner.y() + line.y() + line.ascent()
                above, below = self._reach(block, block.position() + start, block.position() + stop)
                yield QRectF(corner.x() + left, baseline - above, right - left, above + below)

    def _reach(self, block: QTextBlock, first: int, end: int) -> tuple[float, float]:
        """Return how far what stands from `first` to `end` reaches above and below the baseline."""
        metrics = QFontMetricsF(self._document.defaultFont())
        above, below = metrics.ascent(), metrics.descent()
        found = block.begin()
        while not found.atEnd():
            piece = found.fragment()
            is_within = piece.position() < end and piece.position() + piece.length() > first
            if is_within and piece.charFormat().isImageFormat() and self._inline is not None:
                _, high, deep = self._inline.measure(asset_name(piece.charFormat()))
                above, below = max(above, high), max(below, deep)
            found += 1
        return above, below

    def _picture_at(self, at: QPointF) -> str:
        there = self._inline.drawn.values() if self._inline is not None else ()
        point = at - QPointF(0, self._room_above())
        return next((name for name, area in there if area.contains(point)), "")

    def _place_at(self, at: QPointF) -> int:
        self._break_lines(self.width())
        point = at - QPointF(0, self._room_above())
        return int(self._document.documentLayout().hitTest(point, Qt.HitTestAccuracy.FuzzyHit))

    def _whole_words(self, first: int, end: int) -> Span:
        """Return the span made as wide as the words that it touches."""
        units = memoryview(self._document.toPlainText().encode(UNITS)).cast("H")  # places count these, not letters
        end = min(end, len(units))
        while first < end and units[first] in SPACES:
            first += 1
        while end > first and units[end - 1] in SPACES:
            end -= 1
        if first >= end:
            return first, first
        while first > 0 and units[first - 1] not in SPACES:
            first -= 1
        while end < len(units) and units[end] not in SPACES:
            end += 1
        return first, end

    # -- by mouse -----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Begin to mark."""
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._pressed_at = event.position()
        if self._marking:
            self._cursor.setPosition(self._place_at(event.position()))
            self.update()
        elif not self._picture_at(event.position()):
            self._pressed_at = None
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Mark on; or show that a picture opens."""
        if self._marking and self._pressed_at is not None:
            self._cursor.setPosition(self._place_at(event.position()), QTextCursor.MoveMode.KeepAnchor)
            self.update()
        elif not self._marking:
            over = self._zoomable and self._picture_at(event.position())
            self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Mark what was drawn over; a click takes the mark under it off, opens a picture, or is handed on."""
        began, self._pressed_at = self._pressed_at, None
        if began is None:
            event.ignore()
            return
        if self._marking and (event.position() - began).manhattanLength() >= DRAG:
            self._mark_selection()
            return
        place = self._place_at(event.position())
        under = next((span for span in self._spans if span[0] <= place < span[1]), None)
        picture = self._picture_at(event.position())
        if self._marking and under is not None:
            self.marked.emit(*under)
        elif self._zoomable and picture and not self._marking:
            self.enlarge_asked.emit(picture)
        else:
            self.clicked.emit()

    # -- by keyboard --------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the highlighter; everything else stays a command."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and self._is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def _is_ours(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~PLAIN:
            return False
        return event.key() in PRESSES or (self._marking and Qt.Key(event.key()) in MOVES)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Go, select, mark; without the highlighter Enter opens the first picture."""
        if not self._is_ours(event):
            event.ignore()
        elif event.key() not in PRESSES:
            selects = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            mode = QTextCursor.MoveMode.KeepAnchor if selects else QTextCursor.MoveMode.MoveAnchor
            self._cursor.movePosition(MOVES[Qt.Key(event.key())], mode)
            self.update()
        elif self._marking:
            if not self._cursor.hasSelection():
                self._cursor.movePosition(Move.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
            self._mark_selection()
        elif self._zoomable and self._inline is not None and self._inline.drawn:
            self.enlarge_asked.emit(self._inline.drawn[min(self._inline.drawn)][0])

    def _mark_selection(self) -> None:
        span = self._whole_words(self._cursor.selectionStart(), self._cursor.selectionEnd())
        self._cursor.setPosition(self._cursor.position())
        self.update()
        if span[0] < span[1]:
            self.marked.emit(*span)

    # -- drawing ------------------------------------------------------------------------------------------------------

    def _draw_under(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("highlight"))
        for span in self._spans:
            for area in self.areas(*span):
                painter.drawRoundedRect(area.adjusted(-AIR, 0, AIR, 0), 3, 3)

    def _draw_over(self, painter: QPainter) -> None:
        if not self.hasFocus():
            return
        if not self._marking:
            look.focus_ring(painter, QRectF(self.rect()).translated(0, -self._room_above()), 4)
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("focus"), CARET))
        for area in self.areas(self._cursor.selectionStart(), self._cursor.selectionEnd()):
            painter.drawRect(area.adjusted(1, 1, -1, -1))
        block, place = self._cursor.block(), self._cursor.positionInBlock()
        line = block.layout().lineForTextPosition(place)
        if line.isValid():
            corner = self._document.documentLayout().blockBoundingRect(block).topLeft()
            left = corner.x() + _x(line, place)
            metrics = QFontMetricsF(self._document.defaultFont())
            top = corner.y() + line.y() + line.ascent() - metrics.ascent()
            painter.fillRect(QRectF(left, top, CARET + 1, metrics.height()), look.color("focus"))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Say so: the body scrolls here."""
        super().focusInEvent(event)
        self.focused.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Take caret and ring away."""
        super().focusOutEvent(event)
        self.update()


def _x(line: QTextLine, position: int) -> float:
    at: object = line.cursorToX(position)  # a pair, whatever the stub says
    return float(at[0]) if isinstance(at, tuple) else 0.0
