"""A seat whose line never came back: its attempt goes onto a stick, to the desk, to the board, for the same receipt."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from protocol import codes, journal
from protocol.api import SeatPackage
from protocol.journal import decode_head
from protocol.orders import OrderKind
from protocol.receipt import receipt_code
from protocol.records import ChoiceResponse, HandedOver, ShortNumberResponse
from server.answers import service as journals
from server.db.engine import writing
from server.papers import rehearsal
from server.stations import service as stations
from station import carried_session, desk_take, enrolment, identity, upstream
from station.board_link import BoardLink
from station.carried_session import CarriedSession
from station.desk_link import DeskLink
from station.exam.seat import Phase, Place, SaveState, SeatState
from station.exam.stick import StickStep
from station.handover import HandoverWriter
from station.handover_shelf import HandoverShelf
from station.journal_store import JournalStore
from station.moving import MoveOut
from station.packages import PackageShelf
from station.seat_pins import SeatPins
from station.seat_session import Seat
from station.streams import wall_clock
from station.ui.seat.controller import SeatController
from station.ui.seat.handover_lane import HandoverHand, HandoverLane
from station.ui.seat.move_hand import MoveHand, MoveLane
from station.ui.seat.window import SeatWindow
from tests.journeys.without_windows import Exam, exam_of
from tests.server.board import AT, HOA, HUY, PINS
from tests.server.orders.seats_in_process import CuttableLink, HandBoot, SeatInProcess
from tests.server.stations.conftest import served
from tests.server.stations.room import Room

MINUTE, SOON_MS = 60_000, 20_000


@dataclass
class SeatWithPort(SeatInProcess):
    """A seat with a socket for sticks, put together as the client does."""

    stick: Path = field(kw_only=True)

    def start(self) -> None:
        """Start the client."""
        station = identity.load(self.folder)
        self.link = CuttableLink(station)
        issued = PackageShelf(station, self.link, SeatPackage).newest()
        package = issued.package
        self.store = JournalStore(self.folder)
        seat = Seat(station, package, issued.board, self.store, self.link, DeskLink(station, ()))
        self.session = CarriedSession(seat, self.kept, self._keep, self.sticks, self.boot)
        self.window = SeatWindow(practice=True)
        writer, pins = HandoverWriter(station, package, self.store), SeatPins(package.officers, self.folder, self.boot)
        lane = MoveLane(MoveOut(writer, pins, lambda: self.kept), self.window, self.sticks)
        self.hand = HandoverHand(
            self.window.intents, lambda: self.controller, HandoverLane(writer, self.sticks), self.window
        )
        self.moves = MoveHand(self.window, lambda: self.controller, lane)
        place = Place(package.room, package.seat, "Ca 1", "Toán", 90, "07:30")
        self.controller = SeatController(self.window, self.session, self.boot, SeatState(place=place))
        self.session.orders.listen(self.controller.orders)
        self.qtbot.addWidget(self.window)
        self.window.resize(1024, 768)
        self.window.show()
        self.controller.start()
        self.hand.start()
        self.moves.start()

    def sticks(self) -> tuple[Path, ...]:
        """Return what is plugged in."""
        return (self.stick,)

    def stop(self) -> None:
        """End the client."""
        self.hand.stop()
        self.moves.stop()
        super().stop()


class Day:
    """Room 07 with its paper released, a stick, and a desk that takes up what is carried to it."""

    def __init__(self, exam: Exam, room: Room, folder: Path, qtbot: QtBot) -> None:
        self.exam, self.room, self.folder, self.qtbot = exam, room, folder, qtbot
        self.stick = folder / "USB"
        self.stick.mkdir()
        with writing(exam.board.engine) as db:
            code = stations.make_code(db, exam.board.folder.authority, "desk", "ban-3", ["07"], wall_clock())
        enrolment.enrol(folder / "desk", room.line.url, code)
        self.seats = list[SeatWithPort]()

    def granted(self, name: str) -> SeatWithPort:
        """Switch a seat on and have its candidate signed in by order, up to the open paper."""
        made = self.spare(name)
        self.room.given(self.room.signed(OrderKind.GRANT, seat=name))
        made.wait_for(Phase.ITEM)
        return made

    def spare(self, name: str) -> SeatWithPort:
        """Switch a seat on that is kept for nobody."""
        boot, url = HandBoot(f"boot-{name}"), self.room.line.url
        self.seats.append(
            SeatWithPort(self.exam.board, url, self.folder / name, name, self.qtbot, boot, stick=self.stick)
        )
        return self.seats[-1]

    def taken(self) -> desk_take.Report:
        """Take up what is on the stick, as `truongthi desk --take` does."""
        station = identity.load(self.folder / "desk")
        return desk_take.take(HandoverShelf(station.folder, station.authority), BoardLink(station), self.stick)

    def head_code(self, seat: str) -> str:
        """Return the code of the receipt that the board gave for a seat's attempt."""
        with self.exam.board.engine.connect() as db:
            (*_, last) = journals.heads_of(db, self.room.attempt(seat), 1)
            assert journals.receipt_code_of(db, self.room.attempt(seat))
        return receipt_code(decode_head(last))


@pytest.fixture
def day(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Day]:
    monkeypatch.setattr(upstream, "IDLE_S", 0.2)
    monkeypatch.setattr(upstream, "RETRY_S", (0.2,))
    monkeypatch.setattr(carried_session, "TELL_EVERY_S", 0.2)
    with exam_of(tmp_path / "exam", "Toán", 90) as exam:
        exam.seal_unproofed(rehearsal.rehearsal_paper("Toán", 90))
        exam.release()
        with served(exam.board, wall_clock) as line:
            made = Day(exam, Room(exam.board, line, (), wall_clock), tmp_path, qtbot)
            yield made
            for seat in made.seats:
                seat.stop()


