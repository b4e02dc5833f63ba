import re
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.paper import ItemType, choices_of
from protocol.policy import GRADUATION_2025
from protocol.records import Response
from server.bank.items import RESPONSE, BankItem
from server.grading.scoring import points
from server.papers.packing import MASTER, Packed, VariantMap, answer_key, unshuffled
from tests.server.papers.answers import anything, renamed, right
from tests.server.papers.every_type import EVERY, SEED, alone, master, packed

ID = re.compile(r"[0-9a-f]{16}")
CODES = st.integers(1, 9999).map("{:04}".format)
SEEDS = st.binary(min_size=32, max_size=32)


@given(SEEDS, CODES)
@settings(max_examples=25, deadline=None)
def test_every_variant_leads_back_to_the_master(seed: bytes, variant: str) -> None:
    made, as_set = packed(master(), variant, seed), packed(master(), MASTER, SEED)
    assert unshuffled(made.paper, made.key_map) == unshuffled(as_set.paper, as_set.key_map)


def test_the_master_stands_in_the_order_of_its_setters() -> None:
    made = packed(master(), MASTER)
    assert [mapped.item for mapped in made.key_map.items.values()] == list(EVERY)
    restored = unshuffled(made.paper, made.key_map)
    assert [(one.id, one.number) for one in restored.items] == [(one.code, at) for at, one in enumerate(EVERY, 1)]
    for one, bank_item in zip(restored.items, EVERY, strict=True):
        assert [choice.id for choice in one.choices] == [choice.id for choice in choices_of(bank_item.interaction)]


def test_the_map_survives_being_stored() -> None:
    made = packed(master())
    assert msgspec.json.decode(msgspec.json.encode(made.key_map), type=VariantMap) == made.key_map


def test_the_answer_key_stands_in_pseudonyms_of_what_is_shown() -> None:
    made = packed(master())
    key = answer_key(made.key_map)
    assert list(key) == [one.id for one in made.paper.items]
    for shown in made.paper.items:
        mapped, own = made.key_map.items[shown.id], key[shown.id]
        back = {pseudonym: bank for bank, pseudonym in mapped.ids.items()}
        shown_ids = set(ID.findall(msgspec.json.encode(shown).decode()))
        for ours, theirs in zip(own.declarations, mapped.item.declarations, strict=True):
            assert back.get(ours.identifier, ours.identifier) == theirs.identifier
            assert ours.identifier in {RESPONSE, *shown_ids}
            assert [" ".join(back.get(part, part) for part in value.split(" ")) for value in ours.correct] == list(
                theirs.correct
            )
        assert set(mapped.ids.values()) <= shown_ids
        assert (own.part, own.type, own.block) == (mapped.part, mapped.item.type, mapped.block)


BY_RULE = [one for one in EVERY if one.type not in {ItemType.EXTENDED_TEXT, ItemType.UPLOAD}]


def earned(made: Packed, one: BankItem, response: Response) -> Decimal:
    """Return what an answer in the bank's ids earns in a variant."""
    ((own, mapped),) = [found for found in made.key_map.items.items() if found[1].item.code == one.code]
    return points(answer_key(made.key_map)[own], renamed(response, mapped.ids, one), GRADUATION_2025)


@pytest.mark.parametrize("one", BY_RULE, ids=lambda one: one.type.value)
@given(data=st.data(), seed=SEEDS, variant=CODES)
@settings(max_examples=15, deadline=None)
def test_what_an_answer_earns_does_not_depend_on_the_variant(
    one: BankItem, data: st.DataObject, seed: bytes, variant: str
) -> None:
    response = data.draw(anything(one))
    made, as_set = packed(alone(one), variant, seed), packed(alone(one), MASTER)
    assert earned(made, one, response) == earned(as_set, one, response)


@pytest.mark.parametrize("one", BY_RULE, ids=lambda one: one.type.value)
def test_the_right_answer_earns_all_points_in_any_variant(one: BankItem) -> None:
    for variant in ("0000", "0101", "0124"):
        assert earned(packed(master(), variant), one, right(one)) == Decimal(1 if one.code > "K-12" else "0.25")
