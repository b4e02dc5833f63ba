"""The picture of DG2 made safe to show: JPEG, of a size that is known before it is opened."""

import io
import warnings

from PIL import Image

from station.reader.errors import MalformedImageError

MAX_PIXELS = 4_000_000
MAX_BYTES = 2_000_000
FORMATS = ("JPEG", "JPEG2000")


def portrait_jpeg(picture: bytes) -> bytes:
    """Return `picture` as JPEG; one that is JPEG already is passed on untouched. Raises MalformedImageError."""
    if len(picture) > MAX_BYTES:
        raise MalformedImageError("bytes")
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(picture), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:  # known from the header: nothing is decoded yet
                raise MalformedImageError("pixels")
            image.load()
            if image.format == "JPEG":
                return picture
            encoded = io.BytesIO()
            image.convert("RGB").save(encoded, "JPEG", quality=92)
            return encoded.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise MalformedImageError("picture") from error
