"""The device's durable journals: one SQLite file, WAL, synchronous=FULL. What `append` returned from is on disk.

Beside the database lies a small file of tips, written after each commit. A database that lost its tail (a cut or
rolled-back file) is found by comparing the two; its streams then go on in a new segment, so that no place in a stream
is ever written twice.
"""

import os
import sqlite3
import struct
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from protocol.api import MAX_BATCH_BYTES, SegmentAck, SegmentBatch, StoredEntry
from protocol.journal import Entry, SignedHead, StreamId, Tip, decode_head, decode_header
from station.salvage import readable_heads, whole_entries

SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
  stream BLOB NOT NULL, segment INTEGER NOT NULL, seq INTEGER NOT NULL, header BLOB NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY (stream, segment, seq)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS heads (
  stream BLOB NOT NULL, segment INTEGER NOT NULL, seq INTEGER NOT NULL, head BLOB NOT NULL,
  PRIMARY KEY (stream, segment, seq)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS acknowledged (
  stream BLOB NOT NULL, segment INTEGER NOT NULL, seq INTEGER NOT NULL, head_seq INTEGER NOT NULL DEFAULT 0,
  receipt BLOB NOT NULL DEFAULT x'', PRIMARY KEY (stream, segment)) WITHOUT ROWID;
"""
ACKNOWLEDGE = (
    "INSERT INTO acknowledged (stream, segment, seq, head_seq, receipt) VALUES (?, ?, ?,"
    " coalesce((SELECT max(seq) FROM heads WHERE stream = ? AND segment = ? AND seq <= ?), 0), ?)"
    " ON CONFLICT (stream, segment) DO UPDATE SET seq = excluded.seq, head_seq = excluded.head_seq,"
    " receipt = CASE WHEN length(excluded.receipt) THEN excluded.receipt ELSE receipt END"
)
LOGS = ("-wal", "-shm")
DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
TIP = struct.Struct(">16sIQ32s")
TIP_RECORD_BYTES = TIP.size + 4  # and its CRC-32


class JournalStoreError(Exception):
    """The journals cannot be kept."""


class DiskFailedError(JournalStoreError):
    """The disk did not take the entry; nothing was said to be saved."""


@dataclass(frozen=True, slots=True)
class TornTail:
    """A segment whose last entries are gone from the disk: it ends at `held`, but `known` was written."""

    held: Tip
    known: Tip


class TipFile:
    """The last known tip of each stream, in fixed records with a CRC."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._places: dict[StreamId, int] = {}

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)

    def read(self) -> list[Tip]:
        """Return the tips whose records are whole."""
        size = os.fstat(self._descriptor).st_size
        tips = []
        for place in range(size // TIP_RECORD_BYTES):
            record = os.pread(self._descriptor, TIP_RECORD_BYTES, place * TIP_RECORD_BYTES)
            content, checksum = record[: TIP.size], record[TIP.size :]
            if zlib.crc32(content).to_bytes(4, "big") != checksum:
                continue  # torn while it was written: the database alone speaks for this stream
            stream, segment, seq, digest = TIP.unpack(content)
            self._places[StreamId(stream)] = place
            tips.append(Tip(StreamId(stream), segment, seq, digest))
        return tips

    def reserve(self, stream: StreamId) -> None:
        """Take room for the tip of `stream`, so that a disk that fills up later still takes it."""
        if stream not in self._places:
            place = max(self._places.values(), default=-1) + 1  # not their count: a torn record has no stream
            os.pwrite(self._descriptor, bytes(TIP_RECORD_BYTES), place * TIP_RECORD_BYTES)
            self._places[stream] = place

    def write(self, tip: Tip) -> None:
        """Keep `tip` in the room that was reserved; durable when this returns."""
        place = self._places[tip.stream]
        content = TIP.pack(tip.stream, tip.segment, tip.seq, tip.hash)
        record = content + zlib.crc32(content).to_bytes(4, "big")
        os.pwrite(self._descriptor, record, place * TIP_RECORD_BYTES)
        os.fdatasync(self._descriptor)


class JournalStore:
    """All journals of one device. Safe to call from several threads; `on_append` wakes whoever sends."""

    def __init__(self, folder: Path, on_append: Callable[[], None] = lambda: None) -> None:
        """Open or make the journals in `folder`. Raises DiskFailedError."""
        self._on_append, self._lock = on_append, threading.Lock()
        self._path = folder / "journal.db"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._tips = TipFile(folder / "journal.tips")
            known = self._tips.read()
            self._database = self._open_or_salvage()
        except (sqlite3.Error, OSError) as error:
            raise DiskFailedError(type(error).__name__) from error
        self.torn = tuple(self._torn(known))

    def close(self) -> None:
        """Close both files."""
        with self._lock:
            self._database.close()
            self._tips.close()

    def wake_with(self, on_append: Callable[[], None]) -> None:
        """Have `on_append` called after each durable append."""
        self._on_append = on_append

    def _open_or_salvage(self) -> sqlite3.Connection:
        try:
            database = _connect(self._path)
            if database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
                return database
            database.close()
        except sqlite3.DatabaseError as error:
            # A file cut in the middle does not open at all: what can be read of it is read below. A disk that is
            # full or away does not open either, and its file is left alone.
            if _base_code(error) not in DAMAGED:
                raise
        return self._salvage()

    def _salvage(self) -> sqlite3.Connection:
        """Read what can be read into a new file, and only when that is durable put it in the damaged one's place."""
        salvaged = self._path.with_name("journal.salvaged.db")
        _remove(salvaged)
        database = _connect(salvaged)
        with database:
            whole = set[tuple[StreamId, int, int, bytes]]()
            for entry in whole_entries(self._path):
                _insert(database, entry)
                whole.add((entry.header.stream, entry.header.segment, entry.header.seq, entry.hash))
            for head in readable_heads(self._path):  # a hand-in keeps its head, and with it the receipt's code
                if (head.stream, head.segment, head.seq, head.hash) in whole:
                    _insert_head(database, head)
        database.close()  # moves all of it from the log into the file
        damaged = self._path.with_name(f"journal.damaged-{len(list(self._path.parent.glob('*.damaged-*.db'))) + 1}.db")
        damaged.hardlink_to(self._path)
        for suffix in LOGS:
            log = Path(f"{self._path}{suffix}")
            if log.exists():
                log.rename(f"{damaged}{suffix}")
        salvaged.rename(self._path)
        return _connect(self._path)

    def _torn(self, known: Sequence[Tip]) -> Iterator[TornTail]:
        for tip in known:
            held = self.tip(tip.stream) or Tip(tip.stream, tip.segment)
            if (held.segment, held.seq) < (tip.segment, tip.seq):
                yield TornTail(held, tip)

    def append(self, entries: Sequence[Entry], heads: Sequence[SignedHead] = ()) -> None:
        """Keep `entries` and `heads`; durable when this returns. Raises DiskFailedError, and then nothing was kept."""
        with self._lock:
            try:
                if entries:
                    self._tips.reserve(entries[-1].header.stream)
                with self._database:
                    for entry in entries:
                        _insert(self._database, entry)
                    for head in heads:
                        _insert_head(self._database, head)
            except (sqlite3.Error, OSError) as error:
                raise DiskFailedError(type(error).__name__) from error
            if entries:
                last = entries[-1]
                with suppress(OSError):  # the entry is durable without it; the next one writes the tip again
                    self._tips.write(Tip(last.header.stream, last.header.segment, last.header.seq, last.hash))
        self._on_append()

    def take_in(self, entries: Sequence[Entry], heads: Sequence[SignedHead]) -> None:
        """Keep what a server holds of a stream that other devices wrote; it is not sent back there.

        Entries that are here already stay as they are. Raises DiskFailedError, and then nothing was kept.
        """
        ends = {(one.header.stream, one.header.segment): one.header.seq for one in entries}
        with self._lock:
            try:
                with self._database:
                    for entry in entries:
                        _insert(self._database, entry, "OR IGNORE")
                    for head in heads:
                        _insert_head(self._database, head)
                    for (stream, segment), seq in ends.items():
                        self._database.execute(ACKNOWLEDGE, (stream, segment, seq, stream, segment, seq, b""))
            except (sqlite3.Error, OSError) as error:
                raise DiskFailedError(type(error).__name__) from error

    def torn_at(self, stream: StreamId) -> Tip | None:
        """Return the last entry known to have been written where the disk lost it, else None."""
        return next((torn.known for torn in self.torn if torn.known.stream == stream), None)

    def lost(self, stream: StreamId) -> int:
        """Count the entries of `stream` that were written and that the disk no longer has."""
        return sum(
            torn.known.seq - (torn.held.seq if torn.held.segment == torn.known.segment else 0)
            for torn in self.torn
            if torn.known.stream == stream
        )

    def tip(self, stream: StreamId) -> Tip | None:
        """Return where `stream` ends on this disk, or None where it has no entry."""
        row = self._one(
            "SELECT segment, seq, header FROM entries WHERE stream = ? ORDER BY segment DESC, seq DESC LIMIT 1", stream
        )
        return Tip(stream, row[0], row[1], decode_header(row[2]).hash) if row else None

    def entries(self, stream: StreamId) -> list[Entry]:
        """Return all entries of `stream` in order."""
        rows = self._all("SELECT header, body FROM entries WHERE stream = ? ORDER BY segment, seq", stream)
        return [Entry(decode_header(header), body) for header, body in rows]

    def first(self, stream: StreamId, segment: int) -> Entry | None:
        """Return the entry that a segment begins with."""
        row = self._one(
            "SELECT header, body FROM entries WHERE stream = ? AND segment = ? AND seq = 1", stream, segment
        )
        return Entry(decode_header(row[0]), row[1]) if row else None

    def last(self, stream: StreamId) -> Entry | None:
        """Return the last entry of a stream."""
        row = self._one(
            "SELECT header, body FROM entries WHERE stream = ? ORDER BY segment DESC, seq DESC LIMIT 1", stream
        )
        return Entry(decode_header(row[0]), row[1]) if row else None

    def head(self, stream: StreamId) -> SignedHead | None:
        """Return the last head signed over `stream`."""
        row = self._one("SELECT head FROM heads WHERE stream = ? ORDER BY segment DESC, seq DESC LIMIT 1", stream)
        return decode_head(row[0]) if row else None

    def heads(self, stream: StreamId) -> list[SignedHead]:
        """Return all heads signed over `stream`, in order."""
        return [
            decode_head(head)
            for (head,) in self._all("SELECT head FROM heads WHERE stream = ? ORDER BY segment, seq", stream)
        ]

    def pending(self, most: int = 500, most_bytes: int = MAX_BATCH_BYTES // 2) -> tuple[SegmentBatch, ...]:
        """Return what no server has acknowledged yet, at most `most` entries, oldest first in each segment.

        An entry is sent however large it is; after it, no more than `most_bytes` in all.
        """
        batches = list[SegmentBatch]()
        for stream, segment, sent, head_sent in self._all(
            "SELECT e.stream, e.segment, coalesce(a.seq, 0), coalesce(a.head_seq, 0)"
            " FROM (SELECT stream, segment, max(seq) AS last FROM entries GROUP BY stream, segment) e"
            " LEFT JOIN acknowledged a ON a.stream = e.stream AND a.segment = e.segment"
            " LEFT JOIN (SELECT stream, segment, max(seq) AS last FROM heads GROUP BY stream, segment) h"
            " ON h.stream = e.stream AND h.segment = e.segment"
            " WHERE coalesce(a.seq, 0) < e.last OR coalesce(a.head_seq, 0) < coalesce(h.last, 0)"
        ):
            rows = self._all(
                "SELECT header, body FROM entries WHERE stream = ? AND segment = ? AND seq > ? ORDER BY seq LIMIT ?",
                stream, segment, sent, most,
            )  # fmt: skip
            fit = _fitting([len(header) + len(body) for header, body in rows], most_bytes, at_least=int(not batches))
            is_cut, rows = fit < len(rows), rows[:fit]
            heads = self._all(
                "SELECT head FROM heads WHERE stream = ? AND segment = ? AND seq > ? AND seq <= ? ORDER BY seq",
                stream, segment, head_sent, sent + len(rows),
            )  # fmt: skip
            batches.append(
                SegmentBatch(
                    stream, segment, tuple(StoredEntry(*row) for row in rows), tuple(head for (head,) in heads)
                )
            )
            most -= len(rows)
            most_bytes -= sum(len(header) + len(body) for header, body in rows)
            if most <= 0 or is_cut:
                break
        return tuple(batches)

    def acknowledge(self, ack: SegmentAck) -> None:
        """Keep that a server holds a segment up to `ack.seq`, and its receipt. Raises DiskFailedError."""
        with self._lock:
            try:
                with self._database:
                    self._database.execute(
                        ACKNOWLEDGE,
                        (ack.stream, ack.segment, ack.seq, ack.stream, ack.segment, ack.seq, ack.receipt),
                    )
            except sqlite3.Error as error:
                raise DiskFailedError(type(error).__name__) from error

    def acknowledged(self, stream: StreamId, segment: int) -> int:
        """Return the highest seq of a segment that a server is known to hold."""
        row = self._one("SELECT seq FROM acknowledged WHERE stream = ? AND segment = ?", stream, segment)
        return int(row[0]) if row else 0

    def receipt(self, stream: StreamId) -> bytes:
        """Return the server's receipt for `stream`, or nothing."""
        row = self._one(
            "SELECT receipt FROM acknowledged WHERE stream = ? AND length(receipt) ORDER BY segment DESC", stream
        )
        return bytes(row[0]) if row else b""

    def waiting(self) -> int:
        """Count the entries that no server has acknowledged."""
        row = self._one(
            "SELECT count(*) FROM entries e LEFT JOIN acknowledged a ON a.stream = e.stream AND a.segment = e.segment"
            " WHERE e.seq > coalesce(a.seq, 0)"
        )
        return int(row[0]) if row else 0

    # Rows are what this module itself wrote, in the columns named above: hence Any.
    def _one(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        rows = self._all(statement, *values)
        return rows[0] if rows else None

    def _all(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(statement, values).fetchall()


def _fitting(sizes: Sequence[int], most: int, *, at_least: int) -> int:
    """Return how many of `sizes`, from the first on, are `most` together or less; never fewer than `at_least`."""
    fit = sum(total <= most for total in accumulate(sizes))
    return max(fit, at_least)


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, check_same_thread=False)
    path.chmod(0o600)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.executescript(SCHEMA)
    return database


def _base_code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def _remove(path: Path) -> None:
    for each in (path, *(Path(f"{path}{suffix}") for suffix in LOGS)):
        each.unlink(missing_ok=True)


def _insert(database: sqlite3.Connection, entry: Entry, or_else: str = "") -> None:
    header = entry.header
    database.execute(
        f"INSERT {or_else} INTO entries VALUES (?, ?, ?, ?, ?)",  # noqa: S608 -- a word of this file
        (header.stream, header.segment, header.seq, header.encode(), entry.body),
    )


def _insert_head(database: sqlite3.Connection, head: SignedHead) -> None:
    """Keep a head; the first over a place stands: its hash is the receipt's code."""
    values = (head.stream, head.segment, head.seq, head.encode())
    database.execute("INSERT OR IGNORE INTO heads VALUES (?, ?, ?, ?)", values)
