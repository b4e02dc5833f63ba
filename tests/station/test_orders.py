"""Orders as they come to a seat: judged by its own package, each passed on once, grants asked for until answered."""

import datetime
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from protocol import officer, orders, sealing
from protocol.api import ExamSession, GrantReply, NumberedOrder, SeatPackage
from protocol.journal import StreamId
from protocol.officer import OfficerKeys
from protocol.orders import ACTS, Order, OrderKind, OrderReason, SignedOrder
from protocol.records import OrderTaken
from protocol.seat_rules import LostTime, SeatRules
from station import orders as station_orders
from station.board_link import BoardAwayError, BoardRefusedError, LinkError
from station.exam.attempt import NotSavedError
from station.exam.seat import RefusalCode, SignInRefusal
from station.grants import Granted
from station.orders import Seated, SeatOrders
from station.seat_pins import SeatPins

AT = 1_790_000_000_000_000
MINUTE, MINUTE_US = 60_000, 60_000_000
PIN = "son-la-1930"
SLOT_KEY = bytes(range(32))
ATTEMPT = sealing.attempt_id(SLOT_KEY, "18001234", "ca-1")
OTHER = StreamId(bytes(16))
REPLY = GrantReply(1, SLOT_KEY, "18001234", "Nguyễn Thị Hòa", "2008-11-03", "", b"")
SEEN_S = 5.0
Seen = TypeVar("Seen")


@dataclass
class Line:
    """A board that gives one answer after another."""

    at: int = AT
    answers: list[LinkError | GrantReply] = field(default_factory=list)
    asked: int = 0

    def board_at(self) -> int:
        return self.at

    def grant(self, signed: SignedOrder) -> GrantReply:  # noqa: ARG002 -- the line's own name
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, LinkError):
            raise answer
        return answer


@dataclass
class Window:
    """What came of the orders."""

    ordered_ids: list[bytes] = field(default_factory=list)
    granted_keys: list[str] = field(default_factory=list)
    refusals: list[RefusalCode] = field(default_factory=list)
    unlocks: list[OrderTaken] = field(default_factory=list)
    came_back: list[str] = field(default_factory=list)
    fails: bool = False
    changed: threading.Condition = field(default_factory=threading.Condition)

    def ordered(self, signed: SignedOrder) -> None:
        self._note(self.ordered_ids, orders.decode_order(signed.order).id)

    def granted(self, granted: Granted) -> None:
        if self.fails:
            raise NotSavedError("the disk")
        self._note(self.granted_keys, granted.keys.candidate)

    def tap_refused(self, refusal: SignInRefusal) -> None:
        self._note(self.refusals, refusal.code)

    def forget(self) -> None:
        self._note(self.came_back, "forgot")

    def come_back(self) -> None:
        self._note(self.came_back, "again")

    def slots_unlocked(self, taken: OrderTaken) -> None:
        self._note(self.unlocks, taken)

    def _note(self, seen: list[Seen], what: Seen) -> None:
        with self.changed:
            seen.append(what)
            self.changed.notify_all()

    def wait(self, seen: list[bytes] | list[str] | list[RefusalCode] | list[OrderTaken], many: int = 1) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: len(seen) >= many, SEEN_S)


@dataclass
class Boot:
    """A machine's clock."""

    boot_id: str = "boot-a"

    def now_ms(self) -> int:
        return 0


@pytest.fixture
def keys() -> tuple[officer.Officer, OfficerKeys]:
    seeds = os.urandom(64), os.urandom(16), os.urandom(12)
    known = officer.create_officer("cb1", "Cán bộ", "chair", PIN, *seeds)
    return known, officer.unlock(known, PIN)


class Seat:
    """Seat 07/15 with one officer in its package."""

    def __init__(self, keys: tuple[officer.Officer, OfficerKeys], rules: SeatRules, folder: Path) -> None:
        known, self._keys = keys
        session = ExamSession("ca-1", "Ca 1", "Toán", "12", "THPT", AT, AT, 90, 15)
        package = SeatPackage(1, "Thi", session, "07", "15", (), (known,), b"", (), (), "", b"", rules=rules)
        self.line, self.window, self._number = Line(), Window(), 0
        self.orders = SeatOrders(package, self.line, self.window, SeatPins((known,), folder, Boot()))
        self.orders.listen(self.window)
        self.orders.start()

    def order(self, what: OrderKind, seat: str = "15", attempt: bytes = b"", **changes: object) -> Order:
        made = Order(os.urandom(16), what, "ca-1", "07", seat, attempt, 0, OrderReason.MACHINE, "", AT)
        return msgspec.structs.replace(made, **changes)

    def tell(self, made: Order, *, signers: int = 1) -> bytes:
        """Tell the seat of an order; return its id."""
        encoded, act = orders.encode_order(made), ACTS[made.what].code
        approvals = (self._keys.approve(act, orders.subject(encoded), AT),) * signers
        self._number += 1
        self.orders.told((NumberedOrder(self._number, SignedOrder(encoded, approvals)),))
        return made.id


