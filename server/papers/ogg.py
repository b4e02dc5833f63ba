"""Ogg pages under a fixed serial number (RFC 3533 §6). An encoder takes a random one; equal papers have equal bytes."""

import struct
from functools import cache

CAPTURE, HEADER_BYTES = b"OggS", 27
SERIAL_AT, CHECKSUM_AT, SEGMENTS_AT = 14, 22, 26
POLYNOMIAL, TOP_BIT, MASK = 0x04C11DB7, 0x80000000, 0xFFFFFFFF
SERIAL = 1


class NotOggError(Exception):
    """Bytes that are no whole Ogg pages."""


def with_fixed_serial(content: bytes) -> bytes:
    """Return `content` with its one stream numbered anew. Raises NotOggError."""
    pages, at = bytearray(content), 0
    while at < len(pages):
        if pages[at : at + 4] != CAPTURE or at + HEADER_BYTES > len(pages):
            raise NotOggError
        table = pages[at + HEADER_BYTES : at + HEADER_BYTES + pages[at + SEGMENTS_AT]]
        end = at + HEADER_BYTES + len(table) + sum(table)
        struct.pack_into("<I", pages, at + SERIAL_AT, SERIAL)
        struct.pack_into("<I", pages, at + CHECKSUM_AT, 0)  # it is over the page with zeros in its place
        struct.pack_into("<I", pages, at + CHECKSUM_AT, checksum(bytes(pages[at:end])))
        at = end
    return bytes(pages)


def checksum(page: bytes) -> int:
    """Return the CRC of a page: 32 bits, the high one first, nothing inverted."""
    table, value = _table(), 0
    for byte in page:
        value = ((value << 8) & MASK) ^ table[(value >> 24) ^ byte]
    return value


@cache
def _table() -> tuple[int, ...]:
    rows = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = ((value << 1) ^ POLYNOMIAL if value & TOP_BIT else value << 1) & MASK
        rows.append(value)
    return tuple(rows)
