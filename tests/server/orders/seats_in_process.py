"""Seats in this process: the real window, off screen, over the real session, journal and line. Its line can be cut."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pytestqt.qtbot import QtBot

from protocol.api import SeatPackage
from protocol.records import Response
from server.db.engine import writing
from server.stations import service as stations
from station import enrolment, identity
from station.board_link import BoardAwayError, BoardLink
from station.desk_link import DeskLink
from station.exam.seat import Phase, Place, SaveState, SeatState
from station.journal_store import JournalStore
from station.packages import PackageShelf
from station.seat_keys import SeatKeys
from station.seat_session import Seat, SeatSession
from station.streams import wall_clock
from station.ui.seat.controller import SeatController
from station.ui.seat.window import SeatWindow
from tests.server.board import Board

SOON_MS = 20_000


class CuttableLink(BoardLink):
    """A line that somebody can pull out."""

    cut = False

    def hang_up(self) -> None:
        """Close what this thread has open: the server would wait for half a minute that somebody does."""
        self._session().close()

    def _send(self, method: str, path: str, body: bytes, token: str) -> bytes:
        if self.cut:
            raise BoardAwayError("pulled out")
        return super()._send(method, path, body, token)


@dataclass
class HandBoot:
    """The machine's clock, turned by hand."""

    boot_id: str = "boot-a"
    ms: int = 1_000_000

    def now_ms(self) -> int:
        return self.ms


@dataclass
class SeatInProcess:
    """One seat, from its enrolment on. `kept`: what its launcher holds."""

    board: Board
    url: str
    folder: Path
    name: str
    qtbot: QtBot
    boot: HandBoot = field(default_factory=HandBoot)
    kept: SeatKeys | None = None

    def __post_init__(self) -> None:
        with writing(self.board.engine) as db:
            code = stations.make_code(db, self.board.folder.authority, "seat", f"07/{self.name}", (), wall_clock())
        enrolment.enrol(self.folder, self.url, code)
        self.start()

    def start(self) -> None:
        """Start the client, as the launcher does."""
        station = identity.load(self.folder)
        self.link = CuttableLink(station)
        issued = PackageShelf(station, self.link, SeatPackage).newest()
        package = issued.package
        self.store = JournalStore(self.folder)
        seat = Seat(station, package, issued.board, self.store, self.link, DeskLink(station, ()))
        self.session = SeatSession(seat, self.kept, self._keep, self.boot)
        self.window = SeatWindow(practice=True)
        place = Place(package.room, package.seat, "Ca 1", "Toán", 90, "07:30")
        self.controller = SeatController(self.window, self.session, self.boot, SeatState(place=place))
        self.session.orders.listen(self.controller.orders)
        self.controller.orders.ask_here = self.session.orders.asked_here
        self.qtbot.addWidget(self.window)
        self.window.resize(1024, 768)
        self.window.show()
        self.controller.start()

    def _keep(self, keys: SeatKeys | None) -> None:
        self.kept = keys

    def stop(self) -> None:
        """End the client; its disk stays, and what its launcher held."""
        self.controller.stop()
        self.session.stop()
        self.link.hang_up()

    def lose_power(self) -> None:
        """End the client and its launcher; the machine's clock begins anew."""
        self.stop()
        self.kept, self.boot = None, HandBoot(f"{self.boot.boot_id}+", 5_000)

    @property
    def state(self) -> SeatState:
        """What the window shows."""
        return self.controller.state

    def wait(self, is_so: Callable[[SeatState], bool]) -> None:
        """Wait until the window shows something."""
        self.qtbot.waitUntil(lambda: is_so(self.state), timeout=SOON_MS)

    def wait_for(self, phase: Phase) -> None:
        """Wait until a screen stands."""
        self.wait(lambda state: state.phase is phase)

    def wait_until_ticked(self, used_ms: int) -> None:
        """Wait until the journal tells of so much time."""
        self.wait(lambda state: state.work.used_ms >= used_ms)

    def wait_until_sent(self) -> None:
        """Wait until the board has all that is on this seat's disk."""
        self.qtbot.waitUntil(lambda: not self.store.waiting(), timeout=SOON_MS)

    def answer(self, number: int, response: Response, *, saved: SaveState = SaveState.SAVED_SERVER) -> None:
        """Turn to an item, answer it, and wait until it is where `saved` says."""
        self.window.intents.item_asked.emit(number)
        self.window.intents.respond_asked.emit(response)
        self.wait(lambda state: state.saved is saved and state.item is not None and bool(state.response))

    def option(self, number: int, letter: str = "A") -> str:
        """Return an option of an item as this variant names it. `letter`: the bank's; B is the right one."""
        assert self.state.paper is not None
        choices = self.state.paper.items[number - 1].choices
        return next((one.id for one in choices if f"diễn tập {letter}" in one.content), choices[0].id)
