"""A bank of the first tables is told anew in today's words, and nothing of it is lost."""

import json
from pathlib import Path

from sqlalchemy import text

from protocol.paper import ChoiceInteraction, ItemType
from server.bank import service
from server.bank.items import Figure
from server.db import migrations
from server.db.engine import Role, open_database, writing
from tests.server.databases import Databases

HEAD = {
    "subject": "Toán", "grade": "12", "topic": "Số", "level": "NB", "content": "Tính.", "points": "0,25",
    "fixed_order": True, "picture": "hinh.png", "rationale": "Vì thế.",
}  # fmt: skip
OLD = [
    HEAD | {"code": "T02", "type": "choice", "options": ["1", "2", "3", "4"], "key": "B"},
    HEAD | {"code": "T01", "type": "true_false", "options": ["a", "b", "c", "d"], "key": "ĐSDS"},
    HEAD | {"code": "T03", "type": "short_number", "options": [], "key": "0,25|1/4"},
]


def test_items_of_the_first_tables_are_items_of_today(tmp_path: Path, databases: Databases) -> None:
    engine = open_database(databases.lay_empty(tmp_path), Role.PAPERS)
    migrations.upgrade(engine, Role.PAPERS, "0001")
    with writing(engine) as db:
        for position, item in enumerate(OLD, 1):
            held = {"code": item["code"], "position": position, "item": json.dumps(item).encode()}
            db.execute(text("INSERT INTO bank_items VALUES (:code, :position, :item)"), held)
        for name in ("hinh.png", "bản sao.png"):
            db.execute(text("INSERT INTO bank_pictures VALUES (:name, :data)"), {"name": name, "data": b"picture"})
    migrations.upgrade(engine, Role.PAPERS)
    with engine.connect() as db:
        items = service.items(db)
        assert service.pictures(db) == {"hinh.png": b"picture", "bản sao.png": b"picture"}
        assert service.count(db, service.Wanted(subject="Toán", type=ItemType.TRUE_FALSE)) == 1
    engine.dispose()
    assert [item.code for item in items] == ["T02", "T01", "T03"]
    assert isinstance(items[0].interaction, ChoiceInteraction)
    assert [item.declarations[0].correct for item in items] == [
        ("B",),
        ("A true", "B false", "C true", "D false"),
        ("0,25", "1/4"),
    ]
    first = items[0]
    assert (first.body, first.points, first.fixed_order, first.rationale) == ("Tính.", "0.25", True, "Vì thế.")
    assert first.figure == Figure("hinh.png")
