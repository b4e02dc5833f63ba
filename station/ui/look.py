"""The windows' drawing hand: colours, icons, scaled type and panels, all from the theme's tokens."""

import re
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLayout, QPushButton, QWidget

from station.ui import theme

STEP = "step"  # the property that the stylesheet reads as a type step; "text" is Qt's own
SMALL_ICON, ICON, BIG_ICON = 20, 24, 64
ICON_AIR = 4
FOOT_BUTTON = 56
GREATEST_CHROME = 115
LARGE, MARK_RISE = 24, 0.15  # the marks of Ầ and Ễ rise to 1.1 em, above the line that the font asks for
CHROME_ZOOM = {100: 100, 125: 100, 150: 115, 175: 115, 200: 115}  # head and foot grow less than the question


TOKEN = re.compile(r"@(font |chrome )?(\w+)@")
SHEET = Path(__file__).with_name("sheet.qss")


def dress(application: QApplication, name: str, zoom: int) -> None:
    """Put the whole application into theme `name` with its chrome at `zoom` per cent."""
    theme.apply(application, name, zoom)
    application.setStyleSheet(application.styleSheet() + filled(SHEET.read_text(encoding="utf-8"), zoom))


def filled(sheet: str, zoom: int) -> str:
    """Return `sheet` with its tokens replaced by the theme's values."""

    def value(found: re.Match[str]) -> str:
        if not found[1]:
            return hex_of(found[2])
        type_step = font(found[2], min(zoom, GREATEST_CHROME) if found[1] == "chrome " else zoom)
        size = type_step.pixelSize()
        rise = f" padding-top: {round(size * MARK_RISE)}px;" if size >= LARGE else ""
        return f"font-size: {size}px; font-weight: {type_step.weight().value};{rise}"

    return TOKEN.sub(value, sheet)


def color(name: str) -> QColor:
    """Return the theme's colour `name`."""
    return QColor(theme.color(name))


def hex_of(name: str) -> str:
    """Return the theme's colour `name` as #RRGGBB."""
    return color(name).name()


def pixmap(icon: str, ink: str, size: int) -> QPixmap:
    """Return an icon in the colour `ink`."""
    return icon_of(icon, ink, size).pixmap(QSize(size, size))


def icon_of(icon: str, ink: str, size: int = ICON) -> QIcon:
    """Return an icon for a button."""
    return theme.icon(icon, ink, size)


def read_in(letters: str) -> None:
    """Draw the paper's text in `letters`; what stands on screen is drawn anew when it is next shown."""
    theme.read_in(letters)


def reading_font() -> str:
    """Return which letters the paper's text wears."""
    return theme.reading_font()


def font(step: str, zoom: int = 100) -> QFont:
    """Return the font of a type step at `zoom` per cent."""
    return theme.font(step, zoom)


def zoomed(pixels: int) -> int:
    """Return `pixels` at the zoom that the application wears."""
    return round(pixels * theme.worn_zoom() / 100)


def worn_font(step: str) -> QFont:
    """Return the font of a type step as the stylesheet now draws it."""
    return theme.font(step, theme.worn_zoom())


def panel(painter: QPainter, rect: QRectF, fill: str, border: str, *, stroke: int = 1, radius: int = 8) -> None:
    """Paint a rounded area with its border inside `rect`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(color(border), stroke)
    painter.setPen(pen if stroke else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(color(fill))
    inset = stroke / 2
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)


def focus_ring(painter: QPainter, rect: QRectF, radius: int = 8) -> None:
    """Paint the ring of the widget that has the keyboard."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color("focus"), 3))
    painter.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -1.5), radius, radius)


def label(step: str, words: str = "", *, ink: str = "", wrap: bool = False) -> QLabel:
    """Return a label of the type step `step`; `ink`: a tone that the stylesheet knows."""
    made = QLabel(words)
    made.setProperty(STEP, step)
    if ink:
        made.setProperty("tone", ink)
    made.setWordWrap(wrap)
    return made


def button(words: str, role: str, icon: str = "", *, height: int = FOOT_BUTTON) -> QPushButton:
    """Return a button; the icon stands in the colour that its role writes in."""
    made = QPushButton(words)
    made.setProperty("role", role)
    made.setMinimumHeight(height)
    made.setAccessibleName(words)
    if icon:
        set_icon(made, icon)
    return made


def set_icon(widget: QPushButton, icon: str) -> None:
    """Give `widget` its icon again, in the present theme."""
    ink = {"primary": "on_accent", "link": "accent", "on_lock": "on_lock"}.get(widget.property("role"), "ink")
    widget.setIcon(theme.icon(icon, ink, SMALL_ICON, ICON_AIR))  # by itself a button sets it against its words
    widget.setIconSize(QSize(SMALL_ICON + 2 * ICON_AIR, SMALL_ICON))
    widget.setProperty("icon_name", icon)


def restyle(widget: QWidget, **meanings: str) -> None:
    """Set meanings that the stylesheet looks at, and have it look again."""
    if all(widget.property(name) == value for name, value in meanings.items()):
        return
    for name, value in meanings.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def emptied(layout: QLayout) -> None:
    """Take everything out of `layout` and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def at_left(widget: QWidget) -> QHBoxLayout:
    """Return a row where `widget` grows to its greatest width and no further."""
    row = QHBoxLayout()
    row.addWidget(widget, 1)
    row.addStretch(0)
    return row
