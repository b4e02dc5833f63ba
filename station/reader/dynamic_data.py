"""The data objects of GENERAL AUTHENTICATE (ISO/IEC 7816-4 §11.5; ICAO 9303-11 §4.4.4, §6.2.4)."""

from station.reader import tlv
from station.reader.apdu import INS, MAX_EXTENDED_LE, MAX_SHORT_DATA, MAX_SHORT_LE, Apdu

DYNAMIC_DATA = 0x7C
CHAINED = 0x10


def general_authenticate(*objects: tuple[int, bytes], chained: bool = False) -> Apdu:
    """Return the command that carries `objects`, tag and value; `chained` where more steps follow."""
    data = tlv.encode(DYNAMIC_DATA, b"".join(tlv.encode(tag, value) for tag, value in objects))
    length = MAX_SHORT_LE if len(data) < MAX_SHORT_DATA else MAX_EXTENDED_LE  # the answer is as long as the question
    return Apdu(INS.GENERAL_AUTHENTICATE, data=data, le=length, cla=CHAINED if chained else 0)


def dynamic_objects(data: bytes) -> dict[int, bytes]:
    """Return the objects of an answer, tag to value; none where it is empty. Raises MalformedTlvError."""
    if not data:
        return {}
    outer = tlv.read(data)
    if outer.tag != DYNAMIC_DATA or outer.raw != data:
        raise tlv.MalformedTlvError("dynamic data")
    objects = list(tlv.read_all(outer.value))
    by_tag = {found.tag: found.value for found in objects}
    if len(by_tag) != len(objects):
        raise tlv.MalformedTlvError("object twice")
    return by_tag
