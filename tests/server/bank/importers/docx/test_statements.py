"""Truths written beside statements."""

import pytest

from fixtures.papers.docx_files import line
from server.bank.importers.docx.problems import Reason
from tests.server.bank.importers.docx.documents import key, options, read, reasons, whole

STEM = line("Câu 1. Xét.")
PLAIN = [line(f"{letter}) ý {letter}") for letter in "abcd"]
WANTED = ("A true", "B false", "C true", "D false")


@pytest.mark.parametrize(
    "form", ["{l}) ý {l} ({t})", "{l}) ý {l} [{t}]", "{l}) ý {l}\t{t}", "{l}) ý {l} – {t}.", "{l}) [{t}] ý {l}"]
)
@pytest.mark.parametrize("truths", [("Đúng", "Sai", "Đúng", "Sai"), ("Đ", "S", "Đ", "S")])
def test_truths_beside_statements_are_the_key_and_do_not_stay(form: str, truths: tuple[str, ...]) -> None:
    lines = [line(form.format(l=letter, t=truth)) for letter, truth in zip("abcd", truths, strict=True)]
    (item,) = whole(read(STEM, *lines))
    assert (key(item), options(item)) == (WANTED, ["ý a", "ý b", "ý c", "ý d"])


def test_truths_of_a_solution_are_the_key() -> None:
    solved = [line(f"{letter}) {truth} vì thế.") for letter, truth in zip("abcd", ["Đúng", "Sai"] * 2, strict=True)]
    assert key(whole(read(STEM, *PLAIN, line("Lời giải"), *solved))[0]) == WANTED


def test_truths_beside_three_statements_are_no_key() -> None:
    lines = [line(f"{letter}) ý {letter} (Đ)") for letter in "abc"]
    assert reasons(read(STEM, *lines, line("d) ý d"))) == [(Reason.BAD_TRUTHS, 1)]


def test_truths_that_the_table_denies_are_told() -> None:
    lines = [line(f"{letter}) ý {letter} (Đ)") for letter in "abcd"]
    assert reasons(read(STEM, *lines, line("ĐÁP ÁN"), line("1-ĐSĐS"))) == [(Reason.KEYS_DISAGREE, 1)]
