"""Tables of officers and of secrets that only two of them open."""

from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, String, Table

from server.db.engine import metadata

officers = Table(
    "officers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(128), nullable=False),
    Column("role", String(64), nullable=False),
    Column("signing_public", LargeBinary(32), nullable=False),
    Column("sealing_public", LargeBinary(32), nullable=False),
    # The private keys, in a box that only the PIN opens (protocol.officer.Officer).
    Column("salt", LargeBinary(16), nullable=False),
    Column("nonce", LargeBinary(12), nullable=False),
    Column("box", LargeBinary, nullable=False),
)

pair_wraps = Table(
    "pair_wraps",
    metadata,
    Column("what", String(64), primary_key=True),  # "grading" or "paper:ID"
    # Every ordered pair has a row: either officer may come first.
    Column("first", ForeignKey("officers.id"), primary_key=True),
    Column("second", ForeignKey("officers.id"), primary_key=True),
    Column("box", LargeBinary, nullable=False),
)

approvals = Table(
    "approvals",
    metadata,
    Column("act", String(64), primary_key=True),
    Column("subject", LargeBinary(32), primary_key=True),  # SHA-256 of what is approved
    Column("officer", ForeignKey("officers.id"), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
)
