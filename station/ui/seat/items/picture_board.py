"""A picture with numbered spots that can be reached, pressed and filled."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from protocol.paper import Shape, Spot
from station.ui import look
from station.ui.seat.items.pressable import TARGET, Pressable
from station.ui.seat.items.tile import Tone, draw_mark
from station.ui.seat.pictures import Pictures
from station.ui.seat.rich import RichText

MARK, LEAST, HALO, AIR = 28, 240, 3, 5
CLEAR, SOFT = 0.75, 0.6  # of a fill over the picture
CIRCLE_NUMBERS, RECT_NUMBERS = 3, 4
STEPS = 64  # points of an outline that are tried


@dataclass(frozen=True)
class SpotFace:
    """What a spot shows: its number, its state, what was put there. `name`: what is heard."""

    spot: Spot
    mark: str
    tone: Tone
    name: str
    content: str = ""
    is_place: bool = False  # something is put there, so it is drawn as an empty box


class SpotButton(Pressable):
    """Where a spot is pressed and reached; the board draws it."""

    def __init__(self, board: QWidget) -> None:
        super().__init__()
        self.setParent(board)
        self.focused.connect(board.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Leave the drawing to the board."""


class PictureBoard(QWidget):
    """As large as the text's zoom makes the picture, no wider than there is room."""

    pressed = Signal(int, bool)  # the place of the spot from 0, by the keyboard
    made = Signal(QWidget)

    def __init__(self) -> None:
        super().__init__()
        self._name, self._pictures, self._zoom = "", Pictures({}, ""), 100
        self._faces: Sequence[SpotFace] = ()
        self._spots: list[SpotButton] = []
        self._contents: list[RichText] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_board(self, name: str, faces: Sequence[SpotFace], pictures: Pictures, zoom: int) -> None:
        """Draw picture `name` with its spots."""
        self._name, self._faces, self._pictures, self._zoom = name, faces, pictures, zoom
        asset = pictures.assets.get(name)
        self.setAccessibleName(asset.alt if asset else "")
        while len(self._spots) < len(faces):
            self._add_spot()
        for place, spot in enumerate(self._spots):
            spot.setVisible(place < len(faces))
            if place < len(faces):
                spot.setAccessibleName(faces[place].name)
                spot.setCheckable(not faces[place].is_place)
                spot.setChecked(faces[place].tone is Tone.DONE)
                self._contents[place].show_html(faces[place].content, pictures, zoom)
        self._place()
        self.updateGeometry()
        self.update()

    @property
    def spots(self) -> Sequence[SpotButton]:
        """Those on screen, by their numbers."""
        return self._spots[: len(self._faces)]

    def _add_spot(self) -> None:
        place = len(self._spots)
        spot = SpotButton(self)
        spot.pressed_by.connect(lambda by_key: self.pressed.emit(place, by_key))
        self._spots.append(spot)
        content = RichText("body")
        content.setParent(self)
        self._contents.append(content)
        self.made.emit(spot)

    # -- where things are ---------------------------------------------------------------------------------------------

    def natural_width(self) -> int:
        """Return the picture's width at this zoom."""
        return round(self._natural().width() * self._zoom / 100)

    def _natural(self) -> QRectF:
        asset = self._pictures.assets.get(self._name)
        if asset is not None and asset.width > 0 and asset.height > 0:
            return QRectF(0, 0, asset.width, asset.height)
        bounds = QPainterPath()
        for face in self._faces:
            bounds.addPath(_outline(face.spot, 1.0))
        return QRectF(0, 0, max(bounds.boundingRect().right(), LEAST), max(bounds.boundingRect().bottom(), LEAST))

    def _scale(self, width: int) -> float:
        return min(self._zoom / 100, width / self._natural().width())

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        """Return the height that `width` needs."""
        return round(self._natural().height() * self._scale(width)) + 1

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As large as the picture is at this zoom."""
        return QSize(self.natural_width(), self.heightForWidth(self.natural_width()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Small, yet to be seen."""
        return QSize(LEAST, self.heightForWidth(max(self.width(), LEAST)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Put the spots where the picture now has them."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        scale = self._scale(max(self.width(), 1))
        areas = []
        for place, face in enumerate(self._faces):
            outline = _outline(face.spot, scale)
            area = _within(_target(outline.boundingRect()), self.rect())
            self._spots[place].setGeometry(area)
            reached = outline.boundingRect().toAlignedRect()
            if reached.width() >= TARGET and reached.height() >= TARGET:
                region = QRegion(outline.translated(-area.x(), -area.y()).toFillPolygon().toPolygon())
                self._spots[place].setMask(region)
            else:
                self._spots[place].clearMask()
            self._place_content(place, outline)
            areas.append((area.width() * area.height(), place))
        for _, place in sorted(areas, reverse=True):  # the smaller lies above the larger
            self._spots[place].raise_()

    def _place_content(self, place: int, outline: QPainterPath) -> None:
        """Show the content in the spot if all of it stands inside; else the board draws its letter."""
        content = self._contents[place]
        width = content.ideal_width() + 2
        area = QRectF(0, 0, width, content.heightForWidth(width))
        area.moveCenter(outline.boundingRect().center())
        fits = bool(self._faces[place].content) and outline.contains(area.adjusted(-AIR, 0, AIR, 0))
        content.setVisible(fits)
        if fits:
            content.setGeometry(area.toRect())

    # -- drawing ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw the picture, then the spots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._scale(self.width())
        natural = self._natural()
        area = QRectF(0, 0, natural.width() * scale, natural.height() * scale)
        look.panel(painter, area.adjusted(0, 0, 0, 1), "surface", "line", radius=4)
        if self._pictures.readable(self._name):
            self._pictures.draw(painter, area, self._name)
        else:
            painter.drawPixmap(8, 8, look.pixmap("image-off", "muted", look.ICON))
            painter.setPen(look.color("muted"))
            painter.drawText(area.adjusted(44, 8, -8, -8), Qt.TextFlag.TextWordWrap.value, self.accessibleName())
        for place, face in enumerate(self._faces):
            self._draw_spot(painter, place, face, _outline(face.spot, scale))

    def _draw_spot(self, painter: QPainter, place: int, face: SpotFace, outline: QPainterPath) -> None:
        taken = face.tone in (Tone.DONE, Tone.PICKED)
        if face.is_place:
            painter.fillPath(outline, _faded("surface", 1.0 if face.content else CLEAR))
        elif taken:
            painter.fillPath(outline, _faded("accent_soft", SOFT))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._spots[place].hasFocus():
            self._draw_ring(painter, outline)
        painter.setPen(QPen(_faded("surface", CLEAR), 2 * HALO + 2))  # the line is seen on any picture
        painter.drawPath(outline)
        pen = QPen(look.color("accent" if taken else "control"), 4 if taken else 2)
        if face.is_place and not taken:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawPath(outline)
        if not self._contents[place].isVisibleTo(self):
            self._draw_mark(painter, face, outline)

    def _draw_ring(self, painter: QPainter, outline: QPainterPath) -> None:
        """Draw the ring of the keyboard outside `outline`, light at both edges: it is seen on any picture."""
        outside = QPainterPath()
        outside.addRect(QRectF(self.rect()))
        painter.save()
        painter.setClipPath(outside.subtracted(outline))
        for ink, width in (("surface", 17), ("focus", 14), ("surface", 8)):
            painter.setPen(QPen(look.color(ink), width))
            painter.drawPath(outline)
        painter.restore()

    def _draw_mark(self, painter: QPainter, face: SpotFace, outline: QPainterPath) -> None:
        """Put the number in the middle of a place, and at the corner of what is to be looked at."""
        taken = face.tone in (Tone.DONE, Tone.PICKED)
        at = outline.boundingRect().center() if face.is_place else _corner(outline)
        width = MARK + (20 if taken and not face.is_place else 0) + max(len(face.mark) - 2, 0) * 10
        disc = QRectF(at.x() - MARK / 2, at.y() - MARK / 2, width, MARK)
        if face.is_place:
            disc.moveCenter(at)
        disc = QRectF(_within(disc.toAlignedRect(), self.rect()))
        fill, ink = ("accent", "on_accent") if taken else ("surface", "ink")
        if width == MARK or face.is_place:
            draw_mark(painter, disc, face.mark, fill, ink)
            return
        draw_mark(painter, disc, "", fill, ink)
        painter.drawPixmap(int(disc.left()) + 6, int(disc.top()) + 6, look.pixmap("check", ink, 16))
        painter.drawText(disc.adjusted(18, 0, 0, 0), Qt.AlignmentFlag.AlignCenter, face.mark)


def _outline(spot: Spot, scale: float) -> QPainterPath:
    """Return the form of `spot`; numbers that make no form give none."""
    path, numbers = QPainterPath(), [number * scale for number in spot.coords]
    if spot.shape is Shape.CIRCLE and len(numbers) >= CIRCLE_NUMBERS:
        path.addEllipse(QPointF(numbers[0], numbers[1]), numbers[2], numbers[2])
    elif spot.shape is Shape.RECT and len(numbers) >= RECT_NUMBERS:
        left, top, right, bottom = numbers[:RECT_NUMBERS]
        path.addRoundedRect(QRectF(QPointF(left, top), QPointF(right, bottom)).normalized(), 4, 4)
    elif spot.shape is Shape.POLY:
        corners = [QPointF(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=False)]
        path.addPolygon(QPolygonF(corners))
        path.closeSubpath()
    return path


def _corner(outline: QPainterPath) -> QPointF:
    """Return the point of `outline` towards the top left; of a small one, a point beside it."""
    bounds = outline.boundingRect()
    points = [outline.pointAtPercent(step / STEPS) for step in range(STEPS)] if not outline.isEmpty() else []
    corner = min(points, key=lambda point: point.x() + point.y(), default=bounds.topLeft())
    aside = MARK / 3 if min(bounds.width(), bounds.height()) < TARGET else 0
    return QPointF(corner.x() - aside, corner.y() - aside)


def _target(bounds: QRectF) -> QRect:
    """Return `bounds`, large enough for a finger."""
    wide, high = max(bounds.width(), TARGET), max(bounds.height(), TARGET)
    centre = bounds.center()
    return QRectF(centre.x() - wide / 2, centre.y() - high / 2, wide, high).toAlignedRect()


def _within(area: QRect, room: QRect) -> QRect:
    """Return `area` moved into `room`, as far as it fits."""
    moved = QRect(area)
    moved.moveLeft(max(room.left(), min(area.left(), room.right() - area.width() + 1)))
    moved.moveTop(max(room.top(), min(area.top(), room.bottom() - area.height() + 1)))
    return moved


def _faded(token: str, opacity: float) -> QColor:
    faded = look.color(token)
    faded.setAlphaF(opacity)
    return faded
