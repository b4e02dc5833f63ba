"""Whether the text of an item can be taken: its length, its dollar signs, its LaTeX."""

import re

from server.bank.checking import examined
from server.bank.importers.docx.markup import has_stray_dollar
from server.bank.importers.docx.problems import Notes, Reason

MAX_TEXT, SHOWN = 20_000, 60
MATHML = re.compile(r"<math\b[^>]*>.*?</math>", re.DOTALL)


def check_text(text: str, paragraph: int, item: int, notes: Notes) -> None:
    """Note what is wrong with a text of the bank. Word's own equations were looked at where they stand."""
    if len(text) > MAX_TEXT:
        notes.problem(paragraph, Reason.TOO_LONG, item)
    elif has_stray_dollar(text):
        notes.problem(paragraph, Reason.DOLLAR, item)
    elif "$" in text:
        for latex in examined(MATHML.sub("", text)).bad_formulas:
            notes.problem(paragraph, Reason.FORMULA_NOT_DRAWN, item, text=latex[:SHOWN])
