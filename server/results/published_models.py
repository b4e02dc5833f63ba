"""Tables of published results: versions as their bytes were signed, and what waits for the second signature."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Table, UniqueConstraint

from server.db.engine import metadata

result_publications = Table(
    "result_publications",
    metadata,
    Column("serial", Integer, primary_key=True, autoincrement=False),  # the version of the journal's entry
    Column("subject", String(64), nullable=False),
    Column("version", Integer, nullable=False),  # of this subject, from 1
    Column("hash", LargeBinary(32), nullable=False),  # SHA-256 of `content`
    Column("content", LargeBinary, nullable=False),  # docs/formats/results.md; no name, no birthday, no card number
    Column("reason", String(500), nullable=False),  # why it replaced the one before; stands in `content` too
    Column("approvals", LargeBinary, nullable=False),  # JSON: protocol.officer.Approval of both, first one first
    Column("at", BigInteger, nullable=False),
    UniqueConstraint("subject", "version"),
)

# An index into `content`, for the page where a candidate asks: points are read from what was signed and nowhere else.
published_results = Table(
    "published_results",
    metadata,
    Column("serial", ForeignKey("result_publications.serial"), primary_key=True),
    Column("attempt", LargeBinary(16), primary_key=True),
    Column("candidate", String(32), nullable=False, index=True),
    Column("receipt_code", String(16), nullable=False),
)

result_proposals = Table(
    "result_proposals",
    metadata,
    Column("subject", String(64), primary_key=True),
    Column("hash", LargeBinary(32), nullable=False),
    Column("content", LargeBinary, nullable=False),  # what the first officer signed, to the byte
)
