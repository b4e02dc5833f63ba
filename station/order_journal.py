"""Orders in a seat's journals: which were taken, and the one by which a candidate sits here."""

from protocol import journal
from protocol.journal import StreamId
from protocol.records import KIND_BY_RECORD, OrderTaken
from station.exam.order_effects import order_of
from station.journal_store import JournalStore
from station.streams import StreamWriter

TAKEN = KIND_BY_RECORD[OrderTaken].number


def is_taken(store: JournalStore, stream: StreamId, taken: OrderTaken) -> bool:
    """Tell whether a stream tells of an order already."""
    return any(journal.read(one) == taken for one in store.entries(stream) if one.header.kind == TAKEN)


def seated_by(writer: StreamWriter, signed: bytes) -> frozenset[bytes]:
    """Return the ids of the orders taken into an attempt. `signed`: the one that seats it here, or nothing.

    That one is written where it is not there yet and something may still follow. Raises DiskFailedError.
    """
    taken = [record for record in writer.records() if isinstance(record, OrderTaken)]
    by_order = OrderTaken(signed)
    if signed and by_order not in taken and not writer.ends_in_hand_in:
        writer.append(by_order)
        taken.append(by_order)
    return frozenset(order.id for one in taken if (order := order_of(one)) is not None)
