"""The collecting server's log: its leaves, its signed roots, and proofs under them (docs/formats/proofs.md)."""

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from protocol import journal, merkle, receipt
from protocol.errors import ProtocolError
from protocol.journal import VERSION, BadSignatureError, DeviceId, Entry, SignedHead, StreamId, device_id
from protocol.receipt import Receipt

ROOT = struct.Struct(">B16sQ32sq")
ROOT_DOMAIN = b"TT-ROOT-1\0"
ROOT_BYTES = ROOT.size + journal.SIGNATURE_BYTES
HAND_OVER = struct.Struct(">B16sIQ32s")
SIGNED_BYTES = journal.HEAD.size + journal.SIGNATURE_BYTES
ROOT_TEXT = "TT-ROOT-1:"  # before the hexadecimal digits, in a printed QR
PROOF_MAGIC, CONSISTENCY_MAGIC = b"TTPROOF1", b"TTCONSI1"
COUNT = struct.Struct(">H")
PLACE = struct.Struct(">Q")
MAX_CERTIFICATE_BYTES = 4096
MAX_PROOF_BYTES = 16 * 1024


class LeafKind(IntEnum):
    """What a leaf of the log says: its first byte."""

    HAND_IN = 1  # a receipt
    HAND_OVER = 2  # the first entry of a later segment
    DESK_HEAD = 3
    STREAM_HEAD = 4  # the last head of any other stream, when a root is signed
    SITE_ROOT = 5  # kept for a site's signed root


class MalformedLogError(ProtocolError):
    """Bytes that are no leaf, root or proof of this version: `what` says which."""

    def __init__(self, what: str) -> None:
        super().__init__(f"malformed {what}")
        self.what = what


@dataclass(frozen=True, slots=True)
class Leaf:
    """A fact in the log: of `kind`, about entry `seq` of a segment. `encoded` is the leaf itself, kind byte first."""

    kind: LeafKind
    stream: StreamId
    segment: int
    seq: int
    encoded: bytes

    @property
    def hash(self) -> bytes:
        """The leaf's hash in the tree."""
        return merkle.leaf_hash(self.encoded)


def hand_in_leaf(encoded: bytes) -> Leaf:
    """Return the leaf of an encoded receipt. Raises MalformedEntryError."""
    promise = receipt.decode(encoded)
    return Leaf(LeafKind.HAND_IN, promise.stream, promise.segment, promise.seq, bytes([LeafKind.HAND_IN]) + encoded)


def head_leaf(kind: LeafKind, encoded: bytes) -> Leaf:
    """Return the leaf of an encoded head. Raises MalformedEntryError."""
    head = journal.decode_head(encoded)
    return Leaf(kind, head.stream, head.segment, head.seq, bytes([kind]) + encoded)


def hand_over_leaf(entry: Entry) -> Leaf:
    """Return the leaf of a `HandedOver` entry."""
    header = entry.header
    body = HAND_OVER.pack(VERSION, header.stream, header.segment, header.seq, entry.hash)
    return Leaf(LeafKind.HAND_OVER, header.stream, header.segment, header.seq, bytes([LeafKind.HAND_OVER]) + body)


def read_leaf(encoded: bytes) -> Leaf:
    """Read a leaf. Raises MalformedLogError; a signature within it is not checked."""
    try:
        kind = LeafKind(encoded[0])
        match kind:
            case LeafKind.HAND_IN:
                return hand_in_leaf(encoded[1:])
            case LeafKind.DESK_HEAD | LeafKind.STREAM_HEAD:
                return head_leaf(kind, encoded[1:])
            case LeafKind.HAND_OVER:
                version, stream, segment, seq, _ = HAND_OVER.unpack(encoded[1:])
        if kind is LeafKind.HAND_OVER and version == VERSION:
            return Leaf(kind, StreamId(stream), segment, seq, encoded)
    except (IndexError, ValueError, struct.error, journal.JournalError) as error:
        raise MalformedLogError("leaf") from error
    raise MalformedLogError("leaf")


