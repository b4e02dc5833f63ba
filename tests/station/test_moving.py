"""A move by stick: what the old seat writes opens at the new seat alone, for its candidate, by its code and order."""

import os
from pathlib import Path

import msgspec
import pytest

from protocol import handover as format_of
from protocol import orders
from protocol.handover import Attempt, Move
from protocol.orders import OrderKind
from station import handover, moving
from station.exam.attempt import SignInRefusedError, UnlockRefusedError
from station.exam.seat import RefusalCode
from station.exam.stick import StickTrouble
from station.grants import Granted
from station.handover import StickError
from station.moving import MovedOut, MoveOut, NothingToMoveError
from station.seat_pins import SeatPins
from tests.station.checkin.conftest import PINS
from tests.station.lan import AT, Exam
from tests.station.offline_seat import ATTEMPT, CANDIDATE, PAPER_ID, SEALED_PAPER, OfflineSeat, usb
from tests.station.ui.seat.conftest import HandClock

PIN, DAY_US = PINS["cb1"], 24 * 3600 * 1_000_000


class Move15To31:
    """Seats 15 and 31 of one exam; the candidate sits at 15, and the stick is plugged in where it is needed."""

    def __init__(self, folder: Path) -> None:
        self.exam = Exam(folder)
        self.old, self.new, self.stick = OfflineSeat(self.exam), OfflineSeat(self.exam, "31"), usb(folder)
        self.old.begin()
        moving.paper_path(self.old.station, PAPER_ID).write_bytes(SEALED_PAPER)
        pins = SeatPins(self.old.package.officers, self.old.station.folder, HandClock())
        self.out = MoveOut(self.old.hands, pins, lambda: self.old.keys, lambda: AT)

    def moved(self, to: str = "31") -> MovedOut:
        return self.out.write(PIN, to, self.stick)

    def carried(
        self, code: str, candidate: str = CANDIDATE, at: int = AT, seat: OfflineSeat | None = None
    ) -> Granted | None:
        here = seat or self.new
        return moving.carried_in(here.station, here.package, (self.stick,), candidate, code, at)

    def refused(self, code: str, candidate: str = CANDIDATE, at: int = AT, seat: OfflineSeat | None = None) -> bool:
        with pytest.raises(SignInRefusedError) as refused:
            self.carried(code, candidate, at, seat)
        return refused.value.refusal.code is RefusalCode.GRANT_REFUSED


@pytest.fixture
def move(tmp_path: Path) -> Move15To31:
    return Move15To31(tmp_path)


def test_the_new_seat_gets_keys_entries_order_and_the_own_variant(move: Move15To31) -> None:
    moved = move.moved()
    granted = move.carried(f" {moved.code.lower()} ", f" {CANDIDATE} ")
    assert granted is not None
    assert list(granted.entries) == move.old.store.entries(ATTEMPT)
    keys, own = granted.keys, move.old.keys
    assert (keys.slot_key, keys.candidate, keys.paper_key) == (own.slot_key, own.candidate, own.paper_key)
    assert (keys.signed_in_by, keys.order) == (moving.BY_STICK, orders.encode_signed(moved.signed))
    assert moving.paper_path(move.new.station, PAPER_ID).read_bytes() == SEALED_PAPER
    order = orders.decode_order(moved.signed.order)
    assert (order.what, order.room, order.seat, order.attempt) == (OrderKind.MOVE, "07", "31", ATTEMPT)


def test_a_stick_without_the_paper_still_brings_the_attempt(move: Move15To31) -> None:
    moving.paper_path(move.old.station, PAPER_ID).unlink()
    assert move.carried(move.moved().code) is not None
    assert not moving.paper_path(move.new.station, PAPER_ID).exists()


