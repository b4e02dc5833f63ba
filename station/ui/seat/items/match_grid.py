"""A match as a grid: a row for each source, a column for each target, a tick where they belong together."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from protocol.paper import MatchInteraction
from station.exam.arranging import Pair
from station.ui import look
from station.ui.seat.items.marks import number_of
from station.ui.seat.items.pressable import Pressable
from station.ui.seat.items.words import ItemWords
from station.ui.seat.items.wrap import WrapLayout
from station.ui.seat.pictures import Pictures
from station.ui.seat.rich import RichText

HIGH, NARROWEST, BOX, RING, BETWEEN = 56, 64, 24, 5, 8
COMFORTABLE = 95  # a column as narrow as this still holds words of Vietnamese unbroken
MOST_LINES = 3  # of a column's head
LEAST_SHARE = 2  # columns' worth of room that a source has at least


class GridCell(Pressable):
    """A circle where one of the row is chosen, a box where several are; ticked where it is chosen."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words, self._round = words, True
        self.setCheckable(True)
        self.setMinimumSize(NARROWEST, HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_cell(self, name: str, *, chosen: bool, one_only: bool, zoom: int) -> None:
        """Draw whether it is `chosen`."""
        self.setAccessibleName(f"{name}, {self._words[:1].lower()}{self._words[1:]}" if chosen else name)
        self.setChecked(chosen)
        self._round = one_only
        self.setFont(look.font("small_strong", min(zoom, 125)))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Wide enough for the tick and its word."""
        return QSize(self.fontMetrics().horizontalAdvance(self._words) + 48, HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw the tick, with its word where there is room."""
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)
        if self.isChecked():
            self._draw_tick(painter, area)
        else:
            look.panel(painter, area, "surface", "line")
            box = QRectF(area.center().x() - BOX / 2, area.center().y() - BOX / 2, BOX, BOX)
            look.panel(painter, box, "surface", "control", stroke=2, radius=BOX // 2 if self._round else 4)
        if self.hasFocus():
            look.focus_ring(painter, QRectF(self.rect()))

    def _draw_tick(self, painter: QPainter, area: QRectF) -> None:
        look.panel(painter, area, "accent", "accent", stroke=2)
        words = self._words if self.width() >= self.sizeHint().width() else ""
        width = self.fontMetrics().horizontalAdvance(words) + (6 if words else 0)
        left = area.center().x() - (look.SMALL_ICON + width) / 2
        icon = look.pixmap("check", "on_accent", look.SMALL_ICON)
        painter.drawPixmap(int(left), int(area.center().y() - look.SMALL_ICON / 2), icon)
        painter.setFont(self.font())
        painter.setPen(look.color("on_accent"))
        area.setLeft(left + look.SMALL_ICON + 6)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


class _Head(QWidget):
    """A column's number, and what it stands for."""

    def __init__(self) -> None:
        super().__init__()
        self.number, self.content = RichText("small_strong", "muted"), RichText("body_strong")
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 10)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self.number, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.content)

    def fit(self, room: int) -> None:
        """Stand in the middle of `room`, where one line is enough."""
        ideal = self.content.ideal_width() + 2
        alone = ideal <= room
        self.content.setMaximumWidth(ideal if alone else room + ideal)
        middle = Qt.AlignmentFlag.AlignHCenter if alone else Qt.AlignmentFlag(0)
        self._column.setAlignment(self.content, middle)


class _Card(QWidget):
    """The frame of the grid, with a line above each row."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(16, 4, 8, 12)
        self.grid.setSpacing(0)
        self.grid.setVerticalSpacing(BETWEEN)
        self.labels: Sequence[QWidget] = ()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw frame and lines."""
        painter = QPainter(self)
        look.panel(painter, QRectF(self.rect()), "surface", "line", radius=12)
        painter.setPen(look.color("line"))
        for label in self.labels:
            top = label.geometry().top() - BETWEEN // 2
            painter.drawLine(1, top, self.width() - 2, top)


