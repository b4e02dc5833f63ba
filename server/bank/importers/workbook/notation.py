r"""How several things stand in one cell: apart by bars and semicolons, not within formulas; `\|` is a bar itself."""

import re
from collections.abc import Callable

from server.papers.sanitise import FORMULA, MATHML

OPAQUE = re.compile(rf"{MATHML.pattern}|{FORMULA}", re.DOTALL)
ESCAPED = re.compile(r"\\([\\|;])")
SPECIAL = re.compile(r"[\\|;]")
BAR, SEMICOLON = "|", ";"


def divided(text: str, separators: str, *, formulas: bool = True) -> list[str]:
    """Return what stands between `separators`, stripped; those within formulas separate nothing."""
    parts, part, at = list[str](), list[str](), 0
    opaque = {found.start(): found.end() for found in OPAQUE.finditer(text)} if formulas else {}
    while at < len(text):
        if at in opaque:
            part.append(text[at : opaque[at]])
            at = opaque[at]
        elif found := ESCAPED.match(text, at):
            part.append(found[0])
            at = found.end()
        elif text[at] in separators:
            parts.append("".join(part).strip())
            part, at = [], at + 1
        else:
            part.append(text[at])
            at += 1
    return [*parts, "".join(part).strip()]


def plain(text: str, *, formulas: bool = True) -> str:
    """Return a part without its escapes."""
    return _outside(text, lambda outside: ESCAPED.sub(r"\1", outside), formulas=formulas)


def escaped(text: str, *, formulas: bool = True) -> str:
    """Return `text` so that `divided` and `plain` give it back."""
    return _outside(text, lambda outside: SPECIAL.sub(lambda found: "\\" + found[0], outside), formulas=formulas)


def _outside(text: str, change: Callable[[str], str], *, formulas: bool) -> str:
    if not formulas:
        return change(text)
    parts, at = list[str](), 0
    for found in OPAQUE.finditer(text):
        parts += [change(text[at : found.start()]), found[0]]
        at = found.end()
    return "".join([*parts, change(text[at:])])
