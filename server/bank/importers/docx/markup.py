"""Blocks as the bank's text: a line a paragraph, tags, formulas, pictures by name, tables between bars.

The bank's text knows no escape: where a document's own letters would read as markup, an invisible sign is put between
them, which nobody sees and which breaks no word (U+2060).
"""

import itertools
import re
from collections.abc import Iterable, Iterator

from server.bank.importers.docx.blocks import BREAK, TAB, Block, Formula, Look, Paragraph, Picture, Piece, Span
from server.bank.importers.docx.omml import without_bold

JOINER = "\u2060"
LATEX = re.compile(r"(\$[^$]*\$)")
LIKE_MARKUP = re.compile(r"(<)(?=/?(?:b|i|u|sub|sup|br|math)\b)|(\[)(?=\[)|(!)(?=\[)")
WORDS = re.compile(r"\s[a-z]{2,}\s|[^\x00-\x7f\u0370-\u03ff\u2000-\u2bff]")  # no LaTeX: neither signs nor Greek
NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ue000\ue001]")
NOT_IN_ALT = re.compile(r"[\[\]()|$<>]")
SPACE = re.compile(r"[ \t\xa0]+")
BAR_IN_CELL, BAR_IN_LATEX = "\u2223", r"\vert "  # a bar would end the cell
TAGS = (("bold", "b"), ("italic", "i"), ("underline", "u"))
NOTHING: frozenset[str] = frozenset()


def to_text(paragraph: Paragraph, without: frozenset[str] = NOTHING) -> str:
    """Return a paragraph as a line of the bank's text; kinds of look in `without` are left out."""
    parts = list[str]()
    for tags, pieces in itertools.groupby(paragraph.pieces, lambda piece: _tags(piece, without)):
        text = "".join(_piece_text(piece, without) for piece in pieces)
        parts.append(_tagged(text, tags))
    return SPACE.sub(" ", "".join(parts)).strip()


def blocks_text(blocks: Iterable[Block], without: frozenset[str] = NOTHING) -> str:
    """Return paragraphs and tables as lines; an empty line parts two tables."""
    lines, after_table = list[str](), False
    for block in blocks:
        if isinstance(block, Paragraph):
            line = _no_table(to_text(block, without))
            lines += [line] if line else []
            after_table = after_table and not line
            continue
        if after_table:
            lines.append("")
        lines += _table_lines(block.rows, without)
        after_table = True
    return "\n".join(lines)


def _no_table(line: str) -> str:
    return JOINER + line if line.startswith("|") and line.endswith("|") else line


def has_stray_dollar(text: str) -> bool:
    """Tell whether a dollar sign of a line or a cell has no partner, or words between it and that: a price."""
    parts = [part for line in text.splitlines() for part in line.split(" | ") if "$" in part]
    return any(part.count("$") % 2 or any(map(_is_prose, LATEX.findall(part))) for part in parts)


def _is_prose(latex: str) -> bool:
    return "\\" not in latex and WORDS.search(latex) is not None


def _table_lines(rows: Iterable[Iterable[Iterable[Paragraph]]], without: frozenset[str]) -> Iterator[str]:
    texts = [["<br>".join(filter(None, (_cell(one, without) for one in cell))) for cell in row] for row in rows]
    width = max((len(row) for row in texts), default=0)
    for row in texts:
        yield f"| {' | '.join(row + [''] * (width - len(row)))} |"


def _cell(paragraph: Paragraph, without: frozenset[str]) -> str:
    parts = LATEX.split(to_text(paragraph, without))
    return "".join(part.replace("|", BAR_IN_LATEX if place % 2 else BAR_IN_CELL) for place, part in enumerate(parts))


def _tags(piece: Piece, without: frozenset[str]) -> tuple[str, ...]:
    if not isinstance(piece, Span):
        return ()
    look = piece.look
    tags = tuple(tag for kind, tag in TAGS if kind not in without and _has(look, kind))
    return (*tags, look.script) if look.script else tags


def _has(look: Look, kind: str) -> bool:
    return {"bold": look.bold, "italic": look.italic, "underline": look.underline}[kind]


def _tagged(text: str, tags: tuple[str, ...]) -> str:
    inner = text.strip()
    if not tags or not inner:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    opened, closed = "".join(f"<{tag}>" for tag in tags), "".join(f"</{tag}>" for tag in reversed(tags))
    return f"{before}{opened}{inner}{closed}{after}"


def _piece_text(piece: Piece, without: frozenset[str]) -> str:
    match piece:
        case Formula(mathml):
            return without_bold(mathml) if "bold" in without else mathml
        case Picture(name, alt):
            return f"![{' '.join(NOT_IN_ALT.sub(' ', _clean(alt)).split())}]({name})"
        case Span(text):
            parts = LATEX.split(_clean(text).replace(TAB, " "))
            return "".join(part if place % 2 else _plain(part) for place, part in enumerate(parts))


def _plain(text: str) -> str:
    return LIKE_MARKUP.sub(lambda found: found[0] + JOINER, text).replace(BREAK, "<br>")


def _clean(text: str) -> str:
    return NOT_TEXT.sub(" ", text)