@pytest.fixture
def seat(
    keys: tuple[officer.Officer, OfficerKeys],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> Iterator[Seat]:
    monkeypatch.setattr(station_orders, "RETRY_S", 0.01)
    made = Seat(keys, getattr(request, "param", SeatRules()), tmp_path)
    yield made
    made.orders.stop()


def test_orders_before_anybody_came_wait_for_who_comes_and_are_passed_on_in_order(seat: Seat) -> None:
    first, second = seat.tell(seat.order(OrderKind.PAUSE, seat="")), seat.tell(seat.order(OrderKind.RESUME))
    seat.orders.signed_in(Seated(ATTEMPT, frozenset(), AT))
    third = seat.tell(seat.order(OrderKind.LOCK, attempt=ATTEMPT))
    seat.window.wait(seat.window.ordered_ids, 3)
    assert seat.window.ordered_ids == [first, second, third]


def test_what_the_journal_tells_of_is_not_passed_on_again(seat: Seat) -> None:
    pause = seat.order(OrderKind.PAUSE)
    seat.tell(pause)
    seat.orders.signed_in(Seated(ATTEMPT, frozenset({pause.id}), AT))
    more = seat.tell(seat.order(OrderKind.RESUME))
    seat.tell(pause)
    last = seat.tell(seat.order(OrderKind.PAUSE))
    seat.window.wait(seat.window.ordered_ids, 2)
    assert seat.window.ordered_ids == [more, last]


def test_time_given_to_a_room_before_somebody_came_is_not_theirs_but_their_own_is(seat: Seat) -> None:
    early = AT - MINUTE_US
    seat.tell(seat.order(OrderKind.GIVE_TIME, seat="", ms=MINUTE, at=early))
    own = seat.tell(seat.order(OrderKind.GIVE_TIME, attempt=ATTEMPT, ms=MINUTE, at=early))
    later = seat.tell(seat.order(OrderKind.GIVE_TIME, seat="", ms=MINUTE))
    seat.orders.signed_in(Seated(ATTEMPT, frozenset(), AT))
    seat.window.wait(seat.window.ordered_ids, 2)
    assert seat.window.ordered_ids == [own, later]


def test_orders_of_others_strangers_and_other_days_come_to_nothing(seat: Seat) -> None:
    seat.orders.signed_in(Seated(ATTEMPT, frozenset(), AT))
    for bad in (
        seat.order(OrderKind.PAUSE, seat="16"),
        seat.order(OrderKind.PAUSE, room="08"),
        seat.order(OrderKind.PAUSE, attempt=OTHER),
        seat.order(OrderKind.PAUSE, exam_session="ca-2"),
        seat.order(OrderKind.PAUSE, at=AT + 11 * MINUTE_US),
        seat.order(OrderKind.PAUSE, at=AT - 13 * 60 * MINUTE_US),
        seat.order(OrderKind.EXTEND, ms=MINUTE),  # it takes two officers
        seat.order(OrderKind.MOVE, seat="31", attempt=OTHER),
    ):
        seat.tell(bad)
    seat.tell(seat.order(OrderKind.PAUSE), signers=0)
    good = seat.tell(seat.order(OrderKind.MOVE, seat="31", attempt=ATTEMPT))
    seat.window.wait(seat.window.ordered_ids)
    assert seat.window.ordered_ids == [good]


def test_orders_are_judged_by_the_boards_clock(seat: Seat) -> None:
    seat.line.at = AT + 24 * 60 * MINUTE_US
    seat.orders.signed_in(Seated(ATTEMPT, frozenset(), AT))
    seat.tell(seat.order(OrderKind.PAUSE))
    good = seat.tell(seat.order(OrderKind.PAUSE, at=AT + 24 * 60 * MINUTE_US))
    seat.window.wait(seat.window.ordered_ids)
    assert seat.window.ordered_ids == [good]


@pytest.mark.parametrize("seat", [SeatRules(lost_time=LostTime.NOT_GIVEN)], indirect=True)
def test_where_the_rules_give_nothing_back_no_order_does(seat: Seat) -> None:
    seat.orders.signed_in(Seated(ATTEMPT, frozenset(), AT))
    seat.tell(seat.order(OrderKind.GIVE_TIME, ms=MINUTE))
    off = seat.tell(seat.order(OrderKind.GIVE_TIME, ms=-MINUTE))
    seat.window.wait(seat.window.ordered_ids)
    assert seat.window.ordered_ids == [off]


def test_a_grant_is_asked_for_until_the_board_answers(seat: Seat) -> None:
    seat.line.answers = [BoardAwayError("no line"), BoardRefusedError(503, "overloaded"), REPLY]
    seat.tell(seat.order(OrderKind.GRANT))
    seat.window.wait(seat.window.granted_keys)
    assert (seat.window.granted_keys, seat.line.asked) == (["18001234"], 3)


def test_a_grant_that_the_board_refuses_is_said_and_one_that_is_past_is_not(seat: Seat) -> None:
    seat.line.answers = [BoardRefusedError(409, "relieved"), BoardRefusedError(403, "not_admitted")]
    for _ in range(2):
        seat.tell(seat.order(OrderKind.GRANT))
    seat.window.wait(seat.window.refusals)
    assert seat.window.refusals == [RefusalCode.GRANT_REFUSED]
    assert seat.line.asked == 2


def test_another_attempt_than_the_one_moved_here_is_not_begun(seat: Seat) -> None:
    seat.line.answers = [REPLY]
    seat.tell(seat.order(OrderKind.MOVE, attempt=OTHER))
    seat.window.wait(seat.window.refusals)
    assert seat.window.granted_keys == []


def test_a_disk_that_fails_begins_nothing_and_the_next_order_is_still_heard(seat: Seat) -> None:
    seat.line.answers, seat.window.fails = [REPLY], True
    seat.tell(seat.order(OrderKind.GRANT))
    unlock = seat.order(OrderKind.UNLOCK)
    seat.tell(unlock)
    seat.window.wait(seat.window.unlocks)
    assert seat.window.granted_keys == []
    signed = orders.decode_signed(seat.window.unlocks[0].signed)
    assert orders.decode_order(signed.order) == unlock


def test_nobody_is_seated_at_a_seat_where_somebody_sits(seat: Seat) -> None:
    seat.line.answers = [REPLY]
    seat.orders.signed_in(Seated(OTHER, frozenset(), AT))
    seat.tell(seat.order(OrderKind.MOVE, attempt=ATTEMPT))
    last = seat.tell(seat.order(OrderKind.PAUSE))
    seat.window.wait(seat.window.ordered_ids)
    assert (seat.window.ordered_ids, seat.line.asked) == ([last], 0)


@pytest.mark.parametrize("attempt", [ATTEMPT, OTHER])
def test_a_seat_that_was_left_begins_anew_with_whom_an_order_seats_there(seat: Seat, attempt: StreamId) -> None:
    seat.orders.signed_in(Seated(ATTEMPT, frozenset(), AT))
    left = seat.tell(seat.order(OrderKind.MOVE, seat="31", attempt=ATTEMPT))
    seat.tell(seat.order(OrderKind.MOVE, attempt=attempt))
    seat.window.wait(seat.window.came_back, 2)
    assert (seat.window.ordered_ids, seat.window.came_back) == ([left], ["forgot", "again"])


def test_a_seat_that_is_sat_at_does_not_begin_anew(seat: Seat) -> None:
    seat.orders.signed_in(Seated(ATTEMPT, frozenset(), AT))
    seat.tell(seat.order(OrderKind.MOVE, attempt=OTHER))
    again = seat.tell(seat.order(OrderKind.GRANT, attempt=ATTEMPT))
    seat.window.wait(seat.window.ordered_ids)
    assert (seat.window.ordered_ids, seat.window.came_back) == ([again], [])


def test_stopping_ends_a_grant_that_waits_for_a_line(seat: Seat) -> None:
    seat.line.answers = [BoardAwayError("no line")]
    began = datetime.datetime.now(datetime.UTC)
    seat.tell(seat.order(OrderKind.GRANT))
    seat.orders.stop()
    assert (datetime.datetime.now(datetime.UTC) - began).total_seconds() < SEEN_S


def test_an_officers_pin_at_the_seat_grants_where_the_board_answers(seat: Seat) -> None:
    seat.line.answers = [REPLY]
    seat.orders.asked_here(PIN, "grant")
    seat.window.wait(seat.window.granted_keys)
    assert seat.window.granted_keys == ["18001234"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (BoardAwayError("no line"), RefusalCode.GRANT_NO_LINE),
        (BoardRefusedError(503, "overloaded"), RefusalCode.UNAVAILABLE),
        (BoardRefusedError(403, "not_admitted"), RefusalCode.GRANT_REFUSED),
    ],
)
def test_a_grant_at_the_seat_says_at_once_why_it_does_not_help(
    seat: Seat, answer: LinkError, said: RefusalCode
) -> None:
    seat.line.answers = [answer]
    seat.orders.asked_here(PIN, "grant")
    seat.window.wait(seat.window.refusals)
    assert (seat.window.refusals, seat.line.asked) == ([said], 1)


def test_with_no_line_a_pin_allows_more_codes(seat: Seat) -> None:
    seat.line.answers = [BoardAwayError("no line")]
    seat.orders.asked_here(PIN, "unlock")
    seat.window.wait(seat.window.refusals)
    assert seat.window.refusals == [RefusalCode.TRIES_GIVEN]
    (taken,) = seat.window.unlocks
    signed = orders.decode_signed(taken.signed)
    assert [one.officer for one in signed.approvals] == ["cb1"]


def test_wrong_pins_at_the_seat_open_nothing_and_after_five_there_is_a_pause(seat: Seat) -> None:
    for _ in range(5):
        seat.orders.asked_here("sai-mat-roi", "unlock")
    seat.orders.asked_here(PIN, "unlock")
    seat.window.wait(seat.window.refusals, 6)
    assert seat.window.refusals == [*(RefusalCode.WRONG_PIN,) * 4, *(RefusalCode.PIN_PAUSED,) * 2]
    assert seat.window.unlocks == []


def test_a_pin_is_in_no_traceback() -> None:
    assert PIN not in repr(station_orders.Here(PIN, OrderKind.GRANT))
