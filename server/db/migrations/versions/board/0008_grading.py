"""Grading: recorded runs, versions of the key, marks by persons, sanctions; and what a result waits for."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NEW_IN_RESULTS = (
    ("pending", sa.Integer(), "0"),
    ("sanction_percent", sa.Integer(), "0"),
    ("final", sa.String(length=8), ""),
    ("subject", sa.String(length=64), ""),
    ("run", sa.String(length=32), ""),
    ("waits_for", sa.String(length=32), ""),
)


def upgrade() -> None:
    """Apply this version."""
    for name, kind, default in NEW_IN_RESULTS:
        op.add_column("results", sa.Column(name, kind, nullable=False, server_default=default))
    op.execute("UPDATE results SET final = total WHERE total IS NOT NULL")
    op.create_table(
        "grading_runs",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("engine", sa.String(length=32), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("inputs", sa.LargeBinary(), nullable=False),
        sa.Column("inputs_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("outcome_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grading_runs")),
    )
    op.create_table(
        "graded_attempts",
        sa.Column("run", sa.String(length=32), nullable=False),
        sa.Column("attempt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("outcome", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["grading_runs.id"], name=op.f("fk_graded_attempts_run_grading_runs")),
        sa.PrimaryKeyConstraint("run", "attempt", name=op.f("pk_graded_attempts")),
    )
    _decisions()


def _decisions() -> None:
    op.create_table(
        "person_marks",
        sa.Column("attempt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("points", sa.String(length=16), nullable=False),
        sa.Column("maker", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("attempt", "item", "serial", name=op.f("pk_person_marks")),
    )
    op.create_table(
        "key_versions",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("officers", sa.String(length=255), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_key_versions")),
        sa.UniqueConstraint("version", name=op.f("uq_key_versions_version")),
    )
    op.create_table(
        "sanctions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("exam_session", sa.String(length=32), nullable=False),
        sa.Column("candidate", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("whole_exam", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("incident", sa.String(length=32), nullable=False),
        sa.Column("officers", sa.String(length=255), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("lifted_by", sa.String(length=255), nullable=False),
        sa.Column("lifted_for", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanctions")),
    )
    with op.batch_alter_table("sanctions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sanctions_candidate"), ["candidate"], unique=False)


def downgrade() -> None:
    """Take this version back."""
    with op.batch_alter_table("sanctions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sanctions_candidate"))
    for table in ("sanctions", "key_versions", "person_marks", "graded_attempts", "grading_runs"):
        op.drop_table(table)
    for name, _, _ in reversed(NEW_IN_RESULTS):
        op.drop_column("results", name)
