"""Moving a candidate by a stick, where no server can be reached (design §13; docs/formats/handover.md).

The old seat writes the attempt with all that another seat needs, under a code that the officer carries; only when that
is on the stick does it let go. The new seat opens it with candidate number and code, as a slip.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from protocol import handover as format_of
from protocol import journal, orders, sealing
from protocol.api import SeatPackage
from protocol.errors import ProtocolError
from protocol.handover import Handover, Move, MoveSecret
from protocol.orders import ACTS, Order, OrderKind, OrderReason, SignedOrder
from protocol.recovered import Segment
from protocol.sealing import WrongKeyError
from station import handover
from station.exam.attempt import SignInRefusedError
from station.exam.seat import RefusalCode, SignInRefusal
from station.exam.stick import StickTrouble
from station.grants import Granted
from station.handover import HandoverWriter, StickError
from station.identity import StationIdentity, write_durably
from station.seat_keys import SeatKeys
from station.seat_pins import SeatPins
from station.streams import Clock, wall_clock

BY_STICK = "stick"
MAX_SEAT_LETTERS = 16


class NothingToMoveError(Exception):
    """Nobody sits here, or the seat to go on at is this one or none."""


@dataclass(frozen=True, slots=True)
class MovedOut:
    """The attempt is on the stick. `code`: 15 clean letters for the officer; `signed`: the order that relieves here."""

    signed: SignedOrder
    code: str
    file: str

    def __repr__(self) -> str:
        return f"MovedOut({self.file!r})"  # the code stays out of logs


class MoveOut:
    """The old seat's part. `keys`: those of whoever sits here."""

    def __init__(
        self,
        writer: HandoverWriter,
        pins: SeatPins,
        keys: Callable[[], SeatKeys | None],
        clock: Clock = wall_clock,
    ) -> None:
        self._writer, self._pins, self._keys, self._clock = writer, pins, keys, clock

    def write(self, pin: str, to_seat: str, stick: Path) -> MovedOut:
        """Write what goes on at seat `to_seat` of this room. Nothing changes here: the order does that, once taken.

        Raises UnlockRefusedError, NothingToMoveError, StickError, OSError where a PIN's try cannot be counted.
        """
        keys, package, seat = self._keys(), self._writer.package, to_seat.strip()
        if keys is None or seat in ("", package.seat) or len(seat) > MAX_SEAT_LETTERS or not seat.isalnum():
            raise NothingToMoveError
        signed = self._signed(pin, seat, keys)
        secret = self._secret(keys, signed)
        code = format_of.new_move_code(os.urandom)
        self._lay_paper(stick, secret)
        attempt = sealing.attempt_id(keys.slot_key, keys.candidate, package.exam_session.id)
        return MovedOut(signed, code, self._writer.write(attempt, stick, Move(code, secret)))

    def _signed(self, pin: str, seat: str, keys: SeatKeys) -> SignedOrder:
        package, signer, at = self._writer.package, self._pins.keys(pin), self._clock()
        session = package.exam_session.id
        attempt = sealing.attempt_id(keys.slot_key, keys.candidate, session)
        named = (os.urandom(orders.ID_BYTES), OrderKind.MOVE, session, package.room, seat, attempt)
        encoded = orders.encode_order(Order(*named, 0, OrderReason.LINE, "", at))
        return SignedOrder(encoded, (signer.approve(ACTS[OrderKind.MOVE].code, orders.subject(encoded), at),))

    def _secret(self, keys: SeatKeys, signed: SignedOrder) -> MoveSecret:
        package = self._writer.package
        return MoveSecret(
            slot=keys.slot,
            slot_key=keys.slot_key,
            candidate=keys.candidate,
            name=keys.name,
            born=keys.born,
            paper_id=keys.paper_id or package.paper_id,
            paper_hash=keys.paper_hash or package.paper_hash,
            paper_key=keys.paper_key,
            order=orders.encode_signed(signed),
            accommodation=keys.accommodation,
        )

    def _lay_paper(self, stick: Path, secret: MoveSecret) -> None:
        """Put the candidate's own variant beside it, sealed: the new seat may have another one."""
        if not secret.paper_id:
            return
        try:
            sealed = paper_path(self._writer.station, secret.paper_id).read_bytes()
        except FileNotFoundError:
            return  # not fetched yet: the new seat will
        except OSError as error:
            raise StickError(StickTrouble.HERE) from error
        handover.write(stick, handover.paper_name(secret.paper_id), sealed)


