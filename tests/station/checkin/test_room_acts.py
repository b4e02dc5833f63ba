"""What can be done for a seat, and the order that says it."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol import orders
from protocol.api import SeatNow, SeatPhase
from protocol.orders import OrderKind, OrderReason
from station.checkin.room_acts import (
    FOR_ROOM,
    KINDS,
    Asked,
    RoomAct,
    TimeUnreadableError,
    act_of,
    order_of,
    possible,
    spare_seats,
    typed_ms,
)
from tests.station.checkin.rooms import AT, attempt, free, working

ID = bytes(16)


@pytest.mark.parametrize(
    ("text", "ms"), [("13", 780_000), ("2:10", 130_000), ("0", 0), (" 5 ", 300_000), ("240", 14_400_000)]
)
def test_minutes_are_read_as_people_write_them(text: str, ms: int) -> None:
    assert typed_ms(text) == ms


@pytest.mark.parametrize("text", ["", "-3", "2:60", "2:", ":10", "1.5", "241", "9999", "٣", "1:2:3", "mười"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(TimeUnreadableError):
        typed_ms(text)


@given(st.text(max_size=8))
@settings(max_examples=100)
def test_any_text_is_a_time_within_bounds_or_refused(text: str) -> None:
    with suppress(TimeUnreadableError):
        assert 0 <= typed_ms(text) <= orders.MAX_MS


@pytest.mark.parametrize(
    ("seat", "acts"),
    [
        (free("31"), ()),
        (SeatNow("07", "15", SeatPhase.ADMITTED, "18001215", attempt("15")), (RoomAct.GRANT, RoomAct.UNLOCK)),
        (working("15", phase=SeatPhase.HANDED_IN), ()),
        (working("15", phase=SeatPhase.MOVED), ()),
        (working("15", phase=SeatPhase.ON_PAPER), (RoomAct.PRINT, RoomAct.KEY_IN, RoomAct.COLLECT)),
    ],
    ids=["spare", "admitted", "handed in", "moved", "on paper"],
)
def test_only_what_can_come_to_something_is_offered(seat: SeatNow, acts: tuple[RoomAct, ...]) -> None:
    assert possible(seat) == acts


def test_what_a_locked_seat_whose_machine_was_off_needs_comes_first() -> None:
    found = possible(working("15", phase=SeatPhase.LOCKED, unconfirmed=True))
    assert found[:2] == (RoomAct.UNLOCK, RoomAct.CONFIRM_OFF)
    assert RoomAct.LOCK not in found


def test_nothing_is_collected_of_which_the_board_holds_nothing() -> None:
    assert RoomAct.COLLECT in possible(working("15"))
    assert RoomAct.COLLECT not in possible(working("15", saved_hash=b""))


def test_a_candidate_moves_to_an_empty_seat_that_is_switched_on() -> None:
    kept = SeatNow("07", "20", SeatPhase.EXPECTED, "18001220", seen_at=AT)
    off = SeatNow("07", "32", SeatPhase.FREE)
    assert spare_seats((kept, working("15"), off, free("31"))) == (free("31"), kept)


@pytest.mark.parametrize("act", list(KINDS))
def test_each_act_makes_an_order_that_can_be_signed(act: RoomAct) -> None:
    asked = Asked(act, "07", "15", attempt("15"), 60_000 if act is RoomAct.EXTEND else 0, to_room="08", to_seat="31")
    made = order_of(asked, "ca-1", ID, AT)
    assert orders.decode_order(orders.encode_order(made)) == made
    assert orders.ACTS[made.what] == act_of(act)
    assert made.attempt == attempt("15")


@pytest.mark.parametrize("act", FOR_ROOM)
def test_an_act_for_the_room_names_no_attempt(act: RoomAct) -> None:
    made = order_of(Asked(act, "07", ms=60_000 if act is RoomAct.EXTEND else 0), "ca-1", ID, AT)
    assert (made.seat, made.attempt) == ("", b"")
    assert orders.decode_order(orders.encode_order(made)) == made


def test_a_move_names_the_new_seat_and_time_off_is_taken_off() -> None:
    move = order_of(Asked(RoomAct.MOVE, "07", "15", attempt("15"), to_room="08", to_seat="31"), "ca-1", ID, AT)
    assert (move.room, move.seat, move.what) == ("08", "31", OrderKind.MOVE)
    off = Asked(RoomAct.CONFIRM_OFF, "07", "15", attempt("15"), 130_000, OrderReason.POWER, " cúp điện ")
    made = order_of(off, "ca-1", ID, AT)
    assert (made.what, made.ms, made.note) == (OrderKind.GIVE_TIME, -130_000, "cúp điện")
