"""Lists as they come: drafts with what was decided about them, columns that a person named, corrections."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this version."""
    op.create_table(
        "list_drafts",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("sender", sa.String(length=120), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("file_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("read_ms", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_drafts")),
    )
    op.create_table(
        "draft_decisions",
        sa.Column("draft", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["list_drafts.id"], name=op.f("fk_draft_decisions_draft_list_drafts")),
        sa.PrimaryKeyConstraint("draft", "number", name=op.f("pk_draft_decisions")),
    )
    op.create_table(
        "column_mappings",
        sa.Column("sender", sa.String(length=120), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sender", "signature", name=op.f("pk_column_mappings")),
    )
    op.create_table(
        "corrections",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("candidate", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("before_box", sa.LargeBinary(), nullable=False),
        sa.Column("after_box", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_candidate"), "corrections", ["candidate"])


def downgrade() -> None:
    """Take this version back."""
    op.drop_index(op.f("ix_corrections_candidate"), table_name="corrections")
    for table in ("corrections", "column_mappings", "draft_decisions", "list_drafts"):
        op.drop_table(table)
