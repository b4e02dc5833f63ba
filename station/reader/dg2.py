"""DG2: the portrait (ICAO 9303-10 §4.7.2; ISO/IEC 19794-5 §5, ISO/IEC 39794-5 annex A)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from station.reader import tlv
from station.reader.errors import MalformedFileError, MalformedImageError
from station.reader.lds import EF, parser_of
from station.reader.outcome import Doubt
from station.reader.picture_format import PictureKind, PictureTooLargeError, is_picture, picture_format

TAG_GROUP, TAG_INSTANCE, TAG_DATA, TAG_DATA_CONSTRUCTED = 0x7F61, 0x7F60, 0x5F2E, 0x7F2E
INTEGER, SEQUENCE = 0x02, 0x30
MAX_FACES = 16

RECORD = b"FAC\0"  # ISO/IEC 19794-5
RECORD_HEADER, FACE_HEADER, FEATURE_POINT, IMAGE_HEADER = 14, 20, 8, 12
COUNT_AT, POINTS_AT, TYPE_AT = 12, 4, 1
RECORD_KINDS = {0: PictureKind.JPEG, 1: PictureKind.JPEG_2000}

FACE_BLOCK = 0x65  # ISO/IEC 39794-5: FaceImageDataBlock, [APPLICATION 5]
REPRESENTATIONS, REPRESENTATION, BASE, TWO_DIMENSIONS, INFORMATION, FORMAT = 0xA1, 0xA1, 0xA0, 0xA0, 0xA1, 0xA0
PICTURE_DATA, FORMAT_CODE = 0x80, 0x80
BLOCK_KINDS = {2: PictureKind.JPEG, 3: PictureKind.JPEG_2000, 4: PictureKind.JPEG_2000}


@dataclass(frozen=True, slots=True)
class Dg2:
    """The first picture to its end and no further, empty where there is none; and what is odd about it."""

    picture: bytes = field(repr=False)
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class _Face:
    """One picture as it is stored; `kind` is what the record says of it, None where that is not known."""

    data: bytes
    kind: PictureKind | None


@parser_of(EF.DG2)
def parse_dg2(raw: bytes) -> Dg2:
    """Read DG2. Raises MalformedFileError."""
    group = tlv.find(EF.DG2.content(raw), TAG_GROUP).value
    if len(tlv.find(group, INTEGER).value) != 1:
        raise MalformedFileError(EF.DG2.name, "instances")
    faces: list[_Face] = []
    for instance in tlv.read_all(group):
        if instance.tag == TAG_INSTANCE:
            faces += _faces(instance.value)
        if len(faces) > MAX_FACES:
            raise MalformedFileError(EF.DG2.name, "faces")
    if not faces:
        return Dg2(b"", (Doubt.FACE_COUNT,))
    picture, doubts = _shown(faces[0])
    return Dg2(picture, (Doubt.FACE_COUNT, *doubts) if len(faces) > 1 else doubts)


def _faces(instance: bytes) -> Iterator[_Face]:
    for found in tlv.read_all(instance):
        if found.tag == TAG_DATA_CONSTRUCTED and found.value[:1] == bytes((FACE_BLOCK,)):
            yield from _faces_of_block(found.value)
        elif found.tag in {TAG_DATA, TAG_DATA_CONSTRUCTED}:
            yield from _faces_of_record(found.value)


def _faces_of_record(record: bytes) -> Iterator[_Face]:
    """Read ISO/IEC 19794-5: a length of 0 or beyond the record stands for what is left."""
    if not record.startswith(RECORD):
        raise MalformedFileError(EF.DG2.name, "record")
    at = RECORD_HEADER
    for _ in range(min(int.from_bytes(record[COUNT_AT:RECORD_HEADER], "big"), MAX_FACES + 1)):
        if at + FACE_HEADER + IMAGE_HEADER > len(record):
            raise MalformedFileError(EF.DG2.name, "faces")
        length = int.from_bytes(record[at : at + 4], "big")
        points = int.from_bytes(record[at + POINTS_AT : at + POINTS_AT + 2], "big")
        image_at = at + FACE_HEADER + FEATURE_POINT * points
        begins = image_at + IMAGE_HEADER
        ends = at + length if begins < at + length <= len(record) else len(record)
        if begins >= len(record):
            raise MalformedFileError(EF.DG2.name, "picture")
        yield _Face(record[begins:ends], RECORD_KINDS.get(record[image_at + TYPE_AT]))
        at = ends


def _faces_of_block(block: bytes) -> Iterator[_Face]:
    """Read ISO/IEC 39794-5."""
    representations = tlv.find(tlv.find(block, FACE_BLOCK).value, REPRESENTATIONS).value
    for found in tlv.read_all(representations):
        if found.tag != SEQUENCE:
            raise MalformedFileError(EF.DG2.name, "representation")
        base = tlv.find(tlv.find(found.value, REPRESENTATION).value, BASE).value
        image = tlv.find(base, TWO_DIMENSIONS).value
        code = tlv.find(tlv.find(tlv.find(image, INFORMATION).value, FORMAT).value, FORMAT_CODE).value
        kind = BLOCK_KINDS.get(code[0]) if len(code) == 1 else None
        yield _Face(tlv.find(image, PICTURE_DATA).value, kind)


def _shown(face: _Face) -> tuple[bytes, tuple[Doubt, ...]]:
    """Go by what the picture begins with: its type byte is known to lie."""
    if not is_picture(face.data):
        raise MalformedFileError(EF.DG2.name, "picture")
    try:
        seen = picture_format(face.data)
    except PictureTooLargeError as error:
        raise MalformedFileError(EF.DG2.name, "pixels") from error
    except MalformedImageError:
        return face.data, ()  # whoever is to show it will refuse it
    doubts = [] if face.kind is seen.kind else [Doubt.PICTURE_TYPE]
    if seen.end is not None and any(face.data[seen.end :]):  # zeros fill up
        doubts.append(Doubt.PICTURE_TAIL)
    return face.data[: seen.end], tuple(doubts)
