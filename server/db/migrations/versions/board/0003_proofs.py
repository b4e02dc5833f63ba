"""The Merkle log, its roots."""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this version."""


def downgrade() -> None:
    """Take this version back."""
