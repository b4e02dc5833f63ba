"""Every type of item as a teacher writes it: what is asked for and what is right."""

import pytest

from protocol.paper import (
    AssociateInteraction,
    Choice,
    ChoiceInteraction,
    ExtendedTextInteraction,
    GapMatchInteraction,
    GraphicGapMatchInteraction,
    HotspotInteraction,
    HotTextInteraction,
    InlineChoiceInteraction,
    MatchInteraction,
    MultipleChoiceInteraction,
    OrderInteraction,
    Shape,
    ShortNumberInteraction,
    SliderInteraction,
    Spot,
    TextEntryInteraction,
    TextGap,
    TrueFalseInteraction,
    UploadInteraction,
)
from server.bank.items import BaseType, Cardinality, Figure
from tests.server.bank.importers.workbook.sheets import FOUR, only


def test_one_option_of_several() -> None:
    four, two = only("TN4"), only("TN")
    assert isinstance(four.interaction, ChoiceInteraction)
    assert four.interaction.choices == tuple(Choice(letter, FOUR[letter]) for letter in "ABCD")
    assert isinstance(two.interaction, ChoiceInteraction)
    assert [choice.content for choice in two.interaction.choices] == ["có", "không"]
    (declared,) = two.declarations
    assert (declared.identifier, declared.cardinality, declared.correct) == ("RESPONSE", Cardinality.SINGLE, ("B",))


def test_several_options() -> None:
    item = only("NLC")
    assert isinstance(item.interaction, MultipleChoiceInteraction)
    assert (len(item.interaction.choices), item.interaction.max_choices) == (5, 0)
    assert item.declarations[0].correct == ("A", "C")
    limited = only("NLC", **{"Số lựa chọn": "2"}).interaction
    assert isinstance(limited, MultipleChoiceInteraction)
    assert limited.max_choices == 2


@pytest.mark.parametrize("key", ["ĐĐSS", "đđss", "Đ Đ S S", "DDSS", "\u00d0\u0189SS", "Đ, Đ, S, S"])
def test_a_true_false_key_is_read_as_schools_type_it(key: str) -> None:
    item = only("ĐS", **{"Đáp án": key})
    assert isinstance(item.interaction, TrueFalseInteraction)
    assert item.declarations[0].correct == ("A true", "B true", "C false", "D false")


@pytest.mark.parametrize("kind", ["ĐS", "Đ/S", "đs", "DS"])
def test_a_type_is_read_as_schools_type_it(kind: str) -> None:
    assert isinstance(only("ĐS", Loại=kind).interaction, TrueFalseInteraction)


def test_a_number_with_its_other_ways_of_writing() -> None:
    item = only("TLN")
    assert item.interaction == ShortNumberInteraction("m")
    assert (item.declarations[0].base_type, item.declarations[0].correct) == (BaseType.FLOAT, ("0,25", "0.25", "1/4"))


def test_words_typed_into_gaps() -> None:
    item = only("ĐK", **{"Độ dài ô": "1: 12"})
    assert item.interaction == TextEntryInteraction((TextGap("1", 12), TextGap("2")))
    assert [(one.identifier, one.correct) for one in item.declarations] == [
        ("1", ("Hà Nội", "Ha Noi")),
        ("2", ("1945",)),
    ]
    assert only("ĐK", **{"Nội dung": "Lúc [[1]].", "Đáp án": "12:30|12h30"}).declarations[0].correct == (
        "12:30",
        "12h30",
    )


def test_a_choice_in_each_gap() -> None:
    item = only("CTC")
    assert isinstance(item.interaction, InlineChoiceInteraction)
    assert item.interaction.gaps[0].choices == (Choice("1A", "live"), Choice("1B", "have lived"))
    assert [(one.identifier, one.correct) for one in item.declarations] == [("1", ("1B",)), ("2", ("2A",))]
    assert only("CTC", **{"Đáp án": "2: A; 1: B"}).declarations == item.declarations


