"""Tables of papers: sealed ones at the board, the way back from pseudonyms in the papers role."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, LargeBinary, String, Table

from server.db.engine import metadata, papers_metadata

papers = Table(
    "papers",
    metadata,
    Column("id", String(32), primary_key=True),  # 32 hex digits
    Column("exam_session", ForeignKey("exam_sessions.id"), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("variant", String(8), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),  # SHA-256 of `sealed`: what packages name and officers approve
    Column("state", String(16), nullable=False),  # staged, released
    # Null until two officers opened it; before that it exists in pair_wraps alone (design §7).
    Column("key", LargeBinary(32)),
    Column("released_at", BigInteger),
    CheckConstraint("(state = 'released') = (key IS NOT NULL)", name="key_when_released"),
)

variant_maps = Table(
    "variant_maps",
    papers_metadata,
    Column("paper_id", String(32), primary_key=True),
    Column("variant", String(8), primary_key=True),
    Column("map", LargeBinary, nullable=False),  # server.papers.packing.VariantMap as JSON
)
