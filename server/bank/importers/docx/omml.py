"""Word's equations as MathML: OMML (ECMA-376 part 1 §22.1), the elements that Word's equation editor writes."""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from xml.etree.ElementTree import Element

from server.bank.importers.docx.names import MATH, OFF, WORD
from server.bank.importers.docx.symbols import in_unicode

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
VALUE = MATH + "val"
TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|\s+|.", re.DOTALL)
EMPTY = "<mrow></mrow>"
APPLY = "<mo>&#x2061;</mo>"
ALIGNMENT = "&"  # stands in the text of an equation array where its rows meet
LIKE_LETTERS = frozenset("∞∅°…%")
INTEGRALS = frozenset("∫∬∭∮∯∰")
INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff")
SCRIPTS = {"double-struck": "double-struck", "fraktur": "fraktur", "script": "script", "monospace": "monospace",
           "sans-serif": "sans-serif"}  # fmt: skip
STYLES = {"p": "normal", "b": "bold", "bi": "bold-italic", "i": ""}
ACCENTS = {"\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0303": "~", "\u0304": "¯", "\u0305": "¯", "\u0306": "˘",
           "\u0307": "˙", "\u0308": "¨", "\u030c": "ˇ", "\u0332": "_", "\u20d6": "←", "\u20d7": "→", "\u20e1": "↔",
           "\u20db": "⃛"}  # fmt: skip
SILENT = frozenset(
    {MATH + name for name in ("ctrlPr", "argPr", "rPr")}
    | {
        WORD + name
        for name in ("bookmarkStart", "bookmarkEnd", "proofErr", "rPr", "permStart", "permEnd", "commentRangeStart",
                     "commentRangeEnd", "del", "moveFrom", "lastRenderedPageBreak", "softHyphen")
    }
)  # fmt: skip
THROUGH = frozenset({MATH + "oMath", *(WORD + name for name in ("ins", "moveTo", "smartTag", "sdt", "sdtContent"))})


