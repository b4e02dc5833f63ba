"""Pictures of a document as media of the bank: PNG and JPEG, cropped and turned as Word shows them, twice that size.

The bank's rule is that two pixels of a file make one on screen; Word says in the document how large a picture is shown.
"""

import hashlib
import io
from dataclasses import dataclass

from PIL import Image

from server.bank.importers.docx.metafiles import MetafileError, drawn
from server.bank.importers.docx.problems import DocumentError, Reason

EMU_PER_PX = 9525
SCALE = 2
MAX_BYTES, MAX_PIXELS = 2 * 1024 * 1024, 4_000_000  # of a picture of the bank, as packing takes it
MAX_SOURCE_PIXELS, MAX_FORMULA_PIXELS = 36_000_000, 200_000
MAX_MEDIA_BYTES = 96 * 1024 * 1024
MAX_READ_PIXELS = 800_000_000  # of all pictures together: decoding takes time
CLOSE = 0.1  # by so much a size may be off and the file is kept as it is
WHOLE, FULL_TURN, RIGHT_ANGLE = 100_000, 360 * 60_000, 90 * 60_000  # Word's shares and angles
JPEG_QUALITY = 90
KINDS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}
OTHER_KINDS = (
    (b"GIF8", "GIF"), (b"BM", "BMP"), (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"), (b"\xd7\xcd\xc6\x9a", "WMF"),
    (b"\x01\x00\x09\x00", "WMF"), (b"\x01\x00\x00\x00", "EMF"),
)  # fmt: skip
SVG_WITHIN = 4096
TURNS = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}
BROKEN = (OSError, ValueError, SyntaxError)
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class PictureError(Exception):
    """A picture cannot be taken."""

    def __init__(self, reason: Reason, **facts: str) -> None:
        super().__init__(reason.value)
        self.reason, self.facts = reason, facts


@dataclass(frozen=True, slots=True)
class Shown:
    """How Word shows a picture: its size, what is cut off each side (in 100,000ths), how it is turned."""

    width: int = 0  # EMU; 0: as large as the file is
    height: int = 0
    crop: tuple[int, int, int, int] = (0, 0, 0, 0)  # left, top, right, bottom
    turn: int = 0  # 60,000ths of a degree, clockwise
    is_mirrored: bool = False
    is_upside_down: bool = False


