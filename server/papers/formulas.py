"""Formulas drawn when the paper is packed: LaTeX or MathML to SVG by ziamath, and to PNG. Never at a seat."""

import re
import warnings
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Protocol
from xml.etree import ElementTree as ET

import resvg_py

from protocol.paper import Asset
from server.papers.chemistry import as_latex
from server.papers.mathml import BadMathmlError, cleaned, converted
from server.papers.spoken import spoken
from server.papers.spoken_mathml import spoken_mathml

TEXT_PX, SCALE = 18.0, 1.1  # question text at 100 %, and how much larger a formula stands in it
PNG_ZOOM = 2
WIDTH = re.compile(r'width="([0-9.]+)"')
HEIGHT = re.compile(r'height="([0-9.]+)"')
MAX_LATEX, MAX_SIDE = 2000, 4000
ELEMENT = re.compile(r"<([A-Za-z][\w:-]*)")
DRAWN = frozenset({"svg", "g", "path", "rect", "line"})  # ink and nothing else: no links, no pictures, no text
BRACE = re.compile(r"\\.|([{}])", re.DOTALL)  # `\{` is a sign, not a bracket of LaTeX
UNARY = re.compile(r"([(\[;=,]\s*)([-+])")  # a sign, not an operation: no space is wanted behind it


class FormulaError(Exception):
    """A formula cannot be drawn. `source` is the bank's, not a person's."""

    said = "formula cannot be drawn"

    def __init__(self, source: str) -> None:
        super().__init__(self.said)
        self.source = source


class UnbalancedBracesError(FormulaError):
    """A brace closes nothing, or is not closed: the drawing would close it at the end and say something else."""

    said = "a brace of the formula has no partner"


class _Drawing(Protocol):
    def svg(self) -> str: ...

    def getyofst(self) -> float: ...


@cache
def _ziamath() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it imports a name that Python has deprecated
        import ziamath  # noqa: PLC0415 -- half a second and 27 MB, at packing only
    module: ModuleType = ziamath
    module.config.svg2 = False  # QtSvg draws nothing of <symbol> and <use>
    return module


def formula(latex: str) -> Asset:
    r"""Return the picture of LaTeX, `\ce{…}` in it, at 100 %. Raises FormulaError, UnbalancedBracesError."""
    if len(latex) > MAX_LATEX:
        raise FormulaError(latex)
    if not _is_balanced(latex):
        raise UnbalancedBracesError(latex)

    def draw() -> _Drawing:
        mathml = str(_ziamath().tex.tex2mml(UNARY.sub(r"\1{\2}", as_latex(latex))))
        return _drawing(converted(mathml[mathml.index("<math") :]))

    return _asset(latex, draw, lambda: spoken(latex))


def _is_balanced(latex: str) -> bool:
    depth = 0
    for brace in BRACE.findall(latex):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            return False
    return depth == 0


def mathml_formula(mathml: str) -> Asset:
    """Return the picture of MathML at 100 %. Raises FormulaError."""
    try:
        clean = cleaned(mathml)
    except BadMathmlError as error:
        raise FormulaError(mathml) from error
    return _asset(mathml, lambda: _drawing(clean), lambda: spoken_mathml(clean))


def _drawing(root: ET.Element) -> _Drawing:
    drawing: _Drawing = _ziamath().Math(root, size=TEXT_PX * SCALE)
    return drawing


def _asset(source: str, draw: Callable[[], _Drawing], say: Callable[[], str]) -> Asset:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            drawn = draw()
            svg = str(drawn.svg())
            depth = max(0.0, -float(drawn.getyofst()))
    except Exception as error:  # whatever it stumbles over, the formula is what has to be mended
        raise FormulaError(source) from error
    found_width, found_height = WIDTH.search(svg), HEIGHT.search(svg)
    if found_width is None or found_height is None or not DRAWN.issuperset(ELEMENT.findall(svg)):
        raise FormulaError(source)
    width, height = float(found_width[1]), float(found_height[1])
    if max(width, height) > MAX_SIDE:
        raise FormulaError(source)
    png = resvg_py.svg_to_bytes(svg_string=svg, zoom=PNG_ZOOM, skip_system_fonts=True)
    in_ink = svg.replace('fill="black"', 'fill="currentColor"')  # a seat has dark themes; elsewhere that is black too
    return Asset("image/svg+xml", in_ink.encode(), width, height, round(depth, 3), say(), bytes(png))
