"""Tables of officers, of secrets that only two of them open, and of acts that wait for the second."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Table

from server.db.engine import metadata

officers = Table(
    "officers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(128), nullable=False),
    Column("role", String(64), nullable=False),  # protocol.policy.Actor
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
    # Every ordered pair that may open it has a row: either officer may come first.
    Column("first", ForeignKey("officers.id"), primary_key=True),
    Column("second", ForeignKey("officers.id"), primary_key=True),
    Column("box", LargeBinary, nullable=False),
)

# Signatures of acts that are not complete yet. When the last one comes, the rows go: the journal holds them all.
approvals = Table(
    "approvals",
    metadata,
    Column("act", String(64), primary_key=True),
    Column("subject", LargeBinary(32), primary_key=True),  # SHA-256 of what is approved
    Column("officer", ForeignKey("officers.id"), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
)

# What is left of a pair's wrap when the first officer has removed the outer layer: sealed to the second alone.
half_opened = Table(
    "half_opened",
    metadata,
    Column("act", String(64), primary_key=True),
    Column("subject", LargeBinary(32), primary_key=True),
    Column("first", ForeignKey("officers.id"), primary_key=True),
    Column("second", ForeignKey("officers.id"), primary_key=True),
    Column("box", LargeBinary, nullable=False),
)

pin_failures = Table(
    "pin_failures",
    metadata,
    Column("officer", ForeignKey("officers.id"), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("locked_until", BigInteger, nullable=False),  # UTC microseconds, 0 while not locked
)
