"""What is said of a question workbook's problems and warnings, in both languages: what is wrong, and what to do."""

from collections.abc import Mapping

from server.bank.importers.workbook.problems import Problem, Reason
from server.bank.importers.workbook.words_en import MEDIA_EN, WRONG_EN
from server.bank.importers.workbook.words_vi import MEDIA_VI, WRONG_VI

Said = tuple[str, str]
WRONG: Mapping[str, Mapping[Reason, Said]] = {"vi": WRONG_VI, "en": WRONG_EN}
MEDIA = {"vi": MEDIA_VI, "en": MEDIA_EN}
SHEET = {"vi": "Trang tính «{sheet}»", "en": "Sheet “{sheet}”"}
ROW = {"vi": "dòng {row}", "en": "row {row}"}
COLUMN = {"vi": "cột «{column}»", "en": "column “{column}”"}


def said(problem: Problem, language: str) -> Said:
    """Return what is wrong and what to do, a sentence each."""
    wrong, hint = WRONG[language][problem.reason]
    facts = {"column": problem.column, "sheet": problem.sheet, **problem.facts}
    facts["why"] = MEDIA[language].get(facts.get("why", ""), "")
    return wrong.format(**facts), hint.format(**facts)


def place_said(problem: Problem, language: str) -> str:
    """Return where it is, empty where it is about the whole file."""
    parts = [SHEET[language].format(sheet=problem.sheet)] if problem.sheet else []
    parts += [ROW[language].format(row=problem.row)] if problem.row else []
    parts += [COLUMN[language].format(column=problem.column)] if problem.column and problem.row else []
    return ", ".join(parts)


def line_said(problem: Problem, language: str) -> str:
    """Return all of it in one line."""
    place, (wrong, hint) = place_said(problem, language), said(problem, language)
    return f"{place}: {wrong} {hint}" if place else f"{wrong} {hint}"
