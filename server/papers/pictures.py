"""Pictures decoded and encoded anew as PNG: bare pixels, upright, no larger than a seat can show."""

import io

from PIL import Image, ImageOps

from protocol.paper import Asset
from server.papers.packing_errors import PackingCode

MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS = 8 * 1024 * 1024, 24_000_000
MAX_SIDE = 2000  # pixels that are kept
PICTURE_FORMATS = ("PNG", "JPEG")
SHARPNESS = 2  # pixels of the file for one on screen at 100 %
SVG_HEAD_BYTES = 1024


class PictureError(Exception):
    """A picture that cannot go into a paper."""

    def __init__(self, code: PackingCode) -> None:
        super().__init__(code)
        self.code = code


def encoded(content: bytes) -> tuple[Asset, float]:
    """Return the picture, without words, and how many CSS pixels one of the file's is. Raises PictureError."""
    if len(content) > MAX_PICTURE_BYTES:
        raise PictureError(PackingCode.PICTURE_TOO_LARGE)
    if (
        b"<svg" in content[:SVG_HEAD_BYTES].lower()
    ):  # it may hold scripts, and fonts that are not here: a PNG is asked for
        raise PictureError(PackingCode.SVG_PICTURE)
    pixels = _pixels(content)
    upright_width = pixels.width
    pixels.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    out = io.BytesIO()
    bare.save(out, "PNG", optimize=True)
    width, height = bare.width / SHARPNESS, bare.height / SHARPNESS
    # Alone on its line, its middle is the line's: hung from the baseline it would take its height twice.
    return Asset("image/png", out.getvalue(), width, height, height / 2, ""), width / upright_width


def _pixels(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=PICTURE_FORMATS) as opened:
            if opened.width * opened.height > MAX_PICTURE_PIXELS:  # before any of them is decoded
                raise PictureError(PackingCode.PICTURE_TOO_LARGE)
            upright = ImageOps.exif_transpose(opened)  # how a camera was held is told in what stays behind
            return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(PackingCode.PICTURE_TOO_LARGE) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise PictureError(PackingCode.BAD_PICTURE) from error
