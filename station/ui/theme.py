"""Fonts, colours and icons of both windows, from the design tokens beside this file."""

import json
import re
from functools import cache
from pathlib import Path
from typing import NewType, TypedDict

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

ASSETS = Path(__file__).with_name("assets")
ROLES = {
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Button: "sunken",
    QPalette.ColorRole.WindowText: "ink",
    QPalette.ColorRole.Text: "ink",
    QPalette.ColorRole.ButtonText: "ink",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent",
}
OWN_STEPS = {  # size, line, weight: combinations of the tokens' sizes that the screens use beside the named ones
    "small_strong": (14, 20, 600),
    "button": (18, 28, 600),
    "h2_bold": (24, 32, 700),
    "h2_plain": (24, 32, 400),
    "code": (30, 40, 700),
    "place_line": (80, 88, 700),  # between seat and verdict: "Phòng 07 · Máy 15" with figures of one width
}
STYLE = "fusion"
READING = {"sans": "Inter", "serif": "NotoSerif", "wide": "Lexend"}  # files of the letters to choose from
READ = ("read",)  # steps of the paper's own text; a sign that the letters lack is taken from Inter
SHARP = 2  # icons are drawn at twice their size, for screens of any density

ThemeName = NewType("ThemeName", str)


class _Tokens(TypedDict):
    color: dict[str, dict[str, str]]
    type: dict[str, tuple[int, int, int]]


class _Worn:
    """Which theme the application wears, and how large: one for the process, as its style sheet is."""

    name = ThemeName("light")
    zoom = 100
    reading = "sans"


@cache
def _tokens() -> _Tokens:
    read: _Tokens = json.loads((ASSETS / "tokens.json").read_text(encoding="utf-8"))
    return read


@cache
def _family(files: str) -> str:
    families = []
    for path in sorted((ASSETS / "fonts").glob(f"{files}_*.ttf")):
        added = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(added)
    return families[0] if families else "Noto Sans"


def apply(application: QApplication, name: str = "light", zoom: int = 100) -> None:
    """Dress `application` in the theme `name`: light, dark or contrast."""
    _Worn.name, _Worn.zoom = ThemeName(name), zoom
    application.setStyleSheet("")  # first: with a sheet on, another style costs twice as much
    if application.style().objectName() != STYLE:
        application.setStyle(STYLE)
    palette = QPalette()
    for role, token in ROLES.items():
        palette.setColor(role, QColor(color(token)))
    application.setPalette(palette)
    application.setFont(font("body", zoom))


def worn_zoom() -> int:
    """Return the zoom of the application, in per cent."""
    return _Worn.zoom


def read_in(letters: str) -> None:
    """Draw the paper's text in `letters` from here on: sans, serif or wide."""
    _Worn.reading = letters


def reading_font() -> str:
    """Return which letters the paper's text wears."""
    return _Worn.reading


def color(name: str) -> str:
    """Return colour `name` of the theme that is worn, as #RRGGBB."""
    return _tokens()["color"][_Worn.name][name]


def font(step: str, zoom: int = 100) -> QFont:
    """Return the font of a type step, its figures all of one width."""
    size, _, weight = OWN_STEPS.get(step) or _tokens()["type"][step]
    own = [_family(READING[_Worn.reading])] if step in READ else []
    made = QFont([*own, _family(READING["sans"]), "Noto Sans", "DejaVu Sans"])
    made.setPixelSize(round(size * zoom / 100))
    made.setWeight(QFont.Weight(weight))
    features = ("tnum", "zero", "ss02") if step == "code" else ("tnum",)
    for feature in features:
        made.setFeature(QFont.Tag(feature), 1)
    return made


def icon(name: str, ink: str, size: int, air: int = 0) -> QIcon:
    """Return the Lucide icon `name` in the colour `ink`, for `size` pixels, with `air` at its left and its right."""
    made = QIcon(_drawn(name, color(ink), size, air))
    made.addPixmap(_drawn(name, color("muted"), size, air), QIcon.Mode.Disabled)  # Qt's own is white on grey
    return made


@cache
def _drawn(name: str, ink: str, size: int, air: int = 0) -> QPixmap:
    svg = (ASSETS / "icons" / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", ink)
    if size >= 64:  # noqa: PLR2004 (Lucide's stroke looks heavy from here on)
        svg = re.sub(r'stroke-width="2"', 'stroke-width="1.75"', svg)
    pixmap = QPixmap(QSize(size + 2 * air, size) * SHARP)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(air * SHARP, 0, size * SHARP, size * SHARP))
    painter.end()
    pixmap.setDevicePixelRatio(SHARP)
    return pixmap
