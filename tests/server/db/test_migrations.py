"""Migrations and models say the same, upwards and back, and no step takes what it does not concern."""

from collections.abc import Iterator
from itertools import count, pairwise
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from server.db import migrations
from server.db.engine import Role, open_database
from server.db.tables import METADATA
from tests.server.databases import Databases
from tests.server.db import rows
from tests.server.db.rows import Content

ROWS_A_STEP = 3

# What a step gives up by design on its way up: complete acts, which the journal has (0005).
GIVEN_UP = {(Role.BOARD, "0005"): frozenset({"approvals"})}


def revisions(role: Role) -> list[str]:
    """Return all revisions, the first one first."""
    scripts = ScriptDirectory.from_config(migrations.configuration(role))
    return [script.revision for script in scripts.walk_revisions()][::-1]


@pytest.fixture(params=Role, ids=lambda role: role.value)
def role(request: pytest.FixtureRequest) -> Role:
    """Each of a board's databases."""
    assert isinstance(request.param, Role)
    return request.param


@pytest.fixture
def engine(tmp_path: Path, databases: Databases, role: Role) -> Iterator[Engine]:
    """A database of this role with no table in it."""
    made = open_database(databases.lay_empty(tmp_path), role)
    yield made
    made.dispose()


def survives(before: Content, after: Content, but: frozenset[str] = frozenset()) -> None:
    """Check that rows of tables that still are there are what they were, in the columns that still are there."""
    for name in before.keys() & after.keys() - but:
        assert len(after[name]) == len(before[name]), name
        for old, new in zip(before[name], after[name], strict=True):
            kept = old.keys() & new.keys()
            assert {column: old[column] for column in kept} == {column: new[column] for column in kept}, name


def columns(content: Content) -> dict[str, list[str]]:
    """Return the tables with their columns; none of them is empty."""
    return {name: list(held[0]) for name, held in content.items()}


def test_migrations_make_exactly_the_tables_of_the_models(engine: Engine, role: Role) -> None:
    migrations.upgrade(engine, role)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA[role]) == []


def test_every_step_goes_up_and_down_with_rows_in_all_tables_and_takes_none(engine: Engine, role: Role) -> None:
    known = revisions(role)
    fresh = (range(first, first + ROWS_A_STEP) for first in count(0, ROWS_A_STEP))
    migrations.upgrade(engine, role, known[0])
    for before, after in pairwise(known):
        given_up = GIVEN_UP.get((role, after), frozenset())
        rows.fill(engine, next(fresh))
        old = rows.content(engine)
        migrations.upgrade(engine, role, after)
        assert migrations.current(engine) == after
        survives(old, rows.content(engine), given_up)

        rows.fill(engine, next(fresh))
        new = rows.content(engine)
        migrations.downgrade(engine, role, before)
        assert migrations.current(engine) == before
        back = rows.content(engine)
        survives(new, back)
        assert columns(back) == columns(old)

        migrations.upgrade(engine, role, after)
        survives(back, rows.content(engine), given_up)


def test_a_full_database_goes_down_to_nothing_and_up_again(engine: Engine, role: Role) -> None:
    migrations.upgrade(engine, role)
    rows.fill(engine, range(ROWS_A_STEP))
    migrations.downgrade(engine, role)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrations.upgrade(engine, role)
    assert migrations.current(engine) == migrations.newest(role) == revisions(role)[-1]
    assert not any(rows.content(engine).values())


def test_an_upgrade_of_an_upgraded_database_changes_nothing(engine: Engine, role: Role) -> None:
    migrations.upgrade(engine, role)
    rows.fill(engine, range(ROWS_A_STEP))
    before = rows.content(engine)
    migrations.upgrade(engine, role)
    assert rows.content(engine) == before


def test_an_empty_database_has_no_revision(engine: Engine) -> None:
    assert migrations.current(engine) is None
