"""Directory exports as the ICAO PKD gives them out (LDIF, RFC 2849), read as far as trust needs them."""

import base64
import binascii
from collections.abc import Iterator

from station.reader.trust.errors import TrustFileError, TrustFileFault

MAX_LINE, MAX_ENTRIES = 8_000_000, 200_000
CERTIFICATES = frozenset({"cacertificate;binary", "usercertificate;binary"})
REVOCATION_LISTS = frozenset({"certificaterevocationlist;binary"})
MASTER_LISTS = frozenset({"pkdmasterlistcontent", "cscamasterlistdata", "cscamasterlistdata;binary"})
WANTED = CERTIFICATES | REVOCATION_LISTS | MASTER_LISTS
STARTS = (b"dn:", b"version:", b"#")


def is_ldif(raw: bytes) -> bool:
    """Whether a file begins as an export does."""
    return raw.lstrip().lower().startswith(STARTS)


def values(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield attribute, in small letters, and value of all that is wanted. Raises TrustFileError."""
    entries = 0
    for line in _unfolded(raw):
        name, separator, value = line.partition(b":")
        attribute = name.decode("ascii", "replace").strip().lower()
        entries += attribute == "dn"
        if entries > MAX_ENTRIES:
            raise TrustFileError(TrustFileFault.TOO_LARGE)
        if not separator or attribute not in WANTED:
            continue
        if not value.startswith(b":"):  # a value that is not base64 is text, or a file's address: neither is taken
            raise TrustFileError(TrustFileFault.UNREADABLE)
        try:
            yield attribute, base64.b64decode(value[1:].strip(), validate=True)
        except binascii.Error as error:
            raise TrustFileError(TrustFileFault.UNREADABLE) from error


def _unfolded(raw: bytes) -> Iterator[bytes]:
    """Yield whole lines: one that begins with a space goes on with the line before (RFC 2849, note 2)."""
    pieces: list[bytes] = []
    size = 0
    for line in raw.splitlines():
        if line.startswith(b" ") and pieces:
            pieces.append(line[1:])
            size += len(line)
            if size > MAX_LINE:
                raise TrustFileError(TrustFileFault.TOO_LARGE)
            continue
        if pieces:
            yield b"".join(pieces)
        pieces, size = [line], len(line)
    if pieces:
        yield b"".join(pieces)
