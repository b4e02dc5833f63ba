"""PostgreSQL's disk fills up: nothing half kept, nothing said to be kept that is not, and it goes on with room.

No file may grow beyond a bound (RLIMIT_FSIZE) under the processes of PostgreSQL that serve the board; a PostgreSQL of
this module's own, since one that cannot write its log comes down.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from fixtures.postgres import Postgres, _unprivileged, running_postgres
from tests.server.answers.load import Moments, find, line_to, saving, saving_seats
from tests.server.board import Board, make_board
from tests.server.databases import Databases, Pool
from tests.server.real_server import serving

LOG_FILE_BYTES = 2**24  # how large PostgreSQL makes the files of its log, before it writes to them
LETTERS = 60_000
SEATS, MOMENTS, TIMES = 4, 30, 2
CAME_DOWN = "terminated by signal 6"
SERVING = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"


@pytest.fixture(scope="module")
def apart() -> Iterator[Pool]:
    """A PostgreSQL that may come down."""
    with running_postgres(durable=False) as running:
        yield Pool(running)


@pytest.fixture
def postgres(apart: Pool) -> Postgres:
    """The same."""
    return apart.postgres


@pytest.fixture
def board(tmp_path: Path, apart: Pool) -> Iterator[Board]:
    """A board that lies there."""
    made = make_board(tmp_path, Databases(apart))
    yield made
    made.engine.dispose()


def room_for(postgres: Postgres, most: int | None = None) -> None:
    """Let no file grow beyond `most` bytes under the processes that serve clients now."""
    with psycopg.connect(postgres.url()) as db:
        pids = [pid for (pid,) in db.execute(SERVING)]
    bound = "unlimited" if most is None else str(most)
    for pid in pids:
        command = [*_unprivileged(), "prlimit", f"--pid={pid}", f"--fsize={bound}:"]
        subprocess.run(command, check=False, capture_output=True)  # the first one's end may have been all others' too


def test_a_table_of_postgresql_that_may_not_grow_takes_no_more_until_it_may(board: Board, postgres: Postgres) -> None:
    (seat,), moments = saving_seats(board, 1, LETTERS), Moments()
    with serving(board.folder.path) as server, line_to(server.port) as line:
        body = seat.next_request()
        assert seat.save(line, body, moments)
        room_for(postgres, LOG_FILE_BYTES)  # its own log goes on
        while seat.save(line, body, moments):
            body = seat.next_request()
        assert (seat.turned_away, seat.odd) == (1, [])
        found = find(board, [seat])
        assert found.whole, found
        room_for(postgres)
        assert seat.save(line, body, moments)
    assert find(board, [seat]).acknowledged == sum(seat.requests[-1])


def test_postgresql_that_cannot_write_its_log_comes_down_and_back_with_all_that_was_acknowledged(
    board: Board, postgres: Postgres
) -> None:
    seats = saving_seats(board, SEATS)
    with serving(board.folder.path) as server:
        with saving(seats, server.port) as moments:
            moments.up.set()
            before = postgres.log.count(CAME_DOWN)
            while postgres.log.count(CAME_DOWN) < before + TIMES:  # now and then a table is what finds no room first
                moments.wait(MOMENTS)
                room_for(postgres, 1)
                moments.wait(MOMENTS)
                postgres.start()  # it starts again by itself: this waits for it
                room_for(postgres)
        found = find(board, seats)
    assert found.whole, found
    assert found.acknowledged == sum(sum(seat.requests[-1]) for seat in seats)
    assert all(seat.turned_away for seat in seats)
