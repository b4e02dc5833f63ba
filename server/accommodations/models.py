"""The table of what single candidates are given."""

from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, String, Table

from server.db.engine import metadata

accommodations = Table(
    "accommodations",
    metadata,
    Column("candidate", ForeignKey("candidates.candidate"), primary_key=True),
    Column("content_box", LargeBinary, nullable=False),  # it tells of a disability: sealed (design §12)
    Column("officer", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
)
