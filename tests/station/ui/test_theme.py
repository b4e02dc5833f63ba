"""The tokens hold what they promise: contrast, figures of one width, every icon there, no style outside the theme."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.ui import look, theme

UI = Path(theme.__file__).parent
TOKENS = json.loads((theme.ASSETS / "tokens.json").read_text(encoding="utf-8"))
THEMES = ("light", "dark", "contrast")
STYLE_IN_CODE = re.compile(r"#[0-9A-Fa-f]{6}\b|\d+px|setStyleSheet")
ICON_NAMED = re.compile(r'(?:pixmap|icon_of|set_icon|show_chip)\(\s*"([a-z0-9-]+)"')
ICON_IN_TABLE = re.compile(r'\("([a-z0-9-]+)", "(?:on_)?(?:ok|stop|person|wait|accent|local)(?:_ink)?"')
CHANNEL_KNEE = 0.04045


@pytest.fixture(autouse=True)
def light_again(qapp: QApplication) -> Iterator[None]:
    """Other tests find the application as they left it."""
    yield
    look.dress(qapp, "light", 100)


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
    assert "SIL OPEN FONT LICENSE" in (theme.ASSETS / "fonts" / "LICENSE_FONT").read_text(encoding="utf-8").upper()
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
    dressers = {UI / "theme.py", UI / "look.py"}
    found = {
        str(path.relative_to(UI))
        for path in UI.rglob("*.py")
        if path not in dressers and STYLE_IN_CODE.search(path.read_text(encoding="utf-8"))
    }
    assert found == set()