class Equation:
    """One equation: its MathML, and the names of the elements that were not understood."""

    def __init__(self, element: Element) -> None:
        self.unknown: list[str] = []
        self.mathml = f'<math xmlns="{NAMESPACE}">{self._row(element)}</math>'

    def _row(self, element: Element | None) -> str:
        return "" if element is None else "".join(self._one(child) for child in element)

    def group(self, parent: Element, name: str) -> str:
        """Return the content of a child as the one element that MathML wants at its place."""
        parts = list(self._parts(parent.find(MATH + name)))
        return parts[0] if len(parts) == 1 else f"<mrow>{''.join(parts)}</mrow>"

    def _if_any(self, parent: Element, name: str) -> str:
        """Return the same, or nothing where the child is empty. Walked once: twice a level would be 2ⁿ times."""
        made = self.group(parent, name)
        return "" if made == EMPTY else made

    def _parts(self, element: Element | None) -> Iterator[str]:
        for child in element if element is not None else ():
            if child.tag == MATH + "r":
                yield from self._run(child)
            elif child.tag in THROUGH:
                yield from self._parts(child)
            elif text := self._one(child):
                yield text

    def _one(self, element: Element) -> str:
        if element.tag in SILENT or element.tag.endswith("Pr"):
            return ""
        if element.tag in THROUGH:
            return self._row(element)
        if element.tag == MATH + "r":
            return "".join(self._run(element))
        written = WRITERS.get(element.tag.removeprefix(MATH))
        if written is None:
            self.unknown.append(element.tag.rsplit("}", 1)[-1])
            return ""
        return written(self, element)

    def _run(self, run: Element) -> list[str]:
        text, font = "", run.find(f"{WORD}rPr/{WORD}rFonts")
        for child in run:
            if child.tag in {MATH + "t", WORD + "t"}:
                text += child.text or ""
            elif child.tag not in SILENT and child.tag != WORD + "br":
                self.unknown.append(child.tag.rsplit("}", 1)[-1])
        shown = in_unicode("" if font is None else font.get(WORD + "ascii", ""), text)
        if shown is None:
            self.unknown.append("sym")
            shown = ""
        shown = "".join(letter for letter in shown if letter not in INVISIBLE)
        properties = run.find(MATH + "rPr")
        if properties is not None and _is_on(properties.find(MATH + "nor")):
            return [f"<mtext>{_escaped(shown)}</mtext>"] if shown else []
        return list(_tokens(shown, _variant(properties)))

    def fraction(self, element: Element) -> str:
        """One over the other, m:f."""
        kind = _property(element, "fPr", "type", "bar")
        over, under = self.group(element, "num"), self.group(element, "den")
        if kind in {"lin", "skw"}:
            return f"<mrow>{over}<mo>/</mo>{under}</mrow>"
        line = ' linethickness="0"' if kind == "noBar" else ""
        return f"<mfrac{line}>{over}{under}</mfrac>"

    def root(self, element: Element) -> str:
        """A root, m:rad."""
        base = self.group(element, "e")
        degree = "" if _is_set(element, "radPr", "degHide") else self._if_any(element, "deg")
        return f"<mroot>{base}{degree}</mroot>" if degree else f"<msqrt>{base}</msqrt>"

    def fenced(self, element: Element) -> str:
        """Brackets and what they hold, m:d."""
        first = _property(element, "dPr", "begChr", "(")
        between, last = _property(element, "dPr", "sepChr", "|"), _property(element, "dPr", "endChr", ")")
        rows = ("".join(self._parts(one)) for one in element.findall(MATH + "e"))
        content = f"<mo>{_escaped(between)}</mo>".join(rows)
        return f"<mrow>{_fence(first)}{content}{_fence(last)}</mrow>"

    def n_ary(self, element: Element) -> str:
        """A sum, a product, an integral, m:nary."""
        sign = _property(element, "naryPr", "chr", "∫")
        beside = "subSup" if sign in INTEGRALS else "undOvr"
        is_beside = _property(element, "naryPr", "limLoc", beside) == "subSup"
        under, over = (
            "" if _is_set(element, "naryPr", hidden) else self._if_any(element, part)
            for hidden, part in (("subHide", "sub"), ("supHide", "sup"))
        )
        name = ("msub", "msup", "msubsup") if is_beside else ("munder", "mover", "munderover")
        base = f"<mo>{_escaped(sign)}</mo>"
        if under and over:
            base = f"<{name[2]}>{base}{under}{over}</{name[2]}>"
        elif under or over:
            tag = name[0] if under else name[1]
            base = f"<{tag}>{base}{under or over}</{tag}>"
        return f"<mrow>{base}{self.group(element, 'e')}</mrow>"

    def function(self, element: Element) -> str:
        """A function and its argument, m:func."""
        return f"<mrow>{self.group(element, 'fName')}{APPLY}{self.group(element, 'e')}</mrow>"

    def accent(self, element: Element) -> str:
        """A sign above, m:acc."""
        sign = _property(element, "accPr", "chr", "\u0302")
        sign = ACCENTS.get(sign, sign)
        return f'<mover accent="true">{self.group(element, "e")}<mo stretchy="true">{_escaped(sign)}</mo></mover>'

    def bar(self, element: Element) -> str:
        """A line above or below, m:bar."""
        if _property(element, "barPr", "pos", "bot") == "top":
            return f'<mover accent="true">{self.group(element, "e")}<mo stretchy="true">¯</mo></mover>'
        return f'<munder accentunder="true">{self.group(element, "e")}<mo stretchy="true">_</mo></munder>'

    def grouped(self, element: Element) -> str:
        """A brace or an arrow along the whole, m:groupChr."""
        sign, place = _property(element, "groupChrPr", "chr", "⏟"), _property(element, "groupChrPr", "pos", "bot")
        tag = "mover" if place == "top" else "munder"
        sign = ACCENTS.get(sign, sign)
        return f'<{tag}>{self.group(element, "e")}<mo stretchy="true">{_escaped(sign)}</mo></{tag}>'

    def matrix(self, element: Element) -> str:
        """A matrix, m:m."""
        rows = (
            "".join(f"<mtd>{self._row(cell)}</mtd>" for cell in _cells(row)) for row in element.findall(MATH + "mr")
        )
        return f"<mtable>{''.join(f'<mtr>{row}</mtr>' for row in rows)}</mtable>"

    def array(self, element: Element) -> str:
        """Equations one under the other, m:eqArr."""
        rows = "".join(f"<mtr><mtd>{self._row(row)}</mtd></mtr>" for row in _cells(element))
        return f'<mtable columnalign="left">{rows}</mtable>'

    def boxed(self, element: Element) -> str:
        """A frame around, m:borderBox."""
        return f'<menclose notation="box">{self.group(element, "e")}</menclose>'

    def phantom(self, element: Element) -> str:
        """The room that something takes, m:phant."""
        shown = _property(element, "phantPr", "show", "1")
        base = self.group(element, "e")
        return base if shown not in OFF else f"<mphantom>{base}</mphantom>"

    def before(self, element: Element) -> str:
        """Signs low and high before, m:sPre."""
        low, high = self.group(element, "sub"), self.group(element, "sup")
        return f"<mmultiscripts>{self.group(element, 'e')}<mprescripts/>{low}{high}</mmultiscripts>"


