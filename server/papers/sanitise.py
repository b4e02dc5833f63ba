"""The bank's text as the seat's HTML: a small list of tags, formulas as assets, all else escaped.

A line is a paragraph. Lines between bars (`| a | b |`) that follow on one another are a table, heads first.
"""

import html
import re
from collections.abc import Callable

ALLOWED = re.compile(r"&lt;(/?(?:b|i|u|sub|sup)|br/?)&gt;")
TAG = re.compile(r"<(/?)(b|i|u|sub|sup)>")
FORMULA = re.compile(r"\$([^$]+)\$")
TABLE_LINE = re.compile(r"^\|(.+)\|$")


class BadTextError(Exception):
    """A text of the bank cannot be shown: `reason` is "dollar" (one is missing) or "tag" (one is not closed)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def to_html(text: str, asset_of: Callable[[str], str]) -> str:
    """Return `text` as HTML of the seat's subset; `asset_of` names the asset of a formula. Raises BadTextError."""
    blocks, table = list[str](), list[list[str]]()
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
    if text.count("$") % 2:  # in a line or a cell of a table: no formula runs on into the next
        raise BadTextError("dollar")
    _check_tags(text)
    parts = []
    for place, piece in enumerate(FORMULA.split(text)):
        if place % 2:
            parts.append(f'<img src="asset:{asset_of(piece)}">')
        else:
            parts.append(ALLOWED.sub(r"<\1>", html.escape(piece, quote=False)))
    return "".join(parts)


def _check_tags(text: str) -> None:
    """Every tag closes in its own line, the last opened first: one item cannot restyle the next."""
    still_open: list[str] = []
    for closing, tag in TAG.findall(FORMULA.sub("", text)):
        if not closing:
            still_open.append(tag)
        elif not still_open or still_open.pop() != tag:
            raise BadTextError("tag")
    if still_open:
        raise BadTextError("tag")
