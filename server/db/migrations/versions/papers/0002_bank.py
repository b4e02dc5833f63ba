"""Versions of items and stimuli, their uses, files by what they hold.

Items kept as of 0001 are told anew in the words of QTI; what was in the bank stays in it.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LETTERS = "ABCD"
OLD_KEYS: dict[str, Callable[[str], tuple[str, str, list[str]]]] = {
    "choice": lambda key: ("single", "identifier", [key]),
    "short_number": lambda key: ("single", "float", key.split("|")),
    "true_false": lambda key: (
        "multiple",
        "directedPair",
        [f"{letter} {'false' if mark == 'S' else 'true'}" for letter, mark in zip(LETTERS, key, strict=False)],
    ),
}

items = sa.table(
    "bank_item_versions",
    *(sa.column(name) for name in (
        "code", "version", "position", "is_current", "content", "subject", "grade", "topic", "level", "type",
        "stimulus", "stimulus_version", "item",
    )),
)  # fmt: skip
files = sa.table("bank_files", *(sa.column(name) for name in ("hash", "kind", "width", "height", "data")))
names = sa.table("bank_file_names", sa.column("name"), sa.column("hash"))
old_items = sa.table("bank_items", sa.column("code"), sa.column("position"), sa.column("item"))
old_pictures = sa.table("bank_pictures", sa.column("name"), sa.column("data"))


def upgrade() -> None:
    """Apply this version."""
    _create()
    db = op.get_bind()
    kept = [_version(row.code, row.position, bytes(row.item)) for row in db.execute(sa.select(old_items))]
    for picture in db.execute(sa.select(old_pictures)).all():
        digest = hashlib.sha256(picture.data).hexdigest()
        if db.scalar(sa.select(files.c.hash).where(files.c.hash == digest)) is None:
            db.execute(sa.insert(files).values(hash=digest, kind="picture", width=0, height=0, data=picture.data))
        db.execute(sa.insert(names).values(name=picture.name, hash=digest))
    if kept:
        db.execute(sa.insert(items), kept)
    op.drop_table("bank_pictures")
    op.drop_table("bank_items")


def _create() -> None:
    op.create_table(
        "bank_item_versions",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("grade", sa.String(length=255), nullable=False),
        sa.Column("topic", sa.String(length=255), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("stimulus", sa.String(length=64), nullable=False),
        sa.Column("stimulus_version", sa.Integer(), nullable=False),
        sa.Column("item", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("code", "version", name=op.f("pk_bank_item_versions")),
    )
    op.create_index("ix_bank_item_versions_subject", "bank_item_versions", ["subject", "grade"])
    op.create_table(
        "bank_stimulus_versions",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("stimulus", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("code", "version", name=op.f("pk_bank_stimulus_versions")),
    )
    op.create_table(
        "bank_files",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_bank_files")),
    )
    op.create_table(
        "bank_file_names",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["hash"], ["bank_files.hash"], name=op.f("fk_bank_file_names_hash_bank_files")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_bank_file_names")),
    )
    op.create_table(
        "bank_item_files",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["code", "version"],
            ["bank_item_versions.code", "bank_item_versions.version"],
            name=op.f("fk_bank_item_files_code_bank_item_versions"),
        ),
        sa.ForeignKeyConstraint(["hash"], ["bank_files.hash"], name=op.f("fk_bank_item_files_hash_bank_files")),
        sa.PrimaryKeyConstraint("code", "version", "name", name=op.f("pk_bank_item_files")),
    )
    op.create_table(
        "bank_uses",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paper", sa.String(length=32), nullable=False),
        sa.Column("session", sa.String(length=255), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["code", "version"],
            ["bank_item_versions.code", "bank_item_versions.version"],
            name=op.f("fk_bank_uses_code_bank_item_versions"),
        ),
        sa.PrimaryKeyConstraint("code", "version", "paper", name=op.f("pk_bank_uses")),
    )


def _version(code: str, position: int, held: bytes) -> dict[str, object]:
    told = _told_anew(held)
    item: dict[str, Any] = {} if told is None else told
    return {
        "code": code,
        "version": 1,
        "position": position,
        "is_current": True,
        "content": b"",  # unknown: taken again, it is written anew
        "subject": item.get("subject", ""),
        "grade": item.get("grade", ""),
        "topic": item.get("topic", ""),
        "level": item.get("level", ""),
        "type": item["interaction"]["type"] if item else "",
        "stimulus": "",
        "stimulus_version": 0,
        "item": held if told is None else json.dumps(told, ensure_ascii=False).encode(),
    }


def _told_anew(held: bytes) -> dict[str, Any] | None:
    """Return an item of the first tables in today's words, or None where it is none."""
    try:
        old = json.loads(held)
        kind = old["type"]
        choices = [{"id": letter, "content": text} for letter, text in zip(LETTERS, old["options"], strict=False)]
        cardinality, base_type, correct = OLD_KEYS[kind](old["key"])
    except (ValueError, KeyError, TypeError):
        return None
    listed = {"choice": {"choices": choices}, "true_false": {"statements": choices}, "short_number": {}}
    declaration = {"identifier": "RESPONSE", "cardinality": cardinality, "base_type": base_type, "correct": correct}
    item = {name: old[name] for name in ("code", "subject", "grade", "topic", "level")}
    item |= {"body": old["content"], "interaction": {"type": kind} | listed[kind], "declarations": [declaration]}
    item |= {"points": old.get("points", "").replace(",", "."), "rationale": old.get("rationale", "")}
    item["fixed_order"] = old.get("fixed_order", False)
    return item | ({"figure": {"name": old["picture"]}} if old.get("picture") else {})


def downgrade() -> None:
    """Undo this version: the newest version of each item stays."""
    op.create_table(
        "bank_items",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_bank_items")),
    )
    op.create_table(
        "bank_pictures",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_bank_pictures")),
    )
    op.execute(
        "INSERT INTO bank_items (code, position, item) SELECT code, position, item FROM bank_item_versions AS held"
        " WHERE version = (SELECT max(version) FROM bank_item_versions AS other WHERE other.code = held.code)"
    )
    op.execute(
        "INSERT INTO bank_pictures (name, data) SELECT name, data FROM bank_file_names"
        " JOIN bank_files ON bank_files.hash = bank_file_names.hash"
    )
    for name in (
        "bank_uses", "bank_item_files", "bank_file_names", "bank_files", "bank_stimulus_versions", "bank_item_versions",
    ):  # fmt: skip
        op.drop_table(name)
