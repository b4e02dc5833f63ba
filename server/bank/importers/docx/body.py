"""The body of a document as blocks: runs with their look, formulas, pictures, tables (ECMA-376 part 1 §17)."""

import itertools
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from server.bank.importers.docx.blocks import PLAIN, Block, Formula, Look, Paragraph, Piece, Span, Table
from server.bank.importers.docx.drawings import Drawings
from server.bank.importers.docx.names import MATH, OFF, WORD
from server.bank.importers.docx.numbering import Numbering
from server.bank.importers.docx.omml import Equation
from server.bank.importers.docx.problems import Notes, Reason
from server.bank.importers.docx.runs import Runs
from server.bank.importers.docx.styles import Styles
from server.papers.mathml import BadMathmlError, cleaned

VALUE = WORD + "val"
INSIDE = frozenset(
    WORD + name for name in ("smartTag", "customXml", "sdt", "sdtContent", "hyperlink", "fldSimple", "dir", "bdo")
)
INSERTED, REMOVED = frozenset({WORD + "ins", WORD + "moveTo"}), frozenset({WORD + "del", WORD + "moveFrom"})
MAX_SPAN, MAX_CELLS = 60, 20_000


class Body:
    """Reads blocks in the order of the document; `notes` takes down what cannot be taken."""

    def __init__(self, styles: Styles, numbering: Numbering, drawings: Drawings, notes: Notes) -> None:
        self._styles, self._numbering, self._notes = styles, numbering, notes
        self._runs = Runs(styles, drawings, notes)
        self._number = 0  # of the paragraph that is being read

    def blocks(self, element: Element) -> Iterator[Block]:
        """Yield what stands in a body, a cell or a content control."""
        for child in element:
            if child.tag == WORD + "p":
                yield self._paragraph(child)
            elif child.tag == WORD + "tbl":
                yield self._table(child)
            elif child.tag == WORD + "altChunk":
                self._notes.problem(self._number, Reason.OBJECT, kind="altChunk")
            elif child.tag in INSIDE | INSERTED:
                yield from self.blocks(child)

    def _table(self, table: Element) -> Table:
        first, rows = self._number + 1, list[tuple[tuple[Paragraph, ...], ...]]()
        for row in _children(table, WORD + "tr"):
            cells = list[tuple[Paragraph, ...]]()
            for cell in _children(row, WORD + "tc"):
                cells += [self._cell(cell, first)] + [()] * (_spanned(cell, self._notes, self._number) - 1)
            rows.append(tuple(cells))
        if len(rows) * max(map(len, rows), default=0) > MAX_CELLS:
            self._notes.problem(first, Reason.TOO_LONG)
            return Table(first, tuple(rows[:1]))
        return Table(first, tuple(rows))

    def _cell(self, cell: Element, table: int) -> tuple[Paragraph, ...]:
        paragraphs = list[Paragraph]()
        for block in self.blocks(cell):
            if isinstance(block, Table):
                self._notes.problem(table, Reason.NESTED_TABLE)
            else:
                paragraphs.append(block)
        return tuple(paragraphs)

    def _paragraph(self, element: Element) -> Paragraph:
        self._number += 1
        properties = element.find(WORD + "pPr")
        look = self._styles.paragraph_look(properties)
        label = self._label(properties)
        pieces = [Span(f"{label} ", PLAIN)] if label else []
        return Paragraph(self._number, tuple(_joined([*pieces, *self._inline(element, look)])))

    def _label(self, properties: Element | None) -> str:
        own = None if properties is None else properties.find(WORD + "numPr")
        numbering = own if own is not None else self._styles.numbering(properties)
        if numbering is None:
            return ""
        name, level = numbering.find(WORD + "numId"), numbering.find(WORD + "ilvl")
        depth = "0" if level is None else level.get(VALUE, "0")
        in_reach = depth.isascii() and depth.isdigit() and len(depth) == 1
        return self._numbering.label("" if name is None else name.get(VALUE, ""), int(depth) if in_reach else -1)

    def _inline(self, element: Element, base: Look) -> Iterator[Piece]:
        for child in element:
            if child.tag == WORD + "r":
                yield from self._runs.pieces(child, base, self._number)
            elif child.tag == MATH + "oMath":
                yield self._formula(child, base)
            elif child.tag == MATH + "oMathPara":
                yield from (self._formula(one, base) for one in child.findall(MATH + "oMath"))
            elif child.tag in INSERTED:
                self._notes.warning(self._number, Reason.TRACKED_CHANGES)
                yield from self._inline(child, base)
            elif child.tag in REMOVED:
                self._notes.warning(self._number, Reason.TRACKED_CHANGES)
            elif child.tag in INSIDE:
                yield from self._inline(child, base)

    def _formula(self, element: Element, base: Look) -> Formula:
        equation = Equation(element)
        if equation.unknown:
            self._notes.problem(self._number, Reason.FORMULA_ELEMENT, names=", ".join(dict.fromkeys(equation.unknown)))
        elif not _is_drawable(equation.mathml):
            self._notes.problem(self._number, Reason.FORMULA_TOO_LARGE)
        first = element.find(f".//{MATH}r/{WORD}rPr")
        return Formula(equation.mathml, self._styles.run_look(base, first))


def _is_drawable(mathml: str) -> bool:
    try:
        cleaned(mathml)
    except BadMathmlError:
        return False
    return True


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join neighbouring text of one look: Word cuts runs where it likes."""
    for look, alike in itertools.groupby(pieces, lambda piece: piece.look if isinstance(piece, Span) else None):
        if look is None:
            yield from alike
        else:
            yield Span("".join(piece.text for piece in alike if isinstance(piece, Span)), look)


def _children(element: Element, tag: str) -> Iterator[Element]:
    """Yield rows or cells, also those inside content controls and tracked insertions."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in INSIDE | INSERTED:
            yield from _children(child, tag)


def _spanned(cell: Element, notes: Notes, paragraph: int) -> int:
    span, merged = cell.find(f"{WORD}tcPr/{WORD}gridSpan"), cell.find(f"{WORD}tcPr/{WORD}vMerge")
    columns = span.get(VALUE, "1") if span is not None else "1"
    if merged is not None or columns not in OFF | {"1"}:
        notes.warning(paragraph, Reason.MERGED_CELLS)
    return min(int(columns), MAX_SPAN) if columns.isascii() and columns.isdigit() and len(columns) < len("1000") else 1
