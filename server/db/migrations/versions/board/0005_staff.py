"""Staff roles and acts that wait for a second officer."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this version."""
    _officers_up()
    _accounts_up()
    _names_up()


def downgrade() -> None:
    """Take this version back."""
    _names_down()
    _accounts_down()
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


def _accounts_up() -> None:
    # An account that is there was the only one its board could have, and did everything: it is the chair's.
    for column in (
        sa.Column("full_name", sa.String(length=128), nullable=False, server_default=""),
        sa.Column("role", sa.String(length=64), nullable=False, server_default="chair"),
        sa.Column("must_change", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("closed_at", sa.BigInteger(), nullable=False, server_default="0"),
    ):
        op.add_column("staff_users", column)


def _accounts_down() -> None:
    for name in ("closed_at", "must_change", "role", "full_name"):
        op.drop_column("staff_users", name)


def _names_up() -> None:
    op.add_column("candidates", sa.Column("name_folded", sa.String(length=130), nullable=False, server_default=""))
    table = sa.table("candidates", sa.column("candidate"), sa.column("name"), sa.column("name_folded"))
    read = op.get_bind().execute(sa.select(table.c.candidate, table.c.name)).all()
    renamed = sa.update(table).where(table.c.candidate == sa.bindparam("who")).values(name_folded=sa.bindparam("plain"))
    if read:
        op.get_bind().execute(renamed, [{"who": row.candidate, "plain": _folded(row.name)} for row in read])


def _names_down() -> None:
    op.drop_column("candidates", "name_folded")


def _folded(name: str) -> str:
    # As `server.roster.names` did when this version was made: a migration does not change with the code.
    apart = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return f" {' '.join(plain.split())}"
