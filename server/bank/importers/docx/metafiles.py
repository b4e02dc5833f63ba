"""The pictures of formulas that MathType and Equation Editor leave in a document: metafiles, drawn anew [MS-WMF].

Only what these two programs draw with is understood: letters of a few fonts, lines and polygons. Anything else, and any
letter that the font at hand has not, refuses the whole: a formula is drawn rightly or not at all.
"""

import itertools
import math
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from PIL import Image, ImageDraw, ImageFont

from server.bank.importers.docx.symbols import SYMBOL

PLACEABLE, PLACEABLE_HEAD, HEAD = 0x9AC6CDD7, struct.Struct("<IHhhhhHIH"), struct.Struct("<HHHIHIH")
RECORD = struct.Struct("<IH")
FONT, PEN = struct.Struct("<hhhhhBBBBBBBB"), struct.Struct("<Hhh")
MAX_RECORDS, MAX_OBJECTS, MAX_EDGE, FINE = 2000, 256, 1400, 3
MAX_PIXELS, MAX_INK = 700_000, 8  # of the picture; how often its surface may be drawn over
CELL, ASCENT = 1.107, 0.891  # of Times New Roman, in its size
BASELINE, BOLD_FROM = 24, 600
PX_PER_INCH = 192  # two pixels of the file for one on screen
HAS_BOX = 0x6  # options of a text that bring a rectangle along
NULL_PEN = 5
LATIN = frozenset({"times new roman", "times", "euclid", "cambria math", "cambria", "stix", "arial"})
CODE_PAGES = {0: "cp1252", 1: "cp1252", 163: "cp1258"}
MT_EXTRA = {"K": "…", "L": "⋯", "M": "⋮", "O": "⋱", "h": "ℏ", "l": "ℓ", "m": "∓", "r": "→"}
PIECES = {0xE6 + place: sign for place, sign in enumerate("⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪")}  # of tall brackets, in Symbol
PIECES |= {0xF2 + place: sign for place, sign in enumerate("∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭")}
ITALIC = {"h": "ℎ"} | {chr(one): chr(0x1D44E + one - 97) for one in range(97, 123) if chr(one) != "h"} | {
    chr(one): chr(0x1D434 + one - 65) for one in range(65, 91)
}  # fmt: skip
BOLD = {chr(one): chr(0x1D41A + one - 97) for one in range(97, 123)} | {
    chr(one): chr(0x1D400 + one - 65) for one in range(65, 91)
} | {str(digit): chr(0x1D7CE + digit) for digit in range(10)}  # fmt: skip
BOLD_ITALIC = {chr(one): chr(0x1D482 + one - 97) for one in range(97, 123)} | {
    chr(one): chr(0x1D468 + one - 65) for one in range(65, 91)
} | {str(digit): chr(0x1D7CE + digit) for digit in range(10)}  # fmt: skip

STYLES = {(False, False): dict[str, str](), (True, False): BOLD, (False, True): ITALIC, (True, True): BOLD_ITALIC}


class MetafileError(Exception):
    """A metafile that cannot be drawn rightly."""


@dataclass(frozen=True, slots=True)
class _Font:
    size: float
    name: str
    charset: int
    is_bold: bool
    is_italic: bool


@dataclass(frozen=True, slots=True)
class _Pen:
    width: int
    is_seen: bool


@dataclass(frozen=True, slots=True)
class _Other:
    """An object that is selected and changes nothing here."""


_Object = _Font | _Pen | _Other


@dataclass(frozen=True, slots=True)
class _State:
    origin: tuple[int, int] = (0, 0)
    extent: tuple[int, int] = (0, 0)
    font: _Font | None = None
    pen: _Pen = _Pen(0, is_seen=True)
    align: int = 0
    at: tuple[int, int] = (0, 0)


