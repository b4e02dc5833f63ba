"""Migrations by Alembic: one line of versions per database, in `versions/board` and `versions/papers`."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from server.db.engine import Role, writing

FOLDER = Path(__file__).parent


def upgrade(engine: Engine, role: Role = Role.BOARD, revision: str = "head") -> None:
    """Bring the database of `role` up to `revision`; where it is there already, nothing happens."""
    if current(engine) == (newest(role) if revision == "head" else revision):
        return  # nobody is kept from writing, and a command starts at once
    with writing(engine) as connection:
        config = configuration(role)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def downgrade(engine: Engine, role: Role = Role.BOARD, revision: str = "base") -> None:
    """Take the database of `role` back to `revision`; what it held beyond that is gone."""
    with writing(engine) as connection:
        config = configuration(role)
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


@cache
def newest(role: Role) -> str:
    """Return the revision that this program's code works with."""
    return ScriptDirectory.from_config(configuration(role)).get_current_head() or ""


def configuration(role: Role) -> Config:
    """Return Alembic's configuration for one of the two databases."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(FOLDER / "versions" / role.value))
    config.attributes["role"] = role
    return config


def current(engine: Engine) -> str | None:
    """Return the revision at which a database stands, None where it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
