"""Every problem has words in both languages, and a line in the documentation."""

from pathlib import Path

import pytest

from server.bank.importers.docx.problems import Problem, Reason
from server.bank.importers.docx.words import PROBLEMS, said

FACTS = {"kind": "GIF", "letter": "C", "letters": "A, B", "key": "E", "number": "7", "text": "abc", "names": "x"}
PAGE = Path(__file__).parents[5] / "docs" / "formats" / "docx.md"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("reason", Reason)
def test_a_problem_says_what_is_wrong_and_what_to_do(language: str, reason: Reason) -> None:
    wrong, hint = said(Problem("a.docx", 1, 1, reason, FACTS), language)
    assert wrong.endswith((".", "»."))
    assert hint.endswith(".")
    assert "{" not in wrong + hint


def test_both_languages_ask_for_the_same_facts() -> None:
    def asked(language: str, reason: Reason) -> set[str]:
        return {
            name
            for name in (*FACTS, "expected", "found", "font")
            if f"{{{name}}}" in "".join(PROBLEMS[language][reason])
        }

    assert [asked("vi", reason) for reason in Reason] == [asked("en", reason) for reason in Reason]


@pytest.mark.parametrize("reason", Reason)
def test_a_problem_stands_in_the_documentation(reason: Reason) -> None:
    assert f"| `{reason.value}` |" in PAGE.read_text("utf-8")
