"""Pictures in every form that a chip may hold, and DG2 around them in both of its formats."""

import io
from collections.abc import Sequence

from PIL import Image

from station.reader import tlv

SIZE = (90, 120)
JPEG_CODE, JPEG_2000_CODE = 2, 3


def picture(kind: str = "JPEG", size: tuple[int, int] = SIZE, mode: str = "RGB", **options: object) -> bytes:
    """Return noise of `size`; `kind` and `options` as Pillow has them."""
    encoded = io.BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(encoded, kind, **options)
    return encoded.getvalue()


def facial_record(pictures: Sequence[bytes], types: Sequence[int] | None = None, points: int = 0) -> bytes:
    """Return a record of ISO/IEC 19794-5; `types`: the type byte of each picture."""
    faces = b""
    for at, data in enumerate(pictures):
        length = 20 + 8 * points + 12 + len(data)
        header = length.to_bytes(4, "big") + points.to_bytes(2, "big") + bytes(14 + 8 * points)
        faces += header + bytes((1, types[at] if types else 0)) + bytes(10) + data
    count = len(pictures).to_bytes(2, "big")
    return b"FAC\x00010\x00" + (14 + len(faces)).to_bytes(4, "big") + count + faces


def face_block(pictures: Sequence[bytes], code: int = JPEG_CODE) -> bytes:
    """Return a face image data block of ISO/IEC 39794-5."""
    blocks = b""
    for number, data in enumerate(pictures):
        format_ = tlv.encode(0xA0, tlv.encode(0x80, bytes((code,))))
        image = tlv.encode(0x80, data) + tlv.encode(0xA1, format_)
        base = tlv.encode(0xA0, tlv.encode(0xA0, image))
        blocks += tlv.encode(0x30, tlv.encode(0x80, bytes((number,))) + tlv.encode(0xA1, base))
    version = tlv.encode(0xA0, tlv.encode(0x80, b"\x03") + tlv.encode(0x81, b"\x07\xe3"))
    return tlv.encode(0x65, version + tlv.encode(0xA1, blocks))


def dg2(*instances: tuple[int, bytes]) -> bytes:
    """Return DG2 of biometric data blocks, each with its tag."""
    content = tlv.encode(0x02, bytes((len(instances),)))
    for tag, block in instances:
        header = tlv.encode(0xA1, tlv.encode(0x87, b"\x01\x01") + tlv.encode(0x88, b"\x00\x08"))
        content += tlv.encode(0x7F60, header + tlv.encode(tag, block))
    return tlv.encode(0x75, tlv.encode(0x7F61, content))
