"""A body with places in it: gaps that take room in the line, and marked words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextLine,
)

from station.ui import look
from station.ui.seat.marked_text import MarkedText
from station.ui.seat.pictures import Pictures

PLACE = re.compile(r'<gap id="([^"]*)"\s*/?>(?:</gap>)?|<hot id="([^"]*)">(.*?)</hot>', re.DOTALL)
OURS = re.compile("[\ue000-\uefff]")
OPEN, CLOSE, MOST = 0xE000, 0xE800, 0x800  # private letters stand for places until the document is there
BOX = QTextFormat.ObjectTypes.UserObject.value + 1
KEEP = "\u2060"  # no line breaks where it stands
CLOSERS = ".,;:!?)]}»”’…%"
END, AT_END = 5, -1  # a little room after marked words
INDEX = QTextFormat.Property.UserProperty.value + 1
OBJECT = "\ufffc"


@dataclass(frozen=True)
class Place:
    """Where place `id` begins and ends in the document."""

    id: str
    start: int
    end: int


class _Boxes(QPyTextObject):
    """Keeps room in the line for boxes whose middle is the middle of small letters.

    With AlignMiddle Qt puts the middle a quarter of an x-height above the baseline; half an x-height more of room
    lets the box stand a quarter higher.
    """

    def __init__(self) -> None:
        super().__init__()
        self.size, self.half_x = QSizeF(20, 20), 0.0

    def width(self, index: int) -> float:  # noqa: ARG002 (others have boxes of several widths)
        """Return the width of the box of place `index`."""
        return self.size.width()

    def intrinsicSize(self, doc: QTextDocument, posInDocument: int, format: QTextFormat) -> QSizeF:  # noqa: A002, ARG002, N802, N803 (Qt's names)
        """Return the room."""
        if format.property(INDEX) == AT_END:
            return QSizeF(END, 1)
        return QSizeF(self.width(format.intProperty(INDEX)), self.size.height() + self.half_x)

    def drawObject(  # noqa: N802 (Qt's name)
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        posInDocument: int,  # noqa: N803 (Qt's name)
        format: QTextFormat,  # noqa: A002 (Qt's name)
    ) -> None:
        """Draw nothing: whoever asked for the room fills it."""


class InlineText(MarkedText):
    """Says where on screen its places are, whenever they move."""

    moved = Signal()
    has_widgets = True

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)  # for what lies on the places
        self._boxes = _Boxes()
        self._zoom = 100
        self._places: tuple[Place, ...] = ()
        self._document.documentLayout().registerHandler(BOX, self._boxes)

    def show_body(self, html: str, ids: Sequence[str], box: QSizeF, pictures: Pictures, zoom: int) -> None:
        """Draw `html`; each gap, and the beginning of each hot text of `ids`, keeps a `box` free."""
        wanted = {id_: place for place, id_ in enumerate(ids[:MOST])}
        before, self._zoom = self._shown, zoom
        self._boxes.half_x = QFontMetricsF(look.font(self._step, zoom)).xHeight() / 2
        self.show_html(_marked(html, wanted), pictures, zoom)
        if self._shown != before:
            self._places = tuple(self._find(ids))
            self.setAccessibleName(" ".join(OURS.sub(" ", self.accessibleName()).replace(KEEP, "").split()))
        if self._shown != before or self._boxes.size != box:
            self._boxes.size = box
            self._document.markContentsDirty(0, self._document.characterCount())
            self.updateGeometry()
            self._lay_out()

    def _find(self, ids: Sequence[str]) -> list[Place]:
        """Put objects where the places begin and end."""
        found = []
        for index, id_ in enumerate(ids[:MOST]):
            start = self._document.find(chr(OPEN + index))
            if start.isNull():
                continue
            start.insertText(OBJECT, _box_form(start, index))
            end = self._document.find(chr(CLOSE + index))
            if not end.isNull():
                end.insertText(OBJECT, _box_form(end, AT_END))
            found.append(Place(id_, start.position() - 1, start.position() if end.isNull() else end.position()))
        return sorted(found, key=lambda place: place.start)

    @property
    def places(self) -> tuple[Place, ...]:
        """The places of the body, in reading order."""
        return self._places

    def box_of(self, place: Place) -> QRect:
        """Return where the box of `place` is."""
        block, line = self._line_at(place.start)
        corner = self._document.documentLayout().blockBoundingRect(block).topLeft()
        size = self._boxes.size
        left = corner.x() + _x(line, place.start - block.position())
        return QRectF(left, self._middle(block, line) - size.height() / 2, size.width(), size.height()).toRect()

    def lines_of(self, place: Place, high: float) -> list[QRect]:
        """Return the areas of `place`, one a line that it stands in, each `high` round the middle of its letters."""
        areas, at = [], place.start
        while at < place.end:
            block, line = self._line_at(at)
            first = block.position()
            end = min(place.end, first + line.textStart() + line.textLength())
            corner = self._document.documentLayout().blockBoundingRect(block).topLeft()
            left, right = _x(line, at - first), _x(line, end - first)
            top = self._middle(block, line) - high / 2
            areas.append(QRectF(corner.x() + left, top, right - left, high).toRect())
            at = max(end, at + 1)
        return areas

    def settle(self) -> None:
        """Break the lines for the width on screen: others ask the document how high it were at another."""
        self._document.setTextWidth(self.width())

    def _middle(self, block: QTextBlock, line: QTextLine) -> float:
        top = self._document.documentLayout().blockBoundingRect(block).top() + self._above()
        return top + line.y() + line.ascent() - self._boxes.half_x

    def _line_at(self, position: int) -> tuple[QTextBlock, QTextLine]:
        block = self._document.findBlock(position)
        return block, block.layout().lineForTextPosition(position - block.position())

    def _above(self) -> float:
        """Return the room above the text, which is drawn in the middle."""
        return max(0.0, (self.height() - self._document.size().height()) / 2)

    def _lay_out(self) -> None:
        self.settle()
        self.moved.emit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Break the lines anew."""
        super().resizeEvent(event)
        self._lay_out()


def _marked(html: str, wanted: Mapping[str, int]) -> str:
    """Return `html` with private letters where the places of `wanted` begin and end, and no other places."""

    def letters(found: re.Match[str]) -> str:
        id_, words = found[1] if found[1] is not None else found[2], found[3] or ""
        if id_ not in wanted:
            return words
        start, end = chr(OPEN + wanted[id_]), chr(CLOSE + wanted[id_])
        after = KEEP if found.string[found.end() : found.end() + 1] in CLOSERS else ""
        return f"{start}{after}" if found[2] is None else f"{start}{KEEP}{words}{KEEP}{end}{after}"

    return PLACE.sub(letters, OURS.sub("", html))


def _box_form(at: QTextCursor, index: int) -> QTextCharFormat:
    form = QTextCharFormat(at.charFormat())
    form.setObjectType(BOX)
    form.setProperty(INDEX, index)
    form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
    return form


def _x(line: QTextLine, position: int) -> float:
    at: object = line.cursorToX(position)  # a pair, whatever the stub says
    return float(at[0]) if isinstance(at, tuple) else 0.0
