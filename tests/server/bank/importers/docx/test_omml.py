"""Word's equations as MathML, and that they can be drawn."""

import html
import warnings
from types import ModuleType
from xml.etree import ElementTree

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from fixtures.papers.docx_files import DECLARED, fraction, letters
from server.bank.importers.docx.omml import Equation, without_bold

X, TWO = letters("x"), letters("2")
MI, MN = "<mi>x</mi>", "<mn>2</mn>"


def part(name: str, *children: str, **properties: str) -> str:
    """Return an element of OMML with its properties."""
    told = "".join(f'<m:{one} m:val="{html.escape(value)}"/>' for one, value in properties.items())
    return f"<m:{name}>{f'<m:{name}Pr>{told}</m:{name}Pr>' if told else ''}{''.join(children)}</m:{name}>"


def e(content: str) -> str:
    """Return the base of an element."""
    return f"<m:e>{content}</m:e>"


def equation(omml: str) -> Equation:
    """Convert an equation."""
    return Equation(fromstring(f"<m:oMath {DECLARED}>{omml}</m:oMath>"))


def inner(omml: str) -> str:
    """Return the MathML inside its root."""
    made = equation(omml)
    assert made.unknown == []
    return made.mathml.removeprefix('<math xmlns="http://www.w3.org/1998/Math/MathML">').removesuffix("</math>")