def test_what_was_carried_earns_the_receipt_that_the_line_would_have_brought(day: Day) -> None:
    seat, neighbour = day.granted("15"), day.granted("16")
    seat.link.cut = True
    for number in (1, 2):
        seat.answer(number, ChoiceResponse(seat.option(number)), saved=SaveState.SAVED_HERE)
    seat.window.intents.hand_in_asked.emit()
    seat.wait(lambda state: state.receipt is not None and not state.online)
    assert seat.state.receipt is not None
    own_code = seat.state.receipt.code
    seat.window.receipt.handover.write.click()
    seat.wait(lambda state: state.stick.step is StickStep.WRITTEN)

    first = day.taken()
    assert first.problems == ()
    assert codes.grouped(own_code, 4) in first.lines[1]
    assert day.head_code("15") == own_code
    assert day.taken() == first  # the candidate asks again

    seat.link.cut = False
    seat.wait(lambda state: state.receipt is not None and bool(state.receipt.server_at))
    assert seat.state.receipt.server_at in first.lines[0]  # one promise, whichever way it came
    neighbour.answer(1, ChoiceResponse(neighbour.option(1)))
    neighbour.window.intents.hand_in_asked.emit()
    neighbour.wait(lambda state: state.receipt is not None and bool(state.receipt.server_at))
    day.exam.grade(AT + 10)
    assert set(day.exam.results()) == {HOA.candidate, HUY.candidate}
    with day.exam.board.engine.connect() as db:
        assert journals.evidence(db) == []


def moved_out(day: Day, old: SeatWithPort) -> str:
    """Have an officer write the attempt out for seat 31; return the code."""
    old.moves.open()
    panel = old.moves.panel
    panel.asked.emit("sai-ma-pin", "31")
    day.qtbot.waitUntil(lambda: panel.trouble.text() == panel.words.wrong_pin, timeout=SOON_MS)
    assert old.state.phase is Phase.ITEM  # nothing was let go
    panel.to_seat.setText("31")
    panel.pin.setText(PINS["cb1"])
    panel.write.click()
    old.wait_for(Phase.RELIEVED)
    code = panel.code.text().replace("-", "")
    panel.noted.click()
    return code


def come_back(new: SeatWithPort, code: str) -> None:
    """Kill the client, then the machine, with no line."""
    new.stop()
    new.start()  # its launcher holds the keys
    new.link.cut = True
    new.wait_for(Phase.ITEM)
    new.lose_power()
    new.start()  # now the stick and the code bring it back
    new.link.cut = True
    new.window.intents.sign_in_asked.emit(HOA.candidate, code)
    new.wait_for(Phase.ITEM)


def test_with_no_server_a_candidate_goes_on_at_another_seat_by_stick_and_code(day: Day) -> None:
    old, new = day.granted("15"), day.spare("31")
    old.answer(1, ChoiceResponse(old.option(1)))
    old.answer(4, ShortNumberResponse("-0,5"))
    old.boot.ms += 40 * MINUTE
    old.wait(lambda state: state.left_ms <= 50 * MINUTE)
    old.link.cut = new.link.cut = True
    old.answer(2, ChoiceResponse(old.option(2)), saved=SaveState.SAVED_HERE)
    old.wait(lambda state: not state.online)
    variant, answered = old.state.paper, old.state.work.responses
    assert variant is not None

    code = moved_out(day, old)
    new.window.intents.sign_in_asked.emit(HOA.candidate, code)
    new.wait_for(Phase.ITEM)
    assert new.state.paper == variant
    assert new.state.work.responses == answered
    assert 49.9 * MINUTE < new.state.left_ms <= 50 * MINUTE
    new.answer(1, ChoiceResponse(new.option(1, "C")), saved=SaveState.SAVED_HERE)
    come_back(new, code)
    assert new.state.work.responses == {**answered, variant.items[0].id: ChoiceResponse(new.option(1, "C"))}
    new.link.cut = False
    new.wait_until_sent()  # the board learned of the move from the new seat itself
    new.link.cut = True
    new.window.intents.hand_in_asked.emit()
    new.wait(lambda state: state.receipt is not None and not state.online)
    new.window.receipt.handover.write.click()
    new.wait(lambda state: state.stick.step is StickStep.WRITTEN)

    report = day.taken()  # the move's file and the hand-in's, both on the stick
    assert report.problems == ()
    assert new.state.receipt is not None
    assert any(codes.grouped(new.state.receipt.code, 4) in line for line in report.lines)
    board, attempt = day.exam.board, day.room.attempt("15")
    with board.engine.connect() as db:
        entries = list(journals.read(db, attempt))
        over = next(journal.read(one) for one in entries if (one.header.segment, one.header.seq) == (2, 1))
        assert isinstance(over, HandedOver)
        assert (over.reason, journals.evidence(db)) == ("moved", [])
    old.link.cut = new.link.cut = False  # both have their line back: nothing is told twice, nothing forked
    old.wait_until_sent()
    new.wait(lambda state: state.receipt is not None and bool(state.receipt.server_at))
    day.exam.grade(AT + 10)
    assert HOA.candidate in day.exam.results()
    with board.engine.connect() as db:
        assert journals.evidence(db) == []
