"""The site that a staff account sees, and the marking rules that two officers chose."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this version."""
    # An account that is there saw every site, and goes on doing so until its chair says which one is its own.
    op.add_column("staff_users", sa.Column("site", sa.String(length=64), nullable=False, server_default=""))
    op.create_table(
        "marking_policies",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scheme", sa.String(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("officers", sa.String(length=255), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_marking_policies")),
    )


def downgrade() -> None:
    """Take this version back."""
    op.drop_table("marking_policies")
    op.drop_column("staff_users", "site")
