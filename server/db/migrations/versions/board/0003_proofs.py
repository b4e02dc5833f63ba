"""The Merkle log, its roots."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this version."""
    op.create_table(
        "log_leaves",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("stream", sa.LargeBinary(length=16), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(length=150), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_log_leaves")),
    )
    with op.batch_alter_table("log_leaves", schema=None) as batch_op:
        batch_op.create_index("uq_log_leaves_fact", ["kind", "stream", "segment", "seq"], unique=True)
    op.create_table(
        "log_roots",
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("signed", sa.LargeBinary(length=129), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_log_roots")),
    )


def downgrade() -> None:
    """Take this version back."""
    op.drop_table("log_roots")
    with op.batch_alter_table("log_leaves", schema=None) as batch_op:
        batch_op.drop_index("uq_log_leaves_fact")
    op.drop_table("log_leaves")
