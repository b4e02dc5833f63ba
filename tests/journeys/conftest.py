"""An exam day, set up once by the product's own commands and handed to each story as a copy of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.exam_day import ExamDay
from fixtures.postgres import running_postgres
from fixtures.screen import VirtualScreen
from fixtures.seat_hands import SeatHands
from server.db.engine import POSTGRESQL, SQLITE

STARTS_IN_S = 20 * 60  # the last story of a slow run must not come too late for it


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> ExamDay:
    """An exam with its list, its sealed paper, a desk and a seat enrolled; nothing runs."""
    with ExamDay(tmp_path_factory.mktemp("day") / "prepared") as day:
        day.prepare(STARTS_IN_S)
        day.start_board()
        day.enrol_stations()
    return day


@pytest.fixture
def day(request: pytest.FixtureRequest, tmp_path: Path, pcscd: None) -> Iterator[ExamDay]:
    """The morning of the exam: the board runs, readers are empty. A story may ask for it on PostgreSQL."""
    if getattr(request, "param", SQLITE) == POSTGRESQL:
        with running_postgres(durable=False) as postgres, ExamDay(tmp_path / "day") as day:
            day.prepare(STARTS_IN_S, (postgres.create("board"), postgres.create("papers")))
            day.start_board()
            day.enrol_stations()
            yield day
        return
    prepared: ExamDay = request.getfixturevalue("prepared")
    shutil.copytree(prepared.folder, tmp_path / "day")
    with ExamDay(tmp_path / "day", prepared.port) as day:
        day.start_board()
        yield day


@pytest.fixture
def desk(day: ExamDay) -> Iterator[VirtualScreen]:
    """The desk's screen, its window open and waiting."""
    with VirtualScreen() as screen:
        day.open_desk(screen)
        yield screen
        day.end("desk")


@pytest.fixture
def seat_screen(day: ExamDay) -> Iterator[VirtualScreen]:
    """The seat's screen, its window open and asking who comes."""
    with VirtualScreen() as screen:
        day.start_seat(screen.display)
        screen.focus("Máy thi")
        yield screen
        day.end("seat")


@pytest.fixture
def seat(seat_screen: VirtualScreen) -> SeatHands:
    """A candidate at the seat."""
    return SeatHands(seat_screen)
