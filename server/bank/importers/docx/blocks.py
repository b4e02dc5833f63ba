"""A document as people see it: paragraphs of text, formulas and pictures, and tables of paragraphs."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

OBJECT = "\ufffc"  # stands for a formula or a picture in a paragraph's plain text
TAB, BREAK = "\t", "\n"


@dataclass(frozen=True, slots=True)
class Look:
    """How a stretch of text looks; colours as Word writes them, empty for the usual one."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    script: str = ""  # sub or sup
    colour: str = ""
    highlight: str = ""
    is_hidden: bool = False
    is_capitals: bool = False
    font: str = ""


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one look; tabs and line breaks stand in it."""

    text: str
    look: Look = PLAIN


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as MathML."""

    mathml: str
    look: Look = PLAIN


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by the name of its media."""

    name: str
    alt: str
    look: Look = PLAIN


Piece = Span | Formula | Picture


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `number` counts from 1 over the document, tables included."""

    number: int
    pieces: tuple[Piece, ...]

    @cached_property
    def text(self) -> str:
        """Its plain text, one sign for each formula and picture."""
        return "".join(piece.text if isinstance(piece, Span) else OBJECT for piece in self.pieces)

    def cut(self, start: int, end: int | None = None) -> "Paragraph":
        """Return what stands from `start` to `end` of its text, without the white space around it."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        return Paragraph(self.number, tuple(self._within(start, start + len(text.strip()))))

    def _within(self, start: int, end: int) -> Iterator[Piece]:
        place = 0
        for piece in self.pieces:
            size = len(piece.text) if isinstance(piece, Span) else 1
            low, high = max(start - place, 0), min(end - place, size)
            place += size
            if low >= high:
                continue
            yield Span(piece.text[low:high], piece.look) if isinstance(piece, Span) else piece


@dataclass(frozen=True)
class Table:
    """A table: rows of cells of paragraphs."""

    number: int  # of its first paragraph
    rows: tuple[tuple[tuple[Paragraph, ...], ...], ...]

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        """All paragraphs, row by row."""
        return (paragraph for row in self.rows for cell in row for paragraph in cell)


Block = Paragraph | Table
