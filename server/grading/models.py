"""Tables of grading: runs with their marks, versions of the key, marks by persons, sanctions, rules chosen."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table

from server.db.engine import metadata

grading_runs = Table(
    "grading_runs",
    metadata,
    Column("id", String(32), primary_key=True),  # the first 16 bytes of the inputs' hash: the same inputs, the same run
    Column("state", String(16), nullable=False),  # running, done
    Column("engine", String(32), nullable=False),
    Column("key_version", Integer, nullable=False),
    Column("inputs", LargeBinary, nullable=False),  # server.grading.record.Inputs in its canonical form
    Column("inputs_hash", LargeBinary(32), nullable=False),
    Column("outcome_hash", LargeBinary(32)),  # null until it is done
    Column("begun_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
)

# One row an attempt: 14,000 with 50 marks each are written and read whole, never by item.
graded_attempts = Table(
    "graded_attempts",
    metadata,
    Column("run", ForeignKey("grading_runs.id"), primary_key=True),
    Column("attempt", LargeBinary(16), primary_key=True),
    Column("outcome", LargeBinary, nullable=False),  # server.grading.record.Graded in canonical form: what is hashed
)

person_marks = Table(
    "person_marks",
    metadata,
    Column("attempt", LargeBinary(16), primary_key=True),
    Column("item", String(64), primary_key=True),  # pseudonym
    Column("serial", Integer, primary_key=True, autoincrement=False),  # 1, 2, …: the last one counts, none is altered
    Column("points", String(16), nullable=False),  # exact decimal
    Column("maker", String(64), nullable=False),  # the officer's id
    Column("reason", String(255), nullable=False),
    Column("at", BigInteger, nullable=False),
)

key_versions = Table(
    "key_versions",
    metadata,
    Column("hash", LargeBinary(32), primary_key=True),  # SHA-256 of `content`: what officers sign
    Column("version", Integer, unique=True),  # null while a second signature is awaited; 1 is the key as packed
    Column("content", LargeBinary, nullable=False),  # server.grading.corrections.KeyVersion in its canonical form
    Column("officers", String(255), nullable=False),  # JSON: who signed, first one first
    Column("at", BigInteger, nullable=False),
)

sanctions = Table(
    "sanctions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("exam_session", String(32), nullable=False),
    Column("candidate", String(16), nullable=False, index=True),
    Column("kind", String(16), nullable=False),  # protocol.policy.SanctionKind
    Column("percent", Integer, nullable=False),
    Column("whole_exam", Boolean, nullable=False),  # every paper of the candidate, not this session's alone
    Column("reason", String(500), nullable=False),
    Column("incident", String(32), nullable=False),  # empty where none was opened
    Column("officers", String(255), nullable=False),  # JSON; empty while a second signature is awaited
    Column("at", BigInteger, nullable=False),
    Column("lifted_by", String(255), nullable=False),  # JSON; empty while it stands
    Column("lifted_for", String(500), nullable=False),
)

marking_policies = Table(
    "marking_policies",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),  # of the journal's `Published` entry
    Column("scheme", String(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),  # SHA-256 of `content`
    Column("content", LargeBinary, nullable=False),  # server.grading.schemes.MarkingPolicy in its canonical form
    Column("officers", String(255), nullable=False),  # JSON: who signed, first one first
    Column("at", BigInteger, nullable=False),
)
