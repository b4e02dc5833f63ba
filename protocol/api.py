"""Requests and replies between station and server: msgpack bodies over TLS, under /v1 (docs/formats/api.md)."""

import msgspec

from protocol.officer import Officer
from protocol.sealing import SlotBox

MEDIA_TYPE = "application/msgpack"
MAX_BATCH_BYTES = 8 * 1024 * 1024
MAX_ENTRIES_PER_BATCH = 2000


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Anything sent. Unknown fields are refused: a station never sends more than it means to."""


class ErrorReply(Message, frozen=True):
    """A refusal. `code` is API; words are made by whoever shows it."""

    code: str
    retry_after_s: int = 0


class AuthorityReply(Message, frozen=True):
    """GET /v1/authority: the certificate that an enrolment code pins (DER)."""

    certificate: bytes


class EnrolRequest(Message, frozen=True):
    """POST /v1/enrolments: the one-time secret and the key the device made (raw Ed25519)."""

    secret: bytes
    public_key: bytes


class EnrolReply(Message, frozen=True):
    """The device's certificate (DER), its role and its place."""

    certificate: bytes
    role: str
    place: str


class TokenRequest(Message, frozen=True):
    """POST /v1/tokens: a device shows its key. The signature covers `token_challenge`."""

    device: bytes
    attempt: bytes  # empty, or the attempt that this seat writes
    at: int
    signature: bytes


class TokenReply(Message, frozen=True):
    """A bearer token bound to device and streams (HMAC), good until `expires` (UTC microseconds)."""

    token: str
    expires: int
    server_at: int


class NonceReply(Message, frozen=True):
    """POST /v1/nonces: 32 fresh bytes for a desk's challenges to chips (protocol.card_challenge)."""

    nonce: bytes


class TimeReply(Message, frozen=True):
    """GET /v1/time: the server's clock in UTC microseconds."""

    at: int


class ExamSession(Message, frozen=True):
    """A sitting. Times in UTC microseconds."""

    id: str
    title: str  # Ca 1
    subject: str
    site: str
    site_name: str
    check_in_from: int
    starts_at: int
    minutes: int
    late_minutes: int


class RosterRow(Message, frozen=True):
    """A registration as a desk needs it."""

    candidate: str  # số báo danh
    number: str  # 12 digits
    name: str
    born: str  # ISO date
    sex: str
    school: str
    class_name: str
    room: str
    seat: str
    exam_session: str
    chips: tuple[bytes, ...] = ()  # SHA-256 of EF.SOD of each chip that this person was let in with before


class SlotCode(Message, frozen=True):
    """A slot as the desk of its seat holds it."""

    room: str
    seat: str
    slot: int
    code: str
    key: bytes


class DeskPackage(Message, frozen=True):
    """What a desk works from."""

    version: int
    exam: str
    exam_session: ExamSession
    desk: str
    rooms: tuple[str, ...]
    rows: tuple[RosterRow, ...]
    slots: tuple[SlotCode, ...]
    officers: tuple[Officer, ...]
    records_keys: tuple[bytes, ...]  # raw X25519 public keys of site and board
    anchors: tuple[bytes, ...]  # CSCA certificates (DER) of the trust store
    links: tuple[bytes, ...] = ()  # certificates by which an authority's keys follow one another (DER)
    revoked: tuple[bytes, ...] = ()  # revocation lists (DER)
    signers: tuple[bytes, ...] = ()  # SHA-256 of the certificates of adopted document signers
    day_nonce: bytes = b""  # for challenges with no line; empty in packages of before it was there


class SeatPackage(Message, frozen=True):
    """What a seat works from: nothing that names a person or opens an answer."""

    version: int
    exam: str
    exam_session: ExamSession
    room: str
    seat: str
    slots: tuple[SlotBox, ...]
    officers: tuple[Officer, ...]
    grading_key: bytes  # raw X25519 public key
    records_keys: tuple[bytes, ...]
    anchors: tuple[bytes, ...]
    paper_id: str
    paper_hash: bytes  # SHA-256 of the sealed paper
    links: tuple[bytes, ...] = ()
    revoked: tuple[bytes, ...] = ()


class SignedPackage(Message, frozen=True):
    """GET /v1/package: a package (msgpack) under the board's signature over PACKAGE_DOMAIN and the bytes."""

    payload: bytes
    certificate: bytes
    signature: bytes


class AssignedReply(Message, frozen=True):
    """GET /v1/assigned: whom this seat is kept for; held in memory only."""

    row: RosterRow


class OpenAttemptRequest(Message, frozen=True):
    """POST /v1/attempts: the second tap. The chip must be the one that the desk admitted."""

    candidate: str
    sod_hash: bytes


class OpenAttemptReply(Message, frozen=True):
    """The slot that the desk admitted into, and its key."""

    slot: int
    key: bytes
    name: str
    born: str


class PaperKeyReply(Message, frozen=True):
    """GET /v1/papers/ID/key once released."""

    key: bytes
    released_at: int


class StoredEntry(msgspec.Struct, frozen=True, array_like=True):
    """An entry on the wire: canonical header and body as stored."""

    header: bytes
    body: bytes


class SegmentBatch(Message, frozen=True):
    """Consecutive entries of one segment, and heads signed over it."""

    stream: bytes
    segment: int
    entries: tuple[StoredEntry, ...]
    heads: tuple[bytes, ...] = ()


class JournalsRequest(Message, frozen=True):
    """POST /v1/journals: batches of one or many streams; repeats are no-ops."""

    batches: tuple[SegmentBatch, ...]


class SegmentAck(Message, frozen=True):
    """The highest durable seq of a segment; a receipt where it was handed in; `forked` where evidence was kept."""

    stream: bytes
    segment: int
    seq: int
    receipt: bytes = b""
    forked: bool = False


class JournalsReply(Message, frozen=True):
    """One acknowledgement per batch."""

    acks: tuple[SegmentAck, ...]


PACKAGE_DOMAIN = b"TT-PACKAGE-1\0"
TOKEN_DOMAIN = b"TT-TOKEN-1\0"


def token_challenge(device: bytes, attempt: bytes, at: int) -> bytes:
    """Return the bytes that a device signs to be given a token."""
    return TOKEN_DOMAIN + device + len(attempt).to_bytes(1, "big") + attempt + at.to_bytes(8, "big", signed=True)