def test_a_bar_within_a_formula_parts_nothing() -> None:
    item = only("CTC", **{"Ghép với": r"1: $|x|$ | a\|b" + "\n2: c | d"})
    assert isinstance(item.interaction, InlineChoiceInteraction)
    assert [choice.content for choice in item.interaction.gaps[0].choices] == ["$|x|$", "a|b"]


def test_pairs_of_two_sides() -> None:
    item = only("GN")
    assert item.interaction == MatchInteraction(
        (Choice("A", "Huế"), Choice("B", "Hà Nội")), (Choice("1", "Bắc"), Choice("2", "Trung"), Choice("3", "Nam"))
    )
    assert item.declarations[0].correct == ("A 2", "B 1")


def test_a_grid_takes_several_ticks_where_its_key_has_several() -> None:
    item = only("GNB")
    assert isinstance(item.interaction, MatchInteraction)
    assert item.interaction.is_grid
    assert [one.match_max for one in item.interaction.sources + item.interaction.targets] == [0] * 5
    single = only("GNB", **{"Đáp án": "A1, B2", "Số lần dùng": "1"}).interaction
    assert isinstance(single, MatchInteraction)
    assert [one.match_max for one in single.sources + single.targets] == [1] * 5


def test_an_order() -> None:
    item = only("TT")
    assert isinstance(item.interaction, OrderInteraction)
    assert (item.declarations[0].cardinality, item.declarations[0].correct) == (Cardinality.ORDERED, ("B", "C", "A"))


def test_pairs_of_one_side() -> None:
    item = only("LK")
    assert isinstance(item.interaction, AssociateInteraction)
    assert item.interaction.max_pairs == 2
    assert (item.declarations[0].base_type, item.declarations[0].correct) == (BaseType.PAIR, ("A C", "B D"))


def test_words_for_gaps() -> None:
    item = only("KT")
    assert isinstance(item.interaction, GapMatchInteraction)
    assert (item.interaction.gaps, len(item.interaction.choices)) == (("1", "2"), 3)
    assert item.declarations[0].correct == ("C 1", "A 2")
    again = only("KT", **{"Đáp án": "CC"}).interaction
    assert isinstance(again, GapMatchInteraction)
    assert [choice.match_max for choice in again.choices] == [0, 0, 0]


def test_words_for_spots_of_a_picture() -> None:
    item = only("KTH")
    assert isinstance(item.interaction, GraphicGapMatchInteraction)
    assert item.interaction.picture == "so-do.png"
    assert item.interaction.spots == (
        Spot("1", Shape.RECT, (10, 20, 50, 60), "trái"),
        Spot("2", Shape.CIRCLE, (100, 50, 20), "phải"),
    )
    assert (item.figure, item.declarations[0].correct) == (Figure("so-do.png", "Sơ đồ"), ("B 1", "A 2"))


def test_words_of_the_text() -> None:
    item = only("TTV")
    assert item.interaction == HotTextInteraction(("A", "B"), 1)
    assert item.declarations[0].correct == ("B",)


def test_spots_of_a_picture() -> None:
    item = only("VA")
    assert item.interaction == HotspotInteraction("so-do.png", (Spot("1", Shape.RECT, (10, 20, 50, 60), "cửa"),), 1)
    assert only("VA", **{"Vùng ảnh": "chữ nhật 1 2 3 4"}).interaction == HotspotInteraction(
        "so-do.png", (Spot("1", Shape.RECT, (1, 2, 3, 4), "Vùng 1"),), 1
    )


def test_a_slider() -> None:
    item = only("TR")
    assert item.interaction == SliderInteraction("0", "100", "5", "%")
    assert item.declarations[0].correct == ("24..26", "50")
    assert only("TR", **{"Thang đo": "-0,5..0,5; bước 0,25", "Đáp án": "0,25"}).interaction == SliderInteraction(
        "-0.5", "0.5", "0.25", "%"
    )


def test_an_essay_and_an_upload_have_no_key() -> None:
    essay, upload = only("TL"), only("NT")
    assert essay.interaction == ExtendedTextInteraction(150, 300)
    assert upload.interaction == UploadInteraction(("image/jpeg", "image/png", "application/pdf"), 2, 2_500_000)
    assert essay.declarations[0].correct == upload.declarations[0].correct == ()
