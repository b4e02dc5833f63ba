"""The room's board: what it shows, what it calls out, how far an order has come, and what it cannot see."""

from dataclasses import replace

import msgspec
import pytest

from protocol import orders
from protocol.api import NumberedOrder, SeatNow, SeatPhase
from protocol.orders import Order, OrderKind, OrderReason, SignedOrder
from station.checkin import room
from station.checkin.room import AlertKind, OrderStep, RoomState, Signed
from tests.station.checkin.rooms import AT, SECOND, attempt, reply, working

NEW = RoomState(("07",), {"18001215": "Nguyễn Thị Hòa"})
MINUTE_MS = 60_000


def order(what: OrderKind, seat: str = "", number: int = 1, **changes: object) -> Order:
    made = Order(bytes([number]) * 16, what, "ca-1", "07", seat, b"", 0, OrderReason.MACHINE, "", AT)
    return msgspec.structs.replace(made, **changes)


def sent(made: Order) -> RoomState:
    """Return a board where an order lies with the server."""
    return room.entered(NEW, Signed(made.id, made, AT, OrderStep.SENT, number=1))


def kinds(state: RoomState) -> list[tuple[AlertKind, str]]:
    return [(one.kind, one.place[1]) for one in room.alerts(state)]


@pytest.mark.parametrize(
    ("seat", "at", "left"),
    [
        (working("15"), AT, 40 * MINUTE_MS),
        (working("15"), AT + 4 * SECOND, 40 * MINUTE_MS - 4000),  # the clock runs between two ticks
        (working("15", given_ms=5 * MINUTE_MS), AT, 45 * MINUTE_MS),
        (working("15"), AT + 600 * SECOND, 40 * MINUTE_MS - 14_000),  # nobody knows how it went on: it stands
        (working("15", phase=SeatPhase.PAUSED), AT + 4 * SECOND, 40 * MINUTE_MS),
        (working("15", used_ms=100 * MINUTE_MS), AT, 0),
    ],
    ids=["as told", "runs on", "given back", "not heard for long", "paused", "over"],
)
def test_time_left_runs_as_long_as_the_seat_is_heard(seat: SeatNow, at: int, left: int) -> None:
    assert room.left_ms(seat, at) == left


def test_what_is_wrong_is_called_out_newest_first() -> None:
    state = room.heard(NEW, reply(working("16", alarms=1, alarm="capture", alarm_at=AT - 9 * SECOND)))
    locked = working("15", phase=SeatPhase.LOCKED)
    silent = working("17", seen_at=AT - 16 * SECOND)
    again = (working("16", alarms=1, alarm="capture", alarm_at=AT - 9 * SECOND), locked, silent)
    state = room.heard(state, reply(*again))
    assert kinds(state) == [(AlertKind.LOCKED, "15"), (AlertKind.ALARM, "16"), (AlertKind.SILENT, "17")]
    later = room.heard(state, reply(locked, at=AT + 10 * SECOND))
    assert room.alerts(later)[-1].since == AT, "since when it is so, not since the last answer"


def test_an_alarm_that_was_seen_is_quiet_until_another_comes() -> None:
    alarmed = working("15", alarms=1, alarm="capture", alarm_at=AT)
    state = room.acknowledged(room.heard(NEW, reply(alarmed)), ("07", "15"))
    assert kinds(state) == []
    again = msgspec.structs.replace(alarmed, alarms=2)
    assert kinds(room.heard(state, reply(again))) == [(AlertKind.ALARM, "15")]


def test_a_lock_and_a_time_to_confirm_stay_until_they_are_dealt_with() -> None:
    state = room.heard(NEW, reply(working("15", phase=SeatPhase.LOCKED, unconfirmed=True)))
    state = room.acknowledged(state, ("07", "15"))
    assert kinds(state) == [(AlertKind.LOCKED, "15"), (AlertKind.UNCONFIRMED, "15")]
    assert kinds(room.heard(state, reply(working("15")))) == []


