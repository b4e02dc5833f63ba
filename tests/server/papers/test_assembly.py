"""Which items a paper takes, by hand and drawn."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.paper import ItemType
from server.bank.items import BankItem, Level
from server.papers.assembly import Wishes, by_hand, check, drawn
from server.papers.assembly_errors import MismatchCode, MismatchError, ShortBankError, Shortfall
from server.papers.blueprint import TOAN_2025, Blueprint, BlueprintPart, Cell
from tests.server.papers.small_bank import item, items, whole_bank

SEED = bytes(32)
NONE = Wishes.none()


def choices(count: int, *matrix: Cell) -> Blueprint:
    """Return a blueprint of one part of choices."""
    part = BlueprintPart("Phần I", "Trắc nghiệm", "Chọn một đáp án", (ItemType.CHOICE,), count, "1", matrix=matrix)
    return msgspec.structs.replace(TOAN_2025, parts=(part,))


def codes(chosen: tuple[tuple[BankItem, ...], ...]) -> list[str]:
    return [one.code for part in chosen for one in part]


def test_the_same_seed_draws_the_same_items_and_another_seed_others() -> None:
    bank = whole_bank(4)
    first = drawn(TOAN_2025, bank, SEED, NONE)
    assert drawn(TOAN_2025, bank[::-1], SEED, NONE) == first
    assert codes(drawn(TOAN_2025, bank, b"another seed", NONE)) != codes(first)
    assert [len(part) for part in first] == [12, 4, 6]


def test_a_drawn_paper_keeps_to_the_matrix() -> None:
    bank = [*items(30, prefix="H", topic="Hàm số"), *items(30, prefix="X", topic="Xác suất")]
    wanted = (Cell(3, "Hàm số", Level.KNOW), Cell(2, "Xác suất", Level.APPLY_HIGH), Cell(4, "Hàm số"))
    (part,) = drawn(choices(10, *wanted), bank, SEED, NONE)
    assert all(sum(map(cell.holds, part)) >= cell.items for cell in wanted)


def test_a_short_bank_says_by_how_much_in_each_cell() -> None:
    bank = [item("T1", topic="Hàm số"), item("T2", topic="Xác suất", level=Level.APPLY)]
    with pytest.raises(ShortBankError) as refused:
        drawn(choices(4, Cell(2, "Hàm số", Level.KNOW), Cell(1, "Xác suất")), bank, SEED, NONE)
    assert refused.value.shortfalls == (
        Shortfall("Phần I", "", None, 4, 2),
        Shortfall("Phần I", "Hàm số", Level.KNOW, 2, 1),
    )


def test_an_empty_bank_lacks_everything() -> None:
    with pytest.raises(ShortBankError) as refused:
        drawn(TOAN_2025, [], SEED, NONE)
    assert [(one.wanted, one.there) for one in refused.value.shortfalls] == [(12, 0), (4, 0), (6, 0)]


def test_items_of_another_subject_are_not_drawn() -> None:
    with pytest.raises(ShortBankError):
        drawn(TOAN_2025, whole_bank(subject="Vật lí"), SEED, NONE)


def test_what_shares_a_stimulus_is_drawn_whole_or_not() -> None:
    bank = [*items(3, prefix="G", stimulus="S1"), *items(4, prefix="H", stimulus="S2"), *items(1, prefix="L")]
    (part,) = drawn(choices(4), bank, SEED, NONE)
    assert {one.stimulus for one in part} in ({"S2"}, {"S1", ""})
    with pytest.raises(ShortBankError):  # a group of three and one of four make no two
        drawn(choices(2), bank, SEED, NONE)


def test_items_used_less_come_first() -> None:
    bank = items(20)
    uses = {one.code: 3 for one in bank[:10]}
    (part,) = drawn(choices(10), bank, SEED, Wishes({}, 0, uses))
    assert set(codes((part,))) == {one.code for one in bank[10:]}


def test_a_paper_has_at_most_so_many_items_of_an_earlier_one() -> None:
    bank = items(18)
    earlier = {one.code for one in bank[:10]}
    (part,) = drawn(choices(10), bank, SEED, Wishes({"p1": earlier}, 2, {}))
    assert len(earlier & set(codes((part,)))) == 2
    with pytest.raises(ShortBankError) as refused:
        drawn(choices(10), bank, SEED, Wishes({"p1": earlier}, 1, {}))
    assert refused.value.shortfalls == (Shortfall("Phần I", "", None, 10, 9),)


def test_easy_items_stand_first() -> None:
    (part,) = drawn(choices(8), items(8), SEED, NONE)
    levels = list(Level)
    assert [levels.index(one.level) for one in part] == sorted(levels.index(one.level) for one in part)


@settings(max_examples=15, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 4), min_size=1, max_size=8),
    count=st.integers(1, 10),
    seed=st.binary(max_size=8),
    most=st.integers(0, 3),
)
def test_what_is_drawn_passes_the_check_of_what_is_named_by_hand(
    sizes: list[int], count: int, seed: bytes, most: int
) -> None:
    bank = [one for place, size in enumerate(sizes) for one in items(size, prefix=f"G{place}", stimulus=f"S{place}")]
    bank += items(6, prefix="L")
    blueprint, wishes = choices(count, Cell(1, level=Level.KNOW)), Wishes({"p1": {"L000", "G0000"}}, most, {})
    try:
        chosen = drawn(blueprint, bank, seed, wishes)
    except ShortBankError:
        return
    assert check(blueprint, bank, chosen, wishes) == ()
    assert by_hand(blueprint, bank, codes(chosen), wishes) == chosen


def faults(blueprint: Blueprint, bank: list[BankItem], named: list[str], wishes: Wishes = NONE) -> set[MismatchCode]:
    with pytest.raises(MismatchError) as refused:
        by_hand(blueprint, bank, named, wishes)
    return {one.why for one in refused.value.mismatches}


def test_items_named_by_hand_make_a_paper_in_their_order() -> None:
    bank = items(4)
    named = ["T002", "T000"]
    assert codes(by_hand(choices(2), bank, named, NONE)) == named


def test_what_is_named_by_hand_and_does_not_fit_is_listed_whole() -> None:
    bank = [*items(4), item("B1", ItemType.TRUE_FALSE), item("V1", subject="Vật lí")]
    shared = [*items(2, prefix="G", stimulus="S1"), *items(2)]
    two = choices(2)
    assert faults(two, bank, ["T000", "X"]) == {MismatchCode.UNKNOWN_ITEM}
    assert faults(two, bank, ["T000"]) == {MismatchCode.WRONG_COUNT}
    assert faults(two, bank, ["T000", "T000"]) == {MismatchCode.REPEATED_ITEM}
    assert faults(two, bank, ["B1", "V1"]) == {MismatchCode.WRONG_TYPE, MismatchCode.WRONG_SUBJECT}
    assert faults(two, shared, ["G000", "T000"]) == {MismatchCode.TORN_STIMULUS}
    assert faults(choices(3), shared, ["G000", "T000", "G001"]) == {MismatchCode.TORN_STIMULUS}
    assert faults(choices(2, Cell(2, level=Level.APPLY)), bank, ["T000", "T001"]) == {MismatchCode.MATRIX}
    assert faults(two, bank, ["T000", "T001"], Wishes({"p1": ["T000"]}, 0, {})) == {MismatchCode.OVERLAP}
