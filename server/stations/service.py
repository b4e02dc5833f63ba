"""What devices can ask: to be enrolled, to be known again. Knows no HTTP; the caller owns the transaction."""

import datetime
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, RowMapping, insert, select, update

from protocol import api, device
from protocol.device import Authority, Device, EnrolmentCode
from protocol.journal import DeviceId, StreamId, device_id
from protocol.records import DeviceEnrolled
from server.answers import service as journals
from server.audit.board_journal import BoardJournal
from server.roster import slots
from server.stations.models import devices, enrolment_codes

CODE_VALID_US = 7 * 24 * 3600 * 1_000_000
TOKEN_VALID_US = 3600 * 1_000_000
MAX_SKEW_US = 25 * 3600 * 1_000_000  # a station's clock may be a day off: its certificate says so too
DEVICE_DAYS = 60


class CodeRefusedError(Exception):
    """The one-time secret is unknown, expired, or was used by another key."""


class MalformedKeyError(Exception):
    """What a device sent as its public key is none."""


class UnknownDeviceError(Exception):
    """No enrolled device has this id, or it did not sign what it asked."""


class RevokedDeviceError(Exception):
    """The board takes nothing more from this device."""


class CertificateExpiredError(Exception):
    """The device's certificate has ended; a new code renews it."""


class NotItsAttemptError(Exception):
    """The seat asked to write an attempt that belongs to no slot of its own."""


@dataclass(frozen=True, slots=True)
class Station:
    """An enrolled device and where it works."""

    device: Device
    rooms: tuple[str, ...]

    @property
    def role(self) -> str:
        """Desk, seat or board."""
        return self.device.role

    @property
    def place(self) -> str:
        """Its name: "ban-2", "07/15"."""
        return self.device.place

    @property
    def seat(self) -> tuple[str, str]:
        """Room and seat of a seat's place."""
        room, _, seat = self.place.partition("/")
        return room, seat


def make_code(db: Connection, authority: Authority, role: str, place: str, rooms: Sequence[str], at: int) -> str:
    """Make a one-time enrolment code and return its text, which is kept nowhere."""
    code = EnrolmentCode(device.fingerprint(authority.certificate), os.urandom(device.SECRET_BYTES))
    db.execute(
        insert(enrolment_codes).values(
            secret_hash=hashlib.sha256(code.secret).digest(),
            role=role,
            place=place,
            rooms=list(rooms),
            expires_at=at + CODE_VALID_US,
        )
    )
    return code.text()


def enrol(
    db: Connection, authority: Authority, journal: BoardJournal, request: api.EnrolRequest, at: int
) -> api.EnrolReply:
    """Enrol a device once per code; the same key asking again gets the same certificate.

    A new code for its own place renews the certificate of a key that is there already.
    Raises CodeRefusedError, MalformedKeyError, RevokedDeviceError.
    """
    key = _public_key(request.public_key)
    secret_hash = hashlib.sha256(request.secret).digest()
    check_not_revoked(db, device_id(key))
    code = db.execute(select(enrolment_codes).where(enrolment_codes.c.secret_hash == secret_hash)).mappings().first()
    if code is None or code["expires_at"] <= at:
        raise CodeRefusedError
    if code["used_at"] is not None:
        return _enrolled_before(db, code, device_id(key))
    moment = datetime.datetime.fromtimestamp(at / 1_000_000, datetime.UTC)
    certificate = authority.issue_device(key, code["role"], code["place"], moment, DEVICE_DAYS)
    reply = api.EnrolReply(device.encode_certificate(certificate), code["role"], code["place"])
    _add_device(db, journal, device_id(key), code["rooms"], reply, at)
    db.execute(
        update(enrolment_codes)
        .where(enrolment_codes.c.secret_hash == secret_hash)
        .values(used_at=at, device=device_id(key))
    )
    return reply


def _public_key(raw: bytes) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(raw)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise MalformedKeyError from error


def _enrolled_before(db: Connection, code: RowMapping, asking: DeviceId) -> api.EnrolReply:
    """Answer a device whose first reply was lost; anybody else holds a used code."""
    if code["device"] != asking:
        raise CodeRefusedError
    certificate = db.scalar(select(devices.c.certificate).where(devices.c.id == asking))
    if certificate is None:
        raise CodeRefusedError
    return api.EnrolReply(certificate, code["role"], code["place"])


def _add_device(
    db: Connection, journal: BoardJournal, new: DeviceId, rooms: Sequence[str], reply: api.EnrolReply, at: int
) -> None:
    known = db.execute(select(devices.c.role, devices.c.place).where(devices.c.id == new)).first()
    if known is not None and (known.role, known.place) != (reply.role, reply.place):
        raise CodeRefusedError  # a key has one place: another place needs another key
    row = {"rooms": list(rooms), "certificate": reply.certificate, "enrolled_at": at}
    if known is None:
        db.execute(insert(devices).values(id=new, role=reply.role, place=reply.place, **row))
    else:
        db.execute(update(devices).where(devices.c.id == new).values(**row))
    journals.own(db, StreamId(new), new, reply.role)
    journal.append(db, DeviceEnrolled(new.hex(), reply.role, reply.place), at=at)


def station(db: Connection, authority: x509.Certificate, asked: DeviceId) -> Station:
    """Return an enrolled device. Raises UnknownDeviceError."""
    row = db.execute(select(devices).where(devices.c.id == asked)).first()
    if row is None:
        raise UnknownDeviceError
    return Station(device.read_device(row.certificate, authority), tuple(row.rooms))


def check_not_revoked(db: Connection, asked: DeviceId) -> None:
    """Raise RevokedDeviceError where the board takes nothing from this device."""
    if db.scalar(select(devices.c.revoked_at).where(devices.c.id == asked)) is not None:
        raise RevokedDeviceError


def check_in_date(station: Station, at: int) -> None:
    """Raise CertificateExpiredError where the station's certificate has ended at `at`."""
    if microseconds(station.device.not_after) <= at:
        raise CertificateExpiredError


def microseconds(moment: datetime.datetime) -> int:
    """Return a whole second as UTC microseconds."""
    return int(moment.timestamp()) * 1_000_000


def permitted_streams(db: Connection, asking: Station, request: api.TokenRequest, at: int) -> tuple[StreamId, ...]:
    """Check a token request and return the streams that its device may write.

    Raises UnknownDeviceError, BadSignatureError, NotItsAttemptError.
    """
    if abs(request.at - at) > MAX_SKEW_US:
        raise UnknownDeviceError
    challenge = api.token_challenge(request.device, request.attempt, request.at)
    device.check_signed(asking.device, request.signature, challenge, "token request")
    own = StreamId(asking.device.id)
    if not request.attempt:
        return (own,)
    attempt = StreamId(request.attempt)
    slot = slots.of_attempt(db, attempt)
    is_own = slot is not None and asking.role == "seat" and (slot.room, slot.seat) == asking.seat
    if not is_own and not journals.owns(db, attempt, asking.device.id):  # nor moved there, nor keyed in at this desk
        raise NotItsAttemptError
    return own, attempt