@pytest.mark.parametrize("phase", [SeatPhase.HANDED_IN, SeatPhase.FREE, SeatPhase.EXPECTED, SeatPhase.MOVED])
def test_nobody_is_missed_at_a_seat_where_nobody_works(phase: SeatPhase) -> None:
    assert kinds(room.heard(NEW, reply(working("15", phase=phase, seen_at=0)))) == []


def test_without_an_answer_the_figures_stay_and_it_is_said_since_when() -> None:
    state = room.heard(NEW, reply(working("15")))
    away = room.unheard(room.unheard(state, AT + 5), AT + 9)
    assert (away.away_since, away.seats) == (AT + 5, state.seats)
    assert room.heard(away, reply(working("15"))).away_since == 0


def test_an_order_for_a_seat_is_taken_when_the_seat_says_so() -> None:
    pause = order(OrderKind.PAUSE, "15")
    state = room.heard(sent(pause), reply(working("15"), working("16")))
    assert (state.signed[0].step, state.signed[0].missing) == (OrderStep.SENT, ("15",))
    took = working("15", phase=SeatPhase.PAUSED, orders=(pause.id,))
    line = room.heard(state, reply(took, working("16"), at=AT + 2 * SECOND)).signed[0]
    assert (line.step, line.taken, line.taken_at) == (OrderStep.TAKEN, ("15",), AT + 2 * SECOND)


def test_an_order_for_the_room_names_the_seats_that_lack_it() -> None:
    pause = order(OrderKind.PAUSE)
    seats = (
        working("15", orders=(pause.id,)),
        working("16"),
        working("17", phase=SeatPhase.HANDED_IN),
        working("18", room="08"),
    )
    line = room.heard(sent(pause), reply(*seats)).signed[0]
    assert (line.step, line.taken, line.missing) == (OrderStep.SENT, ("15",), ("16",))


def test_a_move_is_taken_at_the_new_seat_and_not_where_it_was_left() -> None:
    move = order(OrderKind.MOVE, "31", attempt=attempt("15"))
    left = working("15", phase=SeatPhase.MOVED, orders=(move.id,), goes_on_at="07/31")
    line = room.heard(sent(move), reply(left, working("31", orders=(move.id,)))).signed[0]
    assert (line.step, line.taken) == (OrderStep.TAKEN, ("31",))


def told(made: Order, number: int) -> NumberedOrder:
    return NumberedOrder(number, SignedOrder(orders.encode_order(made), ()))


def test_another_desks_order_is_shown_and_what_was_before_is_shown_quietly() -> None:
    first, second = order(OrderKind.PAUSE, number=1), order(OrderKind.RESUME, number=2)
    state = room.heard(NEW, reply(working("15"), given=(told(first, 1),)))
    assert room.unseen(state) == ()
    state = room.heard(state, reply(working("15"), given=(told(second, 2),)))
    assert [one.id for one in room.unseen(state)] == [second.id]


def test_an_order_whose_answer_was_lost_on_the_way_is_known_to_be_sent() -> None:
    pause = order(OrderKind.PAUSE)
    waiting = room.entered(NEW, Signed(pause.id, pause, AT, OrderStep.WAITING))
    line = room.heard(waiting, reply(working("15"), given=(told(pause, 7),))).signed[0]
    assert (line.step, line.number) == (OrderStep.SENT, 7)


def test_a_line_stays_until_somebody_has_seen_it() -> None:
    state = sent(order(OrderKind.PAUSE))
    assert len(room.unseen(state)) == 1
    assert room.unseen(room.seen(state, state.signed[0].id)) == ()
    assert room.seen(state, b"unknown") == state


def test_the_same_answer_twice_changes_nothing() -> None:
    state = room.heard(sent(order(OrderKind.PAUSE, "15")), reply(working("15")))
    assert room.heard(state, reply(working("15"))) == state
    assert replace(state) == state
