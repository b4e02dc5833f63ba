"""The QR of a card from a photograph or a camera frame: zxing-cpp first, pyzbar second; together they read the most."""

import contextlib
import io

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image
from pyzbar import pyzbar

from station.reader.errors import MalformedImageError

MAX_PIXELS = 25_000_000  # a telephone's photograph has 12 to 24 million
MAX_BYTES = 20_000_000
CHANNELS = 3
FORMATS = ("JPEG", "PNG")
GUESSED = ("shift_jis", "latin-1", "big5")

QR_CODE = zxingcpp.barcode_formats_from_str("QRCode")

Picture = NDArray[np.uint8]


def read_qr(image: bytes | Picture) -> str | None:
    """Return the text of the QR in a JPEG, a PNG or an array (grey, or three channels); None where there is none.

    Raises MalformedImageError.
    """
    grey = _open(image) if isinstance(image, bytes) else _grey(image)
    return _by_zxing(grey) or _by_zbar(grey)


def _open(image: bytes) -> Picture:
    if len(image) > MAX_BYTES:
        raise MalformedImageError("bytes")
    try:
        with Image.open(io.BytesIO(image), formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:  # from the header: nothing is decoded yet
                raise MalformedImageError("pixels")
            return np.asarray(opened.convert("L"), dtype=np.uint8)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise MalformedImageError("picture") from error


def _grey(image: Picture) -> Picture:
    if image.dtype != np.uint8 or not image.size:
        raise MalformedImageError("array")
    if image.size > CHANNELS * MAX_PIXELS:
        raise MalformedImageError("pixels")
    match image.shape:
        case (_, _):
            return np.ascontiguousarray(image)
        case (_, _, channels) if channels == CHANNELS:
            return np.ascontiguousarray(image.mean(axis=2), dtype=np.uint8)
    raise MalformedImageError("array")


def _by_zxing(grey: Picture) -> str | None:
    found = zxingcpp.read_barcodes(grey, formats=QR_CODE)
    return next((_text(code.bytes) for code in found if code.valid), None)


def _by_zbar(grey: Picture) -> str | None:
    found = pyzbar.decode(grey, symbols=[pyzbar.ZBarSymbol.QRCODE])
    return next((_as_written(_text(code.data)) for code in found), None)


def _as_written(text: str) -> str:
    """Undo a guess of ZBar's: it takes the UTF-8 of one Vietnamese name in five for Japanese."""
    for guessed in GUESSED:
        with contextlib.suppress(UnicodeError):
            return text.encode(guessed).decode("utf-8")
    return text


def _text(data: bytes) -> str:
    """Return the text; what is not UTF-8 in it is seen by whoever reads its fields."""
    return data.decode("utf-8", "replace")
