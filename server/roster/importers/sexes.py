"""Sex, as lists write it: in words, in letters, as 1 and 0, as a cross."""

from collections.abc import Iterable, Mapping

from server.roster.importers import legacy_text
from server.roster.importers.legacy_text import Legacy
from server.roster.importers.numbers import holder
from server.roster.importers.rows import Finding, in_doubt
from server.roster.importers.texts import shown

MAN, WOMAN = "Nam", "Nữ"
WORDS = {
    "nam": MAN, "nữ": WOMAN, "nu": WOMAN, "trai": MAN, "gái": WOMAN, "male": MAN, "female": WOMAN, "m": MAN,
    "f": WOMAN,
}  # fmt: skip
# The one of them that old fonts garble, so short that no other word of the list would show it.
OLD_FONTS = {legacy_text.encode(WOMAN, font).lower(): WOMAN for font in Legacy}
NONE_OF_IT = frozenset({"", "không", "0"})

Cell = object


def sign(cell: Cell) -> str:
    """Return what a cell says, in small letters."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return shown(str(cell)).lower()


class Sexes:
    """The column of a list: what a sign means is told by the card numbers that stand beside it."""

    def __init__(self, signs: Iterable[tuple[Cell, str]]) -> None:
        meanings = dict[str, set[str]]()
        for cell, number in signs:
            said = holder(number)
            if said is not None:
                meanings.setdefault(sign(cell), set()).add(said.sex)
        self._meanings: Mapping[str, set[str]] = meanings

    def read(self, cell: Cell, number: str) -> Finding:
        """Return `Nam` or `Nữ`. `number`: the row's card number as far as it is known."""
        text, said = sign(cell), holder(number)
        by_number = said.sex if said else None
        if text in WORDS:
            return Finding(WORDS[text], "" if cell == WORDS[text] else "sex_written")
        if text in OLD_FONTS:
            return Finding(OLD_FONTS[text], "old_font")
        if not text:
            return in_doubt("empty", proposal=by_number)
        if by_number and self._meanings.get(text) == {by_number}:
            return Finding(by_number, "sex_sign", about=text)
        return in_doubt("bad_sex", proposal=by_number, about=text)

    def of_marks(self, man: Cell, woman: Cell, number: str, *, both_columns: bool) -> Finding:
        """Return the sex from a cross in one of two columns, or in the women's alone."""
        said = holder(number)
        by_number = said.sex if said else None
        is_man, is_woman = sign(man) not in NONE_OF_IT, sign(woman) not in NONE_OF_IT
        if (is_man and is_woman) or (both_columns and not is_man and not is_woman):
            return in_doubt("bad_sex", proposal=by_number)
        marked = WOMAN if is_woman else MAN
        if both_columns or by_number == marked:
            return Finding(marked)
        return in_doubt("bad_sex", proposal=by_number)
