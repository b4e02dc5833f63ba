"""DG2: the portrait (ICAO 9303-10 §4.7.2; ISO/IEC 19794-5 §5, ISO/IEC 39794-5)."""

from station.reader import tlv
from station.reader.errors import MalformedFileError
from station.reader.lds import EF, parser_of

TAG_GROUP, TAG_INSTANCE, TAG_DATA, TAG_DATA_CONSTRUCTED = 0x7F61, 0x7F60, 0x5F2E, 0x7F2E
RECORD = b"FAC\0"  # ISO/IEC 19794-5
RECORD_HEADER, FACE_HEADER, FEATURE_POINT, IMAGE_HEADER = 14, 20, 8, 12
POINTS_AT = RECORD_HEADER + 4
PICTURES = (b"\xff\xd8\xff", b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51")  # JPEG, JP2, bare JPEG 2000 stream


@parser_of(EF.DG2)
def parse_dg2(raw: bytes) -> bytes:
    """Return the first picture of DG2, JPEG or JPEG 2000, with whatever stands behind it. Raises MalformedFileError."""
    instance = tlv.find(tlv.find(EF.DG2.content(raw), TAG_GROUP).value, TAG_INSTANCE).value
    for found in tlv.read_all(instance):
        if found.tag in {TAG_DATA, TAG_DATA_CONSTRUCTED}:
            return _picture(found.value)
    raise MalformedFileError(EF.DG2.name, "no picture")


def _picture(record: bytes) -> bytes:
    """Find the picture by what it begins with: the type byte of the header is known to lie."""
    at = 0
    if record.startswith(RECORD):
        points = int.from_bytes(record[POINTS_AT : POINTS_AT + 2], "big")
        at = RECORD_HEADER + FACE_HEADER + FEATURE_POINT * points + IMAGE_HEADER
        if not record[at:].startswith(PICTURES):
            raise MalformedFileError(EF.DG2.name, "picture")
        return record[at:]
    starts = [start for start in (record.find(magic) for magic in PICTURES) if start >= 0]
    if not starts:
        raise MalformedFileError(EF.DG2.name, "picture")
    return record[min(starts) :]
