"""Rows for any table, made from what the database itself says of its columns; and what is held, to be compared."""

from collections.abc import Mapping

from sqlalchemy import JSON, Boolean, Column, Engine, Integer, LargeBinary, MetaData, Table, insert, select
from sqlalchemy.types import TypeEngine

from server.db.engine import writing

MANY_LETTERS = 200
# Where a table asks for more than its columns' types tell.
WANTED = {("papers", "state"): "released"}

Row = dict[str, object]
Content = Mapping[str, list[Row]]


def reflected(engine: Engine) -> MetaData:
    """Return the tables that are there, without Alembic's own."""
    found = MetaData()
    found.reflect(engine, only=lambda name, _: name != "alembic_version")
    return found


def fill(engine: Engine, numbers: range) -> None:
    """Add rows to every table, one for each number; a row's foreign keys name the rows of the same number."""
    with writing(engine) as db:
        for table in reflected(engine).sorted_tables:
            db.execute(insert(table), [_row(table, number) for number in numbers])


def content(engine: Engine) -> Content:
    """Return all rows of all tables, in the order of their keys."""
    with engine.connect() as db:
        return {
            table.name: [dict(row) for row in db.execute(select(table).order_by(*table.primary_key)).mappings()]
            for table in reflected(engine).sorted_tables
        }


def _row(table: Table, number: int) -> Row:
    return {column.name: _value(column, number) for column in table.columns}


def _value(column: Column[object], number: int) -> object:
    for key in column.foreign_keys:
        return _value(key.column, number)
    return WANTED.get((column.table.name, column.name)) or _of_type(column.type, column.name, number)


def _of_type(kind: TypeEngine[object], name: str, number: int) -> object:
    if isinstance(kind, Boolean):
        return number % 2 == 1
    if isinstance(kind, Integer):
        return number
    if isinstance(kind, LargeBinary):
        return f"{name} {number}".encode()
    if isinstance(kind, JSON):
        return [name, number]
    text = f"{number} Đỗ Ánh {name}"
    return text[: getattr(kind, "length", None) or MANY_LETTERS]
