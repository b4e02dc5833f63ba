"""Nothing but the subset reaches Qt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.paper import Asset
from station.ui.seat.subset import WORD_JOINER, cut, spoken

ASSETS = {"m0": Asset("image/svg+xml", b"<svg/>", 10, 10, 2, "x bình phương")}


def test_the_subset_passes_through() -> None:
    html = "<p>Cho <b>a</b> và <i>b</i><sup>2</sup></p>"
    assert cut(html, ASSETS) == html


def test_a_picture_of_the_paper_stays_and_is_spoken() -> None:
    html = '<p>Cho <img src="asset:m0"></p>'
    assert 'src="asset:m0"' in cut(html, ASSETS)
    assert spoken(html, ASSETS) == "Cho x bình phương"


@pytest.mark.parametrize(
    "html",
    [
        '<img src="asset:other">',
        '<img src="file:///etc/passwd">',
        '<img src="http://127.0.0.1/x">',
        "<img>",
        "<iframe src=x></iframe>",
        '<a href="x"></a>',
        "<!-- note -->",
    ],
)
def test_anything_else_is_left_out(html: str) -> None:
    assert cut(html, ASSETS) == ""


def test_gaps_and_hot_words_are_text_to_whoever_does_not_draw_them() -> None:
    html = '<p>Nước sôi ở <gap id="g1"> khi <hot id="h1">áp suất</hot> là 1 atm.</p>'
    assert cut(html, ASSETS) == "<p>Nước sôi ở  khi áp suất là 1 atm.</p>"
    assert spoken(html, ASSETS) == "Nước sôi ở … khi áp suất là 1 atm."


def test_attributes_are_dropped_but_spans() -> None:
    assert cut('<p style="x" onclick="y">a</p>', ASSETS) == "<p>a</p>"
    assert cut('<td colspan="2" rowspan="x" bgcolor="red">a</td>', ASSETS) == '<td colspan="2">a</td>'


def test_units_are_not_broken_at_the_stroke() -> None:
    assert cut("m/s", ASSETS) == f"m/{WORD_JOINER}s"


def test_text_is_escaped() -> None:
    assert cut("1 &lt; 2", ASSETS) == "1 &lt; 2"


@given(st.text(max_size=80))
def test_any_text_is_cut_without_an_error(html: str) -> None:
    assert "<script" not in cut(html, ASSETS)
    assert isinstance(spoken(html, ASSETS), str)