@pytest.fixture(scope="module")
def ziamath() -> ModuleType:
    """What draws formulas when a paper is packed, set as packing sets it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import ziamath  # noqa: PLC0415
    module: ModuleType = ziamath
    module.config.svg2 = False
    return module


NUM, DEN = f"<m:num>{X}</m:num>", f"<m:den>{TWO}</m:den>"
SUB, SUP, LIM = (f"<m:{name}>{TWO}</m:{name}>" for name in ("sub", "sup", "lim"))
OPENED, CLOSED, BAR, BRACE = (f'<mo fence="true" stretchy="true">{sign}</mo>' for sign in ("(", ")", "&#124;", "{"))
LINES = part("eqArr", e(letters("x&=2")), e(X))
EQUATIONS = {
    X: MI,
    letters("2x+0,25"): "<mn>2</mn><mi>x</mi><mo>+</mo><mn>0,25</mn>",
    letters("a<b"): "<mi>a</mi><mo>&lt;</mo><mi>b</mi>",
    letters("lim", "p"): '<mi mathvariant="normal">lim</mi>',
    letters("v", "b"): '<mi mathvariant="bold">v</mi>',
    '<m:r><m:rPr><m:scr m:val="double-struck"/></m:rPr><m:t>R</m:t></m:r>': '<mi mathvariant="double-struck">R</mi>',
    "<m:r><m:rPr><m:nor/></m:rPr><m:t>nếu x</m:t></m:r>": "<mtext>nếu x</mtext>",
    fraction(letters("x+2"), TWO): "<mfrac><mrow><mi>x</mi><mo>+</mo><mn>2</mn></mrow><mn>2</mn></mfrac>",
    part("f", NUM, DEN, type="lin"): f"<mrow>{MI}<mo>/</mo>{MN}</mrow>",
    part("f", NUM, DEN, type="noBar"): f'<mfrac linethickness="0">{MI}{MN}</mfrac>',
    part("sSup", e(X), SUP): f"<msup>{MI}{MN}</msup>",
    part("sSub", e(X), SUB): f"<msub>{MI}{MN}</msub>",
    part("sSubSup", e(X), SUB, SUP): f"<msubsup>{MI}{MN}{MN}</msubsup>",
    part("sPre", SUB, SUP, e(X)): f"<mmultiscripts>{MI}<mprescripts/>{MN}{MN}</mmultiscripts>",
    part("rad", "<m:deg/>", e(X), degHide="1"): f"<msqrt>{MI}</msqrt>",
    part("rad", f"<m:deg>{TWO}</m:deg>", e(X)): f"<mroot>{MI}{MN}</mroot>",
    part("d", e(X)): f'<mrow>{OPENED}{MI}{CLOSED}</mrow>',
    part("d", e(X), begChr="|", endChr="|"): (
        f'<mrow>{BAR}{MI}{BAR}</mrow>'
    ),
    part("d", e(LINES), begChr="{", endChr=""): (
        f'<mrow>{BRACE}<mtable columnalign="left"><mtr><mtd>{MI}<mo>=</mo>{MN}</mtd></mtr>'
        "<mtr><mtd><mi>x</mi></mtd></mtr></mtable></mrow>"
    ),
    part("nary", SUB, SUP, e(X), chr="∑"): (
        f"<mrow><munderover><mo>∑</mo>{MN}{MN}</munderover>{MI}</mrow>"
    ),
    part("nary", SUB, SUP, e(X)): f"<mrow><msubsup><mo>∫</mo>{MN}{MN}</msubsup>{MI}</mrow>",
    part("nary", "<m:sub/>", "<m:sup/>", e(X), subHide="1", supHide="1"): f"<mrow><mo>∫</mo>{MI}</mrow>",
    part("func", f"<m:fName>{letters('sin', 'p')}</m:fName>", e(X)): (
        f'<mrow><mi mathvariant="normal">sin</mi><mo>&#x2061;</mo>{MI}</mrow>'
    ),
    part("limLow", e(letters("lim", "p")), LIM): f'<munder><mi mathvariant="normal">lim</mi>{MN}</munder>',
    part("limUpp", e(X), LIM): f"<mover>{MI}{MN}</mover>",
    part("acc", e(X), chr="\u20d7"): f'<mover accent="true">{MI}<mo stretchy="true">→</mo></mover>',
    part("bar", e(X), pos="top"): f'<mover accent="true">{MI}<mo stretchy="true">¯</mo></mover>',
    part("bar", e(X)): f'<munder accentunder="true">{MI}<mo stretchy="true">_</mo></munder>',
    part("groupChr", e(X)): f'<munder>{MI}<mo stretchy="true">⏟</mo></munder>',
    part("m", f"<m:mr>{e(X)}{e(TWO)}</m:mr>"): f"<mtable><mtr><mtd>{MI}</mtd><mtd>{MN}</mtd></mtr></mtable>",
    part("box", e(X)): f"<mrow>{MI}</mrow>",
    part("borderBox", e(X)): f'<menclose notation="box">{MI}</menclose>',
    part("phant", e(X), show="0"): f"<mphantom>{MI}</mphantom>",
    f"<w:ins>{letters('ab')}</w:ins><w:del>{X}</w:del><w:bookmarkStart/>": "<mi>a</mi><mi>b</mi>",
    part("sSup", e(f"<w:ins>{letters('ab')}</w:ins>"), SUP): f"<msup><mrow><mi>a</mi><mi>b</mi></mrow>{MN}</msup>",
    '<m:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><m:t>\uf061</m:t></m:r>': "<mi>α</mi>",
}  # fmt: skip


@pytest.mark.parametrize(("omml", "mathml"), EQUATIONS.items(), ids=range(len(EQUATIONS)))
def test_an_element_of_word_is_one_of_mathml_and_can_be_drawn(omml: str, mathml: str, ziamath: ModuleType) -> None:
    assert inner(omml) == mathml
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert "<path" in ziamath.Math(equation(omml).mathml).svg() or "mphantom" in mathml


@pytest.mark.parametrize("name", ["smiley", "chart"])
def test_an_unknown_element_is_named(name: str) -> None:
    assert equation(f"<m:{name}>{X}</m:{name}>").unknown == [name]
    assert equation(part("sSup", e(f"<m:{name}/>"), SUP)).unknown == [name]


def test_bars_and_dollars_of_a_formula_are_no_markup_of_the_bank() -> None:
    made = equation(letters("|x|=$")).mathml
    assert "|" not in made
    assert "$" not in made


def test_bold_can_be_taken_out() -> None:
    bold = equation(letters("v", "b") + letters("u", "bi")).mathml
    assert "bold" not in without_bold(bold)


@pytest.mark.parametrize(("name", "inner_name"), [("rad", "deg"), ("nary", "sub"), ("nary", "sup"), ("d", "e")])
def test_what_lies_deep_is_walked_once(name: str, inner_name: str) -> None:
    depth = 40
    opened, closed = f"<m:{name}><m:{inner_name}>", f"</m:{inner_name}></m:{name}>"
    assert equation(opened * depth + X + closed * depth).mathml.count(MI) == 1


NAMES = (
    "f",
    "rad",
    "d",
    "nary",
    "func",
    "acc",
    "sSup",
    "sPre",
    "m",
    "mr",
    "eqArr",
    "e",
    "num",
    "den",
    "sub",
    "sup",
    "box",
)
TREES = st.recursive(
    st.text("xy12+|$<&=∑", max_size=4).map(letters),
    lambda inside: st.tuples(st.sampled_from(NAMES), st.lists(inside, max_size=3)).map(
        lambda made: f"<m:{made[0]}>{''.join(made[1])}</m:{made[0]}>"
    ),
    max_leaves=8,
)


@given(TREES)
def test_whatever_is_nested_gives_well_formed_mathml(omml: str) -> None:
    made = equation(omml)
    root = fromstring(made.mathml)
    assert isinstance(root, ElementTree.Element)
    assert all(len(one) == 2 for one in root.iter() if one.tag.endswith(("mfrac", "msup", "mroot", "mover")))
