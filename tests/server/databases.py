"""Which kind of database the boards of a test lie in: SQLite in their folder, or PostgreSQL databases of their own."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

from fixtures.postgres import Postgres
from server.db import migrations
from server.db.address import write_addresses
from server.db.engine import POSTGRESQL, Role, open_database
from server.db.tables import METADATA

KINDS = ("sqlite", POSTGRESQL)
EMPTYING_S = 5


@dataclass
class Pool:
    """Migrated databases of one PostgreSQL. What a test used is emptied and used again: making one takes far longer."""

    postgres: Postgres
    _free: defaultdict[Role, list[str]] = field(default_factory=lambda: defaultdict(list))
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        """Make and migrate the templates."""
        folder = self.postgres.folder / "templates"
        folder.mkdir()
        write_addresses(folder, *(self.postgres.create(f"template_{role.value}") for role in Role))
        for role in Role:
            engine = open_database(folder, role)
            migrations.upgrade(engine, role)
            engine.dispose()

    def take(self, role: Role) -> str:
        """Return the name of a migrated database with nothing in it."""
        return self._free[role].pop() if self._free[role] else self.make(role, f"template_{role.value}")

    def make(self, role: Role, template: str = "template0") -> str:
        """Make a database; from the plain template there is no table in it."""
        name = f"{role.value}_{next(self._numbers)}"
        self.postgres.create(name, template)
        return name

    def give_back(self, role: Role, name: str) -> None:
        """Empty a database that a test has used; one that somebody still uses is dropped."""
        tables = [sql.Identifier(table.name) for table in reversed(METADATA[role].sorted_tables)]
        emptied = sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(table) for table in tables)
        try:
            with psycopg.connect(self.postgres.url(name), options=f"-c lock_timeout={EMPTYING_S}s") as db:
                db.execute(emptied)
        except psycopg.Error:
            self.postgres.drop(name)
        else:
            self._free[role].append(name)


@dataclass
class Databases:
    """Makes the databases of one test."""

    pool: Pool | None = None
    _taken: list[tuple[Role, str]] = field(default_factory=list)

    def lay(self, folder: Path) -> Path:
        """Say in `folder` where its board's databases lie, if not in it; they are migrated. Returns the folder."""
        if self.pool is not None:
            write_addresses(folder, *(self._named(role, self.pool.take(role)) for role in Role))
        return folder

    def lay_empty(self, folder: Path) -> Path:
        """Do the same with databases that hold no table yet and are never used again."""
        if self.pool is not None:
            write_addresses(folder, *(self.pool.postgres.url(self.pool.make(role)) for role in Role))
        return folder

    def _named(self, role: Role, name: str) -> str:
        assert self.pool is not None
        self._taken.append((role, name))
        return self.pool.postgres.url(name)

    def give_back(self) -> None:
        """Give back what was taken."""
        for role, name in self._taken:
            assert self.pool is not None
            self.pool.give_back(role, name)
