import pytest

from server.papers.spoken import spoken


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
        (r"\ce{2H2 + O2 -> 2H2O}", "2H2 cộng O2 tạo thành 2H2O"),
        (r"M_{\ce{Cu}}=64", "M chỉ số Cu bằng 64"),
        (r"\ce{SO4^{2-}}", "SO4 2 trừ"),
        ("{" * 200 + "x" + "}" * 200, "x"),
    ],
)
def test_a_formula_is_said_in_words(latex: str, words: str) -> None:
    assert spoken(latex) == words
