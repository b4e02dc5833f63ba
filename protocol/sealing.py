"""Sealing and opening: papers, wrapped keys, slots and their codes (design §7, §13; docs/formats/paper.md).

AES-256-GCM for content, HPKE base mode (RFC 9180: X25519, HKDF-SHA256, AES-256-GCM) to keys, Argon2id over codes.
Chance is brought by the caller, but for HPKE, which draws its own.
"""

import hashlib
import hmac
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from protocol import codes
from protocol.errors import ProtocolError
from protocol.journal import StreamId
from protocol.records import WrappedKey
from protocol.seat_rules import NO_ACCOMMODATION, Accommodation

PAPER_MAGIC = b"TTPAPER1"
PAPER_ID_BYTES = 16
NONCE_BYTES = 12
KEY_BYTES = 32
SALT_BYTES = 16
CODE_LETTERS = 12  # 60 bits
CHECK_LETTERS = 3
MAX_SEALED_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StretchCost:
    """What one guess of a code or PIN costs."""

    passes: int
    lanes: int
    memory_kib: int


RFC_9106 = StretchCost(passes=3, lanes=4, memory_kib=64 * 1024)  # its second recommended option
stretch_cost = RFC_9106  # tests that open hundreds of PINs lower it
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class SealingError(ProtocolError):
    """Something sealed cannot be opened."""


class WrongKeyError(SealingError):
    """The key or code does not open `what`, or it was altered."""

    def __init__(self, what: str) -> None:
        super().__init__(f"cannot open {what}")
        self.what = what


def seal_paper(packed: bytes, paper_id: bytes, key: bytes, nonce: bytes) -> bytes:
    """Return a sealed paper: magic, 16-byte paper id, 12-byte nonce, ciphertext with tag."""
    head = PAPER_MAGIC + paper_id
    return head + nonce + AESGCM(key).encrypt(nonce, packed, head)


def open_paper(sealed: bytes, paper_id: bytes, key: bytes) -> bytes:
    """Return the packed bytes. Raises WrongKeyError."""
    head = PAPER_MAGIC + paper_id
    if not sealed.startswith(head) or len(sealed) > MAX_SEALED_BYTES:
        raise WrongKeyError("paper")
    nonce, box = sealed[len(head) : len(head) + NONCE_BYTES], sealed[len(head) + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, box, head)
    except (InvalidTag, ValueError) as error:
        raise WrongKeyError("paper") from error


def key_name(public: bytes) -> str:
    """Return how wrapped keys name the X25519 public key (32 raw bytes) they are wrapped to."""
    return hashlib.sha256(public).digest()[:16].hex()


def seal_to(public: bytes, secret: bytes, purpose: bytes) -> bytes:
    """Seal `secret` to a raw X25519 public key. `purpose` is HPKE's info: what opens one thing opens nothing else."""
    return SUITE.encrypt(secret, X25519PublicKey.from_public_bytes(public), purpose)


def open_with(private: X25519PrivateKey, box: bytes, purpose: bytes) -> bytes:
    """Open what `seal_to` made. Raises WrongKeyError."""
    try:
        return SUITE.decrypt(box, private, purpose)
    except (InvalidTag, ValueError) as error:
        raise WrongKeyError(purpose.split(b"\0")[0].decode("ascii", "replace")) from error


def _stream_purpose(stream: StreamId) -> bytes:
    return b"TT-STREAM-KEY-1\0" + stream


def wrap_stream_key(stream: StreamId, key: bytes, public: bytes) -> WrappedKey:
    """Wrap a stream's 32-byte key to a raw X25519 public key."""
    return WrappedKey(key_name(public), seal_to(public, key, _stream_purpose(stream)))


def unwrap_stream_key(stream: StreamId, wrapped: WrappedKey, private: X25519PrivateKey) -> bytes:
    """Return the stream's key. Raises WrongKeyError."""
    return open_with(private, wrapped.box, _stream_purpose(stream))


class SlotContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a slot's code opens: the slot key, and whom the seat is kept for."""

    key: bytes
    candidate: str
    name: str
    born: str  # ISO date
    accommodation: Accommodation = NO_ACCOMMODATION


class SlotBox(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A slot as a seat's disk holds it: nothing of use without the 60-bit code."""

    slot: int
    salt: bytes
    nonce: bytes
    box: bytes


def stretch(secret: str, salt: bytes) -> bytes:
    """Return 32 key bytes from a code or PIN by Argon2id (RFC 9106) at `stretch_cost`."""
    cost = stretch_cost
    kdf = Argon2id(salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib)
    return kdf.derive(secret.encode())


def make_slot_box(slot: int, code: str, content: SlotContent, salt: bytes, nonce: bytes) -> SlotBox:
    """Lock `content` under a slot's 12-letter code."""
    box = AESGCM(stretch(code, salt)).encrypt(nonce, msgspec.json.encode(content), b"TT-SLOT-1\0" + bytes([slot]))
    return SlotBox(slot, salt, nonce, box)


def open_slot(box: SlotBox, code: str) -> SlotContent:
    """Open a slot with its 12-letter code; takes about 0.1 s by design. Raises WrongKeyError."""
    try:
        content = AESGCM(stretch(code, box.salt)).decrypt(box.nonce, box.box, b"TT-SLOT-1\0" + bytes([box.slot]))
        return msgspec.json.decode(content, type=SlotContent)
    except (InvalidTag, ValueError) as error:
        raise WrongKeyError("slot") from error


def _person(candidate: str, exam_session: str) -> bytes:
    return candidate.encode() + b"\0" + exam_session.encode()


def slip_code(code: str, slot_key: bytes, candidate: str, exam_session: str) -> str:
    """Return the 15 letters of a slip: the slot's code, then three that hold only for this person."""
    check = hmac.digest(slot_key, b"TT-SLIP-1\0" + _person(candidate, exam_session), "sha256")
    return code + codes.encode(int.from_bytes(check[:2], "big"), CHECK_LETTERS)


def checks_person(typed: str, slot_key: bytes, candidate: str, exam_session: str) -> bool:
    """Tell whether a clean 15-letter slip code was made for this person in this exam session."""
    expected = slip_code(typed[:CODE_LETTERS], slot_key, candidate, exam_session)
    return hmac.compare_digest(expected.encode(), typed.encode())


def attempt_id(slot_key: bytes, candidate: str, exam_session: str) -> StreamId:
    """Return the attempt's id: first 128 bits of HMAC(slot key, candidate and session) (design §13)."""
    return StreamId(hmac.digest(slot_key, b"TT-ATTEMPT-1\0" + _person(candidate, exam_session), "sha256")[:16])


def attempt_key(slot_key: bytes, attempt: StreamId) -> bytes:
    """Return the attempt's 32-byte stream key: HKDF-SHA256(slot key, attempt id)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"TT-ATTEMPT-KEY-1\0" + attempt).derive(slot_key)


def keep_paper_key(slot_key: bytes, key: bytes, nonce: bytes) -> bytes:
    """Return a released paper key as a seat's disk may hold it: nonce and box under the slot key."""
    return nonce + AESGCM(_keeping_key(slot_key)).encrypt(nonce, key, b"TT-KEPT-KEY-1")


def kept_paper_key(slot_key: bytes, kept: bytes) -> bytes:
    """Return what `keep_paper_key` kept. Raises WrongKeyError."""
    try:
        return AESGCM(_keeping_key(slot_key)).decrypt(kept[:NONCE_BYTES], kept[NONCE_BYTES:], b"TT-KEPT-KEY-1")
    except (InvalidTag, ValueError) as error:
        raise WrongKeyError("kept paper key") from error


def _keeping_key(slot_key: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"TT-KEPT-KEY-1").derive(slot_key)