def entry_hash(leaf: Leaf) -> bytes:
    """Return the hash that a head or hand-over leaf says entry `seq` has."""
    return leaf.encoded[30:62]


@dataclass(frozen=True, slots=True)
class SignedRoot:
    """The server `log` says that its first `size` leaves had `root` at `at` (UTC microseconds)."""

    log: DeviceId
    size: int
    root: bytes
    at: int
    signature: bytes

    def signed_bytes(self) -> bytes:
        """Return what the signature covers: domain, then the 65-byte form."""
        return ROOT_DOMAIN + ROOT.pack(VERSION, self.log, self.size, self.root, self.at)

    def encode(self) -> bytes:
        """Return the 129-byte form: the signed fields without the domain, then the signature."""
        return self.signed_bytes()[len(ROOT_DOMAIN) :] + self.signature

    def check_signature(self, key: Ed25519PublicKey) -> None:
        """Raise BadSignatureError unless `key` signed this root and is the server's it names."""
        if device_id(key) != self.log:
            raise BadSignatureError("root")
        try:
            key.verify(self.signature, self.signed_bytes())
        except InvalidSignature as error:
            raise BadSignatureError("root") from error


def sign_root(size: int, root: bytes, at: int, key: Ed25519PrivateKey) -> SignedRoot:
    """Sign the root of a log as the server of `key`."""
    unsigned = SignedRoot(device_id(key.public_key()), size, root, at, b"")
    return replace(unsigned, signature=key.sign(unsigned.signed_bytes()))


def decode_root(encoded: bytes) -> SignedRoot:
    """Read a signed root. Raises MalformedLogError; the signature is not yet checked."""
    if len(encoded) != ROOT_BYTES:
        raise MalformedLogError("root")
    version, log, size, root, at = ROOT.unpack(encoded[: ROOT.size])
    if version != VERSION:
        raise MalformedLogError("root")
    return SignedRoot(DeviceId(log), size, root, at, encoded[ROOT.size :])


def root_text(root: SignedRoot) -> str:
    """Return a signed root as a QR prints it."""
    return ROOT_TEXT + root.encode().hex().upper()


def read_root_text(text: str) -> SignedRoot:
    """Read what a QR printed. Raises MalformedLogError; the signature is not yet checked."""
    digits = "".join(text.split())
    if not digits.startswith(ROOT_TEXT) or len(digits) != len(ROOT_TEXT) + 2 * ROOT_BYTES:
        raise MalformedLogError("root")
    try:
        return decode_root(bytes.fromhex(digits.removeprefix(ROOT_TEXT)))
    except ValueError as error:
        raise MalformedLogError("root") from error


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """Everything that shows a leaf under a signed root. `board`, `authority`: DER, whose key signed it and who says so.

    The authority is the proof's own word: its fingerprint is compared with the one in the minutes.
    """

    leaf: bytes
    position: int
    path: merkle.Path
    root: SignedRoot
    board: bytes
    authority: bytes

    def check(self, key: Ed25519PublicKey) -> Leaf:
        """Return the leaf if it stands under the root that `key` signed.

        Raises MalformedLogError, BadSignatureError, BadProofError.
        """
        leaf = read_leaf(self.leaf)
        self.root.check_signature(key)
        merkle.check_inclusion(leaf.hash, self.position, self.root.size, self.path, self.root.root)
        return leaf

    def encode(self) -> bytes:
        """Return the file's bytes."""
        head = PROOF_MAGIC + self.root.encode() + PLACE.pack(self.position)
        return head + _counted(self.leaf) + _nodes(self.path) + _counted(self.board) + _counted(self.authority)


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """Shows that the log under `new` begins with the log under `old`: nothing was taken out or changed."""

    old: SignedRoot
    new: SignedRoot
    path: merkle.Path
    board: bytes
    authority: bytes

    def check(self, key: Ed25519PublicKey) -> None:
        """Check both signatures and the path. Raises BadSignatureError, BadProofError."""
        self.old.check_signature(key)
        self.new.check_signature(key)
        merkle.check_consistency(self.old.size, self.old.root, self.new.size, self.new.root, self.path)

    def encode(self) -> bytes:
        """Return the file's bytes."""
        head = CONSISTENCY_MAGIC + self.old.encode() + self.new.encode()
        return head + _nodes(self.path) + _counted(self.board) + _counted(self.authority)


