"""Tables of the bank: in the papers role's own database."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
)

from server.db.engine import papers_metadata

# Every version of every item. One that an exam has used never changes and is never deleted.
item_versions = Table(
    "bank_item_versions",
    papers_metadata,
    Column("code", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, nullable=False),  # in the order in which items came: that of their workbook
    Column("is_current", Boolean, nullable=False),
    Column("content", LargeBinary, nullable=False),  # SHA-256 of the item, its files and its stimulus, but its version
    Column("subject", String(255), nullable=False),
    Column("grade", String(255), nullable=False),
    Column("topic", String(255), nullable=False),
    Column("level", String(8), nullable=False),
    Column("type", String(32), nullable=False),
    Column("stimulus", String(64), nullable=False),
    Column("stimulus_version", Integer, nullable=False),  # 0: it shares none
    Column("item", LargeBinary, nullable=False),  # BankItem as JSON, its key included
)
Index("ix_bank_item_versions_subject", item_versions.c.subject, item_versions.c.grade)

stimulus_versions = Table(
    "bank_stimulus_versions",
    papers_metadata,
    Column("code", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("is_current", Boolean, nullable=False),
    Column("content", LargeBinary, nullable=False),  # SHA-256 of the stimulus and its files, but its version
    Column("stimulus", LargeBinary, nullable=False),  # BankStimulus as JSON
)

files = Table(
    "bank_files",
    papers_metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256 of the bytes, hex
    Column("kind", String(16), nullable=False),  # server.bank.media.MediaKind
    Column("width", Integer, nullable=False),  # pixels of a picture, 0 where unknown
    Column("height", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

# What a name means now; what it meant to a version of an item stands in bank_item_files.
file_names = Table(
    "bank_file_names",
    papers_metadata,
    Column("name", String(255), primary_key=True),
    Column("hash", String(64), ForeignKey("bank_files.hash"), nullable=False),
)

# The files that a version shows, those of its stimulus among them.
item_files = Table(
    "bank_item_files",
    papers_metadata,
    Column("code", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("name", String(255), primary_key=True),
    Column("hash", String(64), ForeignKey("bank_files.hash"), nullable=False),
    ForeignKeyConstraint(["code", "version"], ["bank_item_versions.code", "bank_item_versions.version"]),
)

uses = Table(
    "bank_uses",
    papers_metadata,
    Column("code", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("paper", String(32), primary_key=True),  # 32 hex digits
    Column("session", String(255), nullable=False),  # title of the exam session
    Column("at", BigInteger, nullable=False),  # UTC microseconds
    ForeignKeyConstraint(["code", "version"], ["bank_item_versions.code", "bank_item_versions.version"]),
)
