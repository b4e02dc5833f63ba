"""The board's two databases: who they are, and how a connection to one behaves.

SQLite in WAL mode with synchronous=FULL: what a transaction committed survives a power cut.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, MetaData, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_MS = 10_000
PRIVATE = 0o600

# Named constraints, so that a migration can drop what it did not name itself.
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMES)
papers_metadata = MetaData(naming_convention=NAMES)


class Role(Enum):
    """Which of a board's databases: the bank and what maps variants back to it lie apart from all else (design §2)."""

    BOARD = "board"
    PAPERS = "papers"


def open_database(folder: Path, role: Role = Role.BOARD) -> Engine:
    """Return an engine on the database of `role` in `folder`; a missing file is made, readable by its owner alone."""
    path = folder / f"{role.value}.db"
    path.touch(mode=PRIVATE, exist_ok=True)  # SQLite gives its -wal and -shm files the mode of this one
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        pool_size=8,
        max_overflow=48,  # a thread each, at most
        hide_parameters=True,  # an error message must not carry a name or a key
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own idea of transactions begins them late and not around SELECT or DDL; `_begin` does it instead.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give one writing transaction: committed at the end, rolled back on any error.

    It takes SQLite's write lock at once. A transaction that reads first and then wants to write is refused,
    without waiting, wherever another one wrote in between.
    """
    with engine.execution_options(writes=True).begin() as connection:
        yield connection
