"""Several things in one cell: what was put together comes apart as it was."""

from hypothesis import given
from hypothesis import strategies as st

from server.bank.importers.workbook.notation import BAR, SEMICOLON, divided, escaped, plain
from tests.server.bank.generated import WORDS


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_what_was_put_together_comes_apart_as_it_was(words: list[str]) -> None:
    for separator in (BAR, SEMICOLON):
        together = separator.join(map(escaped, words))
        assert [plain(part) for part in divided(together, separator)] == words


@given(st.lists(st.text(r"\|;$ab ", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=4))
def test_where_no_formula_can_stand_a_dollar_is_a_dollar(words: list[str]) -> None:
    together = BAR.join(escaped(word, formulas=False) for word in words)
    assert [plain(part, formulas=False) for part in divided(together, BAR, formulas=False)] == words


def test_what_stands_in_a_formula_parts_nothing() -> None:
    assert divided(r"$|x|$ | <math><mo>|</mo></math> | a\|b", BAR) == ["$|x|$", "<math><mo>|</mo></math>", r"a\|b"]
    assert plain(r"a\|b $\|v\|$") == r"a|b $\|v\|$"
