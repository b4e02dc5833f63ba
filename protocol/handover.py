"""The hand-over file: one attempt on its way without a line (docs/formats/handover.md). Pure: chance is brought.

Whoever carries it can tell whose it is and that it is whole, and opens nothing: entries are sealed as they were on the
seat's disk, and all of them once more to the board; for a move also under a code that an officer carries.
"""

import hashlib
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from protocol import codes, device, journal, recovered, sealing
from protocol.device import Device, UntrustedCertificateError
from protocol.errors import ProtocolError
from protocol.journal import SIGNATURE_BYTES, StreamId, Tip
from protocol.records import WrappedKey
from protocol.recovered import Segment
from protocol.sealing import KEY_BYTES, NONCE_BYTES, SALT_BYTES, WrongKeyError
from protocol.seat_rules import NO_ACCOMMODATION, Accommodation

HANDOVER_MAGIC = b"TTHANDO1"
HANDOVER_DOMAIN = b"TT-HANDOVER-1\0"
KEY_PURPOSE = b"TT-HANDOVER-KEY-1\0"
MOVE_PURPOSE = b"TT-HANDOVER-MOVE-1\0"
HANDOVER_FORMAT = 1
LENGTH = struct.Struct(">I")
MAX_HEADER_BYTES = 32 * 1024
MAX_HANDOVER_BYTES = 64 * 1024 * 1024
MAX_KEYS = 8
MAX_SEGMENT = 2**31 - 1
STREAM_BYTES, HASH_BYTES = 16, 32
MOVE_CODE_LETTERS = 15  # 75 bits, as long as a slip's: it is typed into the same field

RandomBytes = Callable[[int], bytes]


class HandoverError(ProtocolError):
    """A hand-over file cannot be taken."""


class MalformedHandoverError(HandoverError):
    """Bytes that are no whole hand-over file: `reason` says what does not fit."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"not a hand-over file: {reason}")
        self.reason = reason


class OtherAttemptError(HandoverError):
    """The file is of another attempt than the one it is asked for, or holds entries of another."""


class MoveBox(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the move code opens: nothing of use without its 75 bits."""

    salt: bytes
    nonce: bytes
    box: bytes


class HandoverHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What anybody may read of the file. It names nobody; `segment`, `seq`, `hash`: the last entry within."""

    format: int
    exam: str
    exam_session: str
    attempt: bytes
    segment: int
    seq: int
    hash: bytes
    certificate: bytes  # DER, of the seat that wrote it
    keys: tuple[WrappedKey, ...]  # the file's key, to each of the board's records keys
    nonce: bytes
    move: MoveBox | None = None


class MoveSecret(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What another seat needs to go on: the slot and whose it is, the own variant with its key, the signed order."""

    slot: int
    slot_key: bytes
    candidate: str
    name: str
    born: str
    paper_id: str
    paper_hash: bytes
    paper_key: bytes
    order: bytes
    accommodation: Accommodation = NO_ACCOMMODATION
    file_key: bytes = b""

    def __repr__(self) -> str:
        return f"MoveSecret(slot {self.slot})"  # keys and names stay out of logs


@dataclass(frozen=True, slots=True)
class Attempt:
    """What goes into a file: one attempt's segments, of an exam and session."""

    exam: str
    exam_session: str
    stream: StreamId
    segments: tuple[Segment, ...]

    @property
    def tip(self) -> Tip:
        """Where it ends. Raises MalformedHandoverError where nothing was written."""
        last = next((one.entries[-1] for one in reversed(self.segments) if one.entries), None)
        if last is None:
            raise MalformedHandoverError("empty")
        return Tip(self.stream, last.header.segment, last.header.seq, last.hash)


@dataclass(frozen=True, slots=True)
class Move:
    """The code that an officer carries, 15 clean letters, and what it opens."""

    code: str
    secret: MoveSecret


@dataclass(frozen=True, slots=True)
class Handover:
    """A file that is whole and of a seat of this exam; still sealed."""

    header: HandoverHeader
    seat: Device
    head: bytes  # all that stands before the sealed part
    sealed: bytes

    @property
    def attempt(self) -> StreamId:
        """Whose it is."""
        return StreamId(self.header.attempt)


def new_move_code(random: RandomBytes) -> str:
    """Return a fresh move code of 15 letters."""
    return codes.encode(int.from_bytes(random(10), "big"), MOVE_CODE_LETTERS)


def pack(
    attempt: Attempt,
    to: Sequence[bytes],
    signing: tuple[Ed25519PrivateKey, bytes],
    random: RandomBytes,
    move: Move | None = None,
) -> bytes:
    """Return the file. `to`: the board's records keys, raw X25519; `signing`: the seat's key and certificate (DER).

    Raises MalformedHandoverError where the attempt is empty or far too large.
    """
    tip, key, nonce = attempt.tip, random(KEY_BYTES), random(NONCE_BYTES)
    wrapped = tuple(
        WrappedKey(sealing.key_name(one), sealing.seal_to(one, key, KEY_PURPOSE + attempt.stream)) for one in to
    )
    own_key, certificate = signing
    header = HandoverHeader(
        format=HANDOVER_FORMAT,
        exam=attempt.exam,
        exam_session=attempt.exam_session,
        attempt=attempt.stream,
        segment=tip.segment,
        seq=tip.seq,
        hash=tip.hash,
        certificate=certificate,
        keys=wrapped,
        nonce=nonce,
        move=_move_box(move, attempt.stream, key, random) if move is not None else None,
    )
    encoded = msgspec.json.encode(header)
    head = HANDOVER_MAGIC + LENGTH.pack(len(encoded)) + encoded
    content = head + AESGCM(key).encrypt(nonce, b"".join(recovered.encode(attempt.segments)), head)
    if len(content) + SIGNATURE_BYTES > MAX_HANDOVER_BYTES:
        raise MalformedHandoverError("too large")
    return content + own_key.sign(_signed_bytes(content))


