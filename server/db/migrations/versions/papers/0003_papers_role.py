"""The papers role: papers on their way from draft to sealed, proofs and approvals."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this version."""
    op.create_table(
        "master_papers",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=128), nullable=False),
        sa.Column("blueprint", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("draw_seed", sa.LargeBinary(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("variants", sa.String(length=1024), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_master_papers")),
    )
    op.create_table(
        "master_media",
        sa.Column("paper", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["paper"], ["master_papers.id"], name=op.f("fk_master_media_paper_master_papers")),
        sa.PrimaryKeyConstraint("paper", "name", name=op.f("pk_master_media")),
    )
    op.create_table(
        "paper_proofs",
        sa.Column("paper", sa.String(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("report", sa.LargeBinary(), nullable=False),
        sa.Column("sheet", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["paper"], ["master_papers.id"], name=op.f("fk_paper_proofs_paper_master_papers")),
        sa.PrimaryKeyConstraint("paper", name=op.f("pk_paper_proofs")),
    )
    op.create_table(
        "paper_approvals",
        sa.Column("paper", sa.String(length=32), nullable=False),
        sa.Column("officer", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.ForeignKeyConstraint(["paper"], ["master_papers.id"], name=op.f("fk_paper_approvals_paper_master_papers")),
        sa.PrimaryKeyConstraint("paper", "officer", name=op.f("pk_paper_approvals")),
    )
    op.create_table(
        "paper_sealings",
        sa.Column("package", sa.String(length=32), nullable=False),
        sa.Column("paper", sa.String(length=32), nullable=False),
        sa.Column("exam_session", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["paper"], ["master_papers.id"], name=op.f("fk_paper_sealings_paper_master_papers")),
        sa.PrimaryKeyConstraint("package", name=op.f("pk_paper_sealings")),
    )


def downgrade() -> None:
    """Undo this version."""
    for table in ("paper_sealings", "paper_approvals", "paper_proofs", "master_media", "master_papers"):
        op.drop_table(table)
