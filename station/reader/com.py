"""EF.COM: which data groups the chip claims to hold (ICAO 9303-10 §4.6.1). Unsigned: the SOD has the last word."""

from dataclasses import dataclass

from station.reader import tlv
from station.reader.errors import MalformedFileError
from station.reader.lds import EF, parser_of

TAG_VERSION, TAG_UNICODE, TAG_LIST = 0x5F01, 0x5F36, 0x5C


@dataclass(frozen=True, slots=True)
class Com:
    """Versions as written, and the tags of the files present."""

    lds_version: str
    unicode_version: str
    tags: tuple[int, ...]


@parser_of(EF.COM)
def parse_com(raw: bytes) -> Com:
    """Read EF.COM. Raises MalformedFileError."""
    content = EF.COM.content(raw)
    versions = [tlv.find(content, tag).value for tag in (TAG_VERSION, TAG_UNICODE)]
    if not all(version.isdigit() for version in versions):
        raise MalformedFileError(EF.COM.name, "version")
    lds, unicode = (version.decode("ascii") for version in versions)
    return Com(lds, unicode, tuple(tlv.find(content, TAG_LIST).value))
