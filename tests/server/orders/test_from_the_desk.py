"""The supervisor's own window, in this process: orders signed at the desk reach real seats and come back as taken."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from protocol.records import (
    KIND_BY_NUMBER,
    Answered,
    ChoiceResponse,
    HandedOver,
    PaperKeyed,
    Progress,
    Record,
    Submitted,
)
from server.answers import service as journals
from server.audit.export import write_export
from server.audit.verifier import verify_export
from server.db.engine import writing
from server.papers import rehearsal
from server.stations import service as stations
from station import enrolment, identity, upstream
from station.board_link import BoardLink
from station.checkin.desk import DeskPlace, DeskState, Health
from station.checkin.room import OrderStep, RoomState, alerts
from station.checkin.room_acts import RoomAct
from station.desk import DeskJournal
from station.desk_unlock import LockedDesk
from station.exam.seat import Phase
from station.journal_store import JournalStore
from station.keyed_sheets import KeyedSheets
from station.room_watch import RoomWatch
from station.sheet_printer import SheetPrinter
from station.streams import wall_clock
from station.ui.desk.room.controller import RoomController
from station.ui.desk.room.paper_sheet import sheet_pdf
from station.ui.desk.window import DeskWindow
from tests.journeys.without_windows import exam_of
from tests.server.board import AT, HOA, PINS
from tests.server.orders.seats_in_process import CuttableLink
from tests.server.orders.test_between_seats import Day
from tests.server.stations.conftest import served
from tests.server.stations.room import Room

SOON_MS = 20_000
SHOWN_MS = 2_000  # within which the board shows what the server knows


@dataclass
class Pages:
    """A printer that takes every page."""

    printed: list[bytes] = field(default_factory=list)

    def print_page(self, pdf: bytes) -> None:
        self.printed.append(pdf)


@dataclass
class DeskInProcess:
    """A desk that an officer opened, turned to its room."""

    day: Day
    folder: Path
    qtbot: QtBot

    def __post_init__(self) -> None:
        board = self.day.exam.board
        with writing(board.engine) as db:
            code = stations.make_code(db, board.folder.authority, "desk", "ban-7", ("07",), wall_clock())
        enrolment.enrol(self.folder, self.day.room.line.url, code)
        station = identity.load(self.folder)
        self.link, self.store = CuttableLink(station), JournalStore(self.folder)
        locked = LockedDesk(station, self.link, self.store, wall_clock)
        opened = locked.open("cb1", PINS["cb1"])
        sheets = KeyedSheets(station, lambda: BoardLink(station), wall_clock)
        self.pages = Pages()
        printer = SheetPrinter(self.pages, sheet_pdf)
        self.watch = RoomWatch(opened.package, DeskJournal(opened.writer), self.link, locked.pins, sheets, printer)
        self.window = DeskWindow()
        self.qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        self.window.show_state(DeskState(place=DeskPlace("7", "", "Ca 1"), health=Health(connected=True)))
        self.controller = RoomController(self.window, self.watch)
        self.controller.start()
        self.watch.begin(opened.writer.written(), self.controller.state_changed.emit)
        self.window.turn_room()

    def stop(self) -> None:
        self.controller.stop()
        self.watch.stop()
        self.link.hang_up()
        self.store.close()

    @property
    def shown(self) -> RoomState:
        """What the window shows."""
        return self.window._room or RoomState()

    def wait(self, is_so: str, of: str = "15", within_ms: int = SOON_MS) -> None:
        """Wait until a seat's cell says something."""
        cells = self.window.room.map.grid.cells
        self.qtbot.waitUntil(
            lambda: any(one.number == of and is_so in one.said for one in cells._cells), timeout=within_ms
        )

    def sign(self, act: RoomAct, seat: str = "", *officers: str, turned_to: QWidget | None = None) -> None:
        """Open the panel of an act and have officers sign."""
        page = self.window.room
        page.open_seat("07", seat)
        page.begin_act(act)
        self.give_pins(act, *(officers or ("cb1",)))
        self.qtbot.waitUntil((turned_to or page.map).isVisible, timeout=SOON_MS)

    def give_pins(self, act: RoomAct, *officers: str) -> None:
        """Have officers sign the act that the panel asks for."""
        page = self.window.room
        for officer in officers:
            self.qtbot.waitUntil(page.sign.isEnabled)
            names = [one.id for one in self.shown.officers[act]]
            page.sign.officers.officers.setCurrentRow(names.index(officer))
            page.sign.officers.pin.setText(PINS[officer])
            QTest.keyClick(page.sign.officers.pin, Qt.Key.Key_Return)

    def wait_for(self, step: OrderStep) -> None:
        """Wait until the newest order has come so far."""
        self.qtbot.waitUntil(lambda: self.shown.signed[0].step is step, timeout=SOON_MS)


