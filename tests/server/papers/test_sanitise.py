import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.papers.sanitise import BadTextError, to_html

ALLOWED = {"p", "b", "i", "u", "sub", "sup", "br", "table", "tr", "th", "td", "img"}


def html(text: str) -> str:
    return to_html(text, lambda latex: f"f{len(latex)}")


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


@given(st.text(alphabet="ab<>/&$|\n\"'subp= ", max_size=60))
def test_whatever_is_typed_only_the_subset_comes_out(text: str) -> None:
    try:
        shown = html(text)
    except BadTextError:
        return
    assert set(re.findall(r"</?([a-z]+)", shown)) <= ALLOWED
