"""A supervisor's orders as they come to a seat with the acknowledgements: judged by its own package, then passed on.

On a thread of its own: a grant asks the board, and nothing that waits for a line may hold up the sending of answers.
"""

import os
import queue
import threading
from dataclasses import dataclass
from typing import Protocol

from protocol import orders
from protocol.api import GrantReply, NumberedOrder, SeatPackage
from protocol.errors import ProtocolError
from protocol.journal import StreamId
from protocol.orders import Order, OrderKind, OrderReason, SignedOrder
from protocol.records import OrderTaken
from station import grants
from station.board_link import BoardRefusedError, LinkError
from station.exam.attempt import NotSavedError, UnlockRefusedError
from station.exam.orders import is_allowed
from station.exam.seat import RefusalCode, SignInRefusal
from station.grants import Granted
from station.seat_pins import SeatPins

RETRY_S = 2.0
SEATING = (OrderKind.GRANT, OrderKind.MOVE)
TO_ALL_WHO_SIT = (OrderKind.GIVE_TIME, OrderKind.EXTEND)
NO_MATTER = frozenset({"relieved", "attempt_closed"})  # of an order that is past; a new start is told of all again
COME_BACK = 503


class GrantLink(Protocol):
    """What orders need of the line."""

    def board_at(self) -> int:
        """Return the board's clock, UTC microseconds."""
        ...

    def grant(self, signed: SignedOrder) -> GrantReply:
        """Show a grant or move for this seat; return the attempt. Raises LinkError."""
        ...


class OrderedSession(Protocol):
    """What orders do to the attempt behind the window."""

    def granted(self, granted: Granted) -> None:
        """Go on with an attempt that an order seats here. Raises NotSavedError."""

    def tap_refused(self, refusal: SignInRefusal) -> None:
        """Nobody is seated here: tell the window."""

    def forget(self) -> None:
        """Keep no key of the attempt any more."""

    def slots_unlocked(self, taken: OrderTaken) -> None:
        """Allow five more codes, by an order that was not taken before. Raises NotSavedError."""


class OrderEvents(Protocol):
    """Who is told of orders for the attempt at this seat."""

    def ordered(self, signed: SignedOrder) -> None:
        """An order is to be taken. Callable from any thread."""

    def come_back(self) -> None:
        """Somebody is seated here again: the client is to start anew. Callable from any thread."""


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody signed in. `taken`: ids of the orders in the journal; `since`: when it began, by the board's clock."""

    attempt: StreamId
    taken: frozenset[bytes]
    since: int


@dataclass(frozen=True, slots=True)
class Here:
    """What an officer asks at the seat itself."""

    pin: str
    what: OrderKind

    def __repr__(self) -> str:
        return f"Here({self.what.value})"  # no PIN in tracebacks


