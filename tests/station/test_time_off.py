"""How long a machine was off: what the board states is used once, and only where it can be right."""

from pathlib import Path

import pytest

from protocol.api import SegmentAck
from protocol.journal import StreamId
from protocol.orders import Order, OrderKind, OrderReason, SignedOrder, encode_order, encode_signed
from protocol.records import HandedOver, OrderTaken, Progress, Record, Submitted, Ticked, TimeOff
from protocol.seat_rules import LostTime, SeatRules
from station import time_off
from station.exam.clock import SeatClock, ticks_of
from station.exam.work import replay
from station.journal_store import JournalStore
from station.streams import StreamKeys, StreamWriter

RULES = SeatRules()
MINUTE = 60_000
BEFORE = (Ticked("boot-a", 1_000, 0), Ticked("boot-a", 601_000, 10 * MINUTE))


class Board:
    """A board that heard nothing for so long."""

    def __init__(self, silent_ms: int) -> None:
        self._silent_ms = silent_ms

    def silent_for_ms(self) -> int:
        return self._silent_ms


class Boot:
    """A machine that was started anew."""

    boot_id = "boot-b"

    def now_ms(self) -> int:
        return 90_000


def stated(*records: Record, silent_ms: int = 3 * MINUTE, rules: SeatRules = RULES) -> TimeOff | None:
    return time_off.stated(records, Board(silent_ms), Boot(), rules)


def ordered(what: OrderKind) -> OrderTaken:
    made = Order(bytes(16), what, "ca-1", "07", "15", b"", 0, OrderReason.POWER, "", 0)
    return OrderTaken(encode_signed(SignedOrder(encode_order(made), ())))


def test_the_time_off_is_the_boards_silence_and_is_used_time() -> None:
    off = stated(*BEFORE)
    assert off == TimeOff(3 * MINUTE, "board")
    records = (*BEFORE, off)
    clock = SeatClock(Boot(), ticks_of(records))
    clock.confirm(time_off.still_to_count(records, 0))
    assert clock.used_ms() == 13 * MINUTE
    assert not replay((*records, clock.tick())).time_unconfirmed


def test_what_the_journal_counts_already_is_not_counted_again() -> None:
    records = (*BEFORE, TimeOff(3 * MINUTE, "board"), Ticked("boot-b", 90_000, 13 * MINUTE))
    assert time_off.still_to_count(records, 0) == 0
    assert stated(*records) is None  # the same start of the machine


@pytest.mark.parametrize("silent_ms", [0, -1, time_off.MOST_MS + 1])
def test_what_the_board_does_not_know_or_cannot_mean_is_left_to_a_supervisor(silent_ms: int) -> None:
    assert stated(*BEFORE, silent_ms=silent_ms) is None


def test_a_pause_a_hand_in_and_rules_that_give_it_back_cost_nothing() -> None:
    assert stated() is None
    assert stated(*BEFORE, ordered(OrderKind.PAUSE)) is None
    assert stated(*BEFORE, ordered(OrderKind.PAPER)) is None
    assert stated(*BEFORE, Submitted(1, 22, "candidate")) is None
    assert stated(*BEFORE, rules=SeatRules(lost_time=LostTime.GIVEN_BACK)) is None
    assert stated(*BEFORE, rules=SeatRules(lost_time=LostTime.NOT_GIVEN)) is not None


def test_a_move_costs_what_it_took_once() -> None:
    moved = (*BEFORE, HandedOver(b"", 1, 2, bytes(32), "moved", ()))
    assert time_off.still_to_count(moved, MINUTE) == MINUTE
    assert time_off.still_to_count((*moved, Ticked("boot-b", 1, 11 * MINUTE)), MINUTE) == 0
    assert time_off.still_to_count(BEFORE, MINUTE) == 0


def test_an_attempt_that_had_no_line_before_is_known(tmp_path: Path, stream: StreamId, stream_keys: StreamKeys) -> None:
    store = JournalStore(tmp_path)
    writer = StreamWriter(store, stream, "desk", stream_keys)
    sent = writer.append(*BEFORE)
    store.acknowledge(SegmentAck(stream, 1, sent.seq))
    writer.append(Progress(1, 22), Ticked("boot-a", 606_000, 605_000))
    assert time_off.out_of_line(store) == frozenset()  # one tick may have been on its way
    writer.append(Ticked("boot-a", 611_000, 610_000))
    assert time_off.out_of_line(store) == {bytes(stream)}
