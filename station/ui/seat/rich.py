"""Rich text of a paper: words, tables and inline pictures whose baseline is the line's."""

import re

from PySide6.QtCore import QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPalette,
    QPyTextObject,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui import look
from station.ui.seat.pictures import Pictures
from station.ui.seat.subset import ASSET, cut, spoken

ASSET_NAME = re.compile(f'{ASSET}([^"]*)"')
LINE_HEIGHT = 1.5
STYLE = "p {{ margin: 0 0 {gap}px 0 }} ul, ol {{ margin: 0 }}"
FAINT = 0.55
NARROWEST, UNBOUNDED = 240, 100_000.0  # of pictures


class _InlinePictures(QPyTextObject):
    """Hangs pictures below the line by their depth, which Qt knows nothing of.

    With AlignMiddle Qt makes room half a height, give or take a quarter of an x-height, above and below the baseline,
    and centres the object in the finished line. So room is asked for where the letters leave too little, and the
    baseline is found again from the line when it is drawn.
    """

    def __init__(self, pictures: Pictures, font: QFont, zoom: float, widest: float) -> None:
        super().__init__()
        self._pictures, self._zoom, self._metrics = pictures, zoom, QFontMetricsF(font)
        self.widest = widest
        self.drawn: dict[int, tuple[str, QRectF]] = {}  # place in the document: name, and where it was drawn

    def measure(self, name: str) -> tuple[QSizeF, float, float]:
        """Return the size of picture `name`, and how far it reaches above and below the baseline."""
        size = self._pictures.size(name, self._zoom, self.widest)
        asset = self._pictures.assets[name]
        depth = asset.depth * size.height() / asset.height if asset.height else 0.0
        return size, size.height() - depth, depth

    def intrinsicSize(self, doc: QTextDocument, posInDocument: int, format: QTextFormat) -> QSizeF:  # noqa: A002, ARG002, N802, N803 (Qt's names)
        """Return the room that the line must make."""
        size, above, depth = self.measure(asset_name(format))
        half_x = self._metrics.xHeight() / 2
        height = 1.0
        if above > self._metrics.ascent():
            height = 2 * above - half_x
        if depth > self._metrics.descent():
            height = max(height, 2 * depth + half_x)
        return QSizeF(size.width(), height)

    def drawObject(  # noqa: N802 (Qt's name)
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        posInDocument: int,  # noqa: N803 (Qt's name)
        format: QTextFormat,  # noqa: A002 (Qt's name)
    ) -> None:
        """Paint the picture on the line's baseline."""
        area = QRectF(rect)
        block = doc.findBlock(posInDocument)
        line = block.layout().lineForTextPosition(posInDocument - block.position())
        baseline = area.center().y() + (line.ascent() - line.descent()) / 2
        name = asset_name(format)
        size, above, _ = self.measure(name)
        at = QRectF(area.left(), baseline - above, size.width(), size.height())
        self.drawn[posInDocument] = name, at
        self._pictures.draw(painter, at, name)


def asset_name(text_format: QTextFormat) -> str:
    """Return the name of the picture that stands for a letter of this format."""
    return text_format.toImageFormat().name().removeprefix(ASSET)


class RichText(QWidget):
    """Draws one piece of a paper at `zoom`, as high as its width makes it."""

    def __init__(self, step: str = "read", ink: str = "ink") -> None:
        super().__init__()
        self._step, self._ink = step, ink
        self._document = QTextDocument(self)
        self._document.setDocumentMargin(0)
        self._inline: _InlinePictures | None = None
        self._faint, self._pictured = False, False
        self._shown: tuple[str, int, str, int, str] | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_html(self, html: str, pictures: Pictures, zoom: int) -> None:
        """Draw `html` of a packed paper at `zoom` per cent."""
        shown = (html, zoom, pictures.ink, len(pictures.assets), look.reading_font())
        if self._shown == shown:
            return
        self._shown = shown
        font = look.font(self._step, zoom)
        self._document.clear()
        self._document.setDefaultFont(font)
        self._document.setDefaultStyleSheet(STYLE.format(gap=round(8 * zoom / 100)))
        self._inline = _InlinePictures(pictures, font, zoom / 100, float(max(self.width(), NARROWEST)))
        self._document.documentLayout().registerHandler(QTextFormat.ObjectTypes.ImageObject.value, self._inline)
        self._pictured = ASSET in html
        broken = {name for name in ASSET_NAME.findall(html) if not pictures.readable(name)}
        self._document.setHtml(cut(html, pictures.assets, broken))
        self._set_lines(font)
        self.setAccessibleName(spoken(html, pictures.assets))
        self.updateGeometry()
        self.update()

    def _set_lines(self, font: QFont) -> None:
        option = QTextOption(self._document.defaultTextOption())
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._document.setDefaultTextOption(option)
        lines = QTextBlockFormat()
        lines.setLineHeight(font.pixelSize() * LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
        cursor = QTextCursor(self._document)
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(lines)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        last = QTextBlockFormat()
        last.setBottomMargin(0)
        cursor.mergeBlockFormat(last)

    def show_words(self, words: str, zoom: int, ink: str = "") -> None:
        """Draw a sentence of ours; <b> is allowed in it."""
        self._ink = ink or self._ink
        self.show_html(words, Pictures({}, look.hex_of(self._ink)), zoom)

    def show_faint(self, *, faint: bool) -> None:
        """Draw in the background, as a struck-out option is."""
        if faint != self._faint:
            self._faint = faint
            self.update()

    def plain_text(self) -> str:
        """Return the words without pictures."""
        return self._document.toPlainText()

    def _break_lines(self, width: int) -> None:
        """Break the lines for `width`, pictures no wider; -1 for as wide as they want."""
        widest = float(max(width, NARROWEST)) if width >= 0 else UNBOUNDED
        if self._inline is not None and self._inline.widest != widest and self._pictured:
            self._inline.widest = widest
            self._document.markContentsDirty(0, self._document.characterCount())
        self._document.setTextWidth(width)

    def overflows(self) -> bool:
        """Whether something in it is wider than the widget and so cut."""
        self._break_lines(self.width())
        return self._document.size().width() > self.width() + 1

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        """Return the height that `width` needs."""
        self._break_lines(width)
        return int(self._document.size().height() + 0.999)

    def ideal_width(self) -> int:
        """Return the width that needs no wrapping."""
        self._break_lines(-1)
        return int(self._document.idealWidth() + 0.999)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Wide enough for one line, where there is room."""
        width = self.ideal_width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """One line high, narrow."""
        return QSize(80, look.font(self._step, 100).pixelSize())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw the document in the theme's ink."""
        painter = QPainter(self)
        if self._faint:
            painter.setOpacity(FAINT)
        self._break_lines(self.width())
        painter.translate(0, self._room_above())
        self._draw_under(painter)
        context = QAbstractTextDocumentLayout.PaintContext()
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Text, look.color(self._ink))
        context.palette = palette
        self._document.documentLayout().draw(painter, context)
        self._draw_over(painter)

    def _room_above(self) -> float:
        """Return the room above the text, which stands in the middle."""
        return max(0.0, (self.height() - self._document.size().height()) / 2)

    def _draw_under(self, painter: QPainter) -> None:
        """Draw what lies under the letters, in the document's coordinates."""

    def _draw_over(self, painter: QPainter) -> None:
        """Draw what lies over the letters, in the document's coordinates."""
