"""Orders at the seat: what stands still, what the clock counts, and where a killed or moved seat stands."""

import itertools
from dataclasses import dataclass, field, replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.orders import Order, OrderKind, OrderReason, SignedOrder
from protocol.records import OrderTaken, Record, SeatLocked, Submitted, Ticked
from protocol.seat_rules import Accommodation, LostTime, SeatRules
from station.exam import alarms, orders, part_steps, steps
from station.exam.clock import SeatClock, ticks_of
from station.exam.order_effects import BY_ORDER
from station.exam.seat import Candidate, Phase, Place, SeatState
from station.exam.steps import Step
from station.exam.work import replay
from tests.station.exam.conftest import choose, small_paper

MINUTE, SECOND = 60_000, 1_000
ATTEMPT = bytes(range(16))
NUMBERS = itertools.count(1)


def order(what: OrderKind, ms: int = 0, seat: str = "15") -> Order:
    attempt = ATTEMPT if what is OrderKind.MOVE else b""
    number = next(NUMBERS).to_bytes(16, "big")
    return Order(number, what, "ca-1", "07", seat, attempt, ms, OrderReason.MACHINE, "", 0)


def unsigned(made: Order) -> SignedOrder:
    """Return an order as it travels; who signed it is not these steps' matter."""
    return SignedOrder(msgspec.json.encode(made), ())


@dataclass
class HandClock:
    """A machine's clock, turned by hand."""

    boot_id: str = "boot-a"
    ms: int = 1_000_000

    def now_ms(self) -> int:
        return self.ms


@dataclass
class Sitting:
    """A seat as its controller keeps it: state, clock, and the journal."""

    seat: str = "15"
    boot: HandClock = field(default_factory=HandClock)
    records: list[Record] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        """Start the window and open the paper, as after a sign-in or a kill."""
        work = replay(self.records)
        at_rest = SeatState(place=Place("07", self.seat), candidate=Candidate("18001234", "", ""))
        state = steps.opened(at_rest, small_paper(), work)
        self.state = orders.standing(alarms.relocked(at_rest, part_steps.resumed(state.state)))
        self.clock = SeatClock(self.boot, ticks_of(self.records), stands=work.stands)
        orders.hold_clock(self.state, self.clock)
        self.take(steps.ticked(self.state, self.clock.tick()))

    def take(self, step: Step) -> None:
        self.records += step.records
        self.state = step.state

    def order(self, what: OrderKind, ms: int = 0, seat: str = "") -> None:
        self.take(orders.taken_by_clock(self.state, unsigned(order(what, ms, seat or self.seat)), self.clock))

    def work(self, ms: int) -> None:
        """Let time pass, with the tick that the controller makes at the end of it."""
        self.boot.ms += ms
        if self.clock.due():
            self.take(steps.ticked(self.state, self.clock.tick()))
        self.state = steps.second_passed(self.state, self.clock.used_ms())

    def killed(self, for_ms: int = 0) -> None:
        """Die without a word and come back."""
        self.boot.ms += for_ms
        self.open()

    def rebooted(self) -> None:
        """Lose power; the machine's clock begins anew."""
        self.boot = HandClock(f"{self.boot.boot_id}+", 5_000)
        self.open()

    def shows(self, phase: Phase) -> bool:
        """Tell which screen stands."""
        return self.state.phase is phase

    @property
    def left(self) -> float:
        """Minutes left."""
        return self.state.left_ms / MINUTE


def test_a_pause_hides_the_paper_and_counts_nowhere() -> None:
    seat = Sitting()
    seat.work(10 * MINUTE)
    seat.order(OrderKind.PAUSE)
    assert (seat.state.phase, seat.left) == (Phase.PAUSED, 80)
    assert not choose(seat.state, 1).records
    seat.work(13 * MINUTE)
    assert seat.left == 80
    seat.order(OrderKind.RESUME)
    assert (seat.state.phase, seat.left) == (Phase.ITEM, 80)
    seat.work(MINUTE)
    assert seat.left == 79
    assert choose(seat.state, 1).records


@pytest.mark.parametrize("how", ["killed", "rebooted", "both"])
def test_what_happens_to_the_machine_in_a_pause_costs_no_time(how: str) -> None:
    seat = Sitting()
    seat.work(10 * MINUTE)
    seat.order(OrderKind.PAUSE)
    seat.work(MINUTE)
    if how in {"rebooted", "both"}:
        seat.rebooted()
        seat.work(4 * MINUTE)
    if how in {"killed", "both"}:
        seat.killed(5 * MINUTE)
    assert (seat.state.phase, seat.left, seat.state.work.time_unconfirmed) == (Phase.PAUSED, 80, False)
    seat.order(OrderKind.RESUME)
    seat.killed(MINUTE)  # the program was away, the machine was not
    assert not seat.clock.unconfirmed
    assert (seat.state.phase, seat.left, seat.state.work.time_unconfirmed) == (Phase.ITEM, 79, False)


