"""Two-key Triple DES as ICAO 9303-11 §9.8 uses it: CBC without padding of its own, and the retail MAC."""

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.modes import CBC

from station.reader import padding

BLOCK = 8
ZERO_IV = bytes(BLOCK)


def encrypt(key: bytes, plain: bytes) -> bytes:
    """Encrypt whole blocks under a 16-byte key, zero IV."""
    encryptor = Cipher(TripleDES(_three(key)), CBC(ZERO_IV)).encryptor()
    return encryptor.update(plain) + encryptor.finalize()


def decrypt(key: bytes, encrypted: bytes) -> bytes:
    """Decrypt whole blocks under a 16-byte key, zero IV."""
    decryptor = Cipher(TripleDES(_three(key)), CBC(ZERO_IV)).decryptor()
    return decryptor.update(encrypted) + decryptor.finalize()


def mac(key: bytes, padded: bytes) -> bytes:
    """Return the 8-byte MAC over whole blocks (ISO/IEC 9797-1 algorithm 3)."""
    half = key[:BLOCK]
    chain = Cipher(TripleDES(half * 3), CBC(ZERO_IV)).encryptor()  # three equal keys: single DES
    before_last = (ZERO_IV + chain.update(padded[:-BLOCK]))[-BLOCK:]
    last = Cipher(TripleDES(_three(key)), CBC(before_last)).encryptor()
    return last.update(padded[-BLOCK:])


def pad(text: bytes) -> bytes:
    """Append padding method 2 of ISO/IEC 9797-1."""
    return padding.pad(text, BLOCK)


def unpad(padded: bytes) -> bytes:
    """Take padding method 2 off. Raises PaddingError."""
    return padding.unpad(padded, BLOCK)


def _three(key: bytes) -> bytes:
    return key + key[:BLOCK]
