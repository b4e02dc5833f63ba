"""Draws a paper's pictures in the ink of the theme, sharp at any zoom."""

import re
from collections.abc import Mapping

from PySide6.QtCore import QBuffer, QByteArray, QRectF, QSizeF
from PySide6.QtGui import QImageReader, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from protocol.paper import Asset
from station.ui.seat.drawings import is_plain

SVG_ROOT = re.compile(rb"<svg\b(?![^>]*\sfill=)")
SVG = "image/svg+xml"
MAX_PIXELS, MAX_HELD_PIXELS = 8_000_000, 32_000_000  # of one picture, twice what is packed; of all that are decoded


def in_ink(svg: bytes, ink: str) -> bytes:
    """Return `svg` with `currentColor`, and whatever has no colour of its own, in `ink` (#RRGGBB)."""
    if b"currentColor" in svg:  # the renderer of formulas leaves the bar over a letter black
        svg = svg.replace(b'fill="black"', b'fill="currentColor"')
    coloured = svg.replace(b"currentColor", ink.encode())
    return SVG_ROOT.sub(f'<svg fill="{ink}"'.encode(), coloured, count=1)


def drawing(svg: bytes, ink: str) -> QSvgRenderer:
    """Return `svg` ready to draw; an empty one, not valid, where it holds more than plain forms."""
    return QSvgRenderer(QByteArray(in_ink(svg, ink) if is_plain(svg) else b""))


def decoded(png: bytes) -> QPixmap:
    """Return the PNG's pixels; none where it is broken, is another format or would fill the memory."""
    buffer = QBuffer()
    buffer.setData(QByteArray(png))
    reader = QImageReader(buffer, QByteArray(b"png"))
    size = reader.size()  # from its head: nothing is decoded yet
    if not size.isValid() or size.width() * size.height() > MAX_PIXELS:
        return QPixmap()
    return QPixmap.fromImageReader(reader)


class Pictures:
    """The pictures of one paper in one ink. A picture is parsed once."""

    def __init__(self, assets: Mapping[str, Asset], ink: str) -> None:
        self.assets, self.ink = assets, ink
        self._svgs: dict[str, QSvgRenderer] = {}
        self._pixmaps: dict[str, QPixmap] = {}

    def size(self, name: str, zoom: float, widest: float) -> QSizeF:
        """Return the size on screen of picture `name`, no wider than `widest`."""
        asset = self.assets[name]
        scale = min(zoom, widest / asset.width) if asset.width > 0 else zoom
        return QSizeF(asset.width * scale, asset.height * scale)

    def readable(self, name: str) -> bool:
        """Whether there is a picture `name` and it can be drawn."""
        asset = self.assets.get(name)
        if asset is None:
            return False
        return self._svg(name).isValid() if asset.media_type == SVG else not self._pixmap(name).isNull()

    def draw(self, painter: QPainter, rect: QRectF, name: str) -> None:
        """Paint picture `name` into `rect`."""
        if self.assets[name].media_type == SVG:
            self._svg(name).render(painter, rect)
            return
        pixmap = self._pixmap(name)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(rect, pixmap, QRectF(pixmap.rect()))

    def _svg(self, name: str) -> QSvgRenderer:
        if name not in self._svgs:
            self._svgs[name] = drawing(self.assets[name].data, self.ink)
        return self._svgs[name]

    def _pixmap(self, name: str) -> QPixmap:
        if name not in self._pixmaps:
            pixmap = decoded(self.assets[name].data)
            pixels = sum(one.width() * one.height() for one in self._pixmaps.values())
            if pixels + pixmap.width() * pixmap.height() > MAX_HELD_PIXELS:
                self._pixmaps.clear()
            self._pixmaps[name] = pixmap
        return self._pixmaps[name]
