"""MathML of the bank (presentation, as Word's formulas come): parsed, and cut to what is drawn."""

import re
from xml.etree import ElementTree as ET

MAX_MATHML, MAX_DEPTH, MAX_WORK = 20_000, 48, 20_000
WORK = {"math": 2, "mrow": 2, "mtd": 2, "mpadded": 2, "mphantom": 2, "mstyle": 2, "mfenced": 4}
"""How often ziamath lays out what such an element holds (measured): nested, that multiplies, at 30 levels to hours."""

ELEMENTS = frozenset({
    "math", "mrow", "mi", "mn", "mo", "mtext", "ms", "mspace", "mfrac", "msqrt", "mroot", "msup", "msub", "msubsup",
    "mover", "munder", "munderover", "mmultiscripts", "mprescripts", "none", "mfenced", "mtable", "mtr", "mtd",
    "mstyle", "mpadded", "mphantom", "menclose",
})  # fmt: skip
ATTRIBUTES = frozenset({
    "display", "displaystyle", "mathvariant", "stretchy", "form", "fence", "separator", "open", "close", "separators",
    "accent", "accentunder", "linethickness", "bevelled", "columnalign", "rowalign", "columnspan", "rowspan",
    "notation", "width", "lspace", "rspace", "largeop", "movablelimits",
})  # fmt: skip
TOKENS = frozenset({"mi", "mn", "mo", "mtext"})
UNKNOWN_COMMAND = re.compile(r"\\[A-Za-z]+")
NAMESPACE = re.compile(r"^\{[^}]*\}")


class BadMathmlError(Exception):
    """MathML that does not parse, is too deep or large, or has an `element` or command that is not drawn."""

    def __init__(self, element: str = "") -> None:
        super().__init__("MathML cannot be drawn")
        self.element = element


def parsed(mathml: str) -> ET.Element:
    """Return `mathml` without namespaces, if it can be drawn in a second or two. Raises BadMathmlError."""
    if len(mathml) > MAX_MATHML or not mathml.startswith("<math"):  # so there is no DOCTYPE, and no entity of its own
        raise BadMathmlError
    try:
        root = ET.fromstring(mathml)  # noqa: S314 -- see above
    except (ET.ParseError, ValueError) as error:
        raise BadMathmlError from error
    if _work(root, 0) > MAX_WORK:
        raise BadMathmlError
    return root


def _work(element: ET.Element, depth: int) -> int:
    if depth > MAX_DEPTH:
        raise BadMathmlError
    element.tag = NAMESPACE.sub("", element.tag)
    return WORK.get(element.tag, 1) * (1 + sum(_work(child, depth + 1) for child in element))


def converted(mathml: str) -> ET.Element:
    r"""Return what LaTeX was converted to. Raises BadMathmlError, also for a command that was not understood."""
    root = parsed(mathml)
    for element in root.iter():
        if UNKNOWN_COMMAND.fullmatch((element.text or "").strip()):  # it would be drawn by its name
            raise BadMathmlError((element.text or "").strip())
        if element.tag in TOKENS and len(element):  # `\mathop{…}`: what lies in a token would not be drawn at all
            element.tag = "mrow"
    return root


def cleaned(mathml: str) -> ET.Element:
    """Return the same, and without what the lists above do not have. Raises BadMathmlError."""
    root = parsed(mathml)
    for element in root.iter():
        if element.tag not in ELEMENTS:
            raise BadMathmlError(element.tag)
        for name in [name for name in element.attrib if name not in ATTRIBUTES]:
            del element.attrib[name]
    return root
