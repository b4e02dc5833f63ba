"""Tables of the exam, where and when it is held, and who sits it."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from server.db.engine import metadata
from server.roster.names import folded_of_row

exams = Table(
    "exams",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(255), nullable=False),
    # The private half exists only in pair_wraps; attempts seal their keys to this one.
    Column("grading_public", LargeBinary(32), nullable=False),
)

sites = Table(
    "sites",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(255), nullable=False),
)

exam_sessions = Table(
    "exam_sessions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("exam", ForeignKey("exams.id"), nullable=False),
    Column("title", String(64), nullable=False),  # Ca 1
    Column("subject", String(64), nullable=False),
    Column("site", ForeignKey("sites.id"), nullable=False),
    Column("check_in_from", BigInteger, nullable=False),  # UTC microseconds, as are all times
    Column("starts_at", BigInteger, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("late_minutes", Integer, nullable=False),
)

seat_rules = Table(
    "seat_rules",
    metadata,
    Column("exam_session", ForeignKey("exam_sessions.id"), primary_key=True),
    Column("content", LargeBinary, nullable=False),  # JSON of protocol.seat_rules.SeatRules
)

rooms = Table(
    "rooms",
    metadata,
    Column("site", ForeignKey("sites.id"), primary_key=True),
    Column("room", String(16), primary_key=True),  # "07": a name, not a number
)

seats = Table(
    "seats",
    metadata,
    Column("site", String(32), primary_key=True),
    Column("room", String(16), primary_key=True),
    Column("seat", String(16), primary_key=True),
    ForeignKeyConstraint(["site", "room"], ["rooms.site", "rooms.room"]),
)

candidates = Table(
    "candidates",
    metadata,
    Column("candidate", String(32), primary_key=True),  # số báo danh
    Column("name", String(128), nullable=False),  # plain, NFC: staff sort and search it (design §12)
    # What people who type no marks find it by; made from the name whenever one is put in.
    Column("name_folded", String(130), nullable=False, default=folded_of_row),
    Column("born", String(10), nullable=False),  # ISO date
    Column("sex", String(8), nullable=False),
    Column("school", String(255), nullable=False),
    Column("class_name", String(32), nullable=False),
    # The 12 digits are sealed; the keyed index finds a person by number, the mask is all that lists show.
    Column("number_box", LargeBinary, nullable=False),
    Column("number_index", LargeBinary(32), nullable=False, unique=True),
    Column("number_masked", String(12), nullable=False),
    Column("ethnicity_box", LargeBinary, nullable=False),  # sensitive by Law 91/2025: sealed too
    Column("birthplace", String(255), nullable=False),
)

registrations = Table(
    "registrations",
    metadata,
    Column("exam_session", ForeignKey("exam_sessions.id"), primary_key=True),
    Column("candidate", ForeignKey("candidates.candidate"), primary_key=True),
    Column("room", String(16), nullable=False),
    Column("seat", String(16), nullable=False),
    UniqueConstraint("exam_session", "room", "seat"),  # two people at one machine is never right
)

slots = Table(
    "slots",
    metadata,
    Column("exam_session", ForeignKey("exam_sessions.id"), primary_key=True),
    Column("room", String(16), primary_key=True),
    Column("seat", String(16), primary_key=True),
    Column("slot", Integer, primary_key=True),  # 1 to 3
    Column("key", LargeBinary(32), nullable=False),
    Column("code", String(12), nullable=False),
    # The attempt that the seat's candidate makes in this slot: known beforehand, so that a seat which signed
    # somebody in with no line is believed when it comes back.
    Column("attempt", LargeBinary(16), nullable=False, unique=True),
    # What the seat's disk gets. Empty until that seat's package is first asked for: one box takes 0.1 s of Argon2id,
    # 1,500 of them would hold up an import for minutes.
    Column("salt", LargeBinary(16)),
    Column("nonce", LargeBinary(12)),
    Column("box", LargeBinary),
)

published_versions = Table(
    "published_versions",
    metadata,
    Column("what", String(16), primary_key=True),  # roster, paper
    Column("version", Integer, primary_key=True),
    Column("hash", LargeBinary(32), nullable=False),
    # The rows as published, sealed: stations act on what was published, not on the tables of the moment.
    Column("content", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
)

list_drafts = Table(
    "list_drafts",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("sender", String(120), nullable=False),
    Column("filename", String(120), nullable=False),
    Column("file_hash", LargeBinary(32), nullable=False),
    Column("state", String(16), nullable=False),  # columns, open, taken, discarded
    Column("rows", Integer, nullable=False),
    Column("read_ms", Integer, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column(
        "content", LargeBinary, nullable=False
    ),  # what was read, sealed; the file itself while columns are asked for
)

draft_decisions = Table(
    "draft_decisions",
    metadata,
    Column("draft", ForeignKey("list_drafts.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("by", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),  # sealed: it holds what somebody is called
)

column_mappings = Table(
    "column_mappings",
    metadata,
    Column("sender", String(120), primary_key=True),
    Column("signature", String(64), primary_key=True),  # of the header's names
    Column("columns", Text, nullable=False),  # JSON: column to place
    Column("by", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
)

corrections = Table(
    "corrections",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("candidate", String(32), nullable=False, index=True),
    Column("field", String(32), nullable=False),
    Column("before_box", LargeBinary, nullable=False),
    Column("after_box", LargeBinary, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
)

anchors = Table(
    "anchors",
    metadata,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("certificate", LargeBinary, nullable=False),  # CSCA, DER: goes into every package's trust store
)
