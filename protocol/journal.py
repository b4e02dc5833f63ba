"""Append-only signed streams (docs/formats/journal.md). Bytes and values: callers bring time, keys, nonces, storage.

An entry is a 103-byte header and a body. The header's `prev` is the SHA-256 of the header before it in the segment,
its `body_hash` the SHA-256 of the body as stored; so chains, heads and forks verify with no key at all.
"""

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NewType

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from protocol.errors import ProtocolError
from protocol.records import KIND_BY_NUMBER, KIND_BY_RECORD, Record

StreamId = NewType("StreamId", bytes)  # 16 bytes: a device's id or an attempt's
DeviceId = NewType("DeviceId", bytes)  # first 16 bytes of SHA-256 over the raw Ed25519 public key

VERSION = 1
GENESIS = bytes(32)
MAX_BODY_BYTES = 64 * 1024
HEADER = struct.Struct(">B16sIQqH32s32s")
SEALED_AFTER = HEADER.size - 32  # a sealed body is bound to every header field but its own hash
HEAD = struct.Struct(">B16sIQ32sq16s")
HEAD_DOMAIN = b"TT-HEAD-1\0"
PLAIN, SEALED = 0, 1
NONCE_BYTES = 12
SIGNATURE_BYTES = 64


class JournalError(ProtocolError):
    """A stream, entry or head is not what it should be."""


class MalformedEntryError(JournalError):
    """Bytes that are no entry or head of this version: `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"malformed entry: {reason}")
        self.reason = reason


class BrokenChainError(JournalError):
    """`stream` breaks in `segment` at `seq`: that entry is missing, altered or does not follow the one before."""

    def __init__(self, stream: StreamId, segment: int, seq: int) -> None:
        super().__init__(f"{stream.hex()}/{segment}: broken at entry {seq}")
        self.stream, self.segment, self.seq = stream, segment, seq


class BadSignatureError(JournalError):
    """A signature over `what` does not verify."""

    def __init__(self, what: str) -> None:
        super().__init__(f"bad signature over {what}")
        self.what = what


class HeadMismatchError(JournalError):
    """The chain is whole but ends elsewhere than its signed head says."""

    def __init__(self, head: "SignedHead", seq: int) -> None:
        super().__init__(f"{head.stream.hex()}/{head.segment}: head signs entry {head.seq}, chain ends at {seq}")
        self.head, self.seq = head, seq


class SealedBodyError(JournalError):
    """A sealed body cannot be opened with the key at hand, or a plain one stands where it must be sealed."""


@dataclass(frozen=True, slots=True)
class Header:
    """The chained part of an entry. `at`: the device's wall clock in UTC microseconds, recorded and never trusted."""

    stream: StreamId
    segment: int
    seq: int
    at: int
    kind: int
    prev: bytes
    body_hash: bytes
    version: int = VERSION

    def encode(self) -> bytes:
        """Return the 103-byte canonical form."""
        return HEADER.pack(
            self.version, self.stream, self.segment, self.seq, self.at, self.kind, self.prev, self.body_hash
        )

    @property
    def hash(self) -> bytes:
        """SHA-256 of the canonical form: the hash of the entry."""
        return hashlib.sha256(self.encode()).digest()


@dataclass(frozen=True, slots=True)
class Entry:
    """A header with its body as stored: one byte PLAIN or SEALED, then JSON or nonce and AES-256-GCM ciphertext."""

    header: Header
    body: bytes

    @property
    def hash(self) -> bytes:
        """The hash that the next entry's `prev` carries."""
        return self.header.hash


@dataclass(frozen=True, slots=True)
class Tip:
    """Where a segment ends: what the next entry must follow. `seq` 0 is an empty segment."""

    stream: StreamId
    segment: int = 1
    seq: int = 0
    hash: bytes = GENESIS


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A device's signature over the end of what it wrote to a segment."""

    stream: StreamId
    segment: int
    seq: int
    hash: bytes
    at: int
    device: DeviceId
    signature: bytes

    def signed_bytes(self) -> bytes:
        """Return what the signature covers: domain, then the 85-byte form."""
        return HEAD_DOMAIN + HEAD.pack(VERSION, self.stream, self.segment, self.seq, self.hash, self.at, self.device)

    def encode(self) -> bytes:
        """Return the 149-byte form: the signed fields without the domain, then the signature."""
        return self.signed_bytes()[len(HEAD_DOMAIN) :] + self.signature

    def check_signature(self, key: Ed25519PublicKey) -> None:
        """Raise BadSignatureError unless `key` signed this head and is the device's it names."""
        if device_id(key) != self.device:
            raise BadSignatureError("head")
        try:
            key.verify(self.signature, self.signed_bytes())
        except InvalidSignature as error:
            raise BadSignatureError("head") from error


def device_id(key: Ed25519PublicKey) -> DeviceId:
    """Return the id that belongs to a device's public key."""
    return DeviceId(hashlib.sha256(key.public_bytes_raw()).digest()[:16])


