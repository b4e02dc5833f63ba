"""Formulas stand on the line, in the ink of the theme, as large as the text."""

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from protocol.paper import Asset, PackedPaper
from station.ui.seat.pictures import Pictures, in_ink
from station.ui.seat.rich import RichText

INK = "#16212b"
DARK = 120


def bar(depth: float) -> Asset:
    """A solid block 10 px above the baseline and `depth` px below it."""
    size = f'width="10" height="{10 + depth}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect {size}/></svg>'
    return Asset("image/svg+xml", svg.encode(), 10, 10 + depth, depth, "khối")


def dark_rows(image: QImage, left: int, right: int) -> list[int]:
    return [
        y for y in range(image.height()) if any(image.pixelColor(x, y).lightness() < DARK for x in range(left, right))
    ]


def drawn(qtbot: QtBot, depth: float, zoom: int) -> tuple[int, int]:
    """Return the last dark row of a capital letter and of the block after it."""
    text = RichText()
    qtbot.addWidget(text)
    text.show_html('HHH<img src="asset:m">', Pictures({"m": bar(depth)}, INK), zoom)
    text.resize(400, text.heightForWidth(400))
    image = text.grab().toImage()
    width = text.ideal_width()
    letters = dark_rows(image, 0, width - round(14 * zoom / 100))
    block = dark_rows(image, width - round(8 * zoom / 100), width - 2)
    return letters[-1], block[-1]


@pytest.mark.parametrize("zoom", [100, 150, 200])
@pytest.mark.parametrize("depth", [0.0, 4.0, 12.0])
def test_a_formula_hangs_below_the_line_by_its_depth(qtbot: QtBot, depth: float, zoom: int) -> None:
    letters, block = drawn(qtbot, depth, zoom)
    assert abs((block - letters) - depth * zoom / 100) <= 1.5


def test_pictures_take_the_ink_of_the_theme() -> None:
    assert in_ink(b'<svg width="1"><path d="M0 0"/></svg>', INK).startswith(f'<svg fill="{INK}"'.encode())
    assert in_ink(b'<svg fill="currentColor"/>', INK) == f'<svg fill="{INK}"/>'.encode()
    assert b"#ff0000" in in_ink(b'<svg><path fill="#ff0000"/></svg>', INK)


def test_the_bar_over_a_letter_is_in_ink_too_and_black_of_a_drawing_stays() -> None:
    formula = b'<svg fill="none"><path fill="currentColor"/><rect fill="black"/></svg>'
    assert b"black" not in in_ink(formula, INK)
    assert b"black" in in_ink(b'<svg><rect fill="black"/></svg>', INK)


def test_wide_pictures_are_made_to_fit() -> None:
    wide = Asset("image/png", b"no picture", 2000, 100, 0, "bản đồ")
    size = Pictures({"m": wide}, INK).size("m", 1.0, 500)
    assert (size.width(), size.height()) == (500, 25)


def test_broken_pictures_do_not_stop_the_question(qtbot: QtBot) -> None:
    text = RichText()
    qtbot.addWidget(text)
    broken = {"m": Asset("image/png", b"no picture", 20, 20, 0, "hình")}
    text.show_html('<p>Cho <img src="asset:m"></p>', Pictures(broken, INK), 100)
    assert not text.grab().isNull()
    assert text.accessibleName() == "Cho hình"


def test_every_item_of_a_paper_is_drawn(qtbot: QtBot, paper: PackedPaper) -> None:
    pictures = Pictures(paper.assets, INK)
    text = RichText()
    qtbot.addWidget(text)
    for item in paper.items:
        text.show_html(item.html, pictures, 150)
        assert text.heightForWidth(700) > text.minimumSizeHint().height() / 2
