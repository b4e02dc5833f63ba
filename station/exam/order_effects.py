"""What a supervisor's order makes of an attempt's work: read from the journal, at once or after a restart alike."""

from dataclasses import replace
from typing import TYPE_CHECKING

from protocol import orders
from protocol.orders import Order, OrderError, OrderKind
from protocol.records import OrderTaken, SeatLocked

if TYPE_CHECKING:
    from station.exam.work import Work  # which applies orders among all else

BY_ORDER = "by_order"  # the reason of a lock that no alarm brought about
CLOCK_ANEW = (OrderKind.PAUSE, OrderKind.RESUME, OrderKind.PAPER, OrderKind.MOVE)


def place_of(room: str, seat: str) -> str:
    """Return the name of a seat's place."""
    return f"{room}/{seat}"


def order_of(taken: OrderTaken) -> Order | None:
    """Return the order that a record carries, if it can be read."""
    try:
        return orders.decode_order(orders.decode_signed(taken.signed).order)
    except OrderError:
        return None


def clock_anew(taken: OrderTaken) -> bool:
    """Tell whether the ticks before an order say nothing about the time after it."""
    order = order_of(taken)
    return order is not None and order.what in CLOCK_ANEW


def applied(work: "Work", record: OrderTaken) -> "Work":
    """Return `work` after an order; one that cannot be read or was taken before changes nothing."""
    order = order_of(record)
    if order is None or order.id in work.orders:
        return work
    return _applied(replace(work, orders=work.orders | {order.id}), order)


def _applied(work: "Work", order: Order) -> "Work":
    if order.what in orders.TIMED:
        work = replace(work, given_ms=work.given_ms + order.ms)
    match order.what:
        case OrderKind.PAUSE | OrderKind.RESUME:
            return replace(work, paused=order.what is OrderKind.PAUSE)
        case OrderKind.GIVE_TIME:
            return replace(work, time_unconfirmed=False)
        case OrderKind.LOCK:
            return replace(work, locked=work.locked or SeatLocked(BY_ORDER, 0))
        case OrderKind.UNLOCK:
            return replace(work, locked=None)
        case OrderKind.MOVE:  # another machine, another clock
            return replace(work, seated_at=place_of(order.room, order.seat), boot_id="", time_unconfirmed=False)
        case OrderKind.PAPER:
            return replace(work, on_paper=True)
        case _:
            return work