class Media:
    """The pictures taken so far, by the SHA-256 of their bytes."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self._names: dict[tuple[bytes, Shown, bool], str] = {}
        self._bytes = self._pixels = 0

    def take(self, content: bytes, shown: Shown, *, is_formula: bool = False) -> str:
        """Keep a picture as it is shown and return its name. Raises PictureError, DocumentError."""
        key = (hashlib.sha256(content).digest(), shown, is_formula)
        if key not in self._names:
            self._names[key] = self._kept(content, shown, is_formula=is_formula)
        return self._names[key]

    def _kept(self, content: bytes, shown: Shown, *, is_formula: bool) -> str:
        kind = kind_of(content)
        if kind == "WMF" and is_formula:
            self._spend(MAX_FORMULA_PIXELS)
            made = _formula(content, shown)
        elif kind in KINDS.values():
            self._spend(_pixels_of(content, kind))
            made = as_shown(content, kind, shown)
        else:
            raise PictureError(Reason.PICTURE_KIND, kind=kind)
        name = f"{hashlib.sha256(made).hexdigest()}.{'jpg' if kind == 'JPEG' else 'png'}"
        self._bytes += 0 if name in self.files else len(made)
        self._spend(0)
        self.files[name] = made
        return name

    def _spend(self, pixels: int) -> None:
        self._pixels += pixels
        if self._pixels > MAX_READ_PIXELS or self._bytes > MAX_MEDIA_BYTES:
            raise DocumentError(Reason.TOO_MUCH_MEDIA)


def _pixels_of(content: bytes, kind: str) -> int:
    """Return how many pixels a picture claims to have, before any is decoded. Raises PictureError."""
    try:
        with Image.open(io.BytesIO(content), formats=(kind,)) as opened:
            pixels = opened.width * opened.height
    except BOMB as error:
        raise PictureError(Reason.PICTURE_TOO_LARGE, pixels=f"> {MAX_SOURCE_PIXELS}") from error
    except BROKEN as error:
        raise PictureError(Reason.PICTURE_BROKEN) from error
    if pixels > MAX_SOURCE_PIXELS:
        raise PictureError(Reason.PICTURE_TOO_LARGE, pixels=str(pixels))
    return pixels


def _formula(content: bytes, shown: Shown) -> bytes:
    try:
        return _encoded(drawn(content, _size((0, 0), shown) if shown.width and shown.height else None), "PNG")
    except MetafileError as error:
        raise PictureError(Reason.PICTURE_KIND, kind="WMF") from error


def kind_of(content: bytes) -> str:
    """Return what kind of picture it is, by its first bytes; empty: none that is known."""
    for start, kind in (*KINDS.items(), *OTHER_KINDS):
        if content.startswith(start):
            return kind
    return "SVG" if b"<svg" in content[:SVG_WITHIN] else ""


def as_shown(content: bytes, kind: str, shown: Shown) -> bytes:
    """Return a picture of sane size as Word shows it, at twice its size on screen. Raises PictureError."""
    if shown.turn % RIGHT_ANGLE:
        raise PictureError(Reason.PICTURE_TURNED)
    try:
        with Image.open(io.BytesIO(content), formats=(kind,)) as opened:
            box = _box(opened.size, shown.crop)
            size = _size((box[2] - box[0], box[3] - box[1]), shown)
            if _is_fit(content, opened.size, size, shown):
                opened.load()  # what cannot be read whole is found now, not when the paper is packed
                return content
            return _encoded(_drawn(opened, box, size, shown), kind)
    except BROKEN as error:
        raise PictureError(Reason.PICTURE_BROKEN) from error


def _is_fit(content: bytes, has: tuple[int, int], wanted: tuple[int, int], shown: Shown) -> bool:
    is_as_it_is = shown == Shown(shown.width, shown.height)
    is_close = all(abs(one - other) <= CLOSE * other for one, other in zip(has, wanted, strict=True))
    return is_as_it_is and is_close and len(content) <= MAX_BYTES


def _box(size: tuple[int, int], crop: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Return what is left when the sides are cut off; Word also writes less than nothing: white margins, left out."""
    left, top, right, bottom = (min(max(share, 0), WHOLE - 1) / WHOLE for share in crop)
    width, height = size
    box = int(width * left), int(height * top), round(width * (1 - right)), round(height * (1 - bottom))
    if box[2] <= box[0] or box[3] <= box[1]:
        raise PictureError(Reason.PICTURE_BROKEN)
    return box


def _size(has: tuple[int, int], shown: Shown) -> tuple[int, int]:
    width, height = has
    if shown.width > 0 and shown.height > 0:
        width, height = (max(1, edge * SCALE // EMU_PER_PX) for edge in (shown.width, shown.height))
    excess = width * height / MAX_PIXELS
    if excess > 1:
        width, height = (max(1, int(edge / excess**0.5)) for edge in (width, height))
    return min(width, MAX_PIXELS), min(height, MAX_PIXELS)


def _drawn(opened: Image.Image, box: tuple[int, int, int, int], size: tuple[int, int], shown: Shown) -> Image.Image:
    pixels = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    # cut first: what is cut off would shine through at the edge
    made = pixels.crop(box).resize(size, Image.Resampling.LANCZOS)
    if shown.is_mirrored:
        made = made.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if shown.is_upside_down:
        made = made.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    quarter = shown.turn % FULL_TURN // RIGHT_ANGLE
    return made.transpose(TURNS[quarter]) if quarter else made


def _encoded(made: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "PNG":
        made.save(out, "PNG", optimize=True)
    else:
        made.convert("RGB").save(out, "JPEG", quality=JPEG_QUALITY)
    if out.tell() > MAX_BYTES:
        raise PictureError(Reason.PICTURE_TOO_LARGE, pixels=f"{made.width}×{made.height}")
    return out.getvalue()
