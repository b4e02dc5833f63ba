"""What can be asked about the bank. Papers role only; the caller owns the transaction."""

import hashlib
from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection, delete, insert, select

from server.bank.importers.workbook import BankItem
from server.bank.models import bank_items, bank_pictures


def replace_items(db: Connection, items: Sequence[BankItem], pictures: Mapping[str, bytes]) -> None:
    """Make `items` and `pictures` the whole of the bank."""
    db.execute(delete(bank_items))
    db.execute(delete(bank_pictures))
    rows = [
        {"code": item.code, "position": position, "item": msgspec.json.encode(item)}
        for position, item in enumerate(items, 1)
    ]
    if rows:
        db.execute(insert(bank_items), rows)
    if pictures:
        db.execute(insert(bank_pictures), [{"name": name, "data": data} for name, data in pictures.items()])


def items(db: Connection) -> tuple[BankItem, ...]:
    """Return the bank in the order of its workbook."""
    rows = db.execute(select(bank_items.c.item).order_by(bank_items.c.position))
    return tuple(msgspec.json.decode(row.item, type=BankItem) for row in rows)


def pictures(db: Connection) -> dict[str, bytes]:
    """Return the pictures that items name."""
    return {row.name: row.data for row in db.execute(select(bank_pictures))}


def content_hash(db: Connection) -> bytes:
    """Return the SHA-256 of all items and pictures, by which a change of the bank is entered."""
    digest = hashlib.sha256()
    for table in (bank_items, bank_pictures):
        for row in db.execute(select(table).order_by(*table.primary_key)):
            digest.update(repr(tuple(row)).encode())
    return digest.digest()