def _move_box(move: Move, attempt: StreamId, key: bytes, random: RandomBytes) -> MoveBox:
    salt, nonce = random(SALT_BYTES), random(NONCE_BYTES)
    secret = msgspec.json.encode(msgspec.structs.replace(move.secret, file_key=key))
    box = AESGCM(sealing.stretch(move.code, salt)).encrypt(nonce, secret, MOVE_PURPOSE + attempt)
    return MoveBox(salt, nonce, box)


def _signed_bytes(content: bytes) -> bytes:
    return HANDOVER_DOMAIN + hashlib.sha256(content).digest()


def read(content: bytes, authority: x509.Certificate) -> Handover:
    """Check a file as far as anybody can: its form, that a seat of this exam signed all of it.

    Raises MalformedHandoverError, UntrustedCertificateError, BadSignatureError.
    """
    header, end = _header_of(content)
    seat = device.read_device(header.certificate, authority)
    if seat.role != "seat":
        raise UntrustedCertificateError("not a seat's")
    signed, signature = content[:-SIGNATURE_BYTES], content[-SIGNATURE_BYTES:]
    device.check_signed(seat, signature, _signed_bytes(signed), "handover")
    return Handover(header, seat, content[:end], signed[end:])


def _header_of(content: bytes) -> tuple[HandoverHeader, int]:
    """Return the header, and where it ends."""
    start = len(HANDOVER_MAGIC) + LENGTH.size
    if len(content) > MAX_HANDOVER_BYTES:
        raise MalformedHandoverError("too large")
    if not content.startswith(HANDOVER_MAGIC) or len(content) < start:
        raise MalformedHandoverError("magic")
    (size,) = LENGTH.unpack_from(content, len(HANDOVER_MAGIC))
    end = start + size
    if size > MAX_HEADER_BYTES or end + SIGNATURE_BYTES > len(content):
        raise MalformedHandoverError("cut")
    try:
        header = msgspec.json.decode(content[start:end], type=HandoverHeader)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise MalformedHandoverError("header") from error
    _check_form(header)
    return header, end


def _check_form(header: HandoverHeader) -> None:
    if header.format != HANDOVER_FORMAT:
        raise MalformedHandoverError(f"format {header.format}")
    sizes = (len(header.attempt), len(header.hash), len(header.nonce))
    if sizes != (STREAM_BYTES, HASH_BYTES, NONCE_BYTES) or len(header.keys) > MAX_KEYS:
        raise MalformedHandoverError("fields")
    if not 1 <= header.segment <= MAX_SEGMENT or header.seq < 1:
        raise MalformedHandoverError("place")
    if header.move is not None and (len(header.move.salt), len(header.move.nonce)) != (SALT_BYTES, NONCE_BYTES):
        raise MalformedHandoverError("move")


def open_with(file: Handover, private: X25519PrivateKey) -> list[Segment]:
    """Return the attempt's segments by one of the board's records keys.

    Raises WrongKeyError, OtherAttemptError, ProtocolError.
    """
    name = sealing.key_name(private.public_key().public_bytes_raw())
    wrapped = next((one for one in file.header.keys if one.to == name), None)
    if wrapped is None:
        raise WrongKeyError("handover")
    return _segments(file, sealing.open_with(private, wrapped.box, KEY_PURPOSE + file.attempt))


def open_by_code(file: Handover, typed: str) -> tuple[MoveSecret, list[Segment]]:
    """Return what another seat goes on with; takes about 0.1 s by design.

    Raises MalformedCodeError, WrongKeyError, OtherAttemptError, ProtocolError.
    """
    code, move = codes.clean(typed, MOVE_CODE_LETTERS), file.header.move
    if move is None:
        raise WrongKeyError("move")
    try:
        opened = AESGCM(sealing.stretch(code, move.salt)).decrypt(move.nonce, move.box, MOVE_PURPOSE + file.attempt)
        secret = msgspec.json.decode(opened, type=MoveSecret)
    except (InvalidTag, msgspec.DecodeError, ValueError) as error:
        raise WrongKeyError("move") from error
    if sealing.attempt_id(secret.slot_key, secret.candidate, file.header.exam_session) != file.attempt:
        raise OtherAttemptError("the slot is of another attempt")
    return secret, _segments(file, secret.file_key)


def _segments(file: Handover, key: bytes) -> list[Segment]:
    try:
        content = AESGCM(key).decrypt(file.header.nonce, file.sealed, file.head)
    except (InvalidTag, ValueError) as error:
        raise WrongKeyError("handover") from error
    segments = recovered.decode(content)
    _check_whole(file.header, segments)
    return segments


def _check_whole(header: HandoverHeader, segments: Iterable[Segment]) -> None:
    """Check that every segment is the attempt's and a whole chain, and that the last ends where the header says."""
    tip = Tip(StreamId(header.attempt))
    for segment in segments:
        if segment.stream != header.attempt:
            raise OtherAttemptError("entries of another attempt")
        if not segment.entries:
            raise MalformedHandoverError("empty segment")
        tip = Tip(segment.stream, segment.number)
        for entry in segment.entries:
            tip = journal.follow(tip, entry)
    if (tip.segment, tip.seq, tip.hash) != (header.segment, header.seq, header.hash):
        raise MalformedHandoverError("ends elsewhere")
