"""The rehearsal's paper: packs like any other, sums to ten, and says what it is."""

from decimal import Decimal

from protocol.paper import ItemType
from server.papers.packing import answer_key, pack
from server.papers.rehearsal import rehearsal_paper


def test_it_packs_and_every_item_says_that_it_is_a_rehearsal() -> None:
    made = rehearsal_paper("Toán", 15)
    packed = pack(made, paper_id="0" * 32, variant="9001", seed=bytes(32))
    assert (packed.paper.subject, packed.paper.minutes, packed.warnings) == ("Toán", 15, ())
    assert all("diễn tập" in item.html.lower() or "hãy" in item.html.lower() for item in packed.paper.items)
    assert all(item.code.startswith("DIEN-TAP-") for item in made.items)


def test_it_gives_ten_points_in_each_way_to_answer() -> None:
    made = rehearsal_paper("Toán", 15)
    key = answer_key(pack(made, paper_id="0" * 32, variant="9001", seed=bytes(32)).key_map)
    assert sum(one.points for one in key.values()) == Decimal(10)
    assert {one.type for one in key.values()} == {
        ItemType.CHOICE,
        ItemType.TRUE_FALSE,
        ItemType.SHORT_NUMBER,
        ItemType.EXTENDED_TEXT,
    }
