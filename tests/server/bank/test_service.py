"""The bank as it is kept."""

from pathlib import Path

from protocol.paper import ItemType
from server.bank import service
from server.bank.importers.workbook import BankItem, Level
from server.db import migrations
from server.db.engine import Role, open_database, writing

ITEM = BankItem("T01", "Toán", "12", "Hàm số", Level.KNOW, ItemType.CHOICE, "Tính $x^2$.", ("1", "2", "3", "4"), "A")


def test_items_and_pictures_come_back_as_they_were_in_their_order(tmp_path: Path) -> None:
    engine = open_database(tmp_path, Role.PAPERS)
    migrations.upgrade(engine, Role.PAPERS)
    second = BankItem("A01", *(getattr(ITEM, name) for name in ITEM.__struct_fields__[1:]))
    with writing(engine) as db:
        empty = service.content_hash(db)
        service.replace_items(db, [ITEM, second], {"hinh-1.png": b"picture"})
        assert service.items(db) == (ITEM, second)
        assert service.pictures(db) == {"hinh-1.png": b"picture"}
        full = service.content_hash(db)
        service.replace_items(db, [second], {})
        assert service.items(db) == (second,)
        assert service.pictures(db) == {}
        assert len({empty, full, service.content_hash(db)}) == 3
    engine.dispose()
