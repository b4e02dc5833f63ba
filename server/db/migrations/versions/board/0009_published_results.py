"""Results: published versions, and what waits for the second signature."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this version."""
    op.create_table(
        "result_publications",
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("approvals", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_result_publications")),
        sa.UniqueConstraint("subject", "version", name=op.f("uq_result_publications_subject")),
    )
    op.create_table(
        "published_results",
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("candidate", sa.String(length=32), nullable=False),
        sa.Column("receipt_code", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["serial"], ["result_publications.serial"], name=op.f("fk_published_results_serial_result_publications")
        ),
        sa.PrimaryKeyConstraint("serial", "attempt", name=op.f("pk_published_results")),
    )
    with op.batch_alter_table("published_results", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_published_results_candidate"), ["candidate"], unique=False)
    op.create_table(
        "result_proposals",
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_result_proposals")),
    )


def downgrade() -> None:
    """Take this version back."""
    op.drop_table("result_proposals")
    with op.batch_alter_table("published_results", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_published_results_candidate"))
    op.drop_table("published_results")
    op.drop_table("result_publications")
