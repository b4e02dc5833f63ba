"""The first account of the staff web, made when the board is."""

from importlib import import_module
from typing import Protocol, cast

from sqlalchemy import Connection


class Accounts(Protocol):
    """What `server.staff.sessions` offers."""

    def add_user(self, db: Connection, name: str, password: str) -> None: ...


def add_staff_account(db: Connection, name: str, password: str) -> None:
    """Add an account. Nothing where the staff web is not installed."""
    try:
        accounts = cast("Accounts", import_module("server.staff.sessions"))
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("server.staff"):
            return
        raise
    accounts.add_user(db, name, password)
