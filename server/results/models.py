"""Tables of results: projections, made anew by each grading and after each decision that changes a score."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Table

from server.db.engine import metadata

results = Table(
    "results",
    metadata,
    Column("attempt", LargeBinary(16), primary_key=True),
    Column("candidate", String(16), nullable=False, index=True),
    Column("exam_session", String(32), nullable=False),
    Column("variant", String(8), nullable=False),
    Column("parts", String, nullable=False),  # JSON: part to points, decimals as text: no float ever holds a score
    Column("total", String(8)),  # null where the attempt waits: `waits_for` says for what
    Column("handed_in_at", BigInteger, nullable=False),  # the seat's clock, recorded and not trusted
    Column("receipt_code", String(16), nullable=False),
    Column("pending", Integer, nullable=False, server_default="0"),  # items that wait for a person
    Column("sanction_percent", Integer, nullable=False, server_default="0"),
    Column("final", String(8), nullable=False, server_default=""),  # after sanction and rounding; empty while it waits
    Column("subject", String(64), nullable=False, server_default=""),
    Column("run", String(32), nullable=False, server_default=""),  # the grading run that it is of
    Column("waits_for", String(32), nullable=False, server_default=""),  # server.grading.outcome.Outcome
)
