"""How a connection to the board's database behaves."""

from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from server.db import migrations
from server.db.engine import Role, open_database, writing
from server.roster.models import rooms, sites


def test_what_is_committed_is_synced_to_disk(tmp_path: Path) -> None:
    engine = open_database(tmp_path)
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2  # FULL
        assert connection.scalar(text("PRAGMA busy_timeout")) == 10_000
    engine.dispose()


def test_the_two_roles_have_a_file_each_that_only_its_owner_reads(tmp_path: Path) -> None:
    for role in Role:
        open_database(tmp_path, role).dispose()
    assert {(path.name, path.stat().st_mode & 0o777) for path in tmp_path.iterdir()} == {
        ("board.db", 0o600),
        ("papers.db", 0o600),
    }


def test_a_room_of_no_site_is_refused(tmp_path: Path) -> None:
    engine = open_database(tmp_path)
    migrations.upgrade(engine)
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(insert(rooms).values(site="12", room="07"))
    engine.dispose()


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    engine = open_database(tmp_path)
    migrations.upgrade(engine)
    twice = [{"id": "12", "name": "THPT"}] * 2
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(insert(sites), twice)
    with engine.connect() as connection:
        assert connection.execute(select(sites)).all() == []
    engine.dispose()


def test_a_writing_transaction_sees_what_the_one_before_it_wrote(tmp_path: Path) -> None:
    engine = open_database(tmp_path)
    migrations.upgrade(engine)
    with engine.connect() as reader:
        reader.execute(select(sites)).all()
        with writing(engine) as connection:
            connection.execute(insert(sites).values(id="12", name="THPT"))
        assert reader.execute(select(sites)).all() == []  # its snapshot is older
    with writing(engine) as connection:
        assert connection.scalar(select(sites.c.id)) == "12"
    engine.dispose()