def test_time_never_runs_out_in_a_pause_and_nothing_hands_itself_in() -> None:
    seat = Sitting()
    seat.work(89 * MINUTE)
    seat.order(OrderKind.PAUSE)
    seat.work(30 * MINUTE)
    assert not seat.state.time_is_up
    seat.order(OrderKind.RESUME)
    seat.work(MINUTE)
    assert seat.state.time_is_up


def test_time_given_is_on_the_clock_and_its_warnings_come_again() -> None:
    seat = Sitting()
    seat.work(86 * MINUTE)
    assert seat.state.warning == 5
    seat.order(OrderKind.GIVE_TIME, 13 * MINUTE)
    assert (seat.left, seat.state.warning) == (17, 0)
    seat.killed()
    assert seat.left == 17
    seat.work(12 * MINUTE)
    assert seat.state.warning == 5


def test_the_time_off_is_unconfirmed_until_an_order_says_it() -> None:
    seat = Sitting()
    seat.work(10 * MINUTE)
    seat.rebooted()
    assert (seat.state.work.time_unconfirmed, seat.left) == (True, 80)
    seat.order(OrderKind.GIVE_TIME, -3 * MINUTE)
    assert (seat.state.work.time_unconfirmed, seat.left) == (False, 77)
    seat.killed()
    assert (seat.state.work.time_unconfirmed, seat.left) == (False, 77)
    seat.rebooted()
    assert seat.state.work.time_unconfirmed  # another time


def test_an_order_is_taken_once() -> None:
    seat = Sitting()
    more = unsigned(order(OrderKind.EXTEND, 5 * MINUTE))
    for _ in range(2):
        seat.take(orders.taken_by_clock(seat.state, more, seat.clock))
    seat.killed()
    assert seat.left == 95
    assert not orders.is_for(seat.state, orders_read(more), ATTEMPT)


def orders_read(signed: SignedOrder) -> Order:
    return msgspec.json.decode(signed.order, type=Order)


def test_where_nothing_is_given_back_only_more_time_for_a_reason_is() -> None:
    strict = SeatRules(lost_time=LostTime.NOT_GIVEN)
    given, off, more = (order(OrderKind.GIVE_TIME, ms) for ms in (MINUTE, -MINUTE, 0))
    assert [orders.is_allowed(one, strict) for one in (given, off, more)] == [False, True, True]
    assert orders.is_allowed(order(OrderKind.EXTEND, MINUTE), strict)
    assert orders.is_allowed(given, SeatRules())


def test_a_lock_by_order_holds_over_a_kill_and_time_runs_on() -> None:
    seat = Sitting()
    seat.order(OrderKind.LOCK)
    assert seat.shows(Phase.LOCKED)
    assert seat.state.lock is not None
    assert seat.state.lock.reason == BY_ORDER
    seat.work(MINUTE)
    seat.killed()
    assert (seat.state.phase, seat.left) == (Phase.LOCKED, 89)
    seat.order(OrderKind.UNLOCK)
    assert seat.shows(Phase.ITEM)
    seat.killed()
    assert seat.shows(Phase.ITEM)


def test_a_lock_by_alarm_opens_by_order() -> None:
    seat = Sitting()
    seat.records.append(SeatLocked("capture", seat.boot.ms))
    seat.killed()
    assert seat.shows(Phase.LOCKED)
    seat.order(OrderKind.UNLOCK)
    assert (seat.state.phase, seat.state.work.locked) == (Phase.ITEM, None)


def test_a_seat_that_is_locked_and_paused_needs_both_taken_back() -> None:
    for first, second in itertools.permutations((OrderKind.UNLOCK, OrderKind.RESUME)):
        seat = Sitting()
        seat.order(OrderKind.PAUSE)
        seat.order(OrderKind.LOCK)
        assert seat.shows(Phase.LOCKED)
        seat.order(first)
        assert seat.state.phase is (Phase.PAUSED if first is OrderKind.UNLOCK else Phase.LOCKED)
        seat.order(second)
        assert seat.shows(Phase.ITEM)


def test_a_break_in_a_paused_room_ends_after_the_pause() -> None:
    seat = Sitting()
    candidate = Candidate("18001234", "", "", accommodation=Accommodation(breaks=True))
    seat.state = replace(seat.state, candidate=candidate)
    seat.take(part_steps.begin_break(seat.state, seat.clock.used_ms()))
    seat.clock.stop()
    seat.order(OrderKind.PAUSE)
    assert not part_steps.end_break(seat.state).records
    seat.order(OrderKind.RESUME)
    seat.work(MINUTE)
    assert (seat.state.phase, seat.left) == (Phase.PAUSED, 90)
    seat.take(part_steps.end_break(seat.state))
    assert seat.shows(Phase.ITEM)


