"""What the plain entries of an attempt say of the seat where it is sat. Pure: entries in, state out."""

from dataclasses import dataclass, replace

from cryptography import x509

from protocol import device, orders
from protocol.api import SeatNow, SeatPhase
from protocol.device import UntrustedCertificateError
from protocol.journal import Header, StreamId
from protocol.orders import OrderError, OrderKind
from protocol.records import (
    KIND_BY_RECORD,
    Alarmed,
    HandedOver,
    OrderTaken,
    PaperOpened,
    Progress,
    Record,
    SeatLocked,
    SeatUnlocked,
    StreamOpened,
    Submitted,
    Ticked,
    TimeGiven,
    TimeOff,
)
from protocol.seat_rules import Reaction

READ: tuple[type[Record], ...] = (
    *(StreamOpened, HandedOver, PaperOpened, Progress, Ticked, Submitted),
    *(OrderTaken, TimeOff, TimeGiven, Alarmed, SeatLocked, SeatUnlocked),
)
KINDS = [KIND_BY_RECORD[record].number for record in READ]
TIMED = (OrderKind.GIVE_TIME, OrderKind.EXTEND, OrderKind.MOVE)

SeatPlace = tuple[str, str]  # room and seat


@dataclass(frozen=True, slots=True)
class AttemptNow:
    """An attempt as far as its plain entries tell. `places`: every seat where it was sat, the first one first."""

    place: SeatPlace
    places: tuple[SeatPlace, ...] = ()
    segment: int = 0
    saved_seq: int = 0
    saved_at: int = 0
    saved_hash: bytes = b""
    heard_at: int = 0
    answered: int = 0
    total: int = 0
    minutes: int = 0
    used_ms: int = 0
    boot_id: str = ""
    given_ms: int = 0
    paused: bool = False
    locked: bool = False
    on_paper: bool = False
    unconfirmed: bool = False
    handed_in: bool = False
    alarms: int = 0
    alarm: str = ""
    alarm_at: int = 0
    orders: tuple[bytes, ...] = ()
    receipt_code: str = ""
    collected: bool = False


def after(  # noqa: PLR0911 (one case a kind)
    now: AttemptNow, header: Header, record: Record, authority: x509.Certificate
) -> AttemptNow:
    """Return the state after an entry. Of a segment that was left only what orders it took still says something."""
    if header.segment < now.segment:
        return _with_order_id(now, record) if isinstance(record, OrderTaken) else now
    match record:
        case StreamOpened(_, certificate, _) | HandedOver(certificate):
            return _begun(now, header.segment, certificate, authority)
        case PaperOpened():
            return replace(now, minutes=record.minutes)
        case Progress(answered, total):
            return replace(now, answered=answered, total=total)
        case Ticked(boot_id, _, used_ms):
            rebooted = now.boot_id not in ("", boot_id) and not now.paused
            return replace(now, used_ms=used_ms, boot_id=boot_id, unconfirmed=now.unconfirmed or rebooted)
        case Submitted(answered, total, _):
            return replace(now, answered=answered, total=total, handed_in=True)
        case OrderTaken():
            return _ordered(now, record)
        case TimeOff():
            return replace(now, boot_id="", unconfirmed=False)
        case TimeGiven(ms):
            return replace(now, given_ms=now.given_ms + ms)
        case _:
            return _alarmed(now, header, record)


def _alarmed(now: AttemptNow, header: Header, record: Record) -> AttemptNow:
    match record:
        case Alarmed(alarm, reaction) if reaction != Reaction.LOG.value:
            return replace(now, alarms=now.alarms + 1, alarm=alarm, alarm_at=header.at)
        case SeatLocked():
            return replace(now, locked=True)
        case SeatUnlocked():
            return replace(now, locked=False)
        case _:
            return now


def _begun(now: AttemptNow, segment: int, certificate: bytes, authority: x509.Certificate) -> AttemptNow:
    """A segment begins at the seat that its certificate names; a desk's, of answers on paper, moves nobody."""
    try:
        writer = device.read_device(certificate, authority)
    except UntrustedCertificateError:
        return now
    if writer.role != "seat":
        return replace(now, segment=segment)
    room, _, seat = writer.place.partition("/")
    place = (room, seat)
    places = now.places if place in now.places else (*now.places, place)
    return replace(now, segment=segment, place=place, places=places, handed_in=False, locked=False)


def _with_order_id(now: AttemptNow, taken: OrderTaken) -> AttemptNow:
    try:
        order = orders.decode_order(orders.decode_signed(taken.signed).order)
    except OrderError:
        return now
    return replace(now, orders=(*now.orders, order.id))


def _ordered(now: AttemptNow, taken: OrderTaken) -> AttemptNow:
    try:
        order = orders.decode_order(orders.decode_signed(taken.signed).order)
    except OrderError:
        return now
    now = replace(now, orders=(*now.orders, order.id))
    if order.what in TIMED:
        now = replace(now, given_ms=now.given_ms + order.ms)
    match order.what:
        case OrderKind.PAUSE | OrderKind.RESUME:
            return replace(now, paused=order.what is OrderKind.PAUSE)
        case OrderKind.GIVE_TIME:
            return replace(now, unconfirmed=False)
        case OrderKind.MOVE:
            return replace(now, boot_id="", unconfirmed=False)
        case OrderKind.LOCK | OrderKind.UNLOCK:
            return replace(now, locked=order.what is OrderKind.LOCK)
        case OrderKind.PAPER:
            return replace(now, on_paper=True)
        case _:
            return now


def empty(place: SeatPlace, candidate: str, admitted: bytes, seen_at: int) -> SeatNow:
    """Return a seat where no attempt has begun. `admitted`: the attempt of the slot that a desk gave, or nothing."""
    phase = SeatPhase.EXPECTED if candidate else SeatPhase.FREE
    return SeatNow(*place, SeatPhase.ADMITTED if admitted else phase, candidate, admitted, seen_at=seen_at)


def shown(place: SeatPlace, attempt: StreamId, candidate: str, now: AttemptNow, seen_at: int) -> SeatNow:
    """Return a seat where an attempt is, or was before it was moved."""
    if now.place != place:
        goes_on_at = "/".join(now.place)
        return SeatNow(*place, SeatPhase.MOVED, candidate, attempt, seen_at=seen_at, goes_on_at=goes_on_at)
    return SeatNow(
        *place,
        _phase(now),
        candidate,
        attempt,
        seen_at=seen_at,
        heard_at=now.heard_at,
        saved_at=now.saved_at,
        segment=now.segment,
        saved_seq=now.saved_seq,
        saved_hash=now.saved_hash,
        answered=now.answered,
        total=now.total,
        minutes=now.minutes,
        used_ms=now.used_ms,
        given_ms=now.given_ms,
        unconfirmed=now.unconfirmed,
        alarms=now.alarms,
        alarm=now.alarm,
        alarm_at=now.alarm_at,
        orders=now.orders,
        receipt_code=now.receipt_code,
    )


def _phase(now: AttemptNow) -> SeatPhase:
    steps = (
        (now.collected, SeatPhase.COLLECTED),
        (now.handed_in, SeatPhase.HANDED_IN),
        (now.on_paper, SeatPhase.ON_PAPER),
        (now.paused, SeatPhase.PAUSED),
        (now.locked, SeatPhase.LOCKED),
        (now.minutes > 0, SeatPhase.WORKING),
    )
    return next((phase for so, phase in steps if so), SeatPhase.SIGNED_IN)
