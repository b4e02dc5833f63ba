import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.papers.sanitise import BadTextError, to_html

ALLOWED = {"p", "b", "i", "u", "sub", "sup", "br", "table", "tr", "th", "td", "img", "gap", "hot"}


class ByLength:
    """Names what is placed by its kind and how long its source is."""

    def formula(self, latex: str) -> str:
        return f"f{len(latex)}"

    def mathml(self, mathml: str) -> str:
        return f"m{len(mathml)}"

    def picture(self, alt: str, file: str) -> str:
        return f"p{len(alt)}-{len(file)}"

    def gap(self, name: str) -> str:
        return f"g{len(name)}"

    def hot(self, name: str) -> str:
        return f"h{len(name)}"


def html(text: str) -> str:
    return to_html(text, ByLength())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Câu hỏi", "<p>Câu hỏi</p>"),
        ("Một\nhai", "<p>Một</p><p>hai</p>"),
        ("Cho $x^2$.", '<p>Cho <img src="asset:f3">.</p>'),
        ("H<sub>2</sub>O<br>", "<p>H<sub>2</sub>O<br></p>"),
        ("1 < 2 & 3 > 2", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>"),
        ("&lt;b&gt;", "<p>&amp;lt;b&amp;gt;</p>"),
        ("| a | b |\n| 1 | $x$ |",
         '<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td><img src="asset:f1"></td></tr></table>'),
        ("x\n| a |\ny", "<p>x</p><table><tr><th>a</th></tr></table><p>y</p>"),
        ("", ""),
        ("a [[1]] b", '<p>a <gap id="g1"> b</p>'),
        ("| [[ 12 ]] |", '<table><tr><th><gap id="g2"></th></tr></table>'),
        ("[[A: The boys]] <b>[[B:$x$ is]]</b>",
         '<p><hot id="h1">The boys</hot> <b><hot id="h1"><img src="asset:f1"> is</hot></b></p>'),
        ("Xem ![sơ đồ](a.png) này", '<p>Xem <img src="asset:p5-5"> này</p>'),
        ("![](a.png)", '<p><img src="asset:p0-5"></p>'),
        ("$[[1]]$ [1] [[", '<p><img src="asset:f5"> [1] [[</p>'),
        ("<math><mi>x</mi></math>.", '<p><img src="asset:m23">.</p>'),
        ("| <math>\n<mo>|</mo></math> | b |", '<table><tr><th><img src="asset:m24"></th><th>b</th></tr></table>'),
        ("<mathematics>", "<p>&lt;mathematics&gt;</p>"),
        ("\ue0000\ue001", "<p>0</p>"),
    ],
)  # fmt: skip
def test_text_becomes_the_subset_of_the_seat(text: str, shown: str) -> None:
    assert html(text) == shown


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "<img src=x onerror=y>", "<a href='https://x'>x</a>",
     "<b onclick=x>y", "<style>*{}</style>"],
)  # fmt: skip
def test_anything_else_is_shown_as_it_was_typed(text: str) -> None:
    assert "<" not in html(text).removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize("text", ["giá 5$", "$x\ny$", "| $x | y$ |", "$a$ và $b"])
def test_a_missing_dollar_is_refused(text: str) -> None:
    with pytest.raises(BadTextError) as bad:
        html(text)
    assert bad.value.reason == "dollar"


@pytest.mark.parametrize("text", ["<b>", "</b>", "<b><i></b></i>", "<b>\n</b>"])
def test_a_tag_that_does_not_close_in_its_line_is_refused(text: str) -> None:
    with pytest.raises(BadTextError) as bad:
        html(text)
    assert bad.value.reason == "tag"


@pytest.mark.parametrize("text", ["<math><mi>x</mi>", "</math>", "<math display='block'>"])
def test_a_formula_that_does_not_close_is_refused(text: str) -> None:
    with pytest.raises(BadTextError) as bad:
        html(text)
    assert bad.value.reason == "math"


def test_tags_of_words_to_pick_close_within_them() -> None:
    with pytest.raises(BadTextError):
        html("[[A: <b>x]]</b>")


@given(st.text(alphabet="ab<>/&$|\n\"'subp= [](!):math\ue0001\ue001", max_size=80))
def test_whatever_is_typed_only_the_subset_comes_out(text: str) -> None:
    try:
        shown = html(text)
    except BadTextError:
        return
    assert set(re.findall(r"</?([a-z]+)", shown)) <= ALLOWED
