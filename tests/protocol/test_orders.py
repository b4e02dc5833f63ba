"""Orders: exactly what officers signed, in its form and in its time, and nothing else."""

import os

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import officer, orders
from protocol.errors import ProtocolError
from protocol.officer import BadApprovalError, NotEnoughOfficersError, NotPermittedError, Officer, OfficerKeys
from protocol.orders import (
    ACTS,
    ID_BYTES,
    MAX_AGE_US,
    MAX_AHEAD_US,
    MAX_MS,
    ROOM_WIDE,
    MalformedOrderError,
    Order,
    OrderKind,
    OrderReason,
    OrderTimeError,
    SignedOrder,
)

AT = 1_790_000_000_000_000
ATTEMPT = bytes(range(16))
PIN = "son-la-1930"
ROLES = {"cb1": "invigilator", "cb2": "invigilator", "ts1": "inspector"}


@pytest.fixture(scope="module")
def officers() -> dict[str, Officer]:
    """Two invigilators, and an inspector who changes nothing."""
    return {
        one: officer.create_officer(one, one, role, PIN, os.urandom(64), os.urandom(16), os.urandom(12))
        for one, role in ROLES.items()
    }


@pytest.fixture(scope="module")
def keys(officers: dict[str, Officer]) -> dict[str, OfficerKeys]:
    return {one: officer.unlock(known, PIN) for one, known in officers.items()}


def order(what: OrderKind = OrderKind.PAUSE, **changes: object) -> Order:
    made = Order(bytes(ID_BYTES), what, "ca-1", "07", "15", b"", 0, OrderReason.MACHINE, "", AT)
    if what is OrderKind.MOVE:
        made = msgspec.structs.replace(made, attempt=ATTEMPT)
    if what is OrderKind.EXTEND:
        made = msgspec.structs.replace(made, ms=60_000)
    return msgspec.structs.replace(made, **changes)


def signed(made: Order, *keys: OfficerKeys, act: str = "") -> SignedOrder:
    encoded = orders.encode_order(made)
    code = act or ACTS[made.what].code
    return SignedOrder(encoded, tuple(one.approve(code, orders.subject(encoded), made.at) for one in keys))


@pytest.mark.parametrize("what", OrderKind)
def test_what_is_signed_stands(what: OrderKind, officers: dict[str, Officer], keys: dict[str, OfficerKeys]) -> None:
    signers = list(keys.values())[: ACTS[what].signatures]
    made = order(what)
    if what is OrderKind.PAPER:  # not an invigilator's
        with pytest.raises(NotPermittedError):
            orders.check(signed(made, *signers), officers, AT)
        return
    whole = orders.decode_signed(orders.encode_signed(signed(made, *signers)))
    assert orders.check(whole, officers, AT) == made


def test_one_officer_alone_gives_nobody_more_time_than_the_others(
    officers: dict[str, Officer], keys: dict[str, OfficerKeys]
) -> None:
    longer = order(OrderKind.EXTEND)
    for signers in ((keys["cb1"],), (keys["cb1"], keys["cb1"]), ()):
        with pytest.raises(NotEnoughOfficersError):
            orders.check(signed(longer, *signers), officers, AT)
    assert orders.check(signed(longer, keys["cb1"], keys["cb2"]), officers, AT).ms == 60_000


def test_who_only_looks_orders_nothing(officers: dict[str, Officer], keys: dict[str, OfficerKeys]) -> None:
    with pytest.raises(NotPermittedError):
        orders.check(signed(order(), keys["ts1"]), officers, AT)


def test_a_stranger_orders_nothing(officers: dict[str, Officer], keys: dict[str, OfficerKeys]) -> None:
    known = {"cb2": officers["cb2"]}
    with pytest.raises(BadApprovalError):
        orders.check(signed(order(), keys["cb1"]), known, AT)


def test_an_altered_byte_or_another_act_is_found(officers: dict[str, Officer], keys: dict[str, OfficerKeys]) -> None:
    good = signed(order(note="ồn ngoài sân"), keys["cb1"])
    for_16 = msgspec.structs.replace(good, order=good.order.replace(b'"seat":"15"', b'"seat":"16"'))
    assert for_16 != good
    lasting = msgspec.structs.replace(good, order=good.order.replace(b"pause", b"resume"))
    for bad in (for_16, lasting, signed(order(), keys["cb1"], act="resume-seat")):
        with pytest.raises(BadApprovalError):
            orders.check(bad, officers, AT)


