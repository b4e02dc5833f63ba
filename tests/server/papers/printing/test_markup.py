"""The seat's HTML as nodes for the printed page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.paper import Asset
from server.papers.printing.markup import UnprintableError, letters, nodes

FORMULA = Asset("image/svg+xml", b"<svg/>", 36, 18, 9, "x")
WIDE = Asset("image/png", b"", 7200, 100, 50, "x")


def test_text_tags_and_escapes_come_through() -> None:
    assert nodes("<p>a &lt; <b>b</b><br></p>", {}) == [
        {
            "k": "p",
            "c": [{"k": "text", "s": "a < "}, {"k": "b", "c": [{"k": "text", "s": "b"}]}, {"k": "br"}],
        }
    ]


def test_a_picture_has_its_size_in_the_texts_own_and_none_is_wider_than_the_line() -> None:
    assert nodes('<img src="asset:ab">', {"ab": FORMULA}) == [{"k": "img", "s": "ab.svg", "w": 2.0, "d": 0.5}]
    (node,) = nodes('<img src="asset:ab">', {"ab": WIDE})
    assert (node["s"], node["w"]) == ("ab.png", 40.0)


def test_gaps_are_numbered() -> None:
    assert nodes('<gap id="g2"><gap id="g1">', {}, ("g1", "g2")) == [{"k": "gap", "s": "2"}, {"k": "gap", "s": "1"}]


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<p>",
        "<p><b></p></b>",
        "</p>",
        '<img src="asset:no">',
        '<img src="asset:../../etc/passwd">',
        '<iframe src="http://x">',
    ],
)
def test_what_no_packed_paper_has_is_refused(html: str) -> None:
    with pytest.raises(UnprintableError):
        nodes(html, {"../../etc/passwd": FORMULA})


@given(st.text(max_size=80))
def test_any_html_is_nodes_or_our_error(html: str) -> None:
    try:
        assert letters(nodes(html, {})) >= 0
    except UnprintableError:
        return
