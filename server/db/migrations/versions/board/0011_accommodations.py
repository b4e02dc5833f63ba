"""What single candidates are given beside the common rules: extra time, a helper, a view, breaks."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this version."""
    op.create_table(
        "accommodations",
        sa.Column("candidate", sa.String(length=32), nullable=False),
        sa.Column("content_box", sa.LargeBinary(), nullable=False),
        sa.Column("officer", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate"],
            ["candidates.candidate"],
            name=op.f("fk_accommodations_candidate_candidates"),
        ),
        sa.PrimaryKeyConstraint("candidate", name=op.f("pk_accommodations")),
    )


def downgrade() -> None:
    """Take this version back."""
    op.drop_table("accommodations")
