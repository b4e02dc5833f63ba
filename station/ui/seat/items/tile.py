"""A card that can be picked: its mark in a disc, its content, and its state in a line below."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from station.ui import look
from station.ui.seat.items.note import Note
from station.ui.seat.items.pressable import Pressable
from station.ui.seat.pictures import Pictures
from station.ui.seat.rich import RichText

LOWEST = 60
DISC, DISC_LEFT, CONTENT_LEFT = 32, 14, 58
RING = 4


class Tone(Enum):
    """How a tile stands: fill, border, disc, ink of the disc, ink of the note, icon."""

    FREE = ("surface", "line", "surface", "ink", "wait_ink", "circle")
    PICKED = ("accent_soft", "accent", "accent", "on_accent", "accent", "arrow-right")
    DONE = ("surface", "accent", "accent", "on_accent", "accent", "check")
    SPENT = ("sunken", "line", "sunken", "muted", "muted", "check")


@dataclass(frozen=True)
class Face:
    """What a tile shows. `name`: what a person hears who cannot see it."""

    mark: str
    content: str
    tone: Tone
    note: str
    name: str = ""


class Tile(Pressable):
    """Draws a `Face`."""

    def __init__(self) -> None:
        super().__init__()
        self._face = Face("", "", Tone.FREE, "")
        self._content, self._note = RichText(), Note()
        inner = QVBoxLayout()
        inner.setSpacing(2)
        inner.addStretch(1)
        inner.addWidget(self._content)
        inner.addWidget(self._note)
        inner.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(CONTENT_LEFT, 9, 14, 11)
        self._row.addLayout(inner, 1)

    def show_face(self, face: Face, pictures: Pictures, zoom: int) -> None:
        """Draw `face` at `zoom` per cent."""
        self._content.show_html(face.content, pictures, zoom)
        self._note.show_note(face.tone.value[5], face.note, face.tone.value[4], zoom)
        self.setMinimumHeight(round(LOWEST * zoom / 100))
        said = face.name or f"{face.mark}: {self._content.accessibleName()}"
        self.setAccessibleName(f"{said}, {face.note[:1].lower()}{face.note[1:]}" if face.note else said)
        if self._face != face:
            self._face = face
            self.update()

    @property
    def face(self) -> Face:
        """What it shows."""
        return self._face

    @property
    def content(self) -> str:
        """What a person hears of the content alone."""
        return self._content.accessibleName()

    def content_width(self) -> int:
        """Return the width at which the content needs one line."""
        return self._content.ideal_width() + 2

    def content_height(self, width: int) -> int:
        """Return the height of the content in `width`."""
        return self._content.heightForWidth(width)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As the content wants."""
        return self._row.sizeHint().expandedTo(QSize(0, self.minimumHeight()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw frame, mark and ring."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        fill, border, disc, ink, *_ = self._face.tone.value
        look.panel(painter, area, fill, border, stroke=4 if self._face.tone is Tone.PICKED else 2)
        if self._face.mark:
            draw_mark(painter, QRectF(DISC_LEFT, (area.height() - DISC) / 2, DISC, DISC), self._face.mark, disc, ink)
        if self.hasFocus():
            inner_ring(painter, area, thick=self._face.tone is Tone.PICKED)


def inner_ring(painter: QPainter, area: QRectF, radius: int = 5, *, thick: bool = False) -> None:
    """Paint the ring of the keyboard inside a frame, apart from it: frames of picked things have the ring's colour."""
    inset = RING + (2 if thick else 0)
    look.focus_ring(painter, area.adjusted(inset, inset, -inset, -inset), radius)


def draw_mark(painter: QPainter, disc: QRectF, mark: str, fill: str, ink: str) -> None:
    """Paint a letter or number in its disc."""
    border = fill if fill == "accent" else "control"
    look.panel(painter, disc, fill, border, stroke=2, radius=round(disc.height() / 2))
    font = look.font("body")
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.setPen(look.color(ink))
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, mark)
