"""A match as two columns of tiles with lines between those that are put together."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.exam.arranging import End
from station.ui import look
from station.ui.seat.items.tile import Face, Tile
from station.ui.seat.pictures import Pictures

BETWEEN, SPACING = 72, 12


class MatchColumns(QWidget):
    """Sources at the left, targets at the right."""

    picked = Signal(object, bool)  # End, by the keyboard
    made = Signal(QWidget)

    def __init__(self) -> None:
        super().__init__()
        self._tiles: tuple[list[Tile], list[Tile]] = ([], [])
        self._ids: tuple[Sequence[str], Sequence[str]] = ((), ())
        self._joined: frozenset[tuple[int, int]] = frozenset()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(BETWEEN)
        self._columns = (QVBoxLayout(), QVBoxLayout())
        for column in self._columns:
            column.setSpacing(SPACING)
            row.addLayout(column, 1)
            column.addStretch(1)

    def show_columns(
        self,
        faces: tuple[Sequence[tuple[str, Face]], Sequence[tuple[str, Face]]],
        joined: frozenset[tuple[int, int]],
        pictures: Pictures,
        zoom: int,
    ) -> None:
        """Draw both columns, each tile by its id; `joined`: places at the left and right with a line between."""
        self._ids = tuple(id_ for id_, _ in faces[0]), tuple(id_ for id_, _ in faces[1])
        for side in (0, 1):
            while len(self._tiles[side]) < len(faces[side]):
                self._add_tile(side)
            for place, tile in enumerate(self._tiles[side]):
                tile.setVisible(place < len(faces[side]))
                if place < len(faces[side]):
                    tile.show_face(faces[side][place][1], pictures, zoom)
        if self._joined != joined:
            self._joined = joined
            self.update()

    @property
    def ends(self) -> list[tuple[End, Tile]]:
        """All tiles on screen, sources first."""
        return [
            (End(side, id_), tile)
            for side in (0, 1)
            for id_, tile in zip(self._ids[side], self._tiles[side], strict=False)
        ]

    def _add_tile(self, side: int) -> None:
        place = len(self._tiles[side])
        tile = Tile()
        tile.pressed_by.connect(lambda by_key: self.picked.emit(End(side, self._ids[side][place]), by_key))
        self._columns[side].insertWidget(place, tile)
        self._tiles[side].append(tile)
        self.made.emit(tile)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw the lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("accent"), 3))
        for left, right in self._joined:
            one, other = self._tiles[0][left].geometry(), self._tiles[1][right].geometry()
            painter.drawLine(
                QPointF(one.right() + 1, one.center().y() + 1), QPointF(other.left(), other.center().y() + 1)
            )
