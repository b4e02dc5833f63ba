"""The server killed over and over while seats save; on PostgreSQL some of the kills hit the database instead."""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from random import Random

import pytest

from fixtures.postgres import Postgres, running_postgres
from server.answers import service
from tests.server.answers.load import find, saving, saving_seats
from tests.server.board import Board, make_board
from tests.server.databases import Databases, Pool
from tests.server.real_server import serving

pytestmark = pytest.mark.soak

SEED, KILLS, SEATS = 1975, 20, 8
MOST_MOMENTS = 600
DATABASE_EVERY = 4  # so that five of twenty kills are PostgreSQL's


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL that syncs, as in production."""
    with running_postgres() as running:
        yield running


def test_twenty_kills_lose_nothing_on_sqlite(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(make_board(tmp_path), None, capsys)


def test_twenty_kills_lose_nothing_on_postgresql_though_five_are_its_own(
    tmp_path: Path, postgres: Postgres, capsys: pytest.CaptureFixture[str]
) -> None:
    run(make_board(tmp_path, Databases(Pool(postgres))), postgres, capsys)


def run(board: Board, postgres: Postgres | None, capsys: pytest.CaptureFixture[str]) -> None:
    """Kill KILLS times; nothing acknowledged may be lost, twice there, altered or torn."""
    chance, began = Random(SEED), time.monotonic()  # noqa: S311 -- moments, not keys
    seats = saving_seats(board, SEATS)
    board.engine.dispose()
    with serving(board.folder.path) as server:
        with saving(seats, server.port) as moments:
            for kill in range(1, KILLS + 1):
                moments.up.set()
                moments.wait(chance.randint(1, MOST_MOMENTS))
                moments.up.clear()
                if postgres and kill % DATABASE_EVERY == 0:
                    postgres.kill()
                    postgres.start()
                else:
                    server.kill()
                    server.start()
                found = find(board, seats)
                assert found.whole, found
            moments.up.set()
        found = find(board, seats)
        assert server.stop() == 0
    assert found.whole, found
    with board.engine.connect() as db:
        assert service.evidence(db) == []
    board.engine.dispose()
    seconds = round(time.monotonic() - began)
    with capsys.disabled():
        sys.stdout.write(f"\n{json.dumps({'kills': KILLS, 'seconds': seconds, **asdict(found)})}\n")
