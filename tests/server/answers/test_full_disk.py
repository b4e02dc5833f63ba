"""A disk that fills up at any write of the real server: nothing half kept, and nothing said to be kept that is not.

No file of the server may grow beyond a bound that the test moves while it runs (RLIMIT_FSIZE): the kernel refuses the
write, as a full disk does.
"""

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from server.answers import intake
from server.answers.store import AnswerStore
from server.db.engine import open_sqlite
from server.stations.wire import refusal_to
from tests.server.answers.conftest import ATTEMPT
from tests.server.answers.load import Moments, find, line_to, saving, saving_seats
from tests.server.board import AT, Board, handed_in, make_board
from tests.server.real_server import RealServer, serving

FRAME_BYTES = 24 + 4096  # a page in SQLite's log
FRAMES, PLACES_A_FRAME = 16, 4
SEATS, FILLINGS, MOST_MOMENTS = 4, 6, 30
LETTERS, LARGE_BYTES = 60_000, 9_000_000  # beyond what SQLite lets its log hold before it writes it back


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Board]:
    """A board on SQLite: PostgreSQL has a disk of its own (test_full_disk_of_postgresql)."""
    made = make_board(tmp_path)
    yield made
    made.engine.dispose()


def room_for(server: RealServer, most: int = resource.RLIM_INFINITY) -> None:
    """Let no file of the server grow beyond `most` bytes."""
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def log_bytes(board: Board) -> int:
    return (board.folder.path / "board.db-wal").stat().st_size


def test_whatever_write_finds_no_room_the_request_is_refused_whole_and_taken_later(board: Board) -> None:
    (seat,), moments, taken = saving_seats(board, 1), Moments(), []
    board.engine.dispose()
    with serving(board.folder.path) as server, line_to(server.port) as line:
        assert seat.save(line, seat.next_request(), moments)
        for place in range(FRAMES * PLACES_A_FRAME):
            body, before = seat.next_request(), seat.acknowledged
            room_for(server, log_bytes(board) + place * FRAME_BYTES // PLACES_A_FRAME)
            taken.append(seat.save(line, body, moments))
            assert seat.acknowledged == (seat.requests[-1] if taken[-1] else before)
            found = find(board, [seat])
            assert found.whole, found
            room_for(server)
            assert seat.save(line, body, moments)
        assert server.stop() == 0
    assert seat.turned_away == taken.count(False) > 2 * PLACES_A_FRAME
    assert taken.count(True) > PLACES_A_FRAME
    assert find(board, [seat]).acknowledged == sum(seat.requests[-1])


def test_a_server_that_was_full_under_load_and_then_killed_has_all_that_it_acknowledged(board: Board) -> None:
    seats = saving_seats(board, SEATS)
    board.engine.dispose()
    with serving(board.folder.path) as server:
        with saving(seats, server.port) as moments:
            moments.up.set()
            for filling in range(FILLINGS):
                moments.wait(MOST_MOMENTS)
                room_for(server, log_bytes(board) + filling * FRAME_BYTES)
                moments.wait(MOST_MOMENTS)
                if filling == FILLINGS - 1:
                    moments.up.clear()
                    server.kill()
                    server.start()
                    moments.up.set()
                room_for(server)
        found = find(board, seats)
    assert found.whole, found
    assert found.acknowledged == sum(sum(seat.requests[-1]) for seat in seats)
    assert all(seat.turned_away for seat in seats)


def test_a_log_that_cannot_be_written_back_holds_what_was_acknowledged(board: Board) -> None:
    (seat,), moments = saving_seats(board, 1, LETTERS), Moments()
    board.engine.dispose()
    path = board.folder.path / "board.db"
    with serving(board.folder.path) as server, line_to(server.port) as line:
        while path.stat().st_size < LARGE_BYTES:
            assert seat.save(line, seat.next_request(), moments)
        room_for(server, path.stat().st_size)
        body, beginning = seat.next_request(), len(seat.requests)
        while seat.save(line, body, moments):
            body = seat.next_request()
        assert len(seat.requests) > beginning + 5  # the log grew for a while
        server.kill()
        server.start()
        found = find(board, [seat])
        assert found.whole, found
        assert seat.save(line, body, moments) or seat.save(line, body, moments)  # the line was cut off
    assert find(board, [seat]).acknowledged == sum(seat.requests[-1])


def test_a_database_that_may_not_grow_refuses_and_goes_on_when_it_may(board: Board) -> None:
    engine, keys = open_sqlite(board.folder.path), board.enrolled("seat", "07/15")
    most = [1]  # as many pages as it has
    event.listen(engine, "begin", lambda db: db.exec_driver_sql(f"PRAGMA max_page_count = {most[0]}"))
    store, stream = AnswerStore(engine, board.journal, lambda: AT), handed_in(keys, ATTEMPT, 400)
    checked = intake.check([stream.batch()], keys.writer(board, ATTEMPT))
    with pytest.raises(OperationalError) as refused:
        store.save(checked).result(10)
    assert refusal_to(refused.value).status_code == 503
    most[0] = 2**31
    assert store.save(checked).result(10)[0].seq == len(stream.entries)
    store.close()
    engine.dispose()
