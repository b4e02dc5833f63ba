"""The watch behind the room's board: asks, has officers sign, keeps what was signed, sends it, and comes back to it."""

import datetime
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from protocol import orders
from protocol.api import (
    CollectRequest,
    DeskPackage,
    KeyInReply,
    KeyInRequest,
    RoomReply,
    SeatNow,
    SegmentAck,
    SegmentBatch,
)
from protocol.device import create_authority
from protocol.journal import StreamId
from protocol.officer import check_act
from protocol.orders import SignedOrder
from protocol.records import Approved, OrderDropped, OrderGiven, Record
from station.board_link import BoardAwayError, BoardRefusedError, LinkError
from station.checkin.desk import PinTrouble
from station.checkin.room import OrderStep, Signing
from station.checkin.room_acts import Asked, RoomAct, act_of
from station.checkin.service import NotWrittenError
from station.identity import StationIdentity
from station.keyed_sheets import KeyedSheets
from station.officer_pins import OfficerPins
from station.receipt_printer import ReceiptPrinter
from station.room_watch import RoomWatch
from station.sheet_printer import SheetPrinter
from tests.station.checkin.conftest import HOA, OFFICERS, PINS, SESSION
from tests.station.checkin.rooms import AT, attempt, free, reply, working

PAUSE = Asked(RoomAct.PAUSE, "07", "15", attempt("15"))
EXTEND = Asked(RoomAct.EXTEND, "07", "15", attempt("15"), 600_000)
COLLECT = Asked(RoomAct.COLLECT, "07", "15", attempt("15"), segment=1, seq=40, hash=bytes(32))
FIRST, SECOND = ("cb1", PINS["cb1"]), ("cb2", PINS["cb2"])


@dataclass
class Line:
    """A board that can be away, or refuse."""

    clock_off_us: int = 0
    seats: tuple[SeatNow, ...] = (working("15"), free("31"))
    trouble: LinkError | None = None
    refusal: BoardRefusedError | None = None
    orders: list[SignedOrder] = field(default_factory=list)
    collected: list[CollectRequest] = field(default_factory=list)

    def room(self, after: int = 0) -> RoomReply:  # noqa: ARG002 -- the line's own name
        self._way()
        return reply(*self.seats)

    def give_order(self, signed: SignedOrder) -> int:
        self._way(self.refusal)
        self.orders.append(signed)
        return len(self.orders)

    def collect(self, asked: CollectRequest) -> None:
        self._way(self.refusal)
        self.collected.append(asked)

    def key_in(self, asked: KeyInRequest) -> KeyInReply:
        raise AssertionError(asked)

    def sealed_paper(self, paper_id: str) -> bytes:
        raise AssertionError(paper_id)

    def paper_key(self, paper_id: str) -> bytes | None:
        raise AssertionError(paper_id)

    def write_attempt(self, attempt: StreamId) -> None:
        raise AssertionError(attempt)

    def send_journals(self, batches: tuple[SegmentBatch, ...]) -> tuple[SegmentAck, ...]:
        raise AssertionError(batches)

    def _way(self, refusal: BoardRefusedError | None = None) -> None:
        if self.trouble is not None or refusal is not None:
            raise self.trouble or refusal or AssertionError


@dataclass
class Disk:
    """The desk's journal."""

    records: list[Record] = field(default_factory=list)
    full: bool = False

    def append(self, *records: Record) -> None:
        if self.full:
            raise NotWrittenError
        self.records += records

    @property
    def written(self) -> list[tuple[int, Record]]:
        return [(AT, one) for one in self.records]


@dataclass
class Desk:
    """A watch whose thread does not run: each look is one call."""

    watch: RoomWatch
    line: Line
    disk: Disk

    def step(self) -> OrderStep:
        return self.watch.state.signed[0].step

    def signing(self) -> Signing | None:
        return self.watch.state.signing

    def refused(self) -> Signing:
        signing = self.signing()
        assert signing is not None
        return signing

    def look(self) -> None:
        try:
            self.watch.look_once()
        except LinkError:
            self.watch._unheard()


@pytest.fixture
def package() -> DeskPackage:
    return DeskPackage(1, "Khảo sát", SESSION, "2", ("07",), (HOA,), (), OFFICERS, (), ())


def opened(package: DeskPackage, folder: Path, line: Line, disk: Disk) -> Desk:
    now = datetime.datetime.now(datetime.UTC)
    certificate = create_authority("Khảo sát", ec.generate_private_key(ec.SECP256R1()), now, 1)
    station = StationIdentity(folder, "", Ed25519PrivateKey.generate(), b"", certificate, "desk", "ban-2")
    printer = SheetPrinter(ReceiptPrinter(None, None), lambda _sheet, _answers: b"")
    sheets = KeyedSheets(station, lambda: line, lambda: AT)
    return Desk(RoomWatch(package, disk, line, OfficerPins(folder), sheets, printer, lambda: AT), line, disk)


@pytest.fixture
def desk(package: DeskPackage, tmp_path: Path) -> Desk:
    return opened(package, tmp_path, Line(), Disk())


def test_what_one_officer_signs_is_on_disk_then_sent_and_every_seat_can_check_it(
    desk: Desk, package: DeskPackage
) -> None:
    desk.watch.sign(PAUSE, *FIRST)
    assert [type(one) for one in desk.disk.records] == [OrderGiven]
    assert (desk.step(), desk.line.orders) == (OrderStep.SENDING, [])
    desk.look()
    (signed,) = desk.line.orders
    order = orders.check(signed, {one.id: one for one in package.officers}, AT)
    assert (order.seat, order.attempt, desk.step()) == ("15", attempt("15"), OrderStep.SENT)
    desk.look()
    assert len(desk.line.orders) == 1, "sent once"


