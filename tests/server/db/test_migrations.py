"""Migrations and models say the same, upwards and back."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from server.db import migrations
from server.db.engine import Role, open_database
from server.db.tables import METADATA

NEWEST = {Role.BOARD: "0006", Role.PAPERS: "0001"}


@pytest.mark.parametrize("role", Role)
def test_migrations_make_exactly_the_tables_of_the_models(tmp_path: Path, role: Role) -> None:
    engine = open_database(tmp_path, role)
    migrations.upgrade(engine, role)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA[role]) == []
    engine.dispose()


@pytest.mark.parametrize("role", Role)
def test_going_down_leaves_nothing_and_up_again_works(tmp_path: Path, role: Role) -> None:
    engine = open_database(tmp_path, role)
    migrations.upgrade(engine, role)
    migrations.downgrade(engine, role)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrations.upgrade(engine, role)
    assert migrations.current(engine) == NEWEST[role]
    engine.dispose()


def test_an_upgrade_of_an_upgraded_database_changes_nothing(tmp_path: Path) -> None:
    engine = open_database(tmp_path)
    migrations.upgrade(engine)
    migrations.upgrade(engine)
    assert migrations.current(engine) == NEWEST[Role.BOARD]
    engine.dispose()


def test_an_empty_database_has_no_revision(tmp_path: Path) -> None:
    engine = open_database(tmp_path)
    assert migrations.current(engine) is None
    engine.dispose()
