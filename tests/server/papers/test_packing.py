import dataclasses
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.papers import hoa_hoc_2025, tieng_anh
from protocol import paper
from protocol.paper import ItemType, PackedPaper
from server.bank.items import BankItem, Level, ResponseDeclaration
from server.papers.packing import PackingCode, WarningCode, pack
from server.papers.plan import MasterPaper, PaperPart, PartPlan
from server.papers.renders import Renders
from tests.server.papers.every_type import EVERY, SEED, alone, changed, master, packed, refusal

ID = re.compile(r"[0-9a-f]{16}")
CODES = st.integers(1, 9999).map("{:04}".format)
SEEDS = st.binary(min_size=32, max_size=32)


def sample(source: tuple[BankItem, ...]) -> MasterPaper:
    """Return a fixture's paper: a part for all of it."""
    stimuli = {stimulus.code: stimulus for stimulus in (*hoa_hoc_2025.STIMULI, *tieng_anh.STIMULI)}
    part = PaperPart(PartPlan("Phần I", "", "", "0.25"), source)
    return MasterPaper("Môn", 50, (part,), stimuli, {**hoa_hoc_2025.media(), **tieng_anh.media()})


def test_parts_stand_as_planned_and_items_are_numbered_through() -> None:
    made = packed(master()).paper
    assert [(part.title, part.points, part.block, len(part.items)) for part in made.parts] == [
        ("Phần I", "0.25", "", 12),
        ("Phần II", "1", "Tin học", 4),
    ]
    assert [one.number for one in made.items] == list(range(1, 17))
    assert {one.type for one in made.items} == set(ItemType)
    assert made.blocks == ("Tin học",)


def test_parts_with_no_way_back_are_packed_with_their_times() -> None:
    whole = master()
    plans = (dataclasses.replace(part.plan, block="", minutes=20, locked=True) for part in whole.parts)
    parts = tuple(dataclasses.replace(part, plan=plan) for part, plan in zip(whole.parts, plans, strict=True))
    made = packed(dataclasses.replace(whole, parts=parts)).paper
    assert [(part.minutes, part.locked) for part in made.parts] == [(20, True), (20, True)]
    assert made.is_stepped
    assert paper.decode(paper.encode(made)) == made


@given(SEEDS, CODES)
@settings(max_examples=25, deadline=None)
def test_the_same_seed_gives_the_same_bytes_and_a_seat_can_read_them(seed: bytes, variant: str) -> None:
    made = packed(master(), variant, seed)
    assert packed(master(), variant, seed) == made
    assert paper.decode(made.packed) == made.paper


def test_two_variants_have_no_order_and_no_name_in_common() -> None:
    first, second = packed(master()), packed(master(), "0102")
    assert [mapped.item.code for mapped in first.key_map.items.values()] != [
        mapped.item.code for mapped in second.key_map.items.values()
    ]
    assert not names(first.paper) & names(second.paper)
    assert not names(first.paper) & names(packed(master(), seed=bytes(32)).paper)


def names(made: PackedPaper) -> set[str]:
    """Return every pseudonym of a paper: of items, choices, gaps, spots, words to pick and stimuli."""
    bare = msgspec.structs.replace(made, assets={}, sounds={}, paper_id="")
    found = set(ID.findall(re.sub(r"asset:\w+|\"(sound|picture)\":\"\w+\"", "", paper.encode(bare).decode())))
    assert len(found) > 60
    return found


def other_declaration(declaration: ResponseDeclaration, correct: tuple[str, ...]) -> ResponseDeclaration:
    return msgspec.structs.replace(declaration, correct=correct)


SECRETS = st.fixed_dictionaries(
    {
        "rationale": st.text(max_size=20),
        "source": st.text(max_size=20),
        "topic": st.text(max_size=20),
        "points": st.sampled_from(["", "2", "0.75"]),
        "level": st.sampled_from(Level),
        "grade": st.text(max_size=3),
        "version": st.integers(1, 9),
    }
)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.type.value)
@given(secrets=SECRETS, correct=st.lists(st.text(max_size=6), max_size=4).map(tuple))
@settings(max_examples=15, deadline=None)
def test_keys_rationales_and_what_else_is_said_of_an_item_leave_no_trace(
    one: BankItem, secrets: Mapping[str, object], correct: tuple[str, ...]
) -> None:
    declarations = tuple(other_declaration(declaration, correct) for declaration in one.declarations)
    other = changed(one, declarations=declarations, **secrets)
    assert packed(alone(other)).packed == packed(alone(one)).packed


