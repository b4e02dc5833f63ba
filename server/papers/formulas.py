"""Formulas drawn when the paper is packed: LaTeX to SVG by ziamath. Never at a seat."""

import re
import warnings
from dataclasses import dataclass
from functools import cache, lru_cache
from types import ModuleType

from protocol.paper import Asset
from server.papers.spoken import spoken

TEXT_PX, SCALE = 18.0, 1.1  # question text at 100 %, and how much larger a formula stands in it
WIDTH = re.compile(r'width="([0-9.]+)"')
HEIGHT = re.compile(r'height="([0-9.]+)"')
MAX_LATEX, MAX_KEPT = 2000, 4096
ELEMENT = re.compile(r"<([A-Za-z][\w:-]*)")
DRAWN = frozenset({"svg", "g", "path", "rect", "line"})  # ink and nothing else: no links, no pictures, no text
UNARY = re.compile(r"([(\[;=,]\s*)([-+])")  # a sign, not an operation: no space is wanted behind it


class FormulaError(Exception):
    """A formula cannot be drawn. `latex` is the bank's, not a person's."""

    def __init__(self, latex: str) -> None:
        super().__init__("formula cannot be drawn")
        self.latex = latex


@dataclass(frozen=True, slots=True)
class _Drawn:
    svg: bytes
    width: float
    height: float
    depth: float


@cache
def _ziamath() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it imports a name that Python has deprecated
        import ziamath  # noqa: PLC0415 -- half a second and 27 MB, at packing only
    module: ModuleType = ziamath
    module.config.svg2 = False  # QtSvg draws nothing of <symbol> and <use>
    return module


def formula(latex: str) -> Asset:
    """Return the picture of one formula at 100 %. Raises FormulaError."""
    drawn = _drawn(latex)
    return Asset("image/svg+xml", drawn.svg, drawn.width, drawn.height, drawn.depth, spoken(latex))


@lru_cache(maxsize=MAX_KEPT)
def _drawn(latex: str) -> _Drawn:
    if len(latex) > MAX_LATEX:
        raise FormulaError(latex)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            drawn = _ziamath().Latex(UNARY.sub(r"\1{\2}", latex), size=TEXT_PX * SCALE, inline=False)
            svg: str = drawn.svg()
            depth = max(0.0, -float(drawn.getyofst()))
    except Exception as error:  # whatever it stumbles over, the formula is what has to be mended
        raise FormulaError(latex) from error
    width, height = WIDTH.search(svg), HEIGHT.search(svg)
    if width is None or height is None or not DRAWN.issuperset(ELEMENT.findall(svg)):
        raise FormulaError(latex)
    return _Drawn(svg.encode(), float(width[1]), float(height[1]), round(depth, 3))
