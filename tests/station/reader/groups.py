"""DG11 and DG12 from their objects."""

from station.reader import tlv
from station.reader.lds import EF

LIST = 0x5C


def details(file: EF, *objects: tuple[int, bytes]) -> bytes:
    """Return the group with a list of its tags in front."""
    tags = b"".join(tag.to_bytes(2, "big") if tag > 0xFF else bytes((tag,)) for tag, _ in objects)
    return tlv.encode(file.tag, tlv.encode(LIST, tags) + b"".join(tlv.encode(*found) for found in objects))
