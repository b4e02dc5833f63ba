"""The numbers and letters that Word writes before paragraphs of a list by itself (§17.9)."""

from xml.etree.ElementTree import Element

from server.bank.importers.docx.names import WORD

VALUE = WORD + "val"
LETTERS, LEVELS = 26, 9
ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
MOST = 9999
BULLET = "•"


class Numbering:
    """Counts on as paragraphs are asked for, in the order of the document."""

    def __init__(self, root: Element | None) -> None:
        abstracts = (
            {} if root is None else {_id(one, "abstractNumId"): one for one in root.findall(WORD + "abstractNum")}
        )
        self._lists: dict[str, tuple[str, dict[int, Element]]] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, list[int]] = {}
        for one in [] if root is None else root.findall(WORD + "num"):
            link = one.find(WORD + "abstractNumId")
            abstract = "" if link is None else link.get(VALUE, "")
            if abstract in abstracts:
                own = _id(one, "numId")
                self._lists[own] = abstract, _levels(abstracts[abstract])
                self._starts[own] = {
                    _number(over.get(WORD + "ilvl"), 0): _number(start.get(VALUE), 1)
                    for over in one.findall(WORD + "lvlOverride")
                    if (start := over.find(WORD + "startOverride")) is not None
                }

    def label(self, list_id: str, level: int) -> str:
        """Return what stands before the next paragraph of a list, without the space behind it."""
        if list_id not in self._lists or not 0 <= level < LEVELS:
            return ""
        abstract, levels = self._lists[list_id]
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, [0] * LEVELS)
        restart = self._starts[list_id].pop(level, None)
        if restart is not None:
            counts[level] = restart
        else:
            counts[level] = counts[level] + 1 if counts[level] else _child_number(levels[level], "start", 1)
        counts[level + 1 :] = [0] * (LEVELS - level - 1)
        return _filled(levels, level, counts)


def _filled(levels: dict[int, Element], level: int, counts: list[int]) -> str:
    text = levels[level].find(WORD + "lvlText")
    pattern = "" if text is None else text.get(VALUE, "")
    if _format(levels[level]) == "bullet":
        return BULLET if pattern else ""
    for deeper in range(level + 1):
        if deeper in levels:
            number = counts[deeper] or _child_number(levels[deeper], "start", 1)
            pattern = pattern.replace(f"%{deeper + 1}", written(number, _format(levels[deeper])))
    return pattern


def written(number: int, form: str) -> str:
    """Return a list's number in its form: 1, A, a, I, i."""
    if not 0 < number <= MOST or form == "none":
        return "" if form == "none" else str(number)
    if form in {"upperLetter", "lowerLetter"}:
        letters = chr(ord("A") + (number - 1) % LETTERS) * ((number - 1) // LETTERS + 1)
        return letters if form == "upperLetter" else letters.lower()
    if form in {"upperRoman", "lowerRoman"} and number < ROMAN[0][0] * 4:
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in ROMAN:
        text += sign * (number // value)
        number %= value
    return text


def _levels(abstract: Element) -> dict[int, Element]:
    return {_number(one.get(WORD + "ilvl"), 0): one for one in abstract.findall(WORD + "lvl")}


def _format(level: Element) -> str:
    form = level.find(WORD + "numFmt")
    return "decimal" if form is None else form.get(VALUE, "")


def _child_number(element: Element, name: str, otherwise: int) -> int:
    child = element.find(WORD + name)
    return otherwise if child is None else _number(child.get(VALUE), otherwise)


def _id(element: Element, name: str) -> str:
    return element.get(WORD + name, "")


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < len(str(MOST)) + 1 else otherwise
