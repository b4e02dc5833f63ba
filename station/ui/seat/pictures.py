"""Draws a paper's pictures in the ink of the theme, sharp at any zoom."""

import re
from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QRectF, QSizeF
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from protocol.paper import Asset

SVG_ROOT = re.compile(rb"<svg\b(?![^>]*\sfill=)")
SVG = "image/svg+xml"


def in_ink(svg: bytes, ink: str) -> bytes:
    """Return `svg` with `currentColor`, and whatever has no colour of its own, in `ink` (#RRGGBB)."""
    if b"currentColor" in svg:  # the renderer of formulas leaves the bar over a letter black
        svg = svg.replace(b'fill="black"', b'fill="currentColor"')
    coloured = svg.replace(b"currentColor", ink.encode())
    return SVG_ROOT.sub(f'<svg fill="{ink}"'.encode(), coloured, count=1)


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
        if asset.media_type == SVG:
            return QSvgRenderer(QByteArray(in_ink(asset.data, self.ink))).isValid()
        return QPixmap().loadFromData(asset.data)

    def draw(self, painter: QPainter, rect: QRectF, name: str) -> None:
        """Paint picture `name` into `rect`."""
        asset = self.assets[name]
        if asset.media_type == SVG:
            if name not in self._svgs:
                self._svgs[name] = QSvgRenderer(QByteArray(in_ink(asset.data, self.ink)))
            self._svgs[name].render(painter, rect)
            return
        if name not in self._pixmaps:
            pixmap = QPixmap()
            pixmap.loadFromData(asset.data)
            self._pixmaps[name] = pixmap
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(rect, self._pixmaps[name], QRectF(self._pixmaps[name].rect()))
