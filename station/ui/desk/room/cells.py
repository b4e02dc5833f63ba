"""The seats of a room as a map of cells, walked with the arrows."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from station.checkin.room import Place
from station.ui import look
from station.ui.desk.room.texts import Cell

CELL_WIDTH, GAP, PADDING, BAR, RADIUS = 172, 8, 8, 6, 8
LINES = ("h3", "small_strong", "caption")
AIR = 6  # beside and between the lines
INKS = {"accent": "accent", "lock": "ink", "wait": "muted"}
CELL = Qt.ItemDataRole.UserRole
AnyIndex = QModelIndex | QPersistentModelIndex


class SeatModel(QAbstractListModel):
    """The cells in order."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._places: tuple[Place, ...] = ()
        self._cells: tuple[Cell, ...] = ()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 (Qt's name and default)
        """As many as there are seats."""
        return 0 if parent.isValid() else len(self._cells)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Cell | str | None:
        """Return the cell, and for readers its sentence."""
        cell = self._cells[index.row()]
        if role == CELL:
            return cell
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return cell.said
        return cell.number if role == Qt.ItemDataRole.DisplayRole else None

    def place(self, row: int) -> Place | None:
        """Return which seat a row is."""
        return self._places[row] if 0 <= row < len(self._places) else None

    def row(self, place: Place | None) -> int:
        """Return a seat's row, -1 where it is not there."""
        return self._places.index(place) if place in self._places else -1

    def show_cells(self, places: Sequence[Place], cells: Sequence[Cell]) -> bool:
        """Show these; tell whether the seats are others than before."""
        if tuple(places) != self._places:
            self.beginResetModel()
            self._places, self._cells = tuple(places), tuple(cells)
            self.endResetModel()
            return True
        for row, (old, new) in enumerate(zip(self._cells, cells, strict=True)):
            if old != new:
                self._cells = (*self._cells[:row], new, *self._cells[row + 1 :])
                self.dataChanged.emit(self.index(row), self.index(row))
        return False


class CellPainter(QStyledItemDelegate):
    """Draws one seat: number and name, state and time left, answers and last save."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002, N802 (Qt's name)
        """All cells are alike: as wide as the grid has room for."""
        grid = self.parent()
        return grid.gridSize() if isinstance(grid, SeatGrid) and grid.gridSize().isValid() else cell_size()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw."""
        cell = index.data(CELL)
        if not isinstance(cell, Cell):
            return
        painter.save()
        state, rect = option.state, QRect(option.rect).adjusted(0, 0, -GAP, -GAP)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        fill = "accent_soft" if chosen else "sunken" if cell.stale else "surface"
        look.panel(painter, QRectF(rect), fill, "line", radius=RADIUS)
        if cell.bar:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color(cell.bar))
            painter.drawRoundedRect(QRect(rect.left(), rect.top(), BAR, rect.height()), BAR // 2, BAR // 2)
        _write(painter, rect.adjusted(PADDING + BAR // 2, AIR, -PADDING, -AIR), cell)
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            look.focus_ring(painter, QRectF(rect), RADIUS)
        painter.restore()


def _write(painter: QPainter, inside: QRect, cell: Cell) -> None:
    ink = "muted" if cell.stale else "ink"
    tone = INKS.get(cell.tone, f"{cell.tone}_ink")
    heights = [QFontMetrics(look.worn_font(step)).height() for step in LINES]
    top = inside.top()
    width = _text(painter, QRect(inside.left(), top, inside.width(), heights[0]), cell.number, LINES[0], ink)
    name = QRect(inside.left() + width + AIR, top, inside.width() - width - AIR, heights[0])
    _text(painter, name, cell.name, LINES[1], ink)
    top += heights[0]
    icon = look.zoomed(look.SMALL_ICON - 4)
    painter.drawPixmap(inside.left(), top + (heights[1] - icon) // 2, look.pixmap(cell.icon, tone, icon))
    line = QRect(inside.left(), top, inside.width(), heights[1])
    width = _text(painter, line, cell.time, "small_strong", ink, right=True)
    _text(painter, line.adjusted(icon + AIR, 0, -width - AIR if width else 0, 0), cell.word, "small_strong", tone)
    line = QRect(inside.left(), top + heights[1], inside.width(), heights[2])
    width = _text(painter, line, cell.saved, "caption", "muted", right=True)
    _text(painter, line.adjusted(0, 0, -width - AIR, 0), cell.answered, "caption", "muted")


def _text(painter: QPainter, rect: QRect, text: str, step: str, ink: str, *, right: bool = False) -> int:
    """Draw a line, cut with an ellipsis where it has no room; return its width."""
    font = look.worn_font(step)
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(font)
    painter.setPen(look.color(ink))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, shown)
    return metrics.horizontalAdvance(shown)


def cell_size() -> QSize:
    """Return the least size of a cell in the type that is worn."""
    height = sum(QFontMetrics(look.worn_font(step)).height() for step in LINES) + 2 * AIR
    return QSize(look.zoomed(CELL_WIDTH) + GAP, height + GAP)


class SeatGrid(QListView):
    """The map: as many columns as fit."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "seats")
        self.setAccessibleName(name)
        self.cells = SeatModel(self)
        self.setModel(self.cells)
        self.setItemDelegate(CellPainter(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setMinimumHeight(2 * cell_size().height() - GAP)

    @property
    def place(self) -> Place | None:
        """The seat that is chosen."""
        return self.cells.place(self.currentIndex().row())

    def show_cells(self, places: Sequence[Place], cells: Sequence[Cell]) -> None:
        """Draw these; what was chosen stays chosen."""
        chosen = self.place
        if self.cells.show_cells(places, cells):
            self.choose(chosen)

    def choose(self, place: Place | None) -> None:
        """Stand on a seat, or on the first."""
        self.setCurrentIndex(self.cells.index(max(0, self.cells.row(place))))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Share the width evenly among the columns that fit."""
        least, width = cell_size(), self.viewport().width()
        columns = max(1, width // least.width())
        self.setGridSize(QSize((width - 1) // columns, least.height()))  # one less: an exact fit would wrap
        super().resizeEvent(event)
