"""The truths that are written beside statements: "a) … (Đúng)", "b) … – S", "[Đ] …", or in a solution, "a) Sai vì…"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from server.bank.importers.docx.blocks import Block, Paragraph
from server.bank.importers.docx.options import Option

TOLD = r"(đúng|sai|đ|s|true|false)"
AT_END = re.compile(rf"[\s.;]*(?:[(\[]\s*{TOLD}\s*[)\]]|[\t–—-]\s*{TOLD})\s*[.;]?\s*\Z", re.IGNORECASE)
AT_START = re.compile(rf"\s*[(\[]\s*{TOLD}\s*[)\]]\s*", re.IGNORECASE)
SOLVED = re.compile(rf"\s*([a-d])\s*[.)]\s*[(\[]?\s*{TOLD}\b", re.IGNORECASE)
TRUE_STARTS = ("đ", "t")
LAST_PART = 40  # letters at the end of a line in which a truth is looked for


def told_truths(statements: Sequence[Option]) -> tuple[tuple[bool | None, ...], tuple[Option, ...]]:
    """Return what is told of each statement, and the statements without it."""
    read = [_told(statement) for statement in statements]
    return tuple(truth for truth, _ in read), tuple(statement for _, statement in read)


def _told(statement: Option) -> tuple[bool | None, Option]:
    if not statement.content:
        return None, statement
    first, last = statement.content[0], statement.content[-1]
    if found := AT_START.match(first.text):
        return _is_true(found[1]), replace(statement, content=(first.cut(found.end()), *statement.content[1:]))
    offset = max(len(last.text) - LAST_PART, 0)
    if found := AT_END.search(last.text[offset:]):
        cut = last.cut(0, offset + found.start())
        return _is_true(found[1] or found[2]), replace(statement, content=(*statement.content[:-1], cut))
    return None, statement


def solved_truths(rationale: Iterable[Block]) -> str:
    """Return the truths that a solution gives, as a key; empty where it does not give all four."""
    told = dict[str, str]()
    for line in rationale:
        if isinstance(line, Paragraph) and (found := SOLVED.match(line.text)):
            told.setdefault(found[1].lower(), "Đ" if _is_true(found[2]) else "S")
    return "".join(told[letter] for letter in "abcd") if len(told) == len("abcd") else ""


def _is_true(word: str) -> bool:
    return word.lower().startswith(TRUE_STARTS)
