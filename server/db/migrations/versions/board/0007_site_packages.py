"""Several variants under one key and one release; who fetched them; a code to be spoken."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this version."""
    op.create_table(
        "sealed_variants",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("paper", sa.String(length=32), nullable=False),
        sa.Column("variant", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["paper"], ["papers.id"], name=op.f("fk_sealed_variants_paper_papers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_variants")),
    )
    op.create_table(
        "paper_fetches",
        sa.Column("variant", sa.String(length=32), nullable=False),
        sa.Column("device", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["variant"], ["sealed_variants.id"], name=op.f("fk_paper_fetches_variant_sealed_variants")
        ),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name=op.f("fk_paper_fetches_device_devices")),
        sa.PrimaryKeyConstraint("variant", "device", name=op.f("pk_paper_fetches")),
    )
    op.execute(
        "INSERT INTO sealed_variants (id, paper, variant, position, sealed, hash)"
        " SELECT id, id, variant, 0, sealed, hash FROM papers"
    )
    # Not by `batch_alter_table`: it would make the table anew on SQLite, without its check.
    op.drop_column("papers", "sealed")
    op.drop_column("papers", "variant")
    op.add_column("papers", sa.Column("spoken", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
    op.add_column("papers", sa.Column("rehearsal", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take this version back: of several variants the first is kept."""
    first = "FROM sealed_variants WHERE paper = papers.id ORDER BY position LIMIT 1"
    kept = "id, exam_session, subject, variant, sealed, hash, state, key, released_at"
    # The table is made anew, so that its columns stand where they stood.
    op.execute(
        "CREATE TABLE papers_kept AS SELECT id, exam_session, subject,"  # noqa: S608 -- our own words
        f" (SELECT variant {first}) AS variant, (SELECT sealed {first}) AS sealed, hash, state, key, released_at"
        " FROM papers WHERE EXISTS (SELECT 1 FROM sealed_variants WHERE paper = papers.id)"
    )
    for table in ("paper_fetches", "sealed_variants", "papers"):
        op.drop_table(table)
    op.create_table(
        "papers",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("exam_session", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("variant", sa.String(length=8), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=True),
        sa.Column("released_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(state = 'released') = (key IS NOT NULL)", name=op.f("ck_papers_key_when_released")),
        sa.ForeignKeyConstraint(
            ["exam_session"], ["exam_sessions.id"], name=op.f("fk_papers_exam_session_exam_sessions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
    )
    op.execute(f"INSERT INTO papers ({kept}) SELECT {kept} FROM papers_kept")  # noqa: S608
    op.drop_table("papers_kept")
