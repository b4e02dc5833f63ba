"""Requests and replies between station and server: msgpack bodies over TLS, under /v1 (docs/formats/api.md)."""

from enum import Enum

import msgspec

from protocol.officer import Approval, Officer
from protocol.orders import SignedOrder
from protocol.sealing import SlotBox
from protocol.seat_rules import NO_ACCOMMODATION, SEAT_2025, Accommodation, SeatRules
from protocol.spoken_code import SpokenPaper

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
    seen_at: int = 0  # when the server last heard of this device before; 0: never


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
    paper: SpokenPaper | None = None  # nothing while no paper is staged


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
    rules: SeatRules = SEAT_2025


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
    accommodation: Accommodation = NO_ACCOMMODATION


class PaperKeyReply(Message, frozen=True):
    """GET /v1/papers/ID/key once released; from a desk, once its spoken code was entered there."""

    key: bytes
    released_at: int
    server_at: int = 0  # the server's clock as it answers: how late a seat is needs no clock of its own


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


class NumberedOrder(Message, frozen=True):
    """A signed order and its place among the board's."""

    number: int
    signed: SignedOrder


class JournalsRequest(Message, frozen=True):
    """POST /v1/journals: batches of one or many streams; repeats are no-ops."""

    batches: tuple[SegmentBatch, ...]
    orders_after: int = 0  # the number of the last order that this station has dealt with


class SegmentAck(Message, frozen=True):
    """The highest durable seq of a segment; a receipt where it was handed in; `forked` where evidence was kept."""

    stream: bytes
    segment: int
    seq: int
    receipt: bytes = b""
    forked: bool = False


class JournalsReply(Message, frozen=True):
    """One acknowledgement per batch, and the orders for a seat that it has not dealt with (docs/formats/orders.md)."""

    acks: tuple[SegmentAck, ...]
    orders: tuple[NumberedOrder, ...] = ()


class OrderRequest(Message, frozen=True):
    """POST /v1/orders: a desk hands in what officers signed there; again is no harm."""

    signed: SignedOrder


class OrderReply(Message, frozen=True):
    """The order's number: its place among the board's."""

    number: int


class GrantRequest(Message, frozen=True):
    """POST /v1/grants: a seat shows the grant or move that is for it."""

    signed: SignedOrder


class GrantReply(Message, frozen=True):
    """What the seat needs to go on: the slot and whose it is, the candidate's own variant, all that the board holds."""

    slot: int
    key: bytes
    candidate: str
    name: str
    born: str
    paper_id: str
    paper_hash: bytes
    batches: tuple[SegmentBatch, ...] = ()  # the attempt so far, segment by segment; empty where it is yet to begin
    off_ms: int = 0  # since the board last heard of the attempt, by the board's clock
    accommodation: Accommodation = NO_ACCOMMODATION


class SeatPhase(Enum):
    """How far a seat of a room is, as far as the board knows. API."""

    FREE = "free"  # kept for nobody
    EXPECTED = "expected"
    ADMITTED = "admitted"  # at a desk; not signed in yet
    SIGNED_IN = "signed_in"
    WORKING = "working"
    PAUSED = "paused"
    LOCKED = "locked"
    HANDED_IN = "handed_in"
    COLLECTED = "collected"
    MOVED = "moved"  # the candidate goes on at another seat
    ON_PAPER = "on_paper"


class SeatNow(Message, frozen=True):
    """A seat as a room's board shows it. Times in UTC microseconds; 0: never."""

    room: str
    seat: str
    phase: SeatPhase
    candidate: str = ""
    attempt: bytes = b""  # to be named in orders; empty while nobody was admitted
    seen_at: int = 0  # the board's clock: when the seat last asked something
    heard_at: int = 0  # the board's clock: when entries last came
    saved_at: int = 0  # the seat's clock: of its last entry
    segment: int = 0
    saved_seq: int = 0
    saved_hash: bytes = b""  # of that entry: what two officers sign who collect the attempt there
    answered: int = 0
    total: int = 0
    minutes: int = 0  # allowed, of the paper as it was opened
    used_ms: int = 0  # at `heard_at`
    given_ms: int = 0  # by orders
    unconfirmed: bool = False  # the machine was off for a time that nobody has stated
    alarms: int = 0
    alarm: str = ""  # the last one
    alarm_at: int = 0  # the seat's clock
    goes_on_at: str = ""  # "07/31", where it was moved to
    receipt_code: str = ""
    orders: tuple[bytes, ...] = ()  # ids of those taken


class RoomReply(Message, frozen=True):
    """GET /v1/room?after=N: the seats of a desk's rooms, and the orders given for them beyond number N."""

    at: int
    exam_session: str
    seats: tuple[SeatNow, ...]
    orders: tuple[NumberedOrder, ...]


class CollectRequest(Message, frozen=True):
    """POST /v1/collections: two officers accept entry `seq` of `segment` as the last of an attempt."""

    attempt: bytes
    segment: int
    seq: int
    reason: str  # names nobody
    approvals: tuple[Approval, ...]


class KeyInRequest(Message, frozen=True):
    """POST /v1/keyings: an officer has this desk write into an attempt what was answered on paper."""

    attempt: bytes
    approvals: tuple[Approval, ...]


class KeyInReply(Message, frozen=True):
    """The attempt, its key and its variant; from here on this desk may write it, too."""

    key: bytes  # of the slot
    candidate: str
    name: str
    paper_id: str
    paper_hash: bytes
    grading_key: bytes  # raw X25519 public key, to which the attempt's key is wrapped
    batches: tuple[SegmentBatch, ...] = ()


class CollectReply(Message, frozen=True):
    """The attempt is closed there, from now on or since before."""


class HandoverRequest(Message, frozen=True):
    """POST /v1/handovers: a desk passes on a hand-over file (protocol.handover); again is no harm."""

    content: bytes


class HandoverReply(Message, frozen=True):
    """Up to where the board holds the attempt's last segment now; its receipt, where it is handed in."""

    attempt: bytes
    segment: int
    seq: int
    receipt: bytes = b""


PACKAGE_DOMAIN = b"TT-PACKAGE-1\0"
TOKEN_DOMAIN = b"TT-TOKEN-1\0"


def token_challenge(device: bytes, attempt: bytes, at: int) -> bytes:
    """Return the bytes that a device signs to be given a token."""
    return TOKEN_DOMAIN + device + len(attempt).to_bytes(1, "big") + attempt + at.to_bytes(8, "big", signed=True)
