import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.papers.mathml import ELEMENTS, MAX_MATHML, BadMathmlError, cleaned, parsed

BOMB = '<!DOCTYPE math [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><math><mi>&b;</mi></math>'


def test_namespaces_and_unknown_attributes_go_and_the_rest_stays() -> None:
    root = cleaned(
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi mathvariant="bold" href="x" onclick="y">x</mi></math>'
    )
    (letter,) = root
    assert (root.tag, letter.tag, letter.text, letter.attrib) == ("math", "mi", "x", {"mathvariant": "bold"})


@pytest.mark.parametrize("name", ["script", "maction", "annotation-xml", "semantics", "svg"])
def test_an_element_that_is_not_drawn_is_named(name: str) -> None:
    with pytest.raises(BadMathmlError) as bad:
        cleaned(f"<math><{name}><mi>x</mi></{name}></math>")
    assert bad.value.element == name


@pytest.mark.parametrize(
    "mathml",
    [
        "",
        "x",
        "<math>",
        "<math/><math/>",
        BOMB,
        "<math><mi>&b;</mi></math>",
        f"<math><mi>{'x' * MAX_MATHML}</mi></math>",
    ],
)
def test_what_is_not_one_formula_of_bounded_size_is_refused(mathml: str) -> None:
    with pytest.raises(BadMathmlError):
        parsed(mathml)


@pytest.mark.parametrize("inner", ["<mrow>", "<mfenced>", "<mtable><mtr><mtd>"])
def test_nesting_that_takes_hours_to_draw_is_refused(inner: str) -> None:
    def nested(levels: int) -> str:
        closing = "".join(f"</{name}" for name in reversed(inner.split("<")[1:]))
        return "<math>" + inner * levels + "<mi>x</mi>" + closing * levels + "</math>"

    assert parsed(nested(5)).tag == "math"
    with pytest.raises(BadMathmlError):
        parsed(nested(16))


@given(st.text(alphabet="<math>/mirow &;x=\"'", max_size=60))
def test_whatever_is_typed_is_parsed_or_refused(text: str) -> None:
    try:
        root = cleaned(f"<math>{text}</math>")
    except BadMathmlError:
        return
    assert {element.tag for element in root.iter()} <= ELEMENTS
