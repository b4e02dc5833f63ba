"""Tables of papers: sealed ones at the board; in the papers role the papers themselves and the way to their items."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Integer, LargeBinary, String, Table

from server.db.engine import metadata, papers_metadata

# The sealed package of one exam session, held at one site: one key, one release (docs/formats/site-package.md).
papers = Table(
    "papers",
    metadata,
    Column("id", String(32), primary_key=True),  # 32 hex digits
    Column("exam_session", ForeignKey("exam_sessions.id"), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),  # over its sealed variants: what officers approve
    Column("state", String(16), nullable=False),  # staged, released
    # Null until two officers opened it; before that it exists in pair_wraps alone (design §7).
    Column("key", LargeBinary(32)),
    Column("released_at", BigInteger),
    Column("spoken", LargeBinary, nullable=False),  # protocol.sealing.SpokenBox as MessagePack; empty in older ones
    Column("rehearsal", Boolean, nullable=False),
    CheckConstraint("(state = 'released') = (key IS NOT NULL)", name="key_when_released"),
)

# What stations fetch: a seat gets the bytes of its own variant alone.
sealed_variants = Table(
    "sealed_variants",
    metadata,
    Column("id", String(32), primary_key=True),  # 32 hex digits, the paper id inside the packed variant
    Column("paper", ForeignKey("papers.id"), nullable=False),
    Column("variant", String(8), nullable=False),
    Column("position", Integer, nullable=False),  # 0, 1, … within its paper
    Column("sealed", LargeBinary, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),  # SHA-256 of `sealed`: what packages of seats name
)

# Who fetched what: a station that fetched and found other bytes than its package names fetches again.
paper_fetches = Table(
    "paper_fetches",
    metadata,
    Column("variant", ForeignKey("sealed_variants.id"), primary_key=True),
    Column("device", ForeignKey("devices.id"), primary_key=True),
    Column("at", BigInteger, nullable=False),  # the last time, UTC microseconds
)

master_papers = Table(
    "master_papers",
    papers_metadata,
    Column("id", String(32), primary_key=True),
    Column("title", String(128), nullable=False),
    Column("blueprint", LargeBinary, nullable=False),  # as JSON, its matrix in it; empty where there was none
    Column("state", String(16), nullable=False),  # server.papers.masters.State
    Column("hash", LargeBinary(32), nullable=False),  # of content and media: what proof-readers approve
    Column("content", LargeBinary, nullable=False),  # the paper without its media, as JSON; keys are in it
    Column("draw_seed", LargeBinary, nullable=False),  # empty where it was put together by hand
    Column("seed", LargeBinary, nullable=False),  # of its variants; empty before it is packed
    Column("variants", String(1024), nullable=False),  # their codes, with commas between
    Column("changed_at", BigInteger, nullable=False),  # UTC microseconds
)

# A copy: what the bank does with a picture afterwards changes no paper that was approved with it.
master_media = Table(
    "master_media",
    papers_metadata,
    Column("paper", ForeignKey("master_papers.id"), primary_key=True),
    Column("name", String(255), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

paper_proofs = Table(
    "paper_proofs",
    papers_metadata,
    Column("paper", ForeignKey("master_papers.id"), primary_key=True),
    Column("hash", LargeBinary(32), nullable=False),  # of the paper that was looked at
    Column("report", LargeBinary, nullable=False),  # server.papers.proofing.Proof as JSON
    Column("sheet", LargeBinary, nullable=False),  # the contact sheet, PNG
    Column("at", BigInteger, nullable=False),
)

paper_approvals = Table(
    "paper_approvals",
    papers_metadata,
    Column("paper", ForeignKey("master_papers.id"), primary_key=True),
    Column("officer", String(32), primary_key=True),
    Column("subject", LargeBinary(32), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
)

# Which packages a paper was sealed into: one per exam session that sits it.
paper_sealings = Table(
    "paper_sealings",
    papers_metadata,
    Column("package", String(32), primary_key=True),
    Column("paper", ForeignKey("master_papers.id"), nullable=False),
    Column("exam_session", String(32), nullable=False),
    Column("at", BigInteger, nullable=False),
)

variant_maps = Table(
    "variant_maps",
    papers_metadata,
    Column("paper_id", String(32), primary_key=True),
    Column("variant", String(8), primary_key=True),
    Column("map", LargeBinary, nullable=False),  # server.papers.packing.VariantMap as JSON
)
