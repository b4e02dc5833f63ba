"""Where a board's databases lie: SQLite in its folder, or PostgreSQL by an address in `keys/` or the environment.

An address may hold a password: it lies in a file that only its owner reads, and no message or log ever shows it.
"""

import os
from collections.abc import Mapping
from enum import Enum
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from server.files import write_private

MAX_LETTERS = 4096
SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")


class Role(Enum):
    """Which of a board's databases: the bank and what maps variants back to it lie apart from all else (design §2)."""

    BOARD = "board"
    PAPERS = "papers"


FROM_ENVIRONMENT = {Role.BOARD: "TRUONGTHI_BOARD_DATABASE", Role.PAPERS: "TRUONGTHI_PAPERS_DATABASE"}


class MalformedAddressError(Exception):
    """The address of the database of `role` is no PostgreSQL address. It is not repeated: it may hold a password."""

    def __init__(self, role: Role) -> None:
        super().__init__(role.value)
        self.role = role


class SharedDatabaseError(Exception):
    """Both addresses name one database; the bank must lie apart from all else."""


def read_address(written: str, role: Role) -> URL:
    """Return the address that is `written` for the database of `role`. Raises MalformedAddressError."""
    try:
        url = make_url(written.strip())
    except (ArgumentError, ValueError):
        raise MalformedAddressError(role) from None  # its text has the address in it
    if len(written) > MAX_LETTERS or url.drivername not in SCHEMES or not url.database:
        raise MalformedAddressError(role)
    return url.set(drivername="postgresql+psycopg")


def write_addresses(folder: Path, board: str, papers: str) -> None:
    """Have the board in `folder` lie at two PostgreSQL databases. Raises MalformedAddressError, SharedDatabaseError."""
    urls = {Role.BOARD: read_address(board, Role.BOARD), Role.PAPERS: read_address(papers, Role.PAPERS)}
    if len({_database(url) for url in urls.values()}) < len(urls):
        raise SharedDatabaseError
    for role, url in urls.items():
        _file(folder, role).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(_file(folder, role), url.render_as_string(hide_password=False).encode() + b"\n")


def address(folder: Path, role: Role, environment: Mapping[str, str] = os.environ) -> URL | None:
    """Return where the database of `role` lies, None for SQLite in `folder`. Raises MalformedAddressError."""
    if written := environment.get(FROM_ENVIRONMENT[role]):
        return read_address(written, role)
    path = _file(folder, role)
    return read_address(path.read_text(encoding="utf-8", errors="replace"), role) if path.exists() else None


def _file(folder: Path, role: Role) -> Path:
    return folder / "keys" / f"{role.value}-database.url"


def _database(url: URL) -> tuple[object, ...]:
    return url.host, url.port, url.database, url.query.get("host")
