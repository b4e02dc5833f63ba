"""What the seats of a session allow: a calculator, a scratch pad, how lost time is given back."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this version."""
    op.create_table(
        "seat_rules",
        sa.Column("exam_session", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exam_session"], ["exam_sessions.id"], name=op.f("fk_seat_rules_exam_session_exam_sessions")
        ),
        sa.PrimaryKeyConstraint("exam_session", name=op.f("pk_seat_rules")),
    )


def downgrade() -> None:
    """Take this version back."""
    op.drop_table("seat_rules")
