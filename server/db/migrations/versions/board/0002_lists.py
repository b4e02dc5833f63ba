"""Lists as they come: drafts, fix-lists, mappings, corrections."""

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this version."""


def downgrade() -> None:
    """Take this version back."""
