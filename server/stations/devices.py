"""What staff can ask of devices: the list, codes for whole rooms, an end to one. The caller owns the transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from cryptography import x509
from sqlalchemy import Connection, RowMapping, func, or_, select, update

from protocol.device import Authority
from protocol.journal import DeviceId
from protocol.records import DeviceRevoked
from server.answers.models import entries
from server.audit.board_journal import BoardJournal
from server.roster.models import rooms, seats
from server.stations import service
from server.stations.models import device_sightings, devices, enrolment_codes

US_PER_S = 1_000_000
SILENT_US = 2 * 60 * US_PER_S  # desks and seats speak at least once a minute
CLOCK_OFF_US = 60 * US_PER_S
RENEW_US = 3 * 24 * 3600 * US_PER_S
MAX_REASON_LETTERS = 255
MAX_CODES = 100
DESK, SEAT = "desk", "seat"


class NoReasonError(Exception):
    """A device is revoked for a reason, of at most 255 letters."""


class NoSuchPlaceError(Exception):
    """The board has no such room or seat, or a desk got no name."""


class TooManyCodesError(Exception):
    """More codes than one sheet may carry."""


class State(Enum):
    """How a device stands; the worse is said first."""

    REVOKED = "revoked"
    EXPIRED = "expired"
    NEVER_SEEN = "never_seen"
    SILENT = "silent"
    CLOCK_OFF = "clock_off"
    EXPIRES_SOON = "expires_soon"
    WELL = "well"


@dataclass(frozen=True, slots=True)
class EnrolledDevice:
    """A device as staff see one. Times: UTC microseconds, 0 where there is none."""

    id: DeviceId
    role: str
    place: str
    rooms: tuple[str, ...]
    enrolled_at: int
    expires_at: int
    seen_at: int
    clock_offset_us: int
    last_seq: int
    revoked_at: int
    revoked_for: str

    def state(self, at: int) -> State:
        """Return how the device stands at `at`."""
        if self.revoked_at:
            return State.REVOKED
        if self.expires_at <= at:
            return State.EXPIRED
        if not self.seen_at:
            return State.NEVER_SEEN
        if self.seen_at + SILENT_US < at:
            return State.SILENT
        if abs(self.clock_offset_us) > CLOCK_OFF_US:
            return State.CLOCK_OFF
        return State.EXPIRES_SOON if self.expires_at <= at + RENEW_US else State.WELL


@dataclass(frozen=True, slots=True)
class Place:
    """Where a device will stand, and the rooms that it may admit into if it is a desk."""

    role: str
    name: str
    rooms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeCode:
    """A code and whom it is for. The text is kept nowhere: what is not printed now is made anew."""

    place: Place
    text: str
    expires_at: int

    def __repr__(self) -> str:
        return f"MadeCode({self.place!r})"  # whoever holds the text may enrol


def enrolled(db: Connection) -> list[EnrolledDevice]:
    """Return every device, desks first, each by its place."""
    own = select(entries.c.stream, func.max(entries.c.seq)).where(entries.c.stream.in_(select(devices.c.id)))
    last = {bytes(stream): seq for stream, seq in db.execute(own.group_by(entries.c.stream))}
    chosen = (
        select(devices, device_sightings.c.at.label("seen_at"), device_sightings.c.clock_offset_us)
        .join(device_sightings, device_sightings.c.device == devices.c.id, isouter=True)
        .order_by(devices.c.role, devices.c.place, devices.c.enrolled_at)
    )
    return [_device(row, last.get(row["id"], 0)) for row in db.execute(chosen).mappings()]


def _device(row: RowMapping, last_seq: int) -> EnrolledDevice:
    return EnrolledDevice(
        DeviceId(row["id"]),
        row["role"],
        row["place"],
        tuple(row["rooms"]),
        row["enrolled_at"],
        service.microseconds(x509.load_der_x509_certificate(row["certificate"]).not_valid_after_utc),
        row["seen_at"] or 0,
        row["clock_offset_us"] or 0,
        last_seq,
        row["revoked_at"] or 0,
        row["revoked_for"] or "",
    )


@dataclass(frozen=True, slots=True)
class SeatDevice:
    """A seat's machine. Times: UTC microseconds, 0 where it was never seen; its clock ahead is positive."""

    id: DeviceId
    place: str
    seen_at: int
    clock_offset_us: int


