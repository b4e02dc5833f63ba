"""What a grant brings is used whole or not at all."""

import os

import msgspec
import pytest

from protocol import journal, orders, sealing
from protocol.api import GrantReply, SegmentBatch, StoredEntry
from protocol.journal import StreamId, Tip
from protocol.orders import Order, OrderKind, OrderReason, SignedOrder
from protocol.records import Answered, ChoiceResponse, Progress, StreamOpened
from station import grants
from station.grants import BadGrantError

SLOT_KEY = bytes(range(32))
ATTEMPT = sealing.attempt_id(SLOT_KEY, "18001234", "ca-1")
KEY = sealing.attempt_key(SLOT_KEY, ATTEMPT)
MOVE = Order(bytes(16), OrderKind.MOVE, "ca-1", "07", "31", ATTEMPT, 0, OrderReason.MACHINE, "", 0)
SIGNED = SignedOrder(orders.encode_order(MOVE), ())


def stored(stream: StreamId = ATTEMPT, key: bytes = KEY) -> tuple[StoredEntry, ...]:
    tip, made = Tip(stream), []
    for record in (StreamOpened("attempt", b"", ()), Answered("i1", ChoiceResponse("c1")), Progress(1, 22)):
        entry, tip = journal.append(tip, record, 0, key, os.urandom(12))
        made.append(StoredEntry(entry.header.encode(), entry.body))
    return tuple(made)


def reply(entries: tuple[StoredEntry, ...], **changes: object) -> GrantReply:
    batch = SegmentBatch(ATTEMPT, 1, entries)
    given = GrantReply(1, SLOT_KEY, "18001234", "Nguyễn Thị Hòa", "2008-11-03", "0" * 32, bytes(32), (batch,), 7)
    return msgspec.structs.replace(given, **changes)


def test_the_attempt_comes_with_its_keys_entries_and_own_variant() -> None:
    granted = grants.read(reply(stored()), SIGNED, MOVE)
    assert (granted.attempt, len(granted.entries)) == (ATTEMPT, 3)
    keys = granted.keys
    assert (keys.slot_key, keys.candidate, keys.signed_in_by, keys.off_ms) == (SLOT_KEY, "18001234", "order", 7)
    assert (keys.paper_id, keys.order) == ("0" * 32, orders.encode_signed(SIGNED))
    assert "Hòa" not in repr(granted)


def test_another_attempt_than_the_orders_is_refused() -> None:
    for changed in ({"candidate": "18001507"}, {"key": bytes(32)}):
        with pytest.raises(BadGrantError) as refused:
            grants.read(reply((), **changed), SIGNED, MOVE)
        assert refused.value.what == "attempt"


@pytest.mark.parametrize(
    "entries",
    [
        stored()[1:],
        (stored()[0], stored()[2]),
        stored(StreamId(bytes(16))),
        stored(key=bytes(32)),
        (*stored()[:1], StoredEntry(b"junk", b"")),
        (*stored()[:2], StoredEntry(stored()[2].header, b"\0{}")),
    ],
)
def test_entries_that_are_not_one_whole_chain_of_the_attempt_are_refused(entries: tuple[StoredEntry, ...]) -> None:
    with pytest.raises(BadGrantError) as refused:
        grants.read(reply(entries), SIGNED, MOVE)
    assert refused.value.what == "entries"


def test_a_head_that_is_none_is_refused() -> None:
    batch = SegmentBatch(ATTEMPT, 1, stored(), (b"no head",))
    with pytest.raises(BadGrantError):
        grants.read(reply((), batches=(batch,)), SIGNED, MOVE)