def test_a_room_that_goes_on_on_paper_stands_still_for_good() -> None:
    seat = Sitting()
    seat.order(OrderKind.PAPER)
    seat.order(OrderKind.RESUME)
    seat.work(100 * MINUTE)
    assert (seat.state.phase, seat.left, seat.state.time_is_up) == (Phase.PAUSED, 90, False)


def test_the_old_seat_is_relieved_and_takes_no_more_input() -> None:
    seat = Sitting()
    seat.work(10 * MINUTE)
    move = order(OrderKind.MOVE, seat="31")
    assert orders.is_for(seat.state, move, ATTEMPT)
    assert not orders.is_for(seat.state, move, bytes(16))
    seat.order(OrderKind.MOVE, seat="31")
    assert seat.shows(Phase.RELIEVED)
    seat.work(100 * MINUTE)
    assert not seat.state.time_is_up
    assert choose(seat.state, 1).records == steps.go_to(seat.state, 2).records == ()
    seat.killed()
    assert seat.shows(Phase.RELIEVED)


def test_the_new_seat_goes_on_at_the_same_question_and_time_and_is_relieved_by_the_next_move() -> None:
    old = Sitting()
    old.take(choose(old.state, 1))
    old.take(steps.go_to(old.state, 3))
    old.work(10 * MINUTE)
    known = [*old.records, OrderTaken(orders_bytes(order(OrderKind.MOVE, 2 * MINUTE, seat="31")))]
    new = Sitting("31", HandClock("boot-z", 77), known)
    assert (new.state.phase, new.state.work.number, new.left) == (Phase.ITEM, 3, 82)
    assert new.state.work.responses == old.state.work.responses
    assert not new.state.work.time_unconfirmed
    new.work(MINUTE)
    new.killed()
    assert (new.left, new.clock.unconfirmed) == (81, False)
    new.order(OrderKind.MOVE, seat="15")
    assert new.shows(Phase.RELIEVED)


def orders_bytes(made: Order) -> bytes:
    return msgspec.json.encode(unsigned(made))


def test_an_attempt_that_is_handed_in_takes_no_order_but_says_that_it_moved() -> None:
    seat = Sitting()
    seat.take(steps.submit(seat.state, "time_up"))
    before = list(seat.records)
    assert isinstance(before[-1], Submitted)
    seat.order(OrderKind.PAUSE)
    assert seat.shows(Phase.RECEIPT)
    seat.order(OrderKind.MOVE, seat="31")
    assert seat.shows(Phase.RELIEVED)
    assert seat.records == before


def test_orders_before_the_bell_stand_when_the_paper_opens() -> None:
    waiting = SeatState(Phase.WAITING, Place("07", "15"))
    step = orders.taken_by_clock(waiting, unsigned(order(OrderKind.PAUSE)), None)
    assert step.state.phase is Phase.WAITING
    opened = steps.opened(step.state, small_paper(), replay(()))  # its journal was read a moment before
    taken = tuple(record for record in step.records if isinstance(record, OrderTaken))
    assert orders.standing(orders.again(opened.state, taken)).phase is Phase.PAUSED


def test_bytes_that_are_no_order_change_nothing() -> None:
    seat = Sitting()
    work = seat.state.work
    assert replay([*seat.records, OrderTaken(b"junk")]) == work


STEPS = st.one_of(
    st.sampled_from(["killed", "rebooted"]),
    st.sampled_from([OrderKind.PAUSE, OrderKind.RESUME, OrderKind.LOCK, OrderKind.UNLOCK]),
    st.integers(1, 20).map(lambda seconds: seconds * SECOND),
)


@given(st.lists(STEPS, max_size=12))
def test_whatever_comes_the_time_used_is_the_time_worked_in_one_boot(path: list[str | OrderKind | int]) -> None:
    """The law: what is counted is what passed while the seat did not stand still. At a power cut the tail since the
    last tick is lost to the candidate's favour."""
    seat, expected, since_tick, paused = Sitting(), 0, 0, False
    for one in path:
        if isinstance(one, int):
            seat.work(one)
            expected += 0 if paused else one
        elif isinstance(one, OrderKind):
            seat.order(one)
            paused = seat.state.work.paused
        elif one == "killed":
            seat.killed()
        else:
            since_tick = 0 if paused else seat.clock.used_ms() - seat.state.work.used_ms
            expected -= since_tick
            seat.rebooted()
        assert seat.clock.used_ms() == expected
        assert seat.state.work == replay(seat.records)
    assert any(isinstance(record, Ticked) for record in seat.records)
