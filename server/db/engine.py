"""The board's two databases: who they are, and how a connection to one behaves.

A folder holds SQLite files, or says in `keys/` at which PostgreSQL its databases lie (`server.db.address`). On both,
what a transaction committed survives a power cut, a reader sees one moment, and one writer writes at a time.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, MetaData, create_engine, event, text
from sqlalchemy.pool import ConnectionPoolEntry

from server.db.address import Role as Role  # noqa: PLC0414 -- whoever opens a database names its role
from server.db.address import address

BUSY_TIMEOUT_MS = 10_000
STATEMENT_TIMEOUT_MS = 60_000
CONNECT_TIMEOUT_S = 10
POOL_SIZE, MORE_CONNECTIONS = 8, 48  # a thread each, at most
LOG_PAGES = 4000  # of 4 KB
PRIVATE = 0o600
SQLITE, POSTGRESQL = "sqlite", "postgresql"
WRITERS_LOCK = 0x7454  # any number of our own: PostgreSQL's advisory lock that stands for SQLite's write lock

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


def open_database(folder: Path, role: Role = Role.BOARD) -> Engine:
    """Return an engine on the database of `role` of the board in `folder`. Raises MalformedAddressError."""
    url = address(folder, role)
    return open_sqlite(folder, role) if url is None else open_postgresql(url)


def open_sqlite(folder: Path, role: Role = Role.BOARD) -> Engine:
    """Return an engine on the SQLite file of `role` in `folder`; a missing one is made, for its owner alone to read."""
    path = folder / f"{role.value}.db"
    path.touch(mode=PRIVATE, exist_ok=True)  # SQLite gives its -wal and -shm files the mode of this one
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        pool_size=POOL_SIZE,
        max_overflow=MORE_CONNECTIONS,
        hide_parameters=True,  # an error message must not carry a name or a key
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def open_postgresql(url: URL) -> Engine:
    """Return an engine on the PostgreSQL database at `url`. Connects when first used."""
    return create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=MORE_CONNECTIONS,
        pool_pre_ping=True,  # PostgreSQL may have been started again since
        hide_parameters=True,
        isolation_level="REPEATABLE READ",  # what is read belongs together, as in SQLite
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "options": f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c lock_timeout={BUSY_TIMEOUT_MS}"
            f" -c idle_in_transaction_session_timeout={STATEMENT_TIMEOUT_MS} -c synchronous_commit=on",
        },
    )


def _prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own idea of transactions begins them late and not around SELECT or DDL; `_begin` does it instead.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # The log's pages go back into the file every 16 MB, not every 4: each time costs two syncs (docs/performance.md).
    connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give the one writing transaction: committed at the end, rolled back on any error.

    It takes the writers' lock at once, so that what it reads is what the writer before it left: SQLite would refuse,
    without waiting, a transaction that reads first and wants to write after another one did.
    """
    with appending(engine) as connection:
        lock_writers(connection)
        yield connection


@contextmanager
def appending(engine: Engine) -> Iterator[Connection]:
    """Give a writing transaction that only adds rows of its own and finds out by conflict that they are there.

    On PostgreSQL several run at once, each statement seeing what is committed by then; on SQLite it is `writing`.
    """
    options = {"writes": True} if engine.dialect.name == SQLITE else {"isolation_level": "READ COMMITTED"}
    with engine.execution_options(**options).begin() as connection:
        yield connection


def lock_writers(connection: Connection) -> None:
    """Wait until no other transaction is `writing`; this one is, to its end. SQLite's own lock is held already."""
    if connection.dialect.name == POSTGRESQL:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITERS_LOCK})
