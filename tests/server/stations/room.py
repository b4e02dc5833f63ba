"""Room 07 over a real line: a desk, its officers, the seats of two admitted candidates and a spare one."""

import hashlib
import os
from collections.abc import Callable

import msgspec

from protocol import api, orders
from protocol.api import SeatNow
from protocol.journal import StreamId
from protocol.officer import OfficerKeys
from protocol.orders import ACTS, Order, OrderKind, OrderReason, SignedOrder
from protocol.records import Admitted, Answered, ChoiceResponse, DecisionCode, PaperOpened, Progress, Ticked
from server.roster import slots
from tests.server.board import AT, HOA, HUY, PLAN, Board, StationKeys, Stream
from tests.server.stations.conftest import Answer, Line

SOD_HASH = hashlib.sha256(b"a card").digest()


def at_first() -> int:
    """Return the time at which these boards were made."""
    return AT


class Room:
    """A desk of the room and the seats named, at a board with officers and list. Both candidates are admitted."""

    def __init__(
        self, board: Board, line: Line, seats: tuple[str, ...] = ("15", "16", "31"), clock: Callable[[], int] = at_first
    ) -> None:
        """`clock`: by which orders are written."""
        self.board, self.line, self._clock = board, line, clock
        self.desk = board.enrolled("desk", "ban-2", "07")
        self.seats = {name: board.enrolled("seat", f"07/{name}") for name in seats}
        self.officers = board.unlocked()
        public = board.folder.records_key.public_key().public_bytes_raw()
        stream = Stream(self.desk, StreamId(self.desk.id), "desk", (public,)).open()
        for row in (HOA, HUY):
            said = Admitted(row.candidate, row.name, PLAN.id, "07", row.seat, 1, DecisionCode.ADMITTED, SOD_HASH)
            stream.write(said)
        self.send(self.desk, stream)

    def attempt(self, seat: str, slot: int = 1) -> StreamId:
        """Return the attempt of a seat's slot."""
        with self.board.engine.connect() as db:
            found = slots.find(db, PLAN.id, "07", seat, slot)
        assert found is not None
        return found.attempt

    def send(self, keys: StationKeys, stream: Stream, after: int = 0, first: int = 1) -> api.JournalsReply:
        """Send a stream as its device does."""
        attempt = b"" if bytes(stream.id) == keys.id else stream.id
        request = api.JournalsRequest((stream.batch(first),), after)
        answer = self.line.ask("POST", "/v1/journals", request, self.line.token(keys, attempt))
        assert answer.status == 200, answer.code
        return msgspec.msgpack.decode(answer.content, type=api.JournalsReply)

    def told(self, seat: str, after: int = 0) -> list[Order]:
        """Return the orders that a seat is told of, as it asks every five seconds."""
        request = api.JournalsRequest((), after)
        answer = self.line.ask("POST", "/v1/journals", request, self.line.token(self.seats[seat]))
        reply = msgspec.msgpack.decode(answer.content, type=api.JournalsReply)
        return [orders.decode_order(one.signed.order) for one in reply.orders]

    def signed(self, what: OrderKind, seat: str = "15", **changes: object) -> SignedOrder:
        """Return an order signed by as many officers as it takes."""
        made = Order(os.urandom(16), what, PLAN.id, "07", seat, b"", 0, OrderReason.MACHINE, "", self._clock())
        return sign(msgspec.structs.replace(made, **changes), *self.officers[: ACTS[what].signatures])

    def give(self, signed: SignedOrder, desk: StationKeys | None = None) -> Answer:
        """Hand an order in at a desk."""
        return self.line.ask("POST", "/v1/orders", api.OrderRequest(signed), self.line.token(desk or self.desk))

    def given(self, signed: SignedOrder) -> int:
        """Hand an order in that is taken; return its number."""
        answer = self.give(signed)
        assert answer.status == 200, answer.code
        return msgspec.msgpack.decode(answer.content, type=api.OrderReply).number

    def show(self, signed: SignedOrder, seat: str) -> Answer:
        """Show a grant at a seat."""
        return self.line.ask("POST", "/v1/grants", api.GrantRequest(signed), self.line.token(self.seats[seat]))

    def granted(self, signed: SignedOrder, seat: str) -> api.GrantReply:
        """Show a grant that is good."""
        answer = self.show(signed, seat)
        assert answer.status == 200, answer.code
        return msgspec.msgpack.decode(answer.content, type=api.GrantReply)

    def look(self, desk: StationKeys | None = None, after: int = 0) -> api.RoomReply:
        """Look at the room's board."""
        answer = self.line.ask("GET", f"/v1/room?after={after}", token=self.line.token(desk or self.desk))
        assert answer.status == 200, answer.code
        return msgspec.msgpack.decode(answer.content, type=api.RoomReply)

    def seat(self, name: str) -> SeatNow:
        """Look at one seat."""
        return next(one for one in self.look().seats if one.seat == name)

    def sitting(self, seat: str = "15", answered: int = 5) -> Stream:
        """Have the candidate of a seat work for a while, and the board hold all of it."""
        stream = Stream(self.seats[seat], self.attempt(seat), "attempt").open()
        stream.write(PaperOpened("0" * 32, "0101", bytes(32), 90), Ticked("boot-a", 1000, 0))
        for item in range(1, answered + 1):
            stream.write(Answered(f"i{item}", ChoiceResponse("c1")), Progress(item, 22))
        stream.write(Ticked("boot-a", 61_000, 60_000))
        self.send(self.seats[seat], stream)
        return stream


def sign(made: Order, *keys: OfficerKeys) -> SignedOrder:
    encoded = orders.encode_order(made)
    return SignedOrder(
        encoded, tuple(one.approve(ACTS[made.what].code, orders.subject(encoded), made.at) for one in keys)
    )
