"""A run of a paragraph: text of one look, and what stands between its letters (ECMA-376 part 1 §17.3.2, §17.3.3)."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

from server.bank.importers.docx.blocks import BREAK, TAB, Look, Piece, Span
from server.bank.importers.docx.drawings import Drawings
from server.bank.importers.docx.names import CHOICES, WORD
from server.bank.importers.docx.problems import Notes, Reason
from server.bank.importers.docx.styles import Styles
from server.bank.importers.docx.symbols import in_unicode, sign_of

OLD_FONTS = (".vn", "vni-")  # their letters are at places of their own: TCVN3 and VNI
EQUATION_FIELD = "EQ"
HEX, MAX_CODE = 16, 0x10FFFF


class Runs:
    """Reads runs; `notes` takes down what cannot be taken."""

    def __init__(self, styles: Styles, drawings: Drawings, notes: Notes) -> None:
        self._styles, self._drawings, self._notes = styles, drawings, notes

    def pieces(self, run: Element, base: Look, paragraph: int) -> Iterator[Piece]:
        """Yield what a run shows in a paragraph of look `base`."""
        look = self._styles.run_look(base, run.find(WORD + "rPr"))
        if look.is_hidden:
            if any((child.text or "").strip() for child in run):
                self._notes.warning(paragraph, Reason.HIDDEN_TEXT)
            return
        for child in run:
            read = READERS.get(child.tag)
            if read is not None:
                yield from read(self, child, look, paragraph)

    def text(self, element: Element, look: Look, paragraph: int) -> Iterator[Piece]:
        """Yield w:t."""
        text = unicodedata.normalize("NFC", element.text or "")
        if look.font.lower().startswith(OLD_FONTS) and text.strip():
            self._notes.problem(paragraph, Reason.OLD_FONT, font=look.font)
        shown = in_unicode(look.font, text)
        if shown is None:
            self._notes.problem(paragraph, Reason.SYMBOL, font=look.font)
            return
        shown = shown.replace(BREAK, " ").replace("\r", " ")
        yield Span(shown.upper() if look.is_capitals else shown, look)

    def symbol(self, element: Element, look: Look, paragraph: int) -> Iterator[Piece]:
        """Yield w:sym."""
        font, code = element.get(WORD + "font", ""), element.get(WORD + "char", "")
        try:
            place = int(code, HEX)
        except ValueError:
            place = MAX_CODE + 1
        sign = sign_of(font, place)
        if sign is None:
            self._notes.problem(paragraph, Reason.SYMBOL, font=font)
            return
        yield Span(sign, look)

    def line_break(self, element: Element, look: Look, _: int) -> Iterator[Piece]:
        """Yield w:br: of a line; of a page or a column it is a space."""
        is_line = element.get(WORD + "type", "textWrapping") == "textWrapping"
        yield Span(BREAK if is_line else " ", look)

    def field(self, element: Element, _: Look, paragraph: int) -> Iterator[Piece]:
        """Yield nothing of w:instrText, but tell of a formula that is typed in it."""
        if (element.text or "").strip().split(" ")[0].upper() == EQUATION_FIELD:
            self._notes.problem(paragraph, Reason.EQUATION_FIELD)
        return iter(())

    def note(self, _element: Element, _look: Look, paragraph: int) -> Iterator[Piece]:
        """Yield nothing of a footnote, but tell of it."""
        self._notes.warning(paragraph, Reason.FOOTNOTE)
        return iter(())

    def drawing(self, element: Element, look: Look, paragraph: int) -> Iterator[Piece]:
        """Yield the pictures of w:drawing, w:pict, w:object."""
        yield from (replace(picture, look=look) for picture in self._drawings.pictures(element, paragraph))

    def alternatives(self, element: Element, look: Look, paragraph: int) -> Iterator[Piece]:
        """Yield the first choice: what Word itself shows."""
        chosen = element.find(CHOICES + "Choice")
        for child in chosen if chosen is not None else ():
            yield from self.drawing(child, look, paragraph)


Reader = Callable[[Runs, Element, Look, int], Iterator[Piece]]


def _fixed(text: str) -> Reader:
    return lambda _runs, _element, look, _paragraph: iter((Span(text, look),))


READERS: Mapping[str, Reader] = {
    WORD + "t": Runs.text,
    WORD + "sym": Runs.symbol,
    WORD + "tab": _fixed(TAB),
    WORD + "ptab": _fixed(TAB),
    WORD + "noBreakHyphen": _fixed("-"),
    WORD + "cr": _fixed(BREAK),
    WORD + "br": Runs.line_break,
    WORD + "instrText": Runs.field,
    WORD + "footnoteReference": Runs.note,
    WORD + "endnoteReference": Runs.note,
    WORD + "drawing": Runs.drawing,
    WORD + "pict": Runs.drawing,
    WORD + "object": Runs.drawing,
    CHOICES + "AlternateContent": Runs.alternatives,
}
