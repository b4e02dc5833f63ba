"""The two statements of the hot path, one per kind of database, and what else the store adds by conflict.

Each adds the rows that are not there and tells how many those were. Fewer than were given: another process of the board
added some since this one last looked.
"""

from collections.abc import Sequence
from functools import cache
from itertools import chain

from sqlalchemy import Connection, text

from protocol import receipt
from protocol.journal import SignedHead
from protocol.receipt import Receipt
from server.db.engine import SQLITE

Row = tuple[bytes, int, int, int, bytes, bytes]  # stream, segment, seq, kind, header, body: the columns of `entries`

# On the driver, past SQLAlchemy's own work for each row (docs/performance.md). SQLite gives the interpreter away and
# takes it back for each row that it is given singly, and waits for it each time: so rows go in by as many as there are.
SQLITE_AT_ONCE = (256, 64, 16, 4, 1)
# An array a column: one statement and one round trip for a group of any size.
POSTGRESQL_ENTRIES = "INSERT INTO entries (stream, segment, seq, kind, header, body) SELECT * FROM unnest("
POSTGRESQL_ENTRIES += "%b::bytea[], %b::integer[], %b::bigint[], %b::smallint[], %b::bytea[], %b::bytea[]) "
POSTGRESQL_ENTRIES += "ON CONFLICT DO NOTHING"

HEADS = text(
    "INSERT INTO heads (stream, segment, seq, head) VALUES (:stream, :segment, :seq, :head) ON CONFLICT DO NOTHING"
)
RECEIPTS = text(
    "INSERT INTO receipts (stream, segment, seq, receipt, code) VALUES (:stream, :segment, :seq, :receipt, :code)"
    " ON CONFLICT DO NOTHING"
)


def insert_entries(db: Connection, rows: Sequence[Row]) -> int:
    """Add entries; return how many were not there."""
    if not rows:
        return 0
    if db.dialect.name == SQLITE:
        return _insert_sqlite(db, rows)
    return db.exec_driver_sql(POSTGRESQL_ENTRIES, tuple(map(list, zip(*rows, strict=True)))).rowcount


def _insert_sqlite(db: Connection, rows: Sequence[Row]) -> int:
    added = start = 0
    for size in SQLITE_AT_ONCE:
        while len(rows) - start >= size:
            values = tuple(chain.from_iterable(rows[start : start + size]))
            added += db.exec_driver_sql(_sqlite_entries(size), values).rowcount
            start += size
    return added


@cache
def _sqlite_entries(size: int) -> str:
    places = ", ".join(["(?, ?, ?, ?, ?, ?)"] * size)
    return f"INSERT INTO entries (stream, segment, seq, kind, header, body) VALUES {places} ON CONFLICT DO NOTHING"  # noqa: S608 -- question marks


def insert_heads(db: Connection, heads: Sequence[SignedHead]) -> None:
    """Add the first head signed over each place; a later one over the same place says nothing new."""
    if heads:
        db.execute(
            HEADS,
            [{"stream": one.stream, "segment": one.segment, "seq": one.seq, "head": one.encode()} for one in heads],
        )


def insert_receipts(db: Connection, promises: Sequence[tuple[Receipt, SignedHead]]) -> int:
    """Add receipts with the codes that the candidates saw; return how many segments had none."""
    if not promises:
        return 0
    rows = [
        {
            "stream": promise.stream,
            "segment": promise.segment,
            "seq": promise.seq,
            "receipt": promise.encode(),
            "code": receipt.receipt_code(head),
        }
        for promise, head in promises
    ]
    return db.execute(RECEIPTS, rows).rowcount
