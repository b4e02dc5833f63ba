import io

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from protocol.paper import Asset
from server.papers.formulas import MAX_LATEX, FormulaError, UnbalancedBracesError, formula, mathml_formula
from server.papers.mathml import MAX_MATHML
from station.ui.seat.pictures import in_ink

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


@pytest.mark.parametrize("latex", FORMULAS)
def test_a_formula_takes_the_ink_of_the_theme(latex: str, qtbot: QtBot) -> None:
    asset = formula(latex)
    assert b"fill=" not in asset.data.split(b">", 1)[0]
    assert dark_pixels(msgspec.structs.replace(asset, data=in_ink(asset.data, "#FFFFFF"))) == 0


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
    assert refused.value.source == latex


@pytest.mark.parametrize("latex", ["x^2", r"\frac{1}{2}", r"\ce{2H2 + O2 -> 2H2O}"])
def test_a_formula_has_a_png_of_twice_its_size(latex: str) -> None:
    asset = formula(latex)
    with Image.open(io.BytesIO(asset.png)) as png:
        assert (png.width, png.height) == pytest.approx((asset.width * 2, asset.height * 2), abs=1)
        alpha = png.convert("RGBA").getchannel("A").getextrema()
    assert alpha == (0, 255)  # ink on nothing


def test_the_same_formula_gives_the_same_bytes() -> None:
    assert formula(r"\sqrt{x+1}") == formula(r"\sqrt{x+1}")


def test_chemistry_is_upright_with_its_indices() -> None:
    assert formula(r"\ce{H2O}").data == formula(r"{\mathrm{H}_{2}\mathrm{O}}").data
    assert formula(r"\ce{H2O}").alt == "H2O"


@pytest.mark.parametrize("latex", [r"\frac{1}{2", "x}", "}x{", r"\{x}", r"\ce{H2O"])
def test_a_brace_without_its_partner_is_refused_and_said(latex: str) -> None:
    with pytest.raises(UnbalancedBracesError, match="a brace of the formula has no partner") as refused:
        formula(latex)
    assert refused.value.source == latex


def test_a_brace_that_is_a_sign_needs_no_partner() -> None:
    assert formula(r"\{1;2").width > formula("1;2").width


@pytest.mark.parametrize("latex", [r"\heva{x}", r"x \khong y", r"\frac{\hoac{1}}{2}", r"\rm\nothing"])
def test_a_command_that_is_not_known_is_refused_rather_than_drawn_by_its_name(latex: str) -> None:
    with pytest.raises(FormulaError):
        formula(latex)


def test_nothing_of_a_formula_is_left_out_in_silence() -> None:
    limit = formula(r"\lim\limits_{x\to 0}f")
    assert formula(r"\mathop{\lim}\limits_{x\to 0}f").width == pytest.approx(limit.width, abs=5)
    assert formula(r"A\backslash B").width > formula("AB").width


@pytest.mark.parametrize(
    ("mathml", "latex"),
    [
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", r"\frac{1}{2}"),
        ('<math xmlns="http://www.w3.org/1998/Math/MathML"><msqrt><mi>x</mi></msqrt></math>', r"\sqrt{x}"),
        ("<math display='block'><msup><mi>x</mi><mn>2</mn></msup></math>", "x^2"),
    ],
)
def test_mathml_is_drawn_as_the_same_latex_is(mathml: str, latex: str) -> None:
    ours, theirs = mathml_formula(mathml), formula(latex)
    assert (ours.width, ours.height, ours.depth, ours.alt) == (theirs.width, theirs.height, theirs.depth, theirs.alt)
    assert ours.data == theirs.data


@pytest.mark.parametrize(
    "mathml",
    [
        "<math></math>",
        "<math><mi>x</mi>",
        "<math><script>alert(1)</script></math>",
        "<math><mi>&nbsp;</mi></math>",
        '<math><maction><mi href="https://x">x</mi></maction></math>',
        '<!DOCTYPE math [<!ENTITY a "aa">]><math><mi>&a;</mi></math>',
        "<math>" + "<mrow>" * 500 + "</mrow>" * 500 + "</math>",
        "<math><mi>" + "x" * MAX_MATHML + "</mi></math>",
    ],
)
def test_mathml_that_cannot_be_drawn_is_refused(mathml: str) -> None:
    with pytest.raises(FormulaError) as refused:
        mathml_formula(mathml)
    assert refused.value.source == mathml


@pytest.mark.parametrize(
    "latex",
    [r"\left(" * 40 + "x" + r"\right)" * 40, r"\sqrt{" * 100 + "x" + "}" * 100, r"\frac{1}{" * 100 + "x" + "}" * 100],
)
def test_latex_nested_to_take_hours_is_refused_at_once(latex: str) -> None:
    with pytest.raises(FormulaError):
        formula(latex)


def test_mathml_nested_to_take_hours_is_refused_at_once() -> None:
    with pytest.raises(FormulaError):
        mathml_formula("<math>" + "<mfenced>" * 20 + "<mi>x</mi>" + "</mfenced>" * 20 + "</math>")


def test_nesting_as_textbooks_have_it_is_drawn() -> None:
    assert formula(r"\left[\left(\sqrt{1+\sqrt{1+\sqrt{1+\frac{1}{x^{2}}}}}\right)^{2}\right]").width > 100
    assert formula(r"\begin{pmatrix}" + r"1&2&3&4&5\\" * 5 + r"\end{pmatrix}").height > 50


@given(st.text(alphabet=r"\ce{}^_$-+=<>()[]x2H/ ", max_size=30))
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_a_formula_is_drawn_or_refused(latex: str) -> None:
    try:
        asset = formula(latex)
    except FormulaError:
        return
    assert asset.width > 0 < asset.height