def decode_header(encoded: bytes) -> Header:
    """Read a canonical header. Raises MalformedEntryError."""
    if len(encoded) != HEADER.size:
        raise MalformedEntryError("header length")
    version, stream, segment, seq, at, kind, prev, body_hash = HEADER.unpack(encoded)
    if version != VERSION:
        raise MalformedEntryError(f"version {version}")
    if segment < 1 or seq < 1:
        raise MalformedEntryError("segment and seq count from 1")
    return Header(StreamId(stream), segment, seq, at, kind, prev, body_hash)


def decode_head(encoded: bytes) -> SignedHead:
    """Read a signed head. Raises MalformedEntryError; the signature is not yet checked."""
    if len(encoded) != HEAD.size + SIGNATURE_BYTES:
        raise MalformedEntryError("head length")
    version, stream, segment, seq, digest, at, device = HEAD.unpack(encoded[: HEAD.size])
    if version != VERSION:
        raise MalformedEntryError(f"version {version}")
    return SignedHead(StreamId(stream), segment, seq, digest, at, DeviceId(device), encoded[HEAD.size :])


def append(tip: Tip, record: Record, at: int, key: bytes | None = None, nonce: bytes = b"") -> tuple[Entry, Tip]:
    """Return the entry that carries `record` after `tip`, and the new tip.

    `key`: the stream's 32-byte key; `nonce`: 12 fresh random bytes. Both needed where the record's kind is sealed.
    Raises SealedBodyError, MalformedEntryError.
    """
    kind = KIND_BY_RECORD[type(record)]
    header = Header(tip.stream, tip.segment, tip.seq + 1, at, kind.number, tip.hash, GENESIS)
    content = msgspec.json.encode(record)
    body = bytes([PLAIN]) + content
    if kind.sealed:
        if key is None or len(nonce) != NONCE_BYTES:
            raise SealedBodyError(f"kind {kind.number} needs a key and a nonce")
        body = bytes([SEALED]) + nonce + AESGCM(key).encrypt(nonce, content, _bound_to(header))
    if len(body) > MAX_BODY_BYTES:
        raise MalformedEntryError("body too large")
    entry = Entry(replace(header, body_hash=hashlib.sha256(body).digest()), body)
    return entry, Tip(tip.stream, tip.segment, tip.seq + 1, entry.hash)


def _bound_to(header: Header) -> bytes:
    return header.encode()[:SEALED_AFTER]


def read(entry: Entry, key: bytes | None = None) -> Record:
    """Return the record in `entry`, opening a sealed body with the stream's `key`.

    Raises SealedBodyError, MalformedEntryError.
    """
    kind = KIND_BY_NUMBER.get(entry.header.kind)
    if kind is None:
        raise MalformedEntryError(f"kind {entry.header.kind}")
    if entry.body[:1] != bytes([SEALED if kind.sealed else PLAIN]):
        raise SealedBodyError("body is not sealed as its kind wants")
    content = _open(entry, key) if kind.sealed else entry.body[1:]
    try:
        return msgspec.json.decode(content, type=kind.record)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise MalformedEntryError(f"body of kind {kind.number}") from error


def _open(entry: Entry, key: bytes | None) -> bytes:
    if key is None:
        raise SealedBodyError("no key")
    nonce, box = entry.body[1 : 1 + NONCE_BYTES], entry.body[1 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, box, _bound_to(entry.header))
    except (InvalidTag, ValueError) as error:
        raise SealedBodyError("wrong key or altered body") from error


def follow(tip: Tip, entry: Entry) -> Tip:
    """Return the tip after `entry`. Raises BrokenChainError where it does not follow or its body is not its own."""
    header = entry.header
    if (header.stream, header.segment, header.seq, header.prev) != (tip.stream, tip.segment, tip.seq + 1, tip.hash):
        raise BrokenChainError(tip.stream, tip.segment, tip.seq + 1)
    if hashlib.sha256(entry.body).digest() != header.body_hash:
        raise BrokenChainError(tip.stream, tip.segment, header.seq)
    return Tip(tip.stream, tip.segment, header.seq, entry.hash)


def sign_head(tip: Tip, at: int, key: Ed25519PrivateKey) -> SignedHead:
    """Sign the end of a segment as the device of `key`."""
    unsigned = SignedHead(tip.stream, tip.segment, tip.seq, tip.hash, at, device_id(key.public_key()), b"")
    return replace(unsigned, signature=key.sign(unsigned.signed_bytes()))


def verify(entries: Iterable[Entry], head: SignedHead, key: Ed25519PublicKey) -> None:
    """Check that `entries` are the whole segment under `head`.

    Raises BadSignatureError, BrokenChainError, HeadMismatchError.
    """
    head.check_signature(key)  # first: a stranger must not make us walk a million entries
    tip = Tip(head.stream, head.segment)
    for entry in entries:
        tip = follow(tip, entry)
    if (tip.seq, tip.hash) != (head.seq, head.hash):
        raise HeadMismatchError(head, tip.seq)
