"""Sealing orders: read only as what they are, and told apart by their mark."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import sealing_order
from protocol.officer import create_officer
from protocol.sealing_order import MalformedOrderError, OrderedSession, SealingOrder, without_private

OFFICER = create_officer("cb1", "Một", "chair", "son-la-1930", bytes(64), bytes(16), bytes(12))
SESSION = OrderedSession("s1", "Ca 1", "Toán", "12", "THPT Lạng Giang số 1", 90)
ORDER = SealingOrder(1, "Khảo sát", (SESSION,), (without_private(OFFICER),))


def test_an_order_comes_back_with_public_keys_alone() -> None:
    read = sealing_order.decode(sealing_order.encode(ORDER))
    assert read == ORDER
    assert read.officers[0].sealing_public == OFFICER.sealing_public
    assert OFFICER.box not in sealing_order.encode(ORDER)


def test_the_mark_is_pinned_and_another_orders_is_another() -> None:
    assert sealing_order.mark(b"an order") == "SNQP-QTWH-KB0J-G02D-M437"
    other = msgspec.structs.replace(ORDER, exam="Khác")
    assert sealing_order.mark(sealing_order.encode(other)) != sealing_order.mark(sealing_order.encode(ORDER))


def test_another_format_is_refused() -> None:
    with pytest.raises(MalformedOrderError):
        sealing_order.decode(sealing_order.encode(msgspec.structs.replace(ORDER, format=2)))
    with pytest.raises(MalformedOrderError):
        sealing_order.decode(bytes(sealing_order.MAX_ORDER_BYTES + 1))


@given(st.binary(max_size=200))
def test_any_bytes_are_an_order_or_our_error(data: bytes) -> None:
    with pytest.raises(MalformedOrderError):
        sealing_order.decode(data)
