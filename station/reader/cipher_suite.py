"""The four ciphers of PACE, Chip Authentication and secure messaging, and their keys (ICAO 9303-11 §9.7, §9.8)."""

import hashlib
from enum import Enum

from station.reader import aes, triple_des

ENCRYPTION, AUTHENTICATION, PASSWORD = 1, 2, 3  # what a derived key is for: the counter of the derivation
TWO_KEYS = 16


class CipherSuite(Enum):
    """The value is the last arc of the object identifiers that name it."""

    TRIPLE_DES = 1
    AES_128 = 2
    AES_192 = 3
    AES_256 = 4

    @property
    def key_length(self) -> int:
        """Bytes of a key."""
        return {CipherSuite.AES_192: 24, CipherSuite.AES_256: 32}.get(self, 16)

    @property
    def block(self) -> int:
        """Bytes of a block."""
        return triple_des.BLOCK if self is CipherSuite.TRIPLE_DES else aes.BLOCK

    def derive(self, secret: bytes, use: int) -> bytes:
        """Return the key for `use` (§9.7.1)."""
        digest = hashlib.sha1 if self.key_length == TWO_KEYS else hashlib.sha256
        key = digest(secret + use.to_bytes(4, "big"), usedforsecurity=False).digest()[: self.key_length]
        return odd_parity(key) if self is CipherSuite.TRIPLE_DES else key

    def encrypt(self, key: bytes, plain: bytes, vector: bytes = b"") -> bytes:
        """Encrypt whole blocks in CBC; `vector` is zero where none is given, and always with Triple DES."""
        if self is CipherSuite.TRIPLE_DES:
            return triple_des.encrypt(key, plain)
        return aes.encrypt(key, plain, vector or bytes(aes.BLOCK))

    def decrypt(self, key: bytes, encrypted: bytes, vector: bytes = b"") -> bytes:
        """Decrypt whole blocks in CBC; the vector as in `encrypt`."""
        if self is CipherSuite.TRIPLE_DES:
            return triple_des.decrypt(key, encrypted)
        return aes.decrypt(key, encrypted, vector or bytes(aes.BLOCK))

    def vector(self, key: bytes, counter: int) -> bytes:
        """Return the vector of the message of send sequence `counter` (§9.8.6.3): empty with Triple DES."""
        if self is CipherSuite.TRIPLE_DES:
            return b""
        return aes.block(key, (counter % (1 << 8 * aes.BLOCK)).to_bytes(aes.BLOCK, "big"))

    def mac(self, key: bytes, padded: bytes) -> bytes:
        """Return the 8-byte MAC over whole blocks."""
        return triple_des.mac(key, padded) if self is CipherSuite.TRIPLE_DES else aes.mac(key, padded)

    def token(self, key: bytes, covered: bytes) -> bytes:
        """Return the 8-byte authentication token (§4.4.3.4): Triple DES pads what it covers, CMAC does so itself."""
        return self.mac(key, triple_des.pad(covered) if self is CipherSuite.TRIPLE_DES else covered)


def odd_parity(key: bytes) -> bytes:
    """Return `key` with the last bit of each byte set for odd parity, as DES wants it."""
    return bytes(octet & 0xFE | (octet & 0xFE).bit_count() % 2 ^ 1 for octet in key)
