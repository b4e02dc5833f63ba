"""Staff roles and acts that wait for a second officer."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this version."""
    _officers_up()


def downgrade() -> None:
    """Take this version back."""
    _officers_down()


def _officers_up() -> None:
    op.create_table(
        "half_opened",
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.LargeBinary(length=32), nullable=False),
        sa.Column("first", sa.String(length=32), nullable=False),
        sa.Column("second", sa.String(length=32), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["first"], ["officers.id"], name=op.f("fk_half_opened_first_officers")),
        sa.ForeignKeyConstraint(["second"], ["officers.id"], name=op.f("fk_half_opened_second_officers")),
        sa.PrimaryKeyConstraint("act", "subject", "first", "second", name=op.f("pk_half_opened")),
    )
    op.create_table(
        "pin_failures",
        sa.Column("officer", sa.String(length=32), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["officer"], ["officers.id"], name=op.f("fk_pin_failures_officer_officers")),
        sa.PrimaryKeyConstraint("officer", name=op.f("pk_pin_failures")),
    )
    # Until now this table kept complete acts too; the journal has those, and here they would look unfinished.
    op.execute(sa.delete(sa.table("approvals")))


def _officers_down() -> None:
    op.drop_table("pin_failures")
    op.drop_table("half_opened")