def test_a_whole_bank_with_other_keys_packs_to_the_same_bytes() -> None:
    def other(one: BankItem) -> BankItem:
        declarations = tuple(other_declaration(declaration, ("khác",)) for declaration in one.declarations)
        return changed(one, declarations=declarations, rationale="khác")

    others = tuple(map(other, EVERY))
    assert packed(master(others[:12], others[12:])).packed == packed(master()).packed


@pytest.mark.parametrize("items", [EVERY, hoa_hoc_2025.ITEMS, tieng_anh.ITEMS], ids=["every", "chemistry", "english"])
def test_no_code_no_rationale_and_no_name_of_a_file_is_in_the_bytes(items: tuple[BankItem, ...]) -> None:
    source = master() if items is EVERY else sample(items)
    text = packed(source).packed.decode()
    for one in items:
        assert one.code not in text
        assert one.rationale
        assert one.rationale not in text
        assert not one.source or one.source not in text
        assert f'"{one.topic}"' not in text
    for name in [*source.media, *source.stimuli]:
        assert name not in text


def test_keys_that_are_typed_are_not_in_the_bytes() -> None:
    text = packed(master()).packed.decode()
    for typed in ("Hà Nội", "Hồng", "0,25", "1/4", '"4.5"'):
        assert typed not in text


def test_a_shared_stimulus_stands_in_the_paper_once_and_its_items_name_it() -> None:
    made = packed(master()).paper
    (stimulus,) = made.stimuli
    assert [one.type for one in made.items if one.stimulus == stimulus.id] == [
        ItemType.GAP_MATCH,
        ItemType.HOT_TEXT,
        ItemType.HOTSPOT,
    ]
    assert stimulus.html.startswith("<p>Nghe <b>một lần</b> <img")


def test_what_was_drawn_before_is_the_same_as_what_is_drawn_anew() -> None:
    again = pack(master(), paper_id="0" * 32, variant="0101", seed=SEED, renders=Renders())
    assert again == packed(master())


@pytest.mark.parametrize("items", [hoa_hoc_2025.ITEMS, tieng_anh.ITEMS], ids=["chemistry", "english"])
def test_whole_sample_papers_pack_without_a_warning(items: tuple[BankItem, ...]) -> None:
    made = packed(sample(items))
    assert paper.decode(made.packed) == made.paper
    assert len(made.paper.items) == len(items)
    assert not made.warnings


def test_the_format_is_described_with_every_interaction_and_every_code() -> None:
    described = (Path(__file__).parents[3] / "docs" / "formats" / "paper.md").read_text("utf-8")
    for named in (*ItemType, *PackingCode, *WarningCode):
        assert f"`{named.value}`" in described


@pytest.mark.parametrize("body", ["giá 5$", r"$\frac{1}{$", "<b>đậm", "<math><mi>x</mi>", r"$\ce{H2$"])
def test_a_text_that_cannot_be_shown_names_its_item(body: str) -> None:
    error = refusal(alone(changed(EVERY[0], body=body)))
    assert (error.code, error.item) == ("bad_text", "K-01")


@pytest.mark.parametrize(("points", "most"), [("", "0.25"), ("0,75", "0.75"), ("2", "2")])
def test_an_item_gives_what_it_says_or_what_its_part_does(points: str, most: str) -> None:
    (mapped,) = packed(alone(changed(EVERY[0], points=points))).key_map.items.values()
    assert mapped.points == most


@pytest.mark.parametrize("points", ["hai", "-1", "1.5.2", "1e9", "NaN"])
def test_points_that_are_no_decimal_are_refused(points: str) -> None:
    error = refusal(alone(changed(EVERY[0], points=points)))
    assert (error.code, error.item, error.detail) == ("bad_points", "K-01", points)


def test_an_item_twice_in_a_paper_is_refused() -> None:
    error = refusal(master(EVERY, EVERY[:1]))
    assert (error.code, error.item) == ("repeated_item", "K-01")


def test_a_stimulus_that_is_not_there_is_refused() -> None:
    error = refusal(alone(changed(EVERY[0], stimulus="NL-9")))
    assert (error.code, error.item, error.detail) == ("missing_stimulus", "K-01", "NL-9")


def test_a_paper_larger_than_a_seat_reads_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "MAX_PAPER_BYTES", len(packed(master()).packed) - 1)
    assert refusal(master()).code == "too_large"