class SeatOrders:
    """The orders of one seat, in the order of their numbers. What is for whoever sits here waits for them."""

    def __init__(
        self,
        package: SeatPackage,
        link: GrantLink,
        session: OrderedSession,
        pins: SeatPins,
    ) -> None:
        self._package, self._link, self._session, self._pins = package, link, session, pins
        self._officers = {one.id: one for one in package.officers}
        self._events: OrderEvents | None = None
        self._seated: Seated | None = None
        self._is_left = False  # the attempt goes on elsewhere
        self._known: list[tuple[Order, SignedOrder]] = []
        self._queue: queue.SimpleQueue[tuple[NumberedOrder, ...] | Seated | Here | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="orders", daemon=True)

    def listen(self, events: OrderEvents) -> None:
        """Tell `events` of orders that are for the attempt at this seat. To be said before `start`."""
        self._events = events

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; an order that was not passed on is told again at the next start."""
        self._stopping.set()
        self._queue.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def told(self, given: tuple[NumberedOrder, ...]) -> None:
        """Take orders from the line, on any thread."""
        self._queue.put(given)

    def signed_in(self, seated: Seated) -> None:
        """Learn who sits here, on any thread."""
        self._queue.put(seated)

    def asked_here(self, pin: str, what: str) -> None:
        """Take what an officer asks at this seat, where nobody is signed in; on any thread."""
        self._queue.put(Here(pin, OrderKind(what)))

    def _run(self) -> None:
        while (news := self._queue.get()) is not None and not self._stopping.is_set():
            if isinstance(news, Seated):
                self._sit(news)
            elif isinstance(news, Here):
                self._order_here(news)
            else:
                for one in news:
                    self._take(one.signed)

    def _sit(self, seated: Seated) -> None:
        self._seated = seated
        for order, signed in self._known:
            self._pass_on(order, signed, seated)

    def _take(self, signed: SignedOrder) -> None:
        try:
            order = orders.check(signed, self._officers, self._link.board_at())
        except ProtocolError:
            return  # no officer of this package signed it, or not now: the room's board shows that it was not taken
        package = self._package
        if order.exam_session != package.exam_session.id or not is_allowed(order, package.rules):
            return
        self._known.append((order, signed))
        if self._seated is not None:
            self._pass_on(order, signed, self._seated)
        elif orders.concerns(order, package.room, package.seat, order.attempt):
            self._before_sign_in(order, signed)

    def _pass_on(self, order: Order, signed: SignedOrder, seated: Seated) -> None:
        place = (self._package.room, self._package.seat)
        is_left = orders.relieves(order, *place, seated.attempt)
        self._is_left = self._is_left or is_left
        if order.id in seated.taken or self._events is None:
            return
        if order.what in SEATING and orders.concerns(order, *place, order.attempt) and self._is_left:
            self._session.forget()  # a seat that was left begins anew, with whom the order names
            self._events.come_back()
            return
        # Time that was given to a room before somebody came was not given to them.
        is_early = order.what in TO_ALL_WHO_SIT and not order.attempt and order.at < seated.since
        if is_left or (orders.concerns(order, *place, seated.attempt) and not is_early):
            self._seated = Seated(seated.attempt, seated.taken | {order.id}, seated.since)
            self._events.ordered(signed)

    # -- while nobody is signed in -------------------------------------------------------------------------------------

    def _before_sign_in(self, order: Order, signed: SignedOrder) -> None:
        try:
            if order.what in SEATING:
                self._seat(order, signed)
            elif order.what is OrderKind.UNLOCK:
                self._session.slots_unlocked(OrderTaken(orders.encode_signed(signed)))
        except NotSavedError:
            return  # a disk that fails; the supervisor sees that nothing came of it

    def _seat(self, order: Order, signed: SignedOrder) -> None:
        """Ask the board for the attempt until it answers, or somebody signed in otherwise."""
        while not self._stopping.is_set() and self._seated is None:
            try:
                granted = grants.read(self._link.grant(signed), signed, order)
            except BoardRefusedError as refused:
                if refused.status != COME_BACK:
                    self._refused(refused.code)
                    return
            except LinkError:
                pass  # no line: the order came by one, so it will come back
            except ProtocolError:
                self._refused("bad_grant")
                return
            else:
                self._session.granted(granted)
                return
            self._stopping.wait(RETRY_S)

    # -- an officer at this seat ---------------------------------------------------------------------------------------

    def _order_here(self, here: Here) -> None:
        if self._seated is not None:
            return
        try:
            keys = self._pins.keys(here.pin)
        except UnlockRefusedError as refused:
            self._say(RefusalCode.PIN_PAUSED if refused.pause_s else RefusalCode.WRONG_PIN)
            return
        except OSError:  # a try that cannot be counted is none
            self._say(RefusalCode.UNAVAILABLE)
            return
        package, at = self._package, self._link.board_at()
        place = (package.exam_session.id, package.room, package.seat)
        order = Order(os.urandom(orders.ID_BYTES), here.what, *place, b"", 0, OrderReason.CARD, "", at)
        encoded = orders.encode_order(order)
        approval = keys.approve(orders.ACTS[here.what].code, orders.subject(encoded), at)
        try:
            self._act_here(order, SignedOrder(encoded, (approval,)))
        except NotSavedError:
            self._say(RefusalCode.UNAVAILABLE)

    def _act_here(self, order: Order, signed: SignedOrder) -> None:
        if order.what is OrderKind.UNLOCK:
            self._session.slots_unlocked(OrderTaken(orders.encode_signed(signed)))
            self._say(RefusalCode.TRIES_GIVEN)
            return
        try:
            granted = grants.read(self._link.grant(signed), signed, order)
        except BoardRefusedError as refused:
            self._say(RefusalCode.UNAVAILABLE if refused.status == COME_BACK else RefusalCode.GRANT_REFUSED)
        except LinkError:
            self._say(RefusalCode.GRANT_NO_LINE)
        except ProtocolError:
            self._say(RefusalCode.GRANT_REFUSED)
        else:
            self._session.granted(granted)

    def _say(self, code: RefusalCode) -> None:
        self._session.tap_refused(SignInRefusal(code))

    def _refused(self, code: str) -> None:
        if code not in NO_MATTER:
            self._say(RefusalCode.GRANT_REFUSED)