def seats_of(db: Connection, rooms_served: Sequence[str]) -> dict[str, SeatDevice]:
    """Return the enrolled machines of the seats of some rooms by place; of two at one place the newer."""
    chosen = (
        select(devices.c.id, devices.c.place, device_sightings.c.at, device_sightings.c.clock_offset_us)
        .join(device_sightings, device_sightings.c.device == devices.c.id, isouter=True)
        .where(devices.c.role == SEAT, devices.c.revoked_at.is_(None))
        .where(or_(*(devices.c.place.startswith(f"{room}/", autoescape=True) for room in rooms_served)))
        .order_by(devices.c.enrolled_at)
    )
    return {
        row.place: SeatDevice(row.id, row.place, row.at or 0, row.clock_offset_us or 0) for row in db.execute(chosen)
    }


def seat_at(db: Connection, room: str, number: str) -> SeatDevice | None:
    """Return the machine enrolled at a seat."""
    return seats_of(db, [room]).get(f"{room}/{number}")


def revoke(db: Connection, journal: BoardJournal, device_id: DeviceId, reason: str, at: int) -> None:
    """Take nothing more from a device; asked again, the first time stands. What it wrote stays.

    Raises UnknownDeviceError, NoReasonError.
    """
    reason = reason.strip()
    if not 0 < len(reason) <= MAX_REASON_LETTERS:
        raise NoReasonError
    row = db.execute(select(devices.c.revoked_at).where(devices.c.id == device_id)).first()
    if row is None:
        raise service.UnknownDeviceError
    if row.revoked_at is not None:
        return
    db.execute(update(devices).where(devices.c.id == device_id).values(revoked_at=at, revoked_for=reason))
    journal.append(db, DeviceRevoked(device_id.hex(), reason), at=at)


def revoked(db: Connection) -> frozenset[DeviceId]:
    """Return the devices that the board takes nothing from."""
    return frozenset(
        DeviceId(each) for each in db.scalars(select(devices.c.id).where(devices.c.revoked_at.is_not(None)))
    )


def places_of_room(db: Connection, room: str) -> list[Place]:
    """Return a place for every seat of a room. Raises NoSuchPlaceError."""
    chosen = select(seats.c.seat).where(seats.c.room == room).order_by(seats.c.seat)
    places = [Place(SEAT, f"{room}/{seat}") for seat in db.scalars(chosen)]
    if not places:
        raise NoSuchPlaceError
    return places


def desk(db: Connection, name: str, served: Sequence[str]) -> Place:
    """Return a desk's place. Raises NoSuchPlaceError."""
    known = set(all_rooms(db))
    chosen = tuple(dict.fromkeys(served))
    if not 0 < len(name.strip()) <= 64 or not chosen or not known.issuperset(chosen):  # noqa: PLR2004 -- the column
        raise NoSuchPlaceError
    return Place(DESK, name.strip(), chosen)


def seat(db: Connection, room: str, number: str) -> Place:
    """Return a seat's place. Raises NoSuchPlaceError."""
    for place in places_of_room(db, room):
        if place.name == f"{room}/{number}":
            return place
    raise NoSuchPlaceError


def all_rooms(db: Connection) -> list[str]:
    """Return the rooms' names."""
    return sorted(set(db.scalars(select(rooms.c.room))))


def make_codes(db: Connection, authority: Authority, places: Iterable[Place], at: int) -> list[MadeCode]:
    """Make a one-time code for each place. Raises TooManyCodesError."""
    wanted = list(places)
    if len(wanted) > MAX_CODES:
        raise TooManyCodesError
    return [
        MadeCode(
            place,
            service.make_code(db, authority, place.role, place.name, place.rooms, at),
            at + service.CODE_VALID_US,
        )
        for place in wanted
    ]


def unused_codes(db: Connection, at: int) -> int:
    """Count the codes that somebody may still enrol with."""
    open_codes = (enrolment_codes.c.used_at.is_(None), enrolment_codes.c.expires_at > at)
    return db.scalar(select(func.count()).select_from(enrolment_codes).where(*open_codes)) or 0
