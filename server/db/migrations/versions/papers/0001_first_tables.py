"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this version."""
    op.create_table(
        "bank_items",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_bank_items")),
    )
    op.create_table(
        "bank_pictures",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_bank_pictures")),
    )
    op.create_table(
        "variant_maps",
        sa.Column("paper_id", sa.String(length=32), nullable=False),
        sa.Column("variant", sa.String(length=8), nullable=False),
        sa.Column("map", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("paper_id", "variant", name=op.f("pk_variant_maps")),
    )


def downgrade() -> None:
    """Undo this version."""
    op.drop_table("variant_maps")
    op.drop_table("bank_pictures")
    op.drop_table("bank_items")
