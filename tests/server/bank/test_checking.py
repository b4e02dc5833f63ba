"""Texts of the bank: what they refer to, and whether their formulas can be drawn."""

from server.bank import checking
from server.bank.checking import Examined, examined, read_only


def test_a_text_tells_its_gaps_words_and_pictures() -> None:
    text = "[[1]] và [[A: chữ]] $x$\n![đồ thị](hinh.png) ![](b.png)"
    expected = Examined(("1",), ("A",), (("đồ thị", "hinh.png"), ("", "b.png")))
    assert examined(text) == read_only(text) == expected


def test_every_formula_that_cannot_be_drawn_is_told_once() -> None:
    text = r"$\frac{1}{2$, $x$, $\fracc{1}$, $\fracc{1}$, <math><script/></math>"
    assert examined(text).bad_formulas == (r"\frac{1}{2", r"\fracc{1}", "<math><script/></math>")
    assert read_only(text).bad_formulas == ()


def test_a_text_that_does_not_parse_is_told_with_what_was_found_before() -> None:
    assert examined("[[1]]\n<b>x") == Examined(("1",), fault="tag")
    assert examined("5$").fault == "dollar"


def test_formulas_that_differ_in_digits_are_drawn_once() -> None:
    checking._is_latex_drawn.cache_clear()
    for number in range(10, 60):
        assert examined(rf"${number}x^2$").bad_formulas == ()
    assert checking._is_latex_drawn.cache_info().misses == 1