def paper_path(station: StationIdentity, paper_id: str) -> Path:
    """Return where a sealed paper lies at a seat."""
    return station.folder / f"{paper_id}.ttp"


def carried_in(
    station: StationIdentity, package: SeatPackage, sticks: Sequence[Path], candidate: str, typed: str, at: int
) -> Granted | None:
    """Return what a stick brings to this seat for `candidate`, or nothing where no file of one opens with `typed`.

    `at`: UTC microseconds, by which the order must be of today. Raises SignInRefusedError.
    """
    for stick, file in _files(station, package, sticks):
        try:
            secret, segments = format_of.open_by_code(file, typed)
        except WrongKeyError:
            continue
        except ProtocolError as error:
            raise _refused() from error
        granted = _granted(package, file, secret, segments, at)
        if granted.keys.candidate != candidate.strip():
            raise _refused()
        _bring_paper(station, secret, stick)
        return granted
    return None


def _files(station: StationIdentity, package: SeatPackage, sticks: Sequence[Path]) -> Iterator[tuple[Path, Handover]]:
    """Yield the whole files of this session that a code may open; what a stick holds besides is passed over."""
    for stick in sticks:
        try:
            paths = handover.found(stick)
        except StickError:
            continue
        for path in paths:
            try:
                file = format_of.read(handover.read(path), station.authority)
            except (StickError, ProtocolError):
                continue
            if file.header.move is not None and file.header.exam_session == package.exam_session.id:
                yield stick, file


def _granted(package: SeatPackage, file: Handover, secret: MoveSecret, segments: Sequence[Segment], at: int) -> Granted:
    """Check the order and open every entry. Raises SignInRefusedError."""
    key = sealing.attempt_key(secret.slot_key, file.attempt)
    entries = tuple(entry for segment in segments for entry in segment.entries)
    try:
        order = orders.check(orders.decode_signed(secret.order), {one.id: one for one in package.officers}, at)
        for entry in entries:
            journal.read(entry, key)
    except ProtocolError as error:
        raise _refused() from error
    is_here = (order.what, order.attempt, order.exam_session) == (
        OrderKind.MOVE,
        file.attempt,
        package.exam_session.id,
    ) and orders.concerns(order, package.room, package.seat, file.attempt)
    if not is_here:
        raise _refused()
    keys = SeatKeys(
        slot=secret.slot,
        slot_key=secret.slot_key,
        candidate=secret.candidate,
        name=secret.name,
        born=secret.born,
        signed_in_by=BY_STICK,
        paper_key=secret.paper_key,
        order=secret.order,
        paper_id=secret.paper_id,
        paper_hash=secret.paper_hash,
        accommodation=secret.accommodation,
    )
    return Granted(keys, file.attempt, entries, tuple(head for segment in segments for head in segment.heads))


def _bring_paper(station: StationIdentity, secret: MoveSecret, stick: Path) -> None:
    """Copy the sealed paper where this seat lacks it. What is wrong with it is found out when it is opened."""
    name = handover.paper_name(secret.paper_id)
    path = paper_path(station, secret.paper_id)
    if not handover.PAPER_NAME.fullmatch(name) or path.exists():
        return
    try:
        write_durably(path, handover.read(stick / name))
    except (StickError, OSError):
        return  # the board has it too, or the stick is put in again


def _refused() -> SignInRefusedError:
    return SignInRefusedError(SignInRefusal(RefusalCode.GRANT_REFUSED))
