"""What of SVG a seat draws: ink in plain forms, as the packer makes it. Qt would also open files that one names."""

from xml.parsers import expat

MAX_DRAWING_BYTES, MAX_ELEMENTS, MAX_NESTED = 4 * 1024 * 1024, 20_000, 64
FORMS = frozenset({"svg", "g", "path", "rect", "line", "circle", "ellipse", "polygon", "polyline"})
PLACES = frozenset({"width", "height", "viewBox", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry"})
INK = frozenset({"fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "fill-rule", "fill-opacity"})
OTHER = frozenset({"xmlns", "xmlns:xlink", "id", "points", "transform", "opacity", "vector-effect"})
ATTRIBUTES = PLACES | INK | OTHER  # no href, no style, no url, nothing that runs; no dashes: a fine one never ends


class _NotPlainError(Exception):
    """Something in it is not on the list."""


class _Reader:
    def __init__(self) -> None:
        self._elements, self._nested = 0, 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse  # so no entity is ever declared
        self._parser.ProcessingInstructionHandler = self._refuse

    def read(self, svg: bytes) -> None:
        self._parser.Parse(svg, True)  # noqa: FBT003 (expat's "this is all")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._elements, self._nested = self._elements + 1, self._nested + 1
        if name not in FORMS or self._elements > MAX_ELEMENTS or self._nested > MAX_NESTED:
            raise _NotPlainError
        if not ATTRIBUTES.issuperset(attributes) or any("url" in value.lower() for value in attributes.values()):
            raise _NotPlainError

    def _end(self, _name: str) -> None:
        self._nested -= 1

    def _refuse(self, *_said: object) -> None:
        raise _NotPlainError


def is_plain(svg: bytes) -> bool:
    """Whether `svg` is well formed and holds nothing but plain forms, few enough to draw at once."""
    if len(svg) > MAX_DRAWING_BYTES:
        return False
    try:
        _Reader().read(svg)
    except (_NotPlainError, expat.ExpatError, ValueError):
        return False
    return True