def test_with_no_line_it_waits_and_goes_when_the_line_is_back(desk: Desk) -> None:
    desk.look()
    desk.line.trouble = BoardAwayError("pulled out")
    desk.watch.sign(PAUSE, *FIRST)
    desk.look()
    assert (desk.step(), desk.watch.state.away_since) == (OrderStep.WAITING, AT)
    assert desk.watch.state.seats == desk.line.seats, "the last figures stay"
    desk.line.trouble = None
    desk.look()
    assert (desk.step(), len(desk.line.orders), desk.watch.state.away_since) == (OrderStep.SENT, 1, 0)


def test_what_waits_outlives_a_restart_of_the_desk(desk: Desk, package: DeskPackage, tmp_path: Path) -> None:
    desk.watch.sign(PAUSE, *FIRST)
    again = opened(package, tmp_path, Line(), desk.disk)
    again.watch.take_up(desk.disk.written)
    again.look()
    assert len(again.line.orders) == 1


@pytest.mark.parametrize("end", ["refused", "withdrawn"])
def test_what_was_refused_or_withdrawn_is_not_sent_after_a_restart(
    desk: Desk, package: DeskPackage, tmp_path: Path, end: str
) -> None:
    desk.watch.sign(PAUSE, *FIRST)
    if end == "refused":
        desk.line.refusal = BoardRefusedError(409, "attempt_closed")
        desk.look()
        assert (desk.step(), desk.watch.state.signed[0].code) == (OrderStep.REFUSED, "attempt_closed")
    else:
        desk.watch.withdraw(desk.watch.state.signed[0].id)
        assert desk.step() is OrderStep.WITHDRAWN
    assert isinstance(desk.disk.records[-1], OrderDropped)
    again = opened(package, tmp_path, Line(), desk.disk)
    again.watch.take_up(desk.disk.written)
    again.look()
    assert again.line.orders == []


@pytest.mark.parametrize("refusal", [BoardRefusedError(503, "overloaded"), BoardRefusedError(403, "revoked_device")])
def test_a_busy_board_or_this_desks_own_trouble_refuses_no_order(desk: Desk, refusal: BoardRefusedError) -> None:
    desk.watch.sign(PAUSE, *FIRST)
    desk.line.refusal = refusal
    desk.look()
    assert desk.step() is OrderStep.WAITING
    desk.line.refusal = None
    desk.look()
    assert desk.step() is OrderStep.SENT


def test_what_takes_two_is_written_when_both_have_signed(desk: Desk, package: DeskPackage) -> None:
    desk.watch.sign(EXTEND, *FIRST)
    signing = desk.signing()
    assert signing is not None
    assert signing.first is not None
    assert (signing.first.id, desk.disk.records) == ("cb1", [])
    desk.watch.sign(EXTEND, *FIRST)
    assert desk.signing() == replace(signing, trouble=PinTrouble.SAME_OFFICER)
    desk.watch.sign(EXTEND, *SECOND)
    assert (desk.signing(), desk.watch.state.done) == (None, 1)
    desk.look()
    order = orders.check(desk.line.orders[0], {one.id: one for one in package.officers}, AT)
    assert order.ms == EXTEND.ms


def test_half_a_signature_does_not_stand_for_another_act(desk: Desk) -> None:
    desk.watch.sign(EXTEND, *FIRST)
    desk.watch.sign(replace(EXTEND, ms=1_200_000), *SECOND)
    signing = desk.signing()
    assert signing is not None
    assert signing.first is not None
    assert signing.first.id == "cb2"
    desk.watch.give_up()
    desk.watch.sign(EXTEND, *FIRST)
    assert desk.disk.records == []


@pytest.mark.parametrize(
    ("officer", "pin", "trouble"),
    [
        ("cb1", "khong-dung", PinTrouble.WRONG),
        ("cb3", PINS["cb3"], PinTrouble.NOT_PERMITTED),  # an inspector looks on
        ("nobody", "khong-dung", PinTrouble.NOT_PERMITTED),
    ],
)
def test_a_wrong_pin_or_a_wrong_person_signs_nothing(desk: Desk, officer: str, pin: str, trouble: PinTrouble) -> None:
    desk.watch.sign(PAUSE, officer, pin)
    assert (desk.refused().trouble, desk.disk.records) == (trouble, [])


def test_five_wrong_pins_lock_the_officer_on_the_list_too(desk: Desk) -> None:
    for _ in range(5):
        desk.watch.sign(PAUSE, "cb1", "khong-dung")
    assert desk.refused().trouble is PinTrouble.LOCKED
    assert [one.locked for one in desk.watch.state.officers[RoomAct.PAUSE] if one.id == "cb1"] == [True]


def test_a_full_disk_signs_nothing_and_says_so(desk: Desk) -> None:
    desk.disk.full = True
    desk.watch.sign(PAUSE, *FIRST)
    assert desk.refused().disk_full
    desk.look()
    assert desk.line.orders == []
    desk.disk.full = False
    desk.watch.sign(PAUSE, *FIRST)
    desk.look()
    assert len(desk.line.orders) == 1


def test_two_officers_collect_at_the_entry_that_the_board_showed(desk: Desk, package: DeskPackage) -> None:
    desk.watch.sign(COLLECT, *FIRST)
    desk.watch.sign(COLLECT, *SECOND)
    assert [type(one) for one in desk.disk.records] == [Approved, Approved]
    desk.look()
    (asked,) = desk.line.collected
    assert (asked.attempt, asked.segment, asked.seq, asked.reason) == (attempt("15"), 1, 40, "machine")
    subject = asked.approvals[0].subject
    check_act(act_of(RoomAct.COLLECT), asked.approvals, {one.id: one for one in package.officers}, subject)
    assert desk.step() is OrderStep.TAKEN
