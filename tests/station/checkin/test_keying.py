"""How answers on paper are typed, and where two keyings differ."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.paper import (
    Choice,
    ChoiceInteraction,
    ExtendedTextInteraction,
    Interaction,
    Item,
    MultipleChoiceInteraction,
    OrderInteraction,
    ShortNumberInteraction,
    SliderInteraction,
    TextEntryInteraction,
    TextGap,
    TrueFalseInteraction,
)
from protocol.records import (
    ChoiceResponse,
    ChoicesResponse,
    GapsResponse,
    Response,
    ShortNumberResponse,
    TextResponse,
    TrueFalseResponse,
)
from station.checkin.keying import (
    AnswerUnreadableError,
    Keying,
    answers_of,
    differences,
    is_keyable,
    read_answer,
    sheet_hash,
    unreadable,
)

FOUR = tuple(Choice(f"c{place}", "") for place in range(4))
CHOICE, SEVERAL, ORDER = ChoiceInteraction(FOUR), MultipleChoiceInteraction(FOUR), OrderInteraction(FOUR)
JUDGED, NUMBER = TrueFalseInteraction(FOUR), ShortNumberInteraction()
GAPS = TextEntryInteraction((TextGap("g1"), TextGap("g2")))
KEYABLE = (CHOICE, SEVERAL, ORDER, JUDGED, NUMBER, GAPS, ExtendedTextInteraction())


def item(interaction: Interaction, number: int = 1) -> Item:
    return Item(f"i{number}", number, "", interaction)


@pytest.mark.parametrize(
    ("interaction", "typed", "response"),
    [
        (CHOICE, "b", ChoiceResponse("c1")),
        (CHOICE, "  ", None),
        (SEVERAL, "A, C", ChoicesResponse(("c0", "c2"))),
        (ORDER, "dacb", ChoicesResponse(("c3", "c0", "c2", "c1"))),
        (JUDGED, "ĐSĐ-", TrueFalseResponse({"c0": True, "c1": False, "c2": True})),
        (JUDGED, "d s d s", TrueFalseResponse({"c0": True, "c1": False, "c2": True, "c3": False})),
        (NUMBER, "-0.5", ShortNumberResponse("-0,5")),
        (GAPS, "sông Hồng; ", GapsResponse({"g1": "sông Hồng"})),
        (ExtendedTextInteraction(), "Bài làm ¶ đoạn hai", TextResponse("Bài làm\nđoạn hai")),
    ],
)
def test_an_answer_is_read_as_it_is_written_on_paper(
    interaction: Interaction, typed: str, response: Response | None
) -> None:
    assert read_answer(item(interaction), typed) == response


@pytest.mark.parametrize(
    ("interaction", "typed"),
    [
        *((CHOICE, "E"), (CHOICE, "AB"), (CHOICE, "1"), (SEVERAL, "AA"), (JUDGED, "ĐSĐ"), (JUDGED, "ABCD")),
        *((NUMBER, "12345"), (NUMBER, "x"), (NUMBER, "1,"), (GAPS, "một"), (SliderInteraction("0", "9", "1"), "5")),
    ],
)
def test_what_is_no_answer_is_refused(interaction: Interaction, typed: str) -> None:
    with pytest.raises(AnswerUnreadableError):
        read_answer(item(interaction), typed)
    assert unreadable([item(CHOICE), item(interaction)], ["A", typed]) == (1,)


@given(st.sampled_from(KEYABLE), st.text(max_size=12))
@settings(max_examples=150)
def test_any_text_is_an_answer_or_refused(interaction: Interaction, typed: str) -> None:
    with suppress(AnswerUnreadableError):
        read_answer(item(interaction), typed)


def test_keyings_differ_in_what_they_say_and_not_in_how_it_is_spelt() -> None:
    items = [item(CHOICE, 1), item(JUDGED, 2), item(NUMBER, 3)]
    assert differences(items, ["a", "ĐSĐS", "0,5"], [" A ", "dsds", "0.5"]) == ()
    assert differences(items, ["a", "ĐSĐS", ""], ["b", "ĐSĐS", "5"]) == (0, 2)


def test_only_what_was_written_on_paper_becomes_an_answer_and_the_sheet_has_one_hash() -> None:
    items = (item(CHOICE, 1), item(NUMBER, 2))
    keyed = Keying("07", "15", "18001234", "", "0101", items, first=("B", ""), second=("b", ""))
    assert answers_of(keyed) == (("i1", ChoiceResponse("c1")),)
    other = Keying("07", "15", "18001234", "", "0101", items, second=("c", ""))
    assert sheet_hash(bytes(16), keyed) != sheet_hash(bytes(16), other)
    assert sheet_hash(bytes(16), keyed) != sheet_hash(bytes(15) + b"1", keyed)


def test_what_is_dragged_or_drawn_is_not_keyed() -> None:
    assert all(is_keyable(item(one)) for one in KEYABLE)
    assert not is_keyable(item(SliderInteraction("0", "9", "1")))