def _counted(content: bytes) -> bytes:
    return COUNT.pack(len(content)) + content


def _nodes(path: merkle.Path) -> bytes:
    return COUNT.pack(len(path)) + b"".join(path)


class _Reader:
    """Takes pieces off the front of a proof file."""

    def __init__(self, content: bytes) -> None:
        if len(content) > MAX_PROOF_BYTES:
            raise MalformedLogError("proof")
        self._content, self._at = content, 0

    def take(self, size: int) -> bytes:
        piece = self._content[self._at : self._at + size]
        if len(piece) != size:
            raise MalformedLogError("proof")
        self._at += size
        return piece

    def counted(self, most: int) -> bytes:
        return self.take(self._count(most))

    def nodes(self) -> merkle.Path:
        return tuple(self.take(merkle.HASH_BYTES) for _ in range(self._count(merkle.MAX_PATH)))

    def _count(self, most: int) -> int:
        (count,) = COUNT.unpack(self.take(COUNT.size))
        if count > most:
            raise MalformedLogError("proof")
        return int(count)

    def end(self) -> None:
        if self._at != len(self._content):
            raise MalformedLogError("proof")


def read_proof(content: bytes) -> InclusionProof | ConsistencyProof:
    """Read a proof file of either kind. Raises MalformedLogError; nothing is checked yet."""
    reader = _Reader(content)
    magic = reader.take(len(PROOF_MAGIC))
    proof: InclusionProof | ConsistencyProof
    if magic == PROOF_MAGIC:
        root, (position,) = decode_root(reader.take(ROOT_BYTES)), PLACE.unpack(reader.take(PLACE.size))
        leaf, path = reader.counted(1 + SIGNED_BYTES), reader.nodes()
        certificates = (reader.counted(MAX_CERTIFICATE_BYTES), reader.counted(MAX_CERTIFICATE_BYTES))
        proof = InclusionProof(leaf, position, path, root, *certificates)
    elif magic == CONSISTENCY_MAGIC:
        old, new = decode_root(reader.take(ROOT_BYTES)), decode_root(reader.take(ROOT_BYTES))
        path = reader.nodes()
        certificates = (reader.counted(MAX_CERTIFICATE_BYTES), reader.counted(MAX_CERTIFICATE_BYTES))
        proof = ConsistencyProof(old, new, path, *certificates)
    else:
        raise MalformedLogError("proof")
    reader.end()
    return proof


def promise_of(leaf: Leaf) -> Receipt:
    """Return the receipt that a hand-in's leaf holds. Raises MalformedEntryError."""
    return receipt.decode(leaf.encoded[1:])


def code_of(leaf: Leaf) -> str:
    """Return the receipt code of a hand-in, which the candidate wrote down; nothing of another leaf."""
    return receipt.code_of(promise_of(leaf)) if leaf.kind is LeafKind.HAND_IN else ""


def promised_at(leaf: Leaf) -> int:
    """Return when the server gave the receipt of a hand-in, UTC microseconds; 0 of another leaf."""
    return promise_of(leaf).at if leaf.kind is LeafKind.HAND_IN else 0


def heads_digest(heads: Iterable[SignedHead]) -> bytes:
    """Return SHA-256 over the encoded heads in ascending order: what minutes print where no server is (design §5)."""
    return hashlib.sha256(b"".join(sorted(head.encode() for head in heads))).digest()
