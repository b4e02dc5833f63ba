"""The tokens hold what they promise: contrast, figures of one width, every icon there, no style outside the theme."""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics, QPalette, QRawFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.ui import look, theme

UI = Path(theme.__file__).parent
TOKENS = json.loads((theme.ASSETS / "tokens.json").read_text(encoding="utf-8"))
THEMES = ("light", "dark", "contrast")
STYLE_IN_CODE = re.compile(r"#[0-9A-Fa-f]{6}\b|\d+px|setStyleSheet")
ICON_NAMED = re.compile(r'(?:pixmap|icon_of|set_icon|show_chip)\(\s*"([a-z0-9-]+)"')
ICON_IN_TABLE = re.compile(r'(?<!setProperty)\("([a-z0-9-]+)", "(?:on_)?(?:ok|stop|person|wait|accent|local)(?:_ink)?"')
CHANNEL_KNEE = 0.04045


@pytest.fixture(autouse=True)
def light_again(qapp: QApplication) -> Iterator[None]:
    """Other tests find the application as they left it."""
    yield
    look.dress(qapp, "light", 100)
    look.read_in("sans")


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    made = QColor(colour)
    return 0.2126 * linear(made.redF()) + 0.7152 * linear(made.greenF()) + 0.0722 * linear(made.blueF())


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= CHANNEL_KNEE else float(((channel + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("pair", TOKENS["contrast"], ids=lambda pair: f"{pair['text']}-on-{pair['on']}")
def test_each_pair_of_colours_keeps_its_contrast(name: str, pair: dict[str, str | float]) -> None:
    colours = TOKENS["color"][name]
    over, under = sorted((luminance(colours[pair["text"]]), luminance(colours[pair["on"]])), reverse=True)
    ratio = (over + 0.05) / (under + 0.05)
    assert ratio >= float(pair["min"])
    assert ratio == pytest.approx(float(pair[name]), abs=0.02)


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_dresses_palette_and_sheet(qapp: QApplication, name: str) -> None:
    look.dress(qapp, name, 100)
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == TOKENS["color"][name]["bg"]
    assert "@" not in qapp.styleSheet()
    assert TOKENS["color"][name]["ok"].lower() in qapp.styleSheet()


def test_zoom_enlarges_what_is_read_and_hardly_the_strips(qapp: QApplication) -> None:
    look.dress(qapp, "light", 200)
    assert 'QLabel[step="body"] { font-size: 32px' in qapp.styleSheet()
    assert 'QFrame[role="health"] QLabel[step="small"] { font-size: 16px' in qapp.styleSheet()
    assert (look.zoomed(56), look.worn_font("body").pixelSize()) == (112, 32)


@pytest.mark.parametrize("step", [*TOKENS["type"], "place_line", "code"])
def test_figures_are_of_one_width_in_the_shipped_font(qapp: QApplication, step: str) -> None:
    font = theme.font(step)
    assert QFontInfo(font).family().startswith("Inter")
    metrics = QFontMetrics(font)
    assert metrics.horizontalAdvance("11:11") == metrics.horizontalAdvance("00:00")


def test_fonts_and_icons_carry_their_licences() -> None:
    for name in ("LICENSE_FONT", "LICENSE_FONT_Lexend", "LICENSE_FONT_NotoSerif"):
        assert "SIL OPEN FONT LICENSE" in (theme.ASSETS / "fonts" / name).read_text(encoding="utf-8").upper()
    assert "ISC" in (theme.ASSETS / "icons" / "LICENSE").read_text(encoding="utf-8")


def test_an_icon_is_drawn_in_the_colour_asked_for(qtbot: QtBot) -> None:
    image = look.pixmap("circle-check", "ok", 24).toImage()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert TOKENS["color"]["light"]["ok"].lower() in seen


def test_every_icon_that_code_names_is_shipped() -> None:
    shipped = {path.stem for path in (theme.ASSETS / "icons").glob("*.svg")}
    texts = [path.read_text(encoding="utf-8") for path in UI.rglob("*.py")]
    named = {name for text in texts for pattern in (ICON_NAMED, ICON_IN_TABLE) for name in pattern.findall(text)}
    assert len(named) > 10
    assert named - set(TOKENS["color"]["light"]) <= shipped


def test_no_widget_brings_a_colour_a_size_or_a_sheet_of_its_own() -> None:
    on_paper = UI / "desk" / "room" / "paper_sheet.py"  # what is printed is black on white in every theme
    dressers = {UI / "theme.py", UI / "look.py", on_paper}
    found = {
        str(path.relative_to(UI))
        for path in UI.rglob("*.py")
        if path not in dressers and STYLE_IN_CODE.search(path.read_text(encoding="utf-8"))
    }
    assert found == set()


@pytest.mark.parametrize("reading", theme.READING)
@pytest.mark.usefixtures("qapp")
def test_the_letters_to_choose_from_are_shipped_with_every_vietnamese_one(reading: str) -> None:
    marks = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
    letters = "".join(unicodedata.normalize("NFC", base + mark) for base in "aăâeêioôơuưy" for mark in marks) + "đ"
    for path in (theme.ASSETS / "fonts").glob(f"{theme.READING[reading]}_*.ttf"):
        places = QRawFont(str(path), 16).glyphIndexesForString(letters + letters.upper())
        assert len(places) == 2 * len(letters)
        assert all(places), path.name
    theme.read_in(reading)
    family = theme.READING[reading].replace("NotoSerif", "Noto Serif")
    assert QFontInfo(theme.font("read")).family().startswith(family)
    assert QFontInfo(theme.font("body")).family().startswith("Inter")
