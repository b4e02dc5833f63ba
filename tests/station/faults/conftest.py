"""A seat's window over a journal on a real disk, and a clock turned by hand."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fixtures.disk_attempt import DiskAttempt
from protocol.paper import PackedPaper
from protocol.records import Response
from station.exam.seat import Place, SaveState, SeatState
from station.streams import Clock, wall_clock
from station.ui.seat.controller import SeatController
from station.ui.seat.window import SeatWindow
from tests.station.ui.seat.conftest import HandClock, sample_paper

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before the application is made

PLACE = Place("07", "15", "Ca 1", "Toán", 90, "07:30")
SOON_MS = 10_000


@dataclass
class Seat:
    """One seat: its disk stays through restarts."""

    folder: Path
    paper: PackedPaper
    qtbot: QtBot
    wall: Clock = wall_clock
    boot: HandClock = field(default_factory=HandClock)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Start the client on what the disk holds, and wait for the paper."""
        self.attempt = DiskAttempt(self.folder, self.paper, self._now)
        self.window = SeatWindow(practice=True)
        self.qtbot.addWidget(self.window)
        self.window.resize(1024, 768)
        self.window.show()
        self.controller = SeatController(self.window, self.attempt, self.boot, SeatState(place=PLACE, practice=True))
        self.controller.start()
        self.wait(lambda state: state.paper is not None and state.saved is not SaveState.SAVING)

    def _now(self) -> int:
        return self.wall()  # as it is set at that moment

    def stop(self) -> None:
        """End the client."""
        self.controller.stop()
        self.attempt.close()

    def restart(self) -> None:
        """End the client and start it again."""
        self.stop()
        self.start()

    @property
    def state(self) -> SeatState:
        """What the window shows."""
        return self.controller.state

    @property
    def told(self) -> str:
        """What the head of the window says of the last answer."""
        return self.window.head.save.words

    def wait(self, is_so: Callable[[SeatState], bool]) -> None:
        """Wait until the window shows something."""
        self.qtbot.waitUntil(lambda: is_so(self.state), timeout=SOON_MS)

    def ask(self, number: int, response: Response) -> None:
        """Turn to an item and answer it."""
        self.window.intents.item_asked.emit(number)
        self.window.intents.respond_asked.emit(response)

    def answer(self, number: int, response: Response) -> None:
        """Turn to an item, answer it, and wait until that is on the disk."""
        self.ask(number, response)
        self.wait(lambda state: state.saved is SaveState.SAVED_HERE and bool(state.response))

    def option(self, number: int, position: int) -> str:
        """Return an option of an item."""
        return self.paper.items[number - 1].choices[position].id


@pytest.fixture(scope="session")
def paper() -> PackedPaper:
    """Twenty-two items with formulas."""
    return sample_paper()


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path, paper: PackedPaper) -> Iterator[Seat]:
    """A seat with its paper open."""
    made = Seat(tmp_path / "seat", paper, qtbot)
    yield made
    made.stop()
