"""All orders that the board was given, read from its own journal, each entry once. It can be thrown away."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from protocol import journal, orders
from protocol.api import NumberedOrder
from protocol.journal import StreamId
from protocol.orders import Order, OrderError, OrderKind, SignedOrder
from protocol.records import KIND_BY_RECORD, OrderGiven
from server.answers import service as journals
from server.roster import slots

GIVEN = KIND_BY_RECORD[OrderGiven].number
SEATING = (OrderKind.GRANT, OrderKind.MOVE)


@dataclass(frozen=True, slots=True)
class Given:
    """An order in the book. `number`: its entry's place in the board's journal; `places`: the seats it is sent to."""

    number: int
    signed: SignedOrder
    order: Order
    places: frozenset[str]  # "07/15"; "07/" stands for the room

    @property
    def numbered(self) -> NumberedOrder:
        """As stations get it."""
        return NumberedOrder(self.number, self.signed)


class OrderBook:
    """Goes on from where it stopped. Asking it costs no database: seats do so with every batch of answers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._streams: tuple[StreamId, ...] = ()
        self._ends: dict[StreamId, tuple[int, int]] = {}
        self._given: list[Given] = []
        self._by_id: dict[bytes, Given] = {}
        self._by_place: dict[str, list[Given]] = {}

    def catch_up(self, db: Connection) -> None:
        """Read what was given since."""
        with self._lock:
            self._streams = self._streams or tuple(stream for stream, _ in journals.streams(db, "board"))
            for stream in self._streams:
                for entry in journals.read(db, stream, [GIVEN], self._ends.get(stream, (0, 0))):
                    self._ends[stream] = (entry.header.segment, entry.header.seq)
                    record = journal.read(entry)
                    if isinstance(record, OrderGiven):
                        self._take(db, entry.header.seq, record.signed)

    def _take(self, db: Connection, number: int, encoded: bytes) -> None:
        try:
            signed = orders.decode_signed(encoded)
            order = orders.decode_order(signed.order)
        except OrderError:
            return  # the board took in what was one; whatever this is, no seat waits for it
        given = Given(number, signed, order, self._places(db, order))
        self._given.append(given)
        self._by_id[order.id] = given
        for place in given.places:
            self._by_place.setdefault(place, []).append(given)

    def _places(self, db: Connection, order: Order) -> frozenset[str]:
        """Where the order goes: its seat or room, and of a move every seat where the attempt may stand."""
        here = {f"{order.room}/{order.seat}"}
        if order.what is not OrderKind.MOVE:
            return frozenset(here)
        slot = slots.of_attempt(db, order.attempt)
        own = {f"{slot.room}/{slot.seat}"} if slot is not None else set()
        return frozenset(here | own | {one for given in self.seatings(order.attempt) for one in given.places})

    def known(self, order_id: bytes) -> Given | None:
        """Return the order of an id."""
        return self._by_id.get(order_id)

    def for_seat(self, place: str, after: int) -> tuple[NumberedOrder, ...]:
        """Return the orders beyond number `after` that go to the seat "07/15", in order."""
        if not self._given or self._given[-1].number <= after:
            return ()  # nearly always
        room, _, _ = place.partition("/")
        found = [*self._by_place.get(place, ()), *self._by_place.get(f"{room}/", ())]
        chosen = sorted((one for one in found if one.number > after), key=lambda one: one.number)
        return tuple(one.numbered for one in chosen)

    def for_rooms(self, exam_session: str, rooms: Sequence[str], after: int) -> tuple[NumberedOrder, ...]:
        """Return the orders beyond number `after` given for the rooms."""
        return tuple(
            one.numbered
            for one in self._given
            if one.number > after and one.order.exam_session == exam_session and one.order.room in rooms
        )

    def seatings(self, attempt: bytes) -> list[Given]:
        """Return the orders by which an attempt was seated anywhere, in order."""
        return [one for one in self._given if one.order.what in SEATING and attempt and one.order.attempt == attempt]

    def moved_to(self, room: str, seat: str) -> set[StreamId]:
        """Return the attempts that an order ever had go on at a seat."""
        there = self._by_place.get(f"{room}/{seat}", ())
        moves = (one.order for one in there if one.order.what is OrderKind.MOVE)
        return {StreamId(order.attempt) for order in moves if (order.room, order.seat) == (room, seat)}

    def attempts_moved_to(self, rooms: Sequence[str]) -> set[StreamId]:
        """Return the attempts that an order ever had go on in some rooms."""
        moves = (one.order for one in self._given if one.order.what is OrderKind.MOVE)
        return {StreamId(order.attempt) for order in moves if order.room in rooms}
