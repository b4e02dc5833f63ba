"""What was acknowledged is there after SIGKILL of the real server, with seats saving all the while."""

from random import Random

from sqlalchemy import text

from server.answers import service
from server.db.engine import SQLITE
from tests.server.answers.load import find, saving, saving_seats
from tests.server.board import Board
from tests.server.real_server import serving

SEED = 1978
KILLS, SEATS = 5, 4
MOST_MOMENTS = 60  # between a start and a kill: requests sent and answers come, so that it falls before and after both


def test_a_server_killed_five_times_under_load_loses_nothing_that_it_acknowledged(board: Board) -> None:
    chance = Random(SEED)  # noqa: S311 -- moments, not keys
    seats = saving_seats(board, SEATS)
    board.engine.dispose()
    with serving(board.folder.path) as server:
        with saving(seats, server.port) as moments:
            for _ in range(KILLS):
                moments.up.set()
                moments.wait(chance.randint(1, MOST_MOMENTS))
                moments.up.clear()
                server.kill()
                server.start()
                assert find(board, seats).whole
            moments.up.set()
        found = find(board, seats)
        assert server.stop() == 0
    assert found.whole
    assert found.acknowledged == sum(len(stream.entries) for seat in seats for stream in (seat.attempt, seat.own))
    with board.engine.connect() as db:
        if db.dialect.name == SQLITE:
            assert db.scalar(text("PRAGMA integrity_check")) == "ok"
        assert service.evidence(db) == []
