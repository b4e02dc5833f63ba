"""The bank's text as the seat's HTML: a small list of tags, formulas and pictures as assets, all else escaped."""

import html
import re
from collections.abc import Callable

ALLOWED = re.compile(r"&lt;(/?(?:p|b|i|u|sub|sup|ul|ol|li)|br/?)&gt;")
FORMULA = re.compile(r"\$([^$]+)\$")
TABLE_LINE = re.compile(r"^\|(.+)\|$")


class BadTextError(Exception):
    """A text of the bank cannot be shown: `reason` is "dollar"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def to_html(text: str, asset_of: Callable[[str], str]) -> str:
    """Return `text` as HTML of the seat's subset; `asset_of` names the asset of a formula. Raises BadTextError."""
    if text.count("$") % 2:
        raise BadTextError("dollar")
    blocks, table = [], []
    for line in text.strip().splitlines():
        found = TABLE_LINE.match(line.strip())
        if found:
            table.append([_inline(cell.strip(), asset_of) for cell in found[1].split("|")])
            continue
        blocks += _flushed(table)
        if line.strip():
            blocks.append(f"<p>{_inline(line.strip(), asset_of)}</p>")
    return "".join(blocks + _flushed(table))


def _flushed(table: list[list[str]]) -> list[str]:
    if not table:
        return []
    head, *rows = table
    lines = ["".join(f"<th>{cell}</th>" for cell in head)]
    lines += ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    table.clear()
    return ["<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"]


def _inline(text: str, asset_of: Callable[[str], str]) -> str:
    parts = []
    for place, piece in enumerate(FORMULA.split(text)):
        if place % 2:
            parts.append(f'<img src="asset:{asset_of(piece)}">')
        else:
            parts.append(ALLOWED.sub(r"<\1>", html.escape(piece, quote=False)))
    return "".join(parts)
