import pytest
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from protocol.paper import Asset
from server.papers.formulas import MAX_LATEX, FormulaError, formula
from server.papers.spoken import spoken

FORMULAS = (
    r"\frac{x^2-1}{x+2}", r"\sqrt{x+1}", r"\int_{0}^{3}(4x-x^2)\,dx", r"\overrightarrow{AB}", r"\log_3(2x-1)<2",
    r"\begin{cases}x+y=1\\x-y=3\end{cases}", r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", r"P(A\mid\overline{B})=0{,}4",
)  # fmt: skip


def dark_pixels(asset: Asset) -> int:
    """Return how many pixels QtSvg inks when it draws `asset` on white."""
    renderer = QSvgRenderer(QByteArray(asset.data))
    assert renderer.isValid()
    image = QImage(round(asset.width) + 1, round(asset.height) + 1, QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, asset.width, asset.height))
    painter.end()
    return sum(image.pixelColor(x, y).lightness() < 128 for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("latex", FORMULAS)
def test_qt_draws_the_formula_itself_and_not_just_its_rules(latex: str, qtbot: QtBot) -> None:
    asset = formula(latex)
    assert b"<use" not in asset.data
    assert dark_pixels(asset) > 40


def test_a_formula_takes_the_ink_of_the_theme() -> None:
    assert b"fill=" not in formula("x^2").data.split(b">", 1)[0]
    assert b"#000" not in formula("x^2").data


def test_a_formula_knows_its_size_and_how_far_it_hangs_below_the_line() -> None:
    flat, hanging = formula("x"), formula(r"\frac{1}{2}")
    assert 5 < flat.width < 20
    assert flat.depth < 1
    assert 10 < hanging.depth < hanging.height / 2


def test_a_minus_before_a_number_stands_close_to_it() -> None:
    assert formula("(-1;3)").width < formula("(1-1;3)").width - formula("1").width


@pytest.mark.parametrize("latex", ["", r"\frac{1}{", "x_{", "x" * (MAX_LATEX + 1)])
def test_what_cannot_be_drawn_is_refused(latex: str) -> None:
    with pytest.raises(FormulaError) as refused:
        formula(latex)
    assert refused.value.latex == latex


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        ("x^2", "x bình phương"),
        (r"\frac{1}{2}", "1 phần 2"),
        (r"\frac{x+1}{2}", "(x cộng 1) phần 2"),
        (r"\sqrt{14}", "căn bậc hai của 14"),
        ("(-1;3)", "(âm 1;3)"),
        (r"(2;+\infty)", "(2; dương vô cực)"),
        (r"\left(\frac{1}{2};5\right)", "(1 phần 2;5)"),
        (r"0\leq t", "0 nhỏ hơn hoặc bằng t"),
        (r"\overrightarrow{AB}", "vectơ AB"),
        (r"\log_3 x", "lôgarit cơ số 3 của x"),
        (r"10^{\circ}", "10 độ"),
        ("0{,}6", "0,6"),
        ("u_{10}", "u chỉ số 10"),
        (r"\unheard", "unheard"),
        ("{" * 200 + "x" + "}" * 200, "x"),
    ],
)
def test_a_formula_is_said_in_words(latex: str, words: str) -> None:
    assert spoken(latex) == words