class _Player:
    """Plays records onto an image, larger than it will be."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.image = Image.new("L", size, 255)
        self._ink = ImageDraw.Draw(self.image)
        self._size, self._state = size, _State()
        self._objects: list[_Object | None] = []
        self._saved: list[_State] = []
        self._ink_left = float(MAX_INK * size[0] * size[1])

    def play(self, records: Iterator[tuple[int, bytes]]) -> None:
        """Play to the end. Raises MetafileError."""
        for kind, body in records:
            if kind in SILENT:
                continue
            play = PLAYED.get(kind)
            if play is None:
                raise MetafileError(f"record {kind:04x}")
            play(self, body)

    def window_origin(self, body: bytes) -> None:
        """Say which point of the drawing is the corner."""
        y, x = struct.unpack_from("<hh", body)
        self._state = replace(self._state, origin=(x, y))

    def window_extent(self, body: bytes) -> None:
        """Say how large the drawing is in its own units."""
        y, x = struct.unpack_from("<hh", body)
        self._state = replace(self._state, extent=(x, y))

    def text_align(self, body: bytes) -> None:
        """Say whether letters hang from their top or stand on their line."""
        (align,) = struct.unpack_from("<H", body)
        if align not in {0, BASELINE}:
            raise MetafileError("text align")
        self._state = replace(self._state, align=align)

    def save(self, _: bytes) -> None:
        """Keep the state."""
        self._saved = [*self._saved[-MAX_OBJECTS:], self._state]

    def restore(self, body: bytes) -> None:
        """Return to the state kept last."""
        if struct.unpack_from("<h", body) != (-1,) or not self._saved:
            raise MetafileError("state")
        self._state = self._saved.pop()

    def make_font(self, body: bytes) -> None:
        """Make a font."""
        height, _, turn, turned, weight, italic, _, struck, charset, *_ = FONT.unpack_from(body)
        if turn or turned or struck or not height:
            raise MetafileError("font")
        name = body[FONT.size :].split(b"\0")[0].decode("cp1252")
        size = -height if height < 0 else height / CELL
        self._add(_Font(size, name.lower(), charset, weight >= BOLD_FROM, bool(italic)))

    def make_pen(self, body: bytes) -> None:
        """Make a pen."""
        style, width, _ = PEN.unpack_from(body)
        self._add(_Pen(abs(width), style != NULL_PEN))

    def make_other(self, _: bytes) -> None:
        """Make a brush: what it fills is black anyway."""
        self._add(_Other())

    def _add(self, made: _Object) -> None:
        if None in self._objects:
            self._objects[self._objects.index(None)] = made
        elif len(self._objects) < MAX_OBJECTS:
            self._objects.append(made)
        else:
            raise MetafileError("objects")

    def select(self, body: bytes) -> None:
        """Draw on with an object made before."""
        match self._objects[self._index(body)]:
            case _Font() as font:
                self._state = replace(self._state, font=font)
            case _Pen() as pen:
                self._state = replace(self._state, pen=pen)

    def delete(self, body: bytes) -> None:
        """Forget an object."""
        self._objects[self._index(body)] = None

    def _index(self, body: bytes) -> int:
        (index,) = struct.unpack_from("<H", body)
        if index >= len(self._objects) or self._objects[index] is None:
            raise MetafileError("object")
        return int(index)

    def move(self, body: bytes) -> None:
        """Go to a point."""
        y, x = struct.unpack_from("<hh", body)
        self._state = replace(self._state, at=(x, y))

    def line(self, body: bytes) -> None:
        """Draw from the point to another."""
        y, x = struct.unpack_from("<hh", body)
        self._stroke([self._state.at, (x, y)])
        self._state = replace(self._state, at=(x, y))

    def poly_line(self, body: bytes) -> None:
        """Draw along points."""
        self._stroke(_points(body))

    def polygon(self, body: bytes) -> None:
        """Fill a shape, as the hook of a root."""
        points = [self._placed(*point) for point in _points(body)]
        self._spend(self._size[0] * self._size[1] / MAX_INK)
        self._ink.polygon(points, fill=0)

    def _stroke(self, points: Sequence[tuple[int, int]]) -> None:
        if self._state.pen.is_seen:
            width = max(FINE, round(self._state.pen.width * self._scale()[0]))
            placed = [self._placed(*point) for point in points]
            self._spend(sum(width * min(math.dist(*ends), sum(self._size)) for ends in itertools.pairwise(placed)))
            self._ink.line(placed, fill=0, width=width, joint="curve")

    def text(self, body: bytes) -> None:
        """Draw letters and say after them where they stand."""
        (count,) = struct.unpack_from("<H", body)
        y, x = struct.unpack_from("<hh", body, 2 + count + count % 2)
        self._letters(body[2 : 2 + count], x, y, ())

    def placed_text(self, body: bytes) -> None:
        """Draw letters at a place, each so far from the one before."""
        y, x, count, options = struct.unpack_from("<hhHH", body)
        start = 8 + (8 if options & HAS_BOX else 0)
        steps_at = start + count + count % 2
        has_steps = len(body) >= steps_at + 2 * count
        steps = struct.unpack_from(f"<{count}h", body, steps_at) if has_steps else ()
        self._letters(body[start : start + count], x, y, steps)

    def _letters(self, raw: bytes, x: int, y: int, steps: Sequence[int]) -> None:
        font = self._state.font
        if font is None:
            raise MetafileError("no font")
        size = font.size * self._scale()[1]
        if not 1 <= size <= MAX_EDGE * FINE:
            raise MetafileError("font size")
        self._spend(len(raw) * size * size / 2)
        face = _face(round(size, 1))
        left, top = self._placed(x, y)
        base = top if self._state.align == BASELINE else top + ASCENT * size
        for place, sign in enumerate(_signs(raw, font)):
            self._ink.text((left, base), sign, fill=0, font=face, anchor="ls")
            left += steps[place] * self._scale()[0] if place < len(steps) else face.getlength(sign)

    def _spend(self, pixels: float) -> None:
        """Bound the time that drawing takes. Raises MetafileError."""
        self._ink_left -= pixels
        if self._ink_left < 0:
            raise MetafileError("too much ink")

    def _scale(self) -> tuple[float, float]:
        width, height = self._state.extent
        if not width or not height:
            raise MetafileError("no window")
        return self._size[0] / width, self._size[1] / height

    def _placed(self, x: int, y: int) -> tuple[float, float]:
        across, down = self._scale()
        return (x - self._state.origin[0]) * across, (y - self._state.origin[1]) * down


Play = Callable[[_Player, bytes], None]
PLAYED: Mapping[int, Play] = {
    0x020B: _Player.window_origin,
    0x020C: _Player.window_extent,
    0x012E: _Player.text_align,
    0x001E: _Player.save,
    0x0127: _Player.restore,
    0x02FB: _Player.make_font,
    0x02FA: _Player.make_pen,
    0x02FC: _Player.make_other,
    0x012D: _Player.select,
    0x01F0: _Player.delete,
    0x0214: _Player.move,
    0x0213: _Player.line,
    0x0325: _Player.poly_line,
    0x0324: _Player.polygon,
    0x0521: _Player.text,
    0x0A32: _Player.placed_text,
}
# background, mapping mode, drawing mode, colours and fills, comments of the program that made it
SILENT = frozenset({0x0102, 0x0201, 0x0103, 0x0104, 0x0106, 0x0107, 0x0108, 0x0209, 0x0231, 0x0626})


def drawn(content: bytes, size: tuple[int, int] | None) -> Image.Image:
    """Return the formula, black on white, of `size` in pixels; None: the size it gives itself. Raises MetafileError."""
    try:
        own, start = _head(content)
        width, height = (min(edge, MAX_EDGE) for edge in size or own)
        if width < 1 or height < 1 or width * height > MAX_PIXELS:
            raise MetafileError("size")
        player = _Player((width * FINE, height * FINE))
        player.play(_records(content, start))
    except (struct.error, ValueError, OverflowError, OSError) as error:
        raise MetafileError("broken") from error
    return player.image.resize((width, height), Image.Resampling.LANCZOS)


def _head(content: bytes) -> tuple[tuple[int, int], int]:
    """Return the size it gives itself at two pixels for one on screen, and where its records begin."""
    size, start = (0, 0), 0
    if int.from_bytes(content[:4], "little") == PLACEABLE:
        _, _, left, top, right, bottom, per_inch, _, _ = PLACEABLE_HEAD.unpack_from(content)
        scale = PX_PER_INCH / max(per_inch, 1)
        size, start = (round((right - left) * scale), round((bottom - top) * scale)), PLACEABLE_HEAD.size
    HEAD.unpack_from(content, start)
    return size, start + HEAD.size


def _records(content: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    for _ in range(MAX_RECORDS):
        words, kind = RECORD.unpack_from(content, start)
        if kind == 0:
            return
        end = start + words * 2
        if words * 2 < RECORD.size or end > len(content):
            raise MetafileError("record size")
        yield kind, content[start + RECORD.size : end]
        start = end
    raise MetafileError("too many records")


def _points(body: bytes) -> list[tuple[int, int]]:
    (count,) = struct.unpack_from("<H", body)
    flat = struct.unpack_from(f"<{2 * count}h", body, 2)
    if count < len(("from", "to")):
        raise MetafileError("points")
    return list(zip(flat[::2], flat[1::2], strict=True))


def _signs(raw: bytes, font: _Font) -> Iterator[str]:
    """Yield letters as the font at hand has them. Raises MetafileError for one that it has not."""
    for sign in _unicode(raw, font):
        styled = STYLES[font.is_bold, font.is_italic].get(sign, sign)
        if styled < " " or not (styled.isspace() or _has(styled)):  # some signs below it are spaces to Python
            raise MetafileError("letter")
        yield styled


def _unicode(raw: bytes, font: _Font) -> Iterator[str]:
    if font.name == "symbol":
        found = [PIECES.get(byte) or SYMBOL.get(byte) for byte in raw]
    elif font.name == "mt extra":
        found = [MT_EXTRA.get(chr(byte)) for byte in raw]
    elif font.name in LATIN and font.charset in CODE_PAGES:
        found = list(raw.decode(CODE_PAGES[font.charset]))
    else:
        raise MetafileError("font")
    for sign in found:
        if sign is None:
            raise MetafileError("letter")
        yield sign


@cache
def _font_file() -> str:
    """Return the mathematical font that formulas of papers are drawn with, without loading what draws those."""
    spec = find_spec("ziamath")
    folders = spec.submodule_search_locations if spec is not None else None
    if not folders:
        raise MetafileError("no font")
    return str(Path(folders[0]) / "fonts" / "STIXTwoMath-Regular.ttf")


@lru_cache(maxsize=64)
def _face(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_font_file(), size)


@lru_cache(maxsize=1024)
def _has(sign: str) -> bool:
    return bool(_outlines().glyphindex(sign))


class _Outlines(Protocol):
    """What tells which letters a font has."""

    def glyphindex(self, char: str) -> int:
        """Return the place of a letter in the font; 0: it has none."""
        ...


@cache
def _outlines() -> _Outlines:
    import ziafont  # noqa: PLC0415 -- only where a metafile is drawn

    outlines: _Outlines = ziafont.Font(_font_file())  # type: ignore[attr-defined]
    return outlines
