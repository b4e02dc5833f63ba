"""What is taken from a workbook can be packed, and its key stands in the variant's pseudonyms."""

import pytest

from server.papers.packing import answer_key, pack
from server.papers.plan import MasterPaper, PaperPart, PartPlan
from tests.server.bank.importers.workbook.sheets import GOOD, MEDIA, read, row

STIMULUS = {"Mã ngữ liệu": "NL1", "Nội dung": "Đọc $x^2$ và ![sơ đồ](so-do.png)."}


@pytest.mark.parametrize("kind", GOOD)
def test_an_item_of_each_type_packs_with_its_key(kind: str) -> None:
    found = read(row(kind, **{"Ngữ liệu": "NL1"}), stimuli=[STIMULUS])
    part = PaperPart(PartPlan("", "", "", "0.25"), found.items)
    master = MasterPaper("Toán", 0, (part,), {one.code: one for one in found.stimuli}, MEDIA)
    packed = pack(master, paper_id="0" * 32, variant="0101", seed=bytes(32))
    (key,) = answer_key(packed.key_map).values()
    assert packed.warnings == ()
    assert key.type is found.items[0].type
    known = set(packed.key_map.items[packed.paper.items[0].id].ids.values()) | {"true", "false"}
    named = [one for one in key.declarations if one.base_type.value in {"identifier", "pair", "directedPair"}]
    assert all(set(value.split()) <= known for one in named for value in one.correct)
