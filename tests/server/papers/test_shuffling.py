import hmac
from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.paper import ChoiceInteraction, MatchInteraction, choices_of
from server.bank.items import BankItem
from server.papers.shuffling import (
    MASTER,
    Draw,
    Variant,
    drawn_order,
    shuffle,
    stimulus_runs,
    unshuffle,
)
from tests.server.papers.every_type import EVERY, ITEMS, SHARED, choices, item

SEED = bytes(range(32))
KEYS = st.binary(min_size=1, max_size=40)


@given(KEYS, st.lists(st.integers()), st.sets(st.integers(0, 30)))
def test_what_was_shuffled_can_be_put_back(key: bytes, things: list[int], fixed: set[int]) -> None:
    order = drawn_order(len(things), Draw(key, "law"), fixed)
    assert sorted(order) == list(range(len(things)))
    assert unshuffle(shuffle(things, order), order) == tuple(things)


@given(KEYS, st.integers(0, 30), st.sets(st.integers(0, 30)))
def test_fixed_places_keep_what_they_hold(key: bytes, size: int, fixed: set[int]) -> None:
    order = drawn_order(size, Draw(key, "fixed"), fixed)
    assert all(order[place] == place for place in fixed if place < size)


@given(KEYS, st.integers(1, 2**64 - 1))
def test_a_draw_stays_below_its_limit(key: bytes, limit: int) -> None:
    assert 0 <= Draw(key, "limit").below(limit) < limit


def test_every_order_is_drawn_equally_often() -> None:
    drawn = Counter(drawn_order(3, Draw(SEED, str(place))) for place in range(6000))
    assert len(drawn) == 6
    assert all(900 < often < 1100 for often in drawn.values())


def test_draws_are_the_same_on_any_machine() -> None:
    draw = Draw(b"key", "label")
    assert [draw.below(1000) for _ in range(4)] == [108, 382, 121, 891]


def test_names_are_the_same_on_any_machine() -> None:
    key = hmac.digest(SEED, b"TT-VARIANT-1\x000101", "sha256")
    named = hmac.digest(key, b"name\0item\0T1\0id\0A", "sha256").hex()[:16]
    assert Variant(SEED, "0101").pseudonym("item", "T1", "id", "A") == named == "80f4a0c54c82c45e"


def test_orders_are_the_same_on_any_machine() -> None:
    mixed = Variant(SEED, "0101").items(0, ITEMS)
    assert [one.code[-1] for one in mixed] == list("892146753")


def test_what_lies_past_an_even_share_is_thrown_away() -> None:
    limit = 2**63 + 1  # nearly half of all words are past it
    words, drawn = Draw(SEED, "share"), Draw(SEED, "share")
    kept = [word for word in (words.below(2**64) for _ in range(40)) if word < limit]
    assert [drawn.below(limit) for _ in range(len(kept))] == kept


def test_items_of_a_stimulus_stay_together_in_their_order() -> None:
    for code in map("{:04}".format, range(101, 125)):
        mixed = Variant(SEED, code).items(0, ITEMS + SHARED)
        at = mixed.index(SHARED[0])
        assert mixed[at : at + 3] == SHARED
        assert sorted(one.code for one in mixed) == [one.code for one in ITEMS + SHARED]


def test_items_of_a_stimulus_that_lie_apart_are_brought_together() -> None:
    first, second, third = SHARED
    runs = stimulus_runs((first, ITEMS[0], second, ITEMS[1], third))
    assert runs == ((first, second, third), (ITEMS[0],), (ITEMS[1],))


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.type.value)
def test_a_variant_offers_the_same_things(one: BankItem) -> None:
    offered = Variant(SEED, "0101").interaction(one)
    assert type(offered) is type(one.interaction)
    assert sorted(choices_of(offered), key=str) == sorted(choices_of(one.interaction), key=str)


@pytest.mark.parametrize("one", [one for one in EVERY if choices_of(one.interaction)], ids=lambda one: one.type.value)
def test_variants_offer_them_in_different_orders(one: BankItem) -> None:
    orders = {choices_of(Variant(SEED, f"{code:04}").interaction(one)) for code in range(101, 125)}
    assert len(orders) > 2


def test_sides_of_a_match_do_not_mix() -> None:
    one = next(one for one in EVERY if isinstance(one.interaction, MatchInteraction))
    for code in range(101, 125):
        offered = Variant(SEED, f"{code:04}").interaction(one)
        assert isinstance(offered, MatchInteraction)
        assert {choice.id for choice in offered.sources} == set("ABC")


def test_the_last_option_can_be_held_in_its_place() -> None:
    held = msgspec.structs.replace(
        item("K", "", ChoiceInteraction(choices("1; 2; 3; Tất cả các đáp án trên"))), fixed=("D",)
    )
    offered = [Variant(SEED, f"{code:04}").interaction(held) for code in range(101, 125)]
    assert {choices_of(one)[3].id for one in offered} == {"D"}
    assert len({choices_of(one) for one in offered}) == 6


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.type.value)
def test_an_item_of_fixed_order_and_the_master_stand_as_in_the_bank(one: BankItem) -> None:
    fixed = msgspec.structs.replace(one, fixed_order=True)
    assert Variant(SEED, "0101").interaction(fixed) == one.interaction
    assert Variant(SEED, MASTER).interaction(one) == one.interaction
    assert Variant(SEED, MASTER).items(0, EVERY) == EVERY


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=2, max_size=2, unique=True), st.text(max_size=4))
def test_another_seed_gives_other_names(seeds: list[bytes], code: str) -> None:
    assert len({Variant(seed, code).pseudonym("item", "T1") for seed in seeds}) == 2
