"""Devices: revoked, last seen."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this version."""
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revoked_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("revoked_for", sa.String(length=255), nullable=True))
    op.create_table(
        "device_sightings",
        sa.Column("device", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("clock_offset_us", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name=op.f("fk_device_sightings_device_devices")),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_device_sightings")),
    )


def downgrade() -> None:
    """Take this version back."""
    op.drop_table("device_sightings")
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.drop_column("revoked_for")
        batch_op.drop_column("revoked_at")
