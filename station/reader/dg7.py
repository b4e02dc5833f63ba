"""DG7: the holder's signature or usual mark, as pictures (ICAO 9303-10 §4.7.7)."""

from dataclasses import dataclass, field

from station.reader import tlv
from station.reader.errors import MalformedFileError
from station.reader.lds import EF, parser_of
from station.reader.picture_format import is_picture

TAG_COUNT, TAG_PICTURE = 0x02, 0x5F43
MAX_PICTURES = 9


@dataclass(frozen=True, slots=True)
class Dg7:
    """JPEG or JPEG 2000 each, not decoded."""

    pictures: tuple[bytes, ...] = field(repr=False)


@parser_of(EF.DG7)
def parse_dg7(raw: bytes) -> Dg7:
    """Read DG7. Raises MalformedFileError."""
    content = EF.DG7.content(raw)
    count = tlv.find(content, TAG_COUNT).value
    pictures = tuple(found.value for found in tlv.read_all(content) if found.tag == TAG_PICTURE)
    if len(count) != 1 or count[0] != len(pictures) or not 1 <= len(pictures) <= MAX_PICTURES:
        raise MalformedFileError(EF.DG7.name, "count")
    if not all(is_picture(picture) for picture in pictures):
        raise MalformedFileError(EF.DG7.name, "picture")
    return Dg7(pictures)
