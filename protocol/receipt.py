"""Receipts: the collecting server's signed promise that it holds a handed-in attempt (design §5).

The *biên nhận tạm* is the head that the seat signed; the *biên nhận* is a `Receipt` over that head.
Both show the same code.
"""

import hashlib
import struct
from dataclasses import dataclass, replace

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from protocol import codes
from protocol.journal import (
    SIGNATURE_BYTES,
    VERSION,
    BadSignatureError,
    DeviceId,
    MalformedEntryError,
    SignedHead,
    StreamId,
    device_id,
)

RECEIPT = struct.Struct(">B16sIQ32sq16s")
RECEIPT_DOMAIN = b"TT-RECEIPT-1\0"
CODE_LETTERS = 16  # 80 bits


@dataclass(frozen=True, slots=True)
class Receipt:
    """`server` held entry `seq` and all before it at `at` (UTC microseconds), under the head of SHA-256 `head_hash`."""

    stream: StreamId
    segment: int
    seq: int
    head_hash: bytes
    at: int
    server: DeviceId
    signature: bytes

    def signed_bytes(self) -> bytes:
        """Return what the signature covers: domain, then the 85-byte form."""
        return RECEIPT_DOMAIN + RECEIPT.pack(
            VERSION, self.stream, self.segment, self.seq, self.head_hash, self.at, self.server
        )

    def encode(self) -> bytes:
        """Return the 149-byte form: the signed fields without the domain, then the signature."""
        return self.signed_bytes()[len(RECEIPT_DOMAIN) :] + self.signature

    def proves(self, head: SignedHead) -> bool:
        """Tell whether this receipt is for `head`. The signature is checked apart."""
        return (self.stream, self.segment, self.seq, self.head_hash) == (
            head.stream,
            head.segment,
            head.seq,
            hash_of(head),
        )

    def check_signature(self, key: Ed25519PublicKey) -> None:
        """Raise BadSignatureError unless `key` signed this receipt and is the server's it names."""
        if device_id(key) != self.server:
            raise BadSignatureError("receipt")
        try:
            key.verify(self.signature, self.signed_bytes())
        except InvalidSignature as error:
            raise BadSignatureError("receipt") from error


def hash_of(head: SignedHead) -> bytes:
    """Return SHA-256 over the encoded head, its signature included."""
    return hashlib.sha256(head.encode()).digest()


def receipt_code(head: SignedHead) -> str:
    """Return the 16 letters that a candidate writes down: the first 80 bits of the head's hash."""
    return _letters(hash_of(head))


def code_of(promise: Receipt) -> str:
    """Return the same 16 letters from the receipt alone."""
    return _letters(promise.head_hash)


def _letters(head_hash: bytes) -> str:
    return codes.encode(int.from_bytes(head_hash[:10], "big"), CODE_LETTERS)


def issue(head: SignedHead, at: int, key: Ed25519PrivateKey) -> Receipt:
    """Sign the promise for `head` as the server of `key`."""
    unsigned = Receipt(head.stream, head.segment, head.seq, hash_of(head), at, device_id(key.public_key()), b"")
    return replace(unsigned, signature=key.sign(unsigned.signed_bytes()))


def decode(encoded: bytes) -> Receipt:
    """Read a receipt. Raises MalformedEntryError; the signature is not yet checked."""
    if len(encoded) != RECEIPT.size + SIGNATURE_BYTES:
        raise MalformedEntryError("receipt length")
    version, stream, segment, seq, head_hash, at, server = RECEIPT.unpack(encoded[: RECEIPT.size])
    if version != VERSION:
        raise MalformedEntryError(f"version {version}")
    return Receipt(StreamId(stream), segment, seq, head_hash, at, DeviceId(server), encoded[RECEIPT.size :])
