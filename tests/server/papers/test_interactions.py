import dataclasses

import msgspec
import pytest

from protocol.paper import (
    ChoiceInteraction,
    GapMatchInteraction,
    HotspotInteraction,
    HotTextInteraction,
    InlineChoiceInteraction,
    InlineGap,
    ItemType,
    Shape,
    Spot,
    TextEntryInteraction,
    TextGap,
)
from server.bank.items import BankItem, Figure
from tests.server.papers.every_type import (
    MAP,
    SPOTS,
    STIMULUS,
    alone,
    by_code,
    by_type,
    changed,
    choices,
    item,
    master,
    packed,
    refusal,
)


def test_gaps_and_words_to_pick_stand_in_the_body_under_their_pseudonyms() -> None:
    made = packed(master())
    entry, picked = by_code(made, "K-05"), by_code(made, "K-11")
    assert isinstance(entry.interaction, TextEntryInteraction)
    assert isinstance(picked.interaction, HotTextInteraction)
    first, second = (f'<gap id="{gap.id}">' for gap in entry.interaction.gaps)
    assert entry.html == f"<p>Thủ đô là {first}, sông là {second}.</p>"
    hot = (
        f'<hot id="{own}">{text}</hot>'
        for own, text in zip(picked.interaction.texts, ("The boys", "is", "here"), strict=True)
    )
    assert picked.html == f"<p>Tìm: {' '.join(hot)}.</p>"


def test_gaps_with_choices_of_their_own_may_letter_them_alike() -> None:
    shown = by_code(packed(master()), "K-06").interaction
    assert isinstance(shown, InlineChoiceInteraction)
    assert [{choice.content for choice in gap.choices} for gap in shown.gaps] == [
        {"mưa", "nắng", "gió"},
        {"ướt", "khô", "bụi"},
    ]


def test_places_of_a_picture_are_told_in_its_pixels_on_screen() -> None:
    made = packed(master())
    shown = by_code(made, "K-12").interaction
    assert isinstance(shown, HotspotInteraction)
    assert [(spot.shape, spot.coords, spot.label) for spot in shown.spots] == [
        (Shape.RECT, (0, 0, 10, 10), "góc trái"),
        (Shape.CIRCLE, (30, 15, 5), "giữa"),
        (Shape.POLY, (40, 0, 50, 0, 50, 20), "góc phải"),
    ]
    asset = made.paper.assets[shown.picture]
    assert (asset.width, asset.height) == (50, 30)


def test_a_picture_with_places_takes_its_words_from_the_figure_and_is_drawn_once() -> None:
    made = packed(alone(changed(by_type(ItemType.HOTSPOT), figure=Figure(MAP, "bản đồ lớn"), body="Chỉ.", stimulus="")))
    (shown,) = made.paper.items
    assert isinstance(shown.interaction, HotspotInteraction)
    assert made.paper.assets[shown.interaction.picture].alt == "bản đồ lớn"
    assert "<img" not in shown.html
    assert not made.warnings


@pytest.mark.parametrize(
    ("body", "code", "gap"),
    [
        ("[[1]] và [[3]] và [[2]]", "gap_unknown", "3"),
        ("[[1]] và [[2: từ]]", "gap_unknown", "2"),
        ("[[1]]", "gap_missing", "2"),
        ("[[1]] [[2]] [[1]]", "gap_repeated", "1"),
    ],
)
def test_gaps_of_the_text_must_be_those_of_the_item(body: str, code: str, gap: str) -> None:
    error = refusal(alone(changed(by_type(ItemType.TEXT_ENTRY), body=body)))
    assert (error.code, error.item, error.detail) == (code, "K-05", gap)


def test_a_gap_in_an_option_or_in_a_stimulus_is_refused() -> None:
    inside = GapMatchInteraction(("1",), choices("xin; [[1]]"))
    assert refusal(alone(item("K", "[[1]]", inside))).code == "gap_unknown"
    gapped = {STIMULUS.code: msgspec.structs.replace(STIMULUS, body="[[1]]")}
    assert refusal(dataclasses.replace(master(), stimuli=gapped)).item == "NL-1"


ONE_LIST = InlineGap("1", choices("mưa; nắng"))


@pytest.mark.parametrize(
    ("one", "name"),
    [
        (item("K", "", ChoiceInteraction(choices("1; 2", "AA"))), "A"),
        (item("K", "[[1]]", GapMatchInteraction(("1",), choices("a; b", "21"))), "1"),
        (item("K", "", HotspotInteraction(MAP, (SPOTS[0], SPOTS[0]))), "1"),
        (item("K", "[[1]]", TextEntryInteraction((TextGap("1"), TextGap("1")))), "1"),
        (item("K", "[[1]] [[2]]", InlineChoiceInteraction((ONE_LIST, InlineGap("2", ONE_LIST.choices)))), "A"),
    ],
)
def test_two_things_under_one_id_are_refused(one: BankItem, name: str) -> None:
    error = refusal(alone(one))
    assert (error.code, error.item, error.detail) == ("repeated_id", "K", name)


@pytest.mark.parametrize(
    "spot",
    [
        Spot("9", Shape.RECT, (0, 0, 101, 10), ""),
        Spot("9", Shape.RECT, (10, 0, 10, 10), ""),
        Spot("9", Shape.RECT, (0, 0, 10), ""),
        Spot("9", Shape.CIRCLE, (50, 61, 5), ""),
        Spot("9", Shape.CIRCLE, (50, 50, 0), ""),
        Spot("9", Shape.POLY, (0, 0, 10, 10), ""),
        Spot("9", Shape.POLY, (0, 0, 10, 10, 20, 20, 30), ""),
        Spot("9", Shape.POLY, (0, 0, 10, -1, 20, 20), ""),
        Spot("9", Shape.CIRCLE, (50, float("nan"), 5), ""),
    ],
)
def test_a_place_outside_its_picture_is_refused(spot: Spot) -> None:
    error = refusal(alone(item("K", "", HotspotInteraction(MAP, (*SPOTS, spot)))))
    assert (error.code, error.item, error.detail) == ("bad_spot", "K", "9")
