"""The verifier of orders: each was signed by officers whom the board had named, for exactly this."""

import os

import msgspec
import pytest

from protocol import export, journal, officer, orders
from protocol.export import FrameKind, frame
from protocol.journal import StreamId, Tip
from protocol.officer import Officer, OfficerKeys
from protocol.orders import ACTS, Order, OrderKind, OrderReason, SignedOrder
from protocol.records import OfficerAdded, OrderGiven, OrderTaken, Record
from server.audit.board_facts import BoardFacts
from server.audit.findings import Fault, Verification
from server.audit.orders_judge import OrdersJudge
from server.audit.segments import Segment, read_segment

PIN = "son-la-1930"
ROLES = {"cb1": "invigilator", "cb2": "chair", "ts1": "inspector"}
BOARD, ATTEMPT = StreamId(bytes(16)), StreamId(bytes(range(16)))


@pytest.fixture(scope="module")
def officers() -> dict[str, tuple[Officer, OfficerKeys]]:
    made = {
        one: officer.create_officer(one, one, role, PIN, os.urandom(64), os.urandom(16), os.urandom(12))
        for one, role in ROLES.items()
    }
    return {one: (known, officer.unlock(known, PIN)) for one, known in made.items()}


def stream(name: StreamId, *records: Record) -> Segment:
    """Return a segment of an export that holds `records`."""
    tip, content = Tip(name), export.JOURNAL_MAGIC
    for record in records:
        entry, tip = journal.append(tip, record, 0)
        content += frame(FrameKind.ENTRY, entry.header.encode() + entry.body)
    return read_segment(export.journal_path(name.hex(), 1), content, name, 1, Verification())


def signed(what: OrderKind, *signers: OfficerKeys, act: str = "") -> bytes:
    ms = 60_000 if what is OrderKind.EXTEND else 0
    made = Order(bytes(16), what, "ca-1", "07", "15", b"", ms, OrderReason.MACHINE, "", 0)
    encoded = orders.encode_order(made)
    code = act or ACTS[what].code
    approvals = tuple(one.approve(code, orders.subject(encoded), 0) for one in signers)
    return orders.encode_signed(SignedOrder(encoded, approvals))


def found(officers: dict[str, tuple[Officer, OfficerKeys]], *records: Record) -> list[tuple[Fault, int]]:
    facts, done = BoardFacts(), Verification()
    added = [OfficerAdded(known.id, known.role, known.signing_public) for known, _ in officers.values()]
    judge = OrdersJudge(done)
    for segment, said in ((stream(ATTEMPT, *records), records), (stream(BOARD, *added), added)):
        for placed, record in zip(segment.entries.values(), said, strict=True):
            judge.note(segment, placed, record)
            if segment.stream == BOARD:
                facts.note(segment, placed, record)
    judge.end(facts)
    return [(one.fault, one.seq) for one in done.findings]


def test_what_officers_signed_is_as_it_should_be(officers: dict[str, tuple[Officer, OfficerKeys]]) -> None:
    first, second = officers["cb1"][1], officers["cb2"][1]
    assert found(
        officers,
        OrderGiven(signed(OrderKind.PAUSE, first)),
        OrderTaken(signed(OrderKind.PAUSE, first)),
        OrderTaken(signed(OrderKind.EXTEND, first, second)),
        OrderTaken(signed(OrderKind.PAPER, second)),
    ) == []  # fmt: skip


def test_what_they_did_not_sign_is_found_where_it_is(officers: dict[str, tuple[Officer, OfficerKeys]]) -> None:
    first, looks_on = officers["cb1"][1], officers["ts1"][1]
    good = orders.decode_signed(signed(OrderKind.PAUSE, first))
    altered = msgspec.structs.replace(good, order=good.order.replace(b'"15"', b'"16"'))
    bad = (
        signed(OrderKind.PAUSE),
        signed(OrderKind.EXTEND, first),
        signed(OrderKind.EXTEND, first, first),
        signed(OrderKind.PAUSE, looks_on),
        signed(OrderKind.PAPER, first),
        signed(OrderKind.PAUSE, first, act="resume-seat"),
        orders.encode_signed(altered),
        b"junk",
    )
    seats = [OrderTaken(signed(OrderKind.PAUSE, first)), *map(OrderTaken, bad)]
    assert found(officers, *seats) == [(Fault.BAD_APPROVAL, place) for place in range(2, 2 + len(bad))]


def test_an_officer_whom_the_board_never_named_signs_nothing(
    officers: dict[str, tuple[Officer, OfficerKeys]],
) -> None:
    others = {name: pair for name, pair in officers.items() if name != "cb1"}
    taken = OrderTaken(signed(OrderKind.PAUSE, officers["cb1"][1]))
    assert found(others, taken) == [(Fault.BAD_APPROVAL, 1)]
