"""Reading journals that may be damaged: what of a database can still be read, and nothing said about the rest."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from protocol.journal import Entry, JournalError, SignedHead, StreamId, Tip, decode_head, decode_header, follow


def readable_entries(database: Path) -> Iterator[Entry]:
    """Yield the entries of a database up to where it cannot be read any more."""
    with _opened(database) as connection:
        try:
            for header, body in connection.execute("SELECT header, body FROM entries ORDER BY stream, segment, seq"):
                if not isinstance(header, bytes) or not isinstance(body, bytes):
                    return  # a cut page reads as NULLs before it reads as an error
                yield Entry(decode_header(header), body)
        except (sqlite3.DatabaseError, JournalError):
            return  # the rest of the file is gone


def readable_heads(database: Path) -> Iterator[SignedHead]:
    """Yield the signed heads of a database up to where it cannot be read any more."""
    with _opened(database) as connection:
        try:
            for (head,) in connection.execute("SELECT head FROM heads ORDER BY stream, segment, seq"):
                if not isinstance(head, bytes):
                    return
                yield decode_head(head)
        except (sqlite3.DatabaseError, JournalError):
            return


def whole_entries(database: Path) -> Iterator[Entry]:
    """Yield what can still be read of a database, each segment as far as its chain is whole."""
    tips: dict[tuple[StreamId, int], Tip] = {}
    for entry in readable_entries(database):
        place = (entry.header.stream, entry.header.segment)
        try:
            tips[place] = follow(tips.get(place, Tip(*place)), entry)
        except JournalError:
            continue  # what stands after a gap cannot be placed; the server's copy has it or nobody does
        yield entry


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path)
    try:
        # Else a file that is shorter than its first page says is refused whole; nothing is written by it.
        connection.execute("PRAGMA writable_schema = ON")
        yield connection
    finally:
        connection.close()
