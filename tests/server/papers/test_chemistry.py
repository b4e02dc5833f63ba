import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.papers.chemistry import BadChemistryError, as_latex, as_words


@pytest.mark.parametrize(
    ("written", "latex"),
    [
        ("H2O", r"\mathrm{H}_{2}\mathrm{O}"),
        ("2H2", r"2\mathrm{H}_{2}"),
        ("(CH3)3N", r"(\mathrm{C}\mathrm{H}_{3})_{3}\mathrm{N}"),
        ("Na+", r"\mathrm{Na}^{+}"),
        ("SO4^2-", r"\mathrm{S}\mathrm{O}_{4}^{2-}"),
        ("Fe^{3+}", r"\mathrm{Fe}^{3+}"),
        ("^{14}_{6}C", r"{}^{14}_{6}\mathrm{C}"),
        ("C_nH_{2n+2}", r"\mathrm{C}_{\mathrm{n}}\mathrm{H}_{2\mathrm{n}+2}"),
        ("CH3-CH3", r"\mathrm{C}\mathrm{H}_{3}{-}\mathrm{C}\mathrm{H}_{3}"),
        ("CH#CH", r"\mathrm{C}\mathrm{H}{\equiv}\mathrm{C}\mathrm{H}"),
        ("A + B -> C", r"\mathrm{A}+\mathrm{B}\longrightarrow \mathrm{C}"),
        ("A <=> B", r"\mathrm{A}\rightleftharpoons \mathrm{B}"),
        ("->[t^o]", r"\;\overset{\mathrm{t}^{\circ}}{\longrightarrow}\;"),
        ("CuSO4.5H2O", r"\mathrm{Cu}\mathrm{S}\mathrm{O}_{4}\cdot 5\mathrm{H}_{2}\mathrm{O}"),
        ("CaCO3 v", r"\mathrm{Ca}\mathrm{C}\mathrm{O}_{3}\,\downarrow "),
        ("1/2O2", r"\frac{1}{2}\mathrm{O}_{2}"),
        ("NaCl(aq)", r"\mathrm{Na}\mathrm{Cl}\mathrm{(aq)}"),
        (r"\Delta H", r"\Delta \,\mathrm{H}"),
    ],
)
def test_chemistry_becomes_plain_latex(written: str, latex: str) -> None:
    assert as_latex(rf"\ce{{{written}}}") == f"{{{latex}}}"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2H2 + O2 -> 2H2O", "2H2 + O2 tạo thành 2H2O"),
        ("N2 + 3H2 <=>[t^o][xt] 2NH3", "N2 + 3H2 phản ứng thuận nghịch tạo thành (điều kiện t độ xt) 2NH3"),
        ("BaSO4 v", "BaSO4 kết tủa"),
        ("CH2=CH2", "CH2 liên kết đôi CH2"),
    ],
)
def test_chemistry_is_read_out_by_letters(written: str, words: str) -> None:
    assert as_words(rf"\ce{{{written}}}").strip() == words


def test_what_stands_around_it_stays() -> None:
    assert as_latex(r"n_{\ce{Cu}} = 2\ce{H}^2") == r"n_{{\mathrm{Cu}}} = 2{\mathrm{H}}^2"


@pytest.mark.parametrize("latex", [r"\ce{H2", r"\ce{\ce{H2}}", r"\ce{O^{2-}"])
def test_one_that_is_not_closed_or_lies_in_another_is_refused(latex: str) -> None:
    with pytest.raises(BadChemistryError):
        as_latex(latex)


@given(st.text(alphabet=r"\ce{}^_-+=<>()[]x2Hv/ ", max_size=40))
def test_whatever_is_typed_comes_out_as_text_or_is_refused(text: str) -> None:
    try:
        assert r"\ce{" not in as_latex(text)
    except BadChemistryError:
        with pytest.raises(BadChemistryError):
            as_words(text)