class MatchGrid(QWidget):
    """A row a source, a column a target. Too many columns for their words: they are numbered, the words stand above."""

    toggled = Signal(object)  # Pair
    made = Signal(QWidget)

    def __init__(self, words: ItemWords) -> None:
        super().__init__()
        self._words = words
        self._match = MatchInteraction((), ())
        self._zoom, self._numbered = 100, False
        self._legend: list[RichText] = []
        self._heads: list[_Head] = []
        self._labels: list[RichText] = []
        self._cells: dict[tuple[int, int], GridCell] = {}
        self._card = _Card()
        self._legend_box = QWidget()
        self._legend_row = WrapLayout(self._legend_box, 20)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._legend_box)
        column.addWidget(self._card)

    def show_grid(self, match: MatchInteraction, chosen: Collection[Pair], pictures: Pictures, zoom: int) -> None:
        """Draw `match` with a tick for each pair of `chosen`."""
        self._match, self._zoom = match, zoom
        self._grow(len(match.sources), len(match.targets))
        self._show_heads(pictures)
        for place, label in enumerate(self._labels):
            label.setVisible(place < len(match.sources))
            if place < len(match.sources):
                label.show_html(match.sources[place].content, pictures, zoom)
        for (row, column), cell in self._cells.items():
            cell.setVisible(row < len(match.sources) and column < len(match.targets))
            if row < len(match.sources) and column < len(match.targets):
                self._show_cell(row, column, cell, chosen)
        self._card.labels = self._labels[: len(match.sources)]
        self._fit()
        self._card.update()

    def _show_heads(self, pictures: Pictures) -> None:
        targets = self._match.targets
        for place, head in enumerate(self._heads):
            head.setVisible(place < len(targets))
            if place < len(targets):
                content = targets[place].content
                head.number.show_words(number_of(place), self._zoom)
                head.number.setFixedWidth(head.number.ideal_width() + 2)
                head.content.show_html(content, pictures, self._zoom)
                numbered = f"<p><b>{number_of(place)}.</b> {_bare(content)}</p>"
                self._legend[place].show_html(numbered, pictures, self._zoom)

    def _show_cell(self, row: int, column: int, cell: GridCell, chosen: Collection[Pair]) -> None:
        source, target = self._match.sources[row], self._match.targets[column]
        content = self._heads[column].content.accessibleName()
        heard = self._words.column.format(number=number_of(column), content=content)
        name = self._words.cell.format(row=self._labels[row].accessibleName(), column=heard)
        picked = (source.id, target.id) in chosen
        cell.show_cell(name, chosen=picked, one_only=source.match_max == 1, zoom=self._zoom)

    @property
    def cells(self) -> list[GridCell]:
        """All cells on screen, row by row."""
        rows, columns = len(self._match.sources), len(self._match.targets)
        return [self._cells[row, column] for row in range(rows) for column in range(columns)]

    def beside(self, cell: Pressable, column: int) -> GridCell | None:
        """Return the cell of the same row in `column`."""
        row = next((row for (row, _), other in self._cells.items() if other is cell), None)
        return self._cells.get((row, column)) if row is not None and column < len(self._match.targets) else None

    @property
    def is_numbered(self) -> bool:
        """Whether the columns bear numbers only."""
        return self._numbered

    def _grow(self, rows: int, columns: int) -> None:
        grid = self._card.grid
        for column in range(len(self._heads), columns):
            self._heads.append(_Head())
            self._legend.append(RichText())
            grid.addWidget(self._heads[-1], 0, column + 1)
            self._legend_row.addWidget(self._legend[-1])
        for row in range(len(self._labels), rows):
            self._labels.append(RichText())
            grid.addWidget(self._labels[-1], row + 1, 0)
        for row in range(rows):
            for column in range(columns):
                if (row, column) not in self._cells:
                    self._add_cell(row, column)

    def _add_cell(self, row: int, column: int) -> None:
        cell = GridCell(self._words.chosen)
        cell.pressed_by.connect(lambda: self._toggle(row, column))
        self._cells[row, column] = cell
        self._card.grid.addWidget(cell, row + 1, column + 1)
        self.made.emit(cell)

    def _toggle(self, row: int, column: int) -> None:
        self.toggled.emit((self._match.sources[row].id, self._match.targets[column].id))

    def _fit(self) -> None:
        """Share the width; number the columns where their words find no room."""
        columns = len(self._match.targets)
        share = max(LEAST_SHARE, 5 - columns)
        for place in range(len(self._heads) + 1):
            self._card.grid.setColumnStretch(place, share if place == 0 else int(place <= columns))
        room = self.width() // (share + max(columns, 1)) - 16
        numbered = self._numbered = any(not self._fits(place, room) for place in range(columns))
        for place, head in enumerate(self._heads):
            head.fit(room)
            head.content.setVisible(place < columns and not numbered)
            self._legend[place].setVisible(place < columns and numbered)
        self._legend_box.setVisible(numbered)

    def _fits(self, column: int, room: int) -> bool:
        """Whether a column's words stand well in `room`: unbroken, in few lines. Pictures cannot be broken at all."""
        content = self._heads[column].content
        ideal = content.ideal_width()
        if "<img" in self._match.targets[column].content:
            return ideal <= room
        lines = content.heightForWidth(max(room, 1)) / content.heightForWidth(max(ideal, 1))
        return min(ideal, round(COMFORTABLE * self._zoom / 100)) <= room and lines <= MOST_LINES

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Share the new width."""
        super().resizeEvent(event)
        self._fit()


def _bare(html: str) -> str:
    """Return one paragraph's inside."""
    return html.removeprefix("<p>").removesuffix("</p>")