def test_an_order_is_of_its_time(officers: dict[str, Officer], keys: dict[str, OfficerKeys]) -> None:
    good = signed(order(), keys["cb1"])
    for at in (AT - MAX_AHEAD_US, AT + MAX_AGE_US):
        assert orders.check(good, officers, at) == order()
    for at, what in ((AT - MAX_AHEAD_US - 1, "future"), (AT + MAX_AGE_US + 1, "old")):
        with pytest.raises(OrderTimeError) as refused:
            orders.check(good, officers, at)
        assert refused.value.what == what


@pytest.mark.parametrize(
    "bad",
    [
        order(id=b"short"),
        order(attempt=b"short"),
        order(room=""),
        order(exam_session=""),
        order(note="x" * 201),
        order(reason=OrderReason.OTHER),
        order(reason=OrderReason.OTHER, note="  "),
        order(ms=1),
        order(seat="", attempt=ATTEMPT),
        order(OrderKind.MOVE, attempt=b""),
        order(OrderKind.MOVE, seat=""),
        order(OrderKind.GRANT, seat=""),
        order(OrderKind.UNLOCK, seat=""),
        order(OrderKind.EXTEND, ms=0),
        order(OrderKind.EXTEND, ms=-1),
        order(OrderKind.GIVE_TIME, ms=MAX_MS + 1),
        order(OrderKind.GIVE_TIME, ms=-MAX_MS - 1),
        order(seat="x" * 65),
    ],
)
def test_what_has_not_the_form_is_neither_made_nor_read(bad: Order) -> None:
    with pytest.raises(MalformedOrderError):
        orders.encode_order(bad)
    with pytest.raises(MalformedOrderError):
        orders.decode_order(msgspec.json.encode(bad))


def test_a_whole_room_is_paused_given_time_and_put_on_paper() -> None:
    assert {what for what in OrderKind if what in ROOM_WIDE} == {
        what for what in OrderKind if is_form(order(what, seat="", attempt=b""))
    }


def is_form(made: Order) -> bool:
    try:
        orders.encode_order(made)
    except MalformedOrderError:
        return False
    return True


@given(st.binary(max_size=400))
def test_bytes_are_an_order_or_our_error(content: bytes) -> None:
    for read in (orders.decode_order, orders.decode_signed):
        try:
            read(content)
        except ProtocolError:
            continue


def test_what_is_too_large_is_not_even_read() -> None:
    padded = orders.encode_order(order()) + b" " * orders.MAX_ORDER_BYTES
    with pytest.raises(MalformedOrderError):
        orders.decode_order(padded)
    with pytest.raises(MalformedOrderError):
        orders.decode_signed(orders.encode_signed(SignedOrder(padded, ())) + b" " * orders.MAX_SIGNED_BYTES)


@pytest.mark.parametrize(
    ("made", "place", "attempt", "is_concerned"),
    [
        (order(), ("07", "15"), b"", True),
        (order(seat=""), ("07", "31"), ATTEMPT, True),
        (order(), ("07", "16"), b"", False),
        (order(), ("08", "15"), b"", False),
        (order(attempt=ATTEMPT), ("07", "15"), ATTEMPT, True),
        (order(attempt=ATTEMPT), ("07", "15"), bytes(16), False),
    ],
)
def test_an_order_concerns_its_own_place_and_attempt(
    made: Order, place: tuple[str, str], attempt: bytes, is_concerned: bool
) -> None:
    assert orders.concerns(made, *place, attempt) is is_concerned


def test_a_move_relieves_every_other_seat_of_the_attempt_and_nobody_else() -> None:
    move = order(OrderKind.MOVE, seat="31")
    assert orders.relieves(move, "07", "15", ATTEMPT)
    assert not orders.relieves(move, "07", "31", ATTEMPT)
    assert not orders.relieves(move, "07", "15", bytes(16))
    assert not orders.relieves(move, "07", "15", b"")
    assert not orders.relieves(order(), "07", "15", ATTEMPT)
