"""Tables of results: projections, made anew by each grading."""

from sqlalchemy import BigInteger, Column, LargeBinary, String, Table

from server.db.engine import metadata

results = Table(
    "results",
    metadata,
    Column("attempt", LargeBinary(16), primary_key=True),
    Column("candidate", String(16), nullable=False, index=True),
    Column("exam_session", String(32), nullable=False),
    Column("variant", String(8), nullable=False),
    Column("parts", String, nullable=False),  # JSON: part to points, decimals as text: no float ever holds a score
    Column("total", String(8)),  # null where two attempts wait for officers to choose
    Column("handed_in_at", BigInteger, nullable=False),  # the seat's clock, recorded and not trusted
    Column("receipt_code", String(16), nullable=False),
)
