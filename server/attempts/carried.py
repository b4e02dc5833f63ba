"""Taking in an attempt that was carried here in a hand-over file: the same intake and receipt as over the line.

Whoever brings the file is nobody. It is believed because a seat of this exam signed it and wrote its last segment; an
earlier seat's segments by that seat's own signature; a seat that has no slot for the attempt by the signed order in it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection, Engine

from protocol import device, handover, journal, orders
from protocol.device import Device
from protocol.errors import ProtocolError
from protocol.handover import Handover
from protocol.journal import StreamId
from protocol.orders import Order, OrderKind
from protocol.records import KIND_BY_RECORD, HandedOver, OrderTaken, StreamOpened
from protocol.recovered import Segment
from server.answers import service as journals
from server.answers.intake import ForeignStreamError
from server.answers.store import AnswerStore
from server.attempts import taking
from server.attempts.service import UnknownAttemptError
from server.db.engine import writing
from server.officers import service as officers
from server.roster import slots

TAKEN = KIND_BY_RECORD[OrderTaken].number

MayBring = Callable[[Connection, Device], None]


@dataclass(frozen=True, slots=True)
class Keys:
    """What it takes to believe a file and to open it."""

    authority: x509.Certificate
    records: X25519PrivateKey


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a file. `new`: entries that the board lacked; `receipt`: encoded, where it is handed in."""

    attempt: StreamId
    segment: int
    seq: int
    new: int
    forked: bool
    receipt: bytes


def take(engine: Engine, store: AnswerStore, keys: Keys, content: bytes, may_bring: MayBring | None = None) -> Carried:
    """Take a file in; a second time changes nothing and answers the same. `may_bring` may refuse its seat.

    Raises HandoverError, WrongKeyError, UnknownAttemptError, ForeignStreamError, ProtocolError: nothing was kept.
    """
    file = handover.read(content, keys.authority)
    segments = handover.open_with(file, keys.records)
    _check_writer(file, segments)
    with writing(engine) as db:
        if may_bring is not None:
            may_bring(db, file.seat)
        if slots.of_attempt(db, file.attempt) is None:
            raise UnknownAttemptError
        _own_moved(db, keys, segments)
    taken = taking.keep(engine, store, keys.authority, segments)
    last = taken[-1]
    with engine.connect() as db:
        receipt = journals.receipt_of(db, last.stream, last.segment)
    new = sum(one.after - one.before for one in taken)
    return Carried(last.stream, last.segment, last.after, new, any(one.forked for one in taken), receipt)


def _check_writer(file: Handover, segments: Sequence[Segment]) -> None:
    began = journal.read(segments[-1].entries[0])
    own = isinstance(began, StreamOpened | HandedOver) and began.certificate == file.header.certificate
    if not own:
        raise ForeignStreamError(file.attempt)


def _own_moved(db: Connection, keys: Keys, segments: Sequence[Segment]) -> None:
    """Let the seats write where a signed order in the file has the attempt go on: the board may not know of it yet."""
    moved_to = {f"{order.room}/{order.seat}" for order in _moves(db, segments)}
    for segment in segments:
        began = journal.read(segment.entries[0])
        if not isinstance(began, HandedOver):
            continue
        seat = device.read_device(began.certificate, keys.authority)
        if seat.role == "seat" and seat.place in moved_to:
            journals.own(db, segment.stream, seat.id, "attempt")


def _moves(db: Connection, segments: Sequence[Segment]) -> Iterator[Order]:
    known = officers.all_officers(db)
    for entry in (entry for segment in segments for entry in segment.entries if entry.header.kind == TAKEN):
        record = journal.read(entry)
        assert isinstance(record, OrderTaken)  # noqa: S101 -- the kind that was asked for
        try:
            signed = orders.decode_signed(record.signed)
            order = orders.check(signed, known, orders.decode_order(signed.order).at)
        except ProtocolError:
            continue  # an order that nobody may give moves nobody
        if order.what is OrderKind.MOVE and order.attempt == entry.header.stream:
            yield order
