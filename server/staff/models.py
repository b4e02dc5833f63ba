"""Tables of staff accounts and their sessions."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table

from server.db.engine import metadata

staff_users = Table(
    "staff_users",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("password_hash", String(255), nullable=False),  # Argon2id, with its parameters and salt
    Column("failures", Integer, nullable=False),  # in a row, since the last success or lock
    Column("locked_until", BigInteger, nullable=False),  # UTC microseconds, 0 where it is not
    Column("full_name", String(128), nullable=False),
    Column("role", String(64), nullable=False),  # protocol.policy.Actor
    Column("must_change", Boolean, nullable=False),  # the password was made by somebody else and shown to them
    Column("closed_at", BigInteger, nullable=False),  # UTC microseconds, 0 while it is open
    Column("site", String(64), nullable=False, server_default=""),  # the only site that it sees; empty: all of them
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    # SHA-256 of the cookie: a copy of the database signs nobody in.
    Column("token_hash", LargeBinary(32), primary_key=True),
    Column("user", ForeignKey("staff_users.name"), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)
