"""AES as ICAO 9303-11 §9.8 uses it: CBC without padding of its own, and CMAC cut to eight bytes."""

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB
from cryptography.hazmat.primitives.cmac import CMAC

BLOCK = 16
MAC_LENGTH = 8


def encrypt(key: bytes, plain: bytes, vector: bytes) -> bytes:
    """Encrypt whole blocks."""
    encryptor = Cipher(AES(key), CBC(vector)).encryptor()
    return encryptor.update(plain) + encryptor.finalize()


def decrypt(key: bytes, encrypted: bytes, vector: bytes) -> bytes:
    """Decrypt whole blocks."""
    decryptor = Cipher(AES(key), CBC(vector)).decryptor()
    return decryptor.update(encrypted) + decryptor.finalize()


def block(key: bytes, plain: bytes) -> bytes:
    """Encrypt one block by itself."""
    return Cipher(AES(key), ECB()).encryptor().update(plain)  # noqa: S305 -- one block: how the standard makes its vectors


def mac(key: bytes, covered: bytes) -> bytes:
    """Return the 8-byte MAC."""
    cmac = CMAC(AES(key))
    cmac.update(covered)
    return cmac.finalize()[:MAC_LENGTH]
