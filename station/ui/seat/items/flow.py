"""A body with widgets in it: fields and buttons that lie at the gaps, each as wide as it wants."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSizeF
from PySide6.QtGui import QTextDocument, QTextFormat
from PySide6.QtWidgets import QWidget

from station.ui.seat.items.inline import BOX, INDEX, InlineText, Place, _Boxes
from station.ui.seat.pictures import Pictures

AIR, ABOVE = 3, 6  # beside, and above and below a widget: lines of widgets do not touch


class _WideBoxes(_Boxes):
    """Keeps each place its own width; all are as high as `size`."""

    widths: tuple[float, ...] = ()

    def width(self, index: int) -> float:
        return self.widths[index] if index < len(self.widths) else self.size.width()

    def intrinsicSize(self, doc: QTextDocument, posInDocument: int, format: QTextFormat) -> QSizeF:  # noqa: A002, ARG002, N802, N803 (Qt's names)
        """Return the room."""
        return QSizeF(self.width(format.intProperty(INDEX)), self.size.height())


class FlowText(InlineText):
    """Lays widgets on the gaps of a body and moves them with the lines."""

    def __init__(self) -> None:
        super().__init__()
        self._wide = _WideBoxes()
        self._boxes = self._wide
        self._document.documentLayout().registerHandler(BOX, self._wide)
        self._ids: tuple[str, ...] = ()
        self._widgets: tuple[QWidget, ...] = ()
        self.moved.connect(self._place_widgets)

    def show_flow(self, html: str, fields: Sequence[tuple[str, QWidget]], pictures: Pictures, zoom: int) -> None:
        """Draw `html` with a widget at each gap: pairs of its id and the widget, whose fixed size is kept free."""
        self._ids, self._widgets = tuple(id_ for id_, _ in fields), tuple(widget for _, widget in fields)
        widths = tuple(float(widget.width() + 2 * AIR) for widget in self._widgets)
        high = float(max((widget.height() for widget in self._widgets), default=0) + 2 * ABOVE)
        size = QSizeF(max(widths, default=0.0), high)
        if widths != self._wide.widths:
            self._wide.widths = widths
            self._wide.size = QSizeF(-1, -1)  # not equal to any: the lines are broken anew below
        self.show_body(html, self._ids, size, pictures, zoom)
        for widget in self._widgets:
            if widget.parentWidget() is not self:
                widget.setParent(self)
        self._place_widgets()

    def box_of(self, place: Place) -> QRect:
        """Return where the widget of `place` lies."""
        box = super().box_of(place)
        index = self._ids.index(place.id) if place.id in self._ids else 0
        wide = round(self._wide.width(index)) - 2 * AIR
        return QRect(box.left() + AIR, box.top() + ABOVE, wide, box.height() - 2 * ABOVE)

    def _place_widgets(self) -> None:
        self.settle()
        there = {place.id: place for place in self.places}
        for id_, widget in zip(self._ids, self._widgets, strict=True):
            if id_ in there:
                widget.setGeometry(self.box_of(there[id_]))
            widget.setVisible(id_ in there)