@pytest.fixture
def day(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Day]:
    monkeypatch.setattr(upstream, "IDLE_S", 0.2)  # a seat asks every five seconds: the test has no time for that
    with exam_of(tmp_path / "exam", "Toán", 90) as exam:
        exam.seal_unproofed(rehearsal.rehearsal_paper("Toán", 90))
        exam.release()
        with served(exam.board, wall_clock) as line:
            made = Day(exam, Room(exam.board, line, (), wall_clock), tmp_path, qtbot)
            yield made
            for seat in made.seats.values():
                seat.stop()


@pytest.fixture
def desk(day: Day, tmp_path: Path, qtbot: QtBot) -> Iterator[DeskInProcess]:
    made = DeskInProcess(day, tmp_path / "desk", qtbot)
    yield made
    made.stop()


def test_grant_pause_resume_and_unlock_from_the_board(day: Day, desk: DeskInProcess) -> None:
    seat = day.seat("15")
    desk.wait("Đã làm thủ tục")
    desk.sign(RoomAct.GRANT, "15")
    seat.wait_for(Phase.ITEM)
    desk.wait("Đang làm", within_ms=SOON_MS)
    desk.sign(RoomAct.PAUSE)
    seat.wait_for(Phase.PAUSED)
    desk.wait_for(OrderStep.TAKEN)
    desk.wait("Tạm dừng", within_ms=SHOWN_MS)
    desk.sign(RoomAct.RESUME, "15")
    seat.wait_for(Phase.ITEM)
    desk.sign(RoomAct.LOCK, "15")
    desk.wait("Máy đã khóa")
    assert [one.place for one in alerts(desk.shown)] == [("07", "15")]
    desk.sign(RoomAct.UNLOCK, "15")
    seat.wait(lambda state: state.phase is Phase.ITEM)
    desk.wait("Đang làm")


def test_what_is_signed_with_no_line_comes_through_when_it_is_back(day: Day, desk: DeskInProcess) -> None:
    seat = day.granted("15")
    desk.wait("Đang làm")
    desk.link.cut = True
    desk.qtbot.waitUntil(lambda: bool(desk.shown.away_since), timeout=SOON_MS)
    desk.sign(RoomAct.PAUSE, "15")
    desk.wait_for(OrderStep.WAITING)
    assert seat.state.phase is Phase.ITEM
    desk.link.cut = False
    seat.wait_for(Phase.PAUSED)
    desk.wait_for(OrderStep.TAKEN)


def test_what_was_written_on_paper_is_keyed_twice_and_hands_the_attempt_in(day: Day, desk: DeskInProcess) -> None:
    seat = day.granted("15")
    seat.answer(1, ChoiceResponse(seat.option(1)))
    desk.wait("1/")
    desk.sign(RoomAct.PAPER, "15")
    seat.wait(lambda state: state.work.on_paper)
    desk.wait("Làm trên giấy")
    page = desk.window.room
    desk.sign(RoomAct.PRINT, "15")
    desk.wait_for(OrderStep.TAKEN)
    assert desk.pages.printed[0].startswith(b"%PDF-")
    desk.sign(RoomAct.KEY_IN, "15", turned_to=page.key)
    fields = page.key.fields
    fields[1].setText("B")
    page.key.give()
    desk.qtbot.waitUntil(lambda: not fields[1].text())  # the second person sees nothing of the first
    fields[1].setText("C")
    page.key.give()
    desk.qtbot.waitUntil(lambda: page.key.said[1].text() == "Người thứ nhất: B · người thứ hai: C")
    assert [one.isEnabled() for one in fields[:3]] == [False, True, False]
    fields[1].setText("c")
    page.key.give()
    desk.qtbot.waitUntil(page.sign.isVisible)
    assert page.sign.title.text() == "Ký bài giấy đã nhập · Máy 15"
    desk.give_pins(RoomAct.KEY_DONE, "cb1", "cb2")
    desk.wait("Đã nộp bài")
    desk.wait_for(OrderStep.TAKEN)
    assert keyed_records(day) == [HandedOver, PaperKeyed, Answered, Progress, Submitted]
    assert not list((desk.folder / "keyed").iterdir())
    day.exam.grade(AT + 10)
    write_export(day.exam.board.engine, day.exam.board.folder.path, day.folder / "out")
    assert verify_export(day.folder / "out").findings == ()
    assert HOA.candidate in day.exam.results()


def keyed_records(day: Day) -> list[type[Record]]:
    """Return what the desk wrote into the attempt."""
    with day.exam.board.engine.connect() as db:
        kinds = [one.header.kind for one in journals.read(db, day.attempt()) if one.header.segment == 2]
    return [KIND_BY_NUMBER[kind].record for kind in kinds]
