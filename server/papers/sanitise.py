"""The bank's text as the seat's HTML: a small list of tags, pictures and gaps by name, all else escaped.

A line is a paragraph. Lines between bars (`| a | b |`) that follow on one another are a table, heads first.
Formulas are `$LaTeX$` or `<math>…</math>`, pictures `![what it shows](file.png)`, gaps `[[1]]`, words to pick
`[[A: words]]`.
"""

import html
import re
from typing import Protocol

ALLOWED = re.compile(r"&lt;(/?(?:b|i|u|sub|sup)|br/?)&gt;")
TAG = re.compile(r"<(/?)(b|i|u|sub|sup)>")
MATHML = re.compile(r"<math\b[^>]*>.*?</math>", re.DOTALL)
UNCLOSED = re.compile(r"</?math\b")
FORMULA = r"\$(?P<latex>[^$]+)\$"
PICTURE = r"!\[(?P<alt>[^\[\]]*)\]\((?P<file>[^()]+)\)"
GAP = r"\[\[\s*(?P<gap>[^\[\]:\s]+)\s*\]\]"
HOT = r"\[\[\s*(?P<hot>[^\[\]:\s]+)\s*:(?P<words>.*?)\]\]"
PLACED_MATHML = "\ue000(?P<math>[0-9]+)\ue001"  # stands in for MathML while lines and cells are told apart
PRIVATE = re.compile("[\ue000\ue001]")
PLACED = re.compile("|".join((PLACED_MATHML, FORMULA, PICTURE, HOT, GAP)))
FORMULAS = re.compile(FORMULA)
TABLE_LINE = re.compile(r"^\|(.+)\|$")


class BadTextError(Exception):
    """A text of the bank cannot be shown. `reason`: "dollar" (one is missing), "tag" or "math" (one is not closed)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Placing(Protocol):
    """Names what stands between the words of a text."""

    def formula(self, latex: str) -> str:
        """Return the asset that draws `latex`."""

    def mathml(self, mathml: str) -> str:
        """Return the asset that draws `mathml`."""

    def picture(self, alt: str, file: str) -> str:
        """Return the asset of a picture in the text."""

    def gap(self, name: str) -> str:
        """Return the id of a gap."""

    def hot(self, name: str) -> str:
        """Return the id of words to pick."""


def to_html(text: str, placing: Placing) -> str:
    """Return `text` as HTML of the seat's subset. Raises BadTextError, and what `placing` raises."""
    return _Text(text, placing).html()


class _Text:
    def __init__(self, text: str, placing: Placing) -> None:
        self._placing, self._math = placing, list[str]()
        self._text = MATHML.sub(self._set_aside, PRIVATE.sub("", text))
        if UNCLOSED.search(self._text):
            raise BadTextError("math")

    def _set_aside(self, found: re.Match[str]) -> str:
        self._math.append(found[0])
        return f"\ue000{len(self._math) - 1}\ue001"

    def html(self) -> str:
        """Return its paragraphs and tables."""
        blocks, table = list[str](), list[list[str]]()
        for line in map(str.strip, self._text.strip().splitlines()):
            found = TABLE_LINE.match(line)
            if found:
                table.append([self._inline(cell.strip()) for cell in found[1].split("|")])
                continue
            blocks += _flushed(table)
            if line:
                blocks.append(f"<p>{self._inline(line)}</p>")
        return "".join(blocks + _flushed(table))

    def _inline(self, text: str) -> str:
        if text.count("$") % 2:  # in a line or a cell of a table: no formula runs on into the next
            raise BadTextError("dollar")
        _check_tags(text)
        parts, at = list[str](), 0
        for found in PLACED.finditer(text):
            parts += [_escaped(text[at : found.start()]), self._placed(found)]
            at = found.end()
        return "".join([*parts, _escaped(text[at:])])

    def _placed(self, found: re.Match[str]) -> str:
        match found.lastgroup:
            case "math":
                return _picture(self._placing.mathml(self._math[int(found["math"])]))
            case "latex":
                return _picture(self._placing.formula(found["latex"]))
            case "file":
                return _picture(self._placing.picture(found["alt"].strip(), found["file"].strip()))
            case "gap":
                return f'<gap id="{self._placing.gap(found["gap"])}">'
            case _:
                return f'<hot id="{self._placing.hot(found["hot"])}">{self._inline(found["words"].strip())}</hot>'


def _picture(name: str) -> str:
    return f'<img src="asset:{name}">'


def _escaped(text: str) -> str:
    return ALLOWED.sub(r"<\1>", html.escape(text, quote=False))


def _flushed(table: list[list[str]]) -> list[str]:
    if not table:
        return []
    head, *rows = table
    lines = ["".join(f"<th>{cell}</th>" for cell in head)]
    lines += ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    table.clear()
    return ["<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"]


def _check_tags(text: str) -> None:
    """Every tag closes in its own line, the last opened first: one item cannot restyle the next."""
    still_open: list[str] = []
    for closing, tag in TAG.findall(FORMULAS.sub("", text)):
        if not closing:
            still_open.append(tag)
        elif not still_open or still_open.pop() != tag:
            raise BadTextError("tag")
    if still_open:
        raise BadTextError("tag")
