"""Tables of the collecting server's log: leaves in their order, and the roots that were signed."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, SmallInteger, Table

from server.db.engine import metadata

log_leaves = Table(
    "log_leaves",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),  # from 0, without a hole
    Column("kind", SmallInteger, nullable=False),
    # What the leaf is about. Unique with its kind: however often the log is fed, each fact stands in it once.
    Column("stream", LargeBinary(16), nullable=False),
    Column("segment", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("leaf", LargeBinary(150), nullable=False),
    Index("uq_log_leaves_fact", "kind", "stream", "segment", "seq", unique=True),
)

log_roots = Table(
    "log_roots",
    metadata,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("signed", LargeBinary(129), nullable=False),
)
