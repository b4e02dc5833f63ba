"""Pictures and recordings of the bank: what may be taken, told by their bytes."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import soundfile
from PIL import Image, ImageOps

from server.papers.pictures import MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS, PICTURE_FORMATS, SVG_HEAD_BYTES
from server.papers.sounds import FORMATS, MAX_SECONDS, MAX_SOUND_BYTES, RATES

PICTURE_SUFFIXES = frozenset({"png", "jpg", "jpeg"})
SOUND_SUFFIXES = frozenset({"ogg", "mp3", "wav", "flac", "aiff", "aif"})
MAX_MEDIA_BYTES = 1024 * 1024 * 1024  # of one import
MAX_NAME = 255
BAD_NAME = re.compile(
    r"[\x00-\x1f\x7f/\\:;|()<>\"*?]|^\.|\.\.|\s$|^\s"
)  # folders, and what parts of a cell are told apart by
PNG_START, JPEG_START = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


class MediaKind(Enum):
    """What a file is."""

    PICTURE = "picture"
    SOUND = "sound"


class MediaReason(Enum):
    """Why a file cannot be taken. The values are API."""

    BAD_NAME = "bad_name"
    OTHER_KIND = "other_kind"  # neither a picture nor a recording that a paper can hold
    SVG = "svg"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_LONG = "too_long"
    BROKEN = "broken"


class BadMediaError(Exception):
    """A file that the bank does not take."""

    def __init__(self, name: str, reason: MediaReason) -> None:
        super().__init__(reason.value)
        self.name, self.reason = name, reason


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What is known of a file; `width` and `height` in pixels as it is seen, 0 where unknown."""

    kind: MediaKind
    width: int = 0
    height: int = 0


def kind_of(name: str) -> MediaKind | None:
    """Return what a file calls itself, None where it is nothing that the bank holds."""
    suffix = name.rpartition(".")[2].lower()
    if suffix in PICTURE_SUFFIXES:
        return MediaKind.PICTURE
    return MediaKind.SOUND if suffix in SOUND_SUFFIXES else None


def is_good_name(name: str) -> bool:
    """Tell whether a file may be called so: a name and no path."""
    return 0 < len(name) <= MAX_NAME and not BAD_NAME.search(name)


def examined_media(name: str, data: bytes) -> MediaFacts:
    """Return what a file is. Raises BadMediaError."""
    if not is_good_name(name):
        raise BadMediaError(name, MediaReason.BAD_NAME)
    kind = kind_of(name)
    if kind is MediaKind.SOUND:
        return _sound(name, data)
    if b"<svg" in data[:SVG_HEAD_BYTES].lower():
        raise BadMediaError(name, MediaReason.SVG)
    if kind is None:
        raise BadMediaError(name, MediaReason.OTHER_KIND)
    return _picture(name, data)


def all_examined(media: Mapping[str, bytes]) -> tuple[dict[str, MediaFacts], tuple[BadMediaError, ...]]:
    """Return what is known of the good files, and what is wrong with the others."""
    good, bad = dict[str, MediaFacts](), list[BadMediaError]()
    for name, data in media.items():
        try:
            good[name] = examined_media(name, data)
        except BadMediaError as error:
            bad.append(error)
    return good, tuple(bad)


def _picture(name: str, data: bytes) -> MediaFacts:
    if len(data) > MAX_PICTURE_BYTES:
        raise BadMediaError(name, MediaReason.TOO_LARGE)
    if not data.startswith((PNG_START, JPEG_START)):
        raise BadMediaError(name, MediaReason.BROKEN)
    try:
        with Image.open(io.BytesIO(data), formats=PICTURE_FORMATS) as opened:
            if opened.width * opened.height > MAX_PICTURE_PIXELS:
                raise BadMediaError(name, MediaReason.TOO_MANY_PIXELS)
            upright = ImageOps.exif_transpose(opened)  # decodes it: a torn file is found now, not at packing
            upright.load()
            return MediaFacts(MediaKind.PICTURE, upright.width, upright.height)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadMediaError(name, MediaReason.BROKEN) from error


def _sound(name: str, data: bytes) -> MediaFacts:
    if len(data) > MAX_SOUND_BYTES:
        raise BadMediaError(name, MediaReason.TOO_LARGE)
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as source:
            known = source.format in FORMATS and source.samplerate in RATES and source.frames > 0
            seconds = source.frames / source.samplerate
    except (soundfile.SoundFileError, RuntimeError, ValueError, TypeError, ZeroDivisionError) as error:
        raise BadMediaError(name, MediaReason.BROKEN) from error
    if not known:
        raise BadMediaError(name, MediaReason.OTHER_KIND)
    if seconds > MAX_SECONDS:
        raise BadMediaError(name, MediaReason.TOO_LONG)
    return MediaFacts(MediaKind.SOUND)