Writer = Callable[[Equation, Element], str]


def _several(tag: str, *names: str) -> Writer:
    """Return the writer of an element whose children are these, in the order of MathML."""
    return lambda equation, element: f"<{tag}>{''.join(equation.group(element, name) for name in names)}</{tag}>"


WRITERS: Mapping[str, Writer] = {
    "f": Equation.fraction,
    "rad": Equation.root,
    "d": Equation.fenced,
    "nary": Equation.n_ary,
    "func": Equation.function,
    "acc": Equation.accent,
    "bar": Equation.bar,
    "groupChr": Equation.grouped,
    "m": Equation.matrix,
    "eqArr": Equation.array,
    "borderBox": Equation.boxed,
    "phant": Equation.phantom,
    "sPre": Equation.before,
    "sSup": _several("msup", "e", "sup"),
    "sSub": _several("msub", "e", "sub"),
    "sSubSup": _several("msubsup", "e", "sub", "sup"),
    "limLow": _several("munder", "e", "lim"),
    "limUpp": _several("mover", "e", "lim"),
    "box": _several("mrow", "e"),
}


def without_bold(mathml: str) -> str:
    """Return a formula in its usual weight: bold may have marked a key."""
    return mathml.replace(' mathvariant="bold-italic"', "").replace('mathvariant="bold"', 'mathvariant="normal"')


def _tokens(text: str, variant: str) -> Iterator[str]:
    """Cut the text of a run: numbers, letters, operators. A word of an upright run is one name: sin, lim, mol."""
    attribute = f' mathvariant="{variant}"' if variant else ""
    text = text.replace(ALIGNMENT, "")
    if variant == "normal" and len(text) > 1 and text.isalpha():
        yield f"<mi{attribute}>{_escaped(text)}</mi>"
        return
    for sign in TOKEN.findall(text):
        if sign.isspace():
            continue
        tag = _tag(sign)
        yield f"<{tag}{attribute if tag != 'mo' else ''}>{_escaped(sign)}</{tag}>"


def _tag(sign: str) -> str:
    if sign[0].isdigit():
        return "mn"
    return "mi" if sign.isalpha() or sign in LIKE_LETTERS else "mo"


def _variant(properties: Element | None) -> str:
    if properties is None:
        return ""
    script, style = properties.find(MATH + "scr"), properties.find(MATH + "sty")
    if script is not None and script.get(VALUE, "") in SCRIPTS:
        return SCRIPTS[script.get(VALUE, "")]
    return "" if style is None else STYLES.get(style.get(VALUE, ""), "")


def _escaped(text: str) -> str:
    """Bars and dollars mean something in the bank's text: in a formula they are written as numbers."""
    return html.escape(text, quote=False).replace("|", "&#124;").replace("$", "&#36;")


def _fence(sign: str) -> str:
    return f'<mo fence="true" stretchy="true">{_escaped(sign)}</mo>' if sign else ""


def _cells(element: Element) -> list[Element]:
    return element.findall(MATH + "e")


def _property(element: Element, group: str, name: str, otherwise: str) -> str:
    found = element.find(f"{MATH}{group}/{MATH}{name}")
    return otherwise if found is None else found.get(VALUE, "")


def _is_set(element: Element, group: str, name: str) -> bool:
    return _is_on(element.find(f"{MATH}{group}/{MATH}{name}"))


def _is_on(element: Element | None) -> bool:
    return element is not None and element.get(VALUE, "1") not in OFF
