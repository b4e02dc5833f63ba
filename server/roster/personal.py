"""Personal data in the database: card numbers are sealed per field and found by a keyed index (design §12)."""

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
SHOWN_FIRST, SHOWN_LAST = 3, 3


class SealedFieldError(Exception):
    """A sealed field does not open with this board's key."""


class PersonalKey:
    """Seals fields, opens them, and gives the index by which an exact value is found."""

    def __init__(self, secret: bytes) -> None:
        self._box = AESGCM(_derive(secret, b"TT-FIELD-1\0"))
        self._index = _derive(secret, b"TT-FIELD-INDEX-1\0")

    def seal(self, field: str, value: bytes) -> bytes:
        """Seal the value of `field`; it opens as that field and no other."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._box.encrypt(nonce, value, field.encode())

    def open(self, field: str, sealed: bytes) -> bytes:
        """Return the value. Raises SealedFieldError."""
        try:
            return self._box.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], field.encode())
        except (InvalidTag, ValueError) as error:
            raise SealedFieldError(field) from error

    def index(self, field: str, value: bytes) -> bytes:
        """Return 32 bytes that are the same for the same value, and say nothing without the key."""
        return hmac.digest(self._index, field.encode() + b"\0" + value, "sha256")


def masked(number: str) -> str:
    """Return a card number as lists show it: 024******345."""
    hidden = max(0, len(number) - SHOWN_FIRST - SHOWN_LAST)
    return number[:SHOWN_FIRST] + "*" * hidden + number[len(number) - SHOWN_LAST :]


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(secret)