def test_another_code_opens_nothing_and_the_slots_are_asked_next(move: Move15To31) -> None:
    code = move.moved().code
    assert move.carried(code[:-1] + ("0" if code[-1] != "0" else "1")) is None
    (move.stick / "bai-07-15-junk.ttbai").write_bytes(b"junk")
    assert move.carried(code) is not None  # what else lies there stops nobody


def test_it_opens_for_its_candidate_at_its_seat_on_its_day_alone(move: Move15To31) -> None:
    code = move.moved().code
    assert move.refused(code, candidate="18001507")
    assert move.refused(code, seat=OfflineSeat(move.exam, "32"))
    assert move.refused(code, at=AT + DAY_US)


@pytest.mark.parametrize("order", [b"", b"junk", b'{"order":"e30=","approvals":[]}'])
def test_without_an_officers_order_it_opens_nothing(move: Move15To31, order: bytes) -> None:
    secret = msgspec.structs.replace(move.out._secret(move.old.keys, move.moved().signed), order=order)
    code = format_of.new_move_code(os.urandom)
    move.old.hands.write(ATTEMPT, move.stick, Move(code, secret))
    assert move.refused(code)


def test_entries_under_another_key_are_refused(move: Move15To31) -> None:
    secret = move.out._secret(move.old.keys, move.moved().signed)
    code = format_of.new_move_code(os.urandom)
    segments = list(handover.segments_of(move.old.store, ATTEMPT))
    seat = move.old.station
    content = Attempt("Khảo sát", "s2", ATTEMPT, tuple(segments))  # of another session: its slot is another attempt's
    packed = format_of.pack(content, (), (seat.key, seat.certificate), os.urandom, Move(code, secret))
    handover.write(move.stick, "bai-07-15-00000000.ttbai", packed)
    assert move.carried(code) is None


def test_a_changed_file_is_as_good_as_none(move: Move15To31) -> None:
    code = move.moved().code
    (path,) = handover.found(move.stick)
    changed = bytearray(path.read_bytes())
    changed[len(changed) // 2] ^= 1
    path.write_bytes(bytes(changed))
    assert move.carried(code) is None


def test_the_sealed_paper_of_a_stranger_takes_no_place_that_is_taken(move: Move15To31) -> None:
    own = moving.paper_path(move.new.station, PAPER_ID)
    own.write_bytes(b"own")
    assert move.carried(move.moved().code) is not None
    assert own.read_bytes() == b"own"


@pytest.mark.parametrize("seat", ["", " ", "15", "../31", "31;", "3" * 17])
def test_a_seat_that_is_none_or_this_one_is_refused_before_any_pin_is_tried(move: Move15To31, seat: str) -> None:
    with pytest.raises(NothingToMoveError):
        move.out.write("sai", seat, move.stick)
    assert list(move.stick.iterdir()) == []


def test_where_nobody_sits_nothing_is_moved(move: Move15To31) -> None:
    out = MoveOut(move.old.hands, SeatPins((), move.old.station.folder, HandClock()), lambda: None, lambda: AT)
    with pytest.raises(NothingToMoveError):
        out.write(PIN, "31", move.stick)


def test_a_wrong_pin_writes_nothing_and_is_counted(move: Move15To31) -> None:
    for _ in range(5):
        with pytest.raises(UnlockRefusedError) as refused:
            move.out.write("sai-ma-pin", "31", move.stick)
    assert refused.value.pause_s > 0
    assert list(move.stick.iterdir()) == []


def test_a_stick_that_does_not_take_it_leaves_the_candidate_where_they_sit(move: Move15To31) -> None:
    move.stick.rmdir()
    before = move.old.store.tip(ATTEMPT)
    with pytest.raises(StickError) as refused:
        move.moved()
    assert refused.value.trouble is StickTrouble.GONE
    assert move.old.store.tip(ATTEMPT) == before


def test_codes_and_names_stay_out_of_logs(move: Move15To31) -> None:
    moved = move.moved()
    assert moved.code not in repr(moved)
    assert "Hòa" not in repr(move.carried(moved.code))
