"""Tables of the answers store: journals as they came, never altered."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, SmallInteger, String, Table

from server.db.engine import metadata

entries = Table(
    "entries",
    metadata,
    # The three together are what partitions and distributes: never a global sequence (design §8).
    Column("stream", LargeBinary(16), primary_key=True),
    Column("segment", Integer, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    # Copied out of the header, so that projections find hand-ins and admissions without decoding every row.
    Column("kind", SmallInteger, nullable=False),
    Column("header", LargeBinary(103), nullable=False),  # canonical bytes: their SHA-256 is the entry's hash
    Column("body", LargeBinary, nullable=False),  # sealed or plain, exactly as it came
    Index("ix_entries_kind_stream", "kind", "stream"),
    sqlite_with_rowid=False,
)

heads = Table(
    "heads",
    metadata,
    Column("stream", LargeBinary(16), primary_key=True),
    Column("segment", Integer, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("head", LargeBinary(149), nullable=False),  # signature checked before it got here
    sqlite_with_rowid=False,
)

receipts = Table(
    "receipts",
    metadata,
    # One per segment: asked again, the board gives the promise that it gave, not a second one.
    Column("stream", LargeBinary(16), primary_key=True),
    Column("segment", Integer, primary_key=True),
    Column("seq", BigInteger, nullable=False),  # the Submitted entry that it is for
    Column("receipt", LargeBinary(149), nullable=False),
    Column("code", String(16), nullable=False, index=True),  # what the candidate wrote down, to be found by
    sqlite_with_rowid=False,
)

fork_evidence = Table(
    "fork_evidence",
    metadata,
    Column("stream", LargeBinary(16), primary_key=True),
    Column("segment", Integer, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    # Part of the key: the same differing entry sent a hundred times is one piece of evidence.
    Column("hash", LargeBinary(32), primary_key=True),
    Column("header", LargeBinary, nullable=False),  # empty where a head was what differed
    Column("body", LargeBinary, nullable=False),  # the entry's body, or the signed head
    Column("device", LargeBinary(16), nullable=False),  # who sent it
    Column("at", BigInteger, nullable=False),  # the board's clock, UTC microseconds
    sqlite_with_rowid=False,
)

stream_owners = Table(
    "stream_owners",
    metadata,
    # Both: an attempt that moves has a second writer, and the first may still come back with what it holds.
    Column("stream", LargeBinary(16), primary_key=True),
    Column("device", LargeBinary(16), primary_key=True),
    Column("purpose", String(8), nullable=False),  # desk, seat, attempt, board: as StreamOpened says
    sqlite_with_rowid=False,
)
