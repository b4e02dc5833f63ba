"""BER-TLV within bounds (ISO/IEC 8825-1; ISO/IEC 7816-4 §5.2): definite lengths, tags of three bytes, capped depth."""

from collections.abc import Iterator
from dataclasses import dataclass

MAX_TAG_BYTES = 3
MAX_LENGTH_BYTES = 3
MAX_VALUES = 4096
CONSTRUCTED, TAG_CONTINUES, MORE_TAG_BYTES, LONG_LENGTH = 0x20, 0x1F, 0x80, 0x80


class MalformedTlvError(Exception):
    """The bytes are no TLV within the bounds."""


@dataclass(frozen=True, slots=True)
class Tlv:
    """One data object. `raw` is tag, length and value as they stood."""

    tag: int
    value: bytes
    raw: bytes
    constructed: bool


@dataclass(frozen=True, slots=True)
class TlvHeader:
    """Tag and length: `start` is where the value begins, `end` the first byte after it."""

    tag: int
    constructed: bool
    start: int
    end: int
    shortest: bool  # the length is written in as few bytes as it takes


def read_header(data: bytes, at: int = 0) -> TlvHeader:
    """Read the tag and length that begin at `at`; the value need not be there. Raises MalformedTlvError."""
    try:
        first, position = data[at], at + 1
        tag = first
        if first & TAG_CONTINUES == TAG_CONTINUES:
            more = True
            while more:
                if position - at >= MAX_TAG_BYTES:
                    raise MalformedTlvError("long tag")
                tag, more = tag << 8 | data[position], bool(data[position] & MORE_TAG_BYTES)
                position += 1
        length, position = data[position], position + 1
        shortest = True
        if length >= LONG_LENGTH:
            count = length - LONG_LENGTH
            if not 1 <= count <= MAX_LENGTH_BYTES:  # 80 is the indefinite form, more is beyond any file of a chip
                raise MalformedTlvError("length form")
            octets = data[position : position + count]
            if len(octets) < count:
                raise MalformedTlvError("cut length")
            length, position = int.from_bytes(octets, "big"), position + count
            shortest = length >= LONG_LENGTH and octets[0] != 0
    except IndexError as error:
        raise MalformedTlvError("cut header") from error
    return TlvHeader(tag, bool(first & CONSTRUCTED), position, position + length, shortest)


def read(data: bytes, at: int = 0) -> Tlv:
    """Read the one object that begins at `at`. Raises MalformedTlvError."""
    header = read_header(data, at)
    if header.end > len(data):
        raise MalformedTlvError("cut value")
    return Tlv(header.tag, data[header.start : header.end], data[at : header.end], header.constructed)


def read_all(data: bytes) -> Iterator[Tlv]:
    """Walk the objects of which `data` consists. Raises MalformedTlvError."""
    at = 0
    for _ in range(MAX_VALUES):
        if at >= len(data):
            return
        tlv = read(data, at)
        yield tlv
        at += len(tlv.raw)
    raise MalformedTlvError("too many objects")


def read_filled(data: bytes) -> Iterator[Tlv]:
    """Walk the objects of `data`; zeros behind the last fill it up. Raises MalformedTlvError."""
    at = 0
    for _ in range(MAX_VALUES):
        if at >= len(data) or not data[at]:
            break
        tlv = read(data, at)
        yield tlv
        at += len(tlv.raw)
    if any(data[at:]):
        raise MalformedTlvError("filling")


def find(data: bytes, tag: int) -> Tlv:
    """Return the first object of `data` with `tag`. Raises MalformedTlvError."""
    for tlv in read_all(data):
        if tlv.tag == tag:
            return tlv
    raise MalformedTlvError(f"no tag {tag:X}")


def encode(tag: int, value: bytes) -> bytes:
    """Return the object in the shortest form."""
    head = tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big")
    if len(value) < LONG_LENGTH:
        return head + bytes((len(value),)) + value
    length = len(value).to_bytes((len(value).bit_length() + 7) // 8, "big")
    return head + bytes((LONG_LENGTH | len(length),)) + length + value
