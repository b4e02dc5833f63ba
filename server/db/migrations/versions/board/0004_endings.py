"""Attempts that end badly: recovered answers, incidents, decisions."""

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this version."""


def downgrade() -> None:
    """Take this version back."""
