"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this version."""
    op.create_table(
        "anchors",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_anchors")),
    )
    op.create_table(
        "candidates",
        sa.Column("candidate", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("born", sa.String(length=10), nullable=False),
        sa.Column("sex", sa.String(length=8), nullable=False),
        sa.Column("school", sa.String(length=255), nullable=False),
        sa.Column("class_name", sa.String(length=32), nullable=False),
        sa.Column("number_box", sa.LargeBinary(), nullable=False),
        sa.Column("number_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("number_masked", sa.String(length=12), nullable=False),
        sa.Column("ethnicity_box", sa.LargeBinary(), nullable=False),
        sa.Column("birthplace", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("candidate", name=op.f("pk_candidates")),
        sa.UniqueConstraint("number_index", name=op.f("uq_candidates_number_index")),
    )
    op.create_table(
        "devices",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("rooms", sa.JSON(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
    )
    op.create_table(
        "enrolment_codes",
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("rooms", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("device", sa.LargeBinary(length=16), nullable=True),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_enrolment_codes")),
    )
    op.create_table(
        "entries",
        sa.Column("stream", sa.LargeBinary(length=16), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("header", sa.LargeBinary(length=103), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "segment", "seq", name=op.f("pk_entries")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.create_index("ix_entries_kind_stream", ["kind", "stream"], unique=False)

    op.create_table(
        "exams",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("grading_public", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exams")),
    )
    op.create_table(
        "fork_evidence",
        sa.Column("stream", sa.LargeBinary(length=16), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "segment", "seq", "hash", name=op.f("pk_fork_evidence")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "heads",
        sa.Column("stream", sa.LargeBinary(length=16), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.LargeBinary(length=149), nullable=False),
        sa.PrimaryKeyConstraint("stream", "segment", "seq", name=op.f("pk_heads")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "officers",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("signing_public", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealing_public", sa.LargeBinary(length=32), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("nonce", sa.LargeBinary(length=12), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officers")),
    )
    op.create_table(
        "published_versions",
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("what", "version", name=op.f("pk_published_versions")),
    )
    op.create_table(
        "receipts",
        sa.Column("stream", sa.LargeBinary(length=16), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(length=149), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("stream", "segment", name=op.f("pk_receipts")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipts_code"), ["code"], unique=False)

    op.create_table(
        "sites",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
    )
    op.create_table(
        "stream_owners",
        sa.Column("stream", sa.LargeBinary(length=16), nullable=False),
        sa.Column("device", sa.LargeBinary(length=16), nullable=False),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("stream", "device", name=op.f("pk_stream_owners")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "approvals",
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.LargeBinary(length=32), nullable=False),
        sa.Column("officer", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.ForeignKeyConstraint(["officer"], ["officers.id"], name=op.f("fk_approvals_officer_officers")),
        sa.PrimaryKeyConstraint("act", "subject", "officer", name=op.f("pk_approvals")),
    )
    op.create_table(
        "exam_sessions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("exam", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("site", sa.String(length=32), nullable=False),
        sa.Column("check_in_from", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("late_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["exam"], ["exams.id"], name=op.f("fk_exam_sessions_exam_exams")),
        sa.ForeignKeyConstraint(["site"], ["sites.id"], name=op.f("fk_exam_sessions_site_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_sessions")),
    )
    op.create_table(
        "pair_wraps",
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("first", sa.String(length=32), nullable=False),
        sa.Column("second", sa.String(length=32), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["first"], ["officers.id"], name=op.f("fk_pair_wraps_first_officers")),
        sa.ForeignKeyConstraint(["second"], ["officers.id"], name=op.f("fk_pair_wraps_second_officers")),
        sa.PrimaryKeyConstraint("what", "first", "second", name=op.f("pk_pair_wraps")),
    )
    op.create_table(
        "rooms",
        sa.Column("site", sa.String(length=32), nullable=False),
        sa.Column("room", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["site"], ["sites.id"], name=op.f("fk_rooms_site_sites")),
        sa.PrimaryKeyConstraint("site", "room", name=op.f("pk_rooms")),
    )
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
    op.create_table(
        "registrations",
        sa.Column("exam_session", sa.String(length=32), nullable=False),
        sa.Column("candidate", sa.String(length=32), nullable=False),
        sa.Column("room", sa.String(length=16), nullable=False),
        sa.Column("seat", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate"], ["candidates.candidate"], name=op.f("fk_registrations_candidate_candidates")
        ),
        sa.ForeignKeyConstraint(
            ["exam_session"], ["exam_sessions.id"], name=op.f("fk_registrations_exam_session_exam_sessions")
        ),
        sa.PrimaryKeyConstraint("exam_session", "candidate", name=op.f("pk_registrations")),
        sa.UniqueConstraint("exam_session", "room", "seat", name=op.f("uq_registrations_exam_session")),
    )
    op.create_table(
        "seats",
        sa.Column("site", sa.String(length=32), nullable=False),
        sa.Column("room", sa.String(length=16), nullable=False),
        sa.Column("seat", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["site", "room"], ["rooms.site", "rooms.room"], name=op.f("fk_seats_site_rooms")),
        sa.PrimaryKeyConstraint("site", "room", "seat", name=op.f("pk_seats")),
    )
    op.create_table(
        "slots",
        sa.Column("exam_session", sa.String(length=32), nullable=False),
        sa.Column("room", sa.String(length=16), nullable=False),
        sa.Column("seat", sa.String(length=16), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("attempt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=True),
        sa.Column("nonce", sa.LargeBinary(length=12), nullable=True),
        sa.Column("box", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["exam_session"], ["exam_sessions.id"], name=op.f("fk_slots_exam_session_exam_sessions")
        ),
        sa.PrimaryKeyConstraint("exam_session", "room", "seat", "slot", name=op.f("pk_slots")),
        sa.UniqueConstraint("attempt", name=op.f("uq_slots_attempt")),
    )
    op.create_table(
        "results",
        sa.Column("attempt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("candidate", sa.String(length=16), nullable=False),
        sa.Column("exam_session", sa.String(length=32), nullable=False),
        sa.Column("variant", sa.String(length=8), nullable=False),
        sa.Column("parts", sa.String(), nullable=False),
        sa.Column("total", sa.String(length=8), nullable=True),
        sa.Column("handed_in_at", sa.BigInteger(), nullable=False),
        sa.Column("receipt_code", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("attempt", name=op.f("pk_results")),
    )
    with op.batch_alter_table("results", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_results_candidate"), ["candidate"], unique=False)
    op.create_table(
        "staff_users",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_staff_users")),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["staff_users.name"], name=op.f("fk_staff_sessions_user_staff_users")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_sessions")),
    )


def downgrade() -> None:
    """Undo this version."""
    op.drop_table("staff_sessions")
    op.drop_table("staff_users")
    op.drop_table("results")
    op.drop_table("slots")
    op.drop_table("seats")
    op.drop_table("registrations")
    op.drop_table("papers")
    op.drop_table("rooms")
    op.drop_table("pair_wraps")
    op.drop_table("exam_sessions")
    op.drop_table("approvals")
    op.drop_table("stream_owners")
    op.drop_table("sites")
    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_receipts_code"))

    op.drop_table("receipts")
    op.drop_table("published_versions")
    op.drop_table("officers")
    op.drop_table("heads")
    op.drop_table("fork_evidence")
    op.drop_table("exams")
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.drop_index("ix_entries_kind_stream")

    op.drop_table("entries")
    op.drop_table("enrolment_codes")
    op.drop_table("devices")
    op.drop_table("candidates")
    op.drop_table("anchors")
