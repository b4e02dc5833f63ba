"""What fits an item of each type, and how far it answers it: the good beside the bad."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import journal
from protocol.journal import StreamId, Tip
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
    InlineGap,
    Interaction,
    Item,
    ItemType,
    MatchInteraction,
    MultipleChoiceInteraction,
    OrderInteraction,
    Shape,
    SliderInteraction,
    Spot,
    TextEntryInteraction,
    TextGap,
    UploadInteraction,
)
from protocol.records import (
    Answered,
    ChoiceResponse,
    ChoicesResponse,
    FilesResponse,
    GapsResponse,
    PairsResponse,
    Response,
    SliderResponse,
    TextResponse,
    UploadedFile,
)
from station.exam.responses import (
    MAX_GAP_TEXT,
    MAX_TEXT,
    MAX_TEXT_BYTES,
    Answering,
    SliderGrid,
    answering,
    fits,
    words_in,
)

DONE, PARTLY = Answering.ANSWERED, Answering.PARTLY


def choices(letters: str, match_max: int = 1) -> tuple[Choice, ...]:
    return tuple(Choice(letter, letter, match_max) for letter in letters)


SPOTS = tuple(Spot(f"s{n}", Shape.CIRCLE, (1, 1, 1), "") for n in (1, 2))
ITEMS: Mapping[ItemType, Interaction] = {
    ItemType.CHOICE: ChoiceInteraction(choices("ab")),
    ItemType.MULTIPLE_CHOICE: MultipleChoiceInteraction(choices("abc"), 2),
    ItemType.TEXT_ENTRY: TextEntryInteraction((TextGap("1"), TextGap("2"))),
    ItemType.INLINE_CHOICE: InlineChoiceInteraction((InlineGap("1", choices("ab")), InlineGap("2", choices("cd")))),
    ItemType.MATCH: MatchInteraction(choices("ab"), choices("xy", 0)),
    ItemType.ORDER: OrderInteraction(choices("abc")),
    ItemType.ASSOCIATE: AssociateInteraction(choices("abcd"), 2),
    ItemType.GAP_MATCH: GapMatchInteraction(("1", "2"), choices("ab")),
    ItemType.GRAPHIC_GAP_MATCH: GraphicGapMatchInteraction("map", SPOTS, choices("ab")),
    ItemType.HOT_TEXT: HotTextInteraction(("1", "2", "3"), 2),
    ItemType.HOTSPOT: HotspotInteraction("map", SPOTS, 1),
    ItemType.SLIDER: SliderInteraction("-2", "10", "0.5"),
    ItemType.EXTENDED_TEXT: ExtendedTextInteraction(200),
    ItemType.UPLOAD: UploadInteraction(("image/jpeg", "application/pdf"), 2, 1_000),
}


def item(type_: ItemType) -> Item:
    return Item("i1", 1, "<p>?</p>", ITEMS[type_])


def file(
    name: str = "a.jpg", media_type: str = "image/jpeg", size: int = 10, digest: bytes = b"1" * 32
) -> UploadedFile:
    return UploadedFile(name, media_type, size, digest)


GOOD: tuple[tuple[ItemType, Response, Answering], ...] = (
    (ItemType.MULTIPLE_CHOICE, ChoicesResponse(("c", "a")), DONE),
    (ItemType.TEXT_ENTRY, GapsResponse({"2": "Đà Nẵng"}), PARTLY),
    (ItemType.TEXT_ENTRY, GapsResponse({"1": "x", "2": " "}), PARTLY),
    (ItemType.TEXT_ENTRY, GapsResponse({"1": "x", "2": "y"}), DONE),
    (ItemType.INLINE_CHOICE, GapsResponse({"1": "b"}), PARTLY),
    (ItemType.INLINE_CHOICE, GapsResponse({"1": "b", "2": "c"}), DONE),
    (ItemType.MATCH, PairsResponse((("a", "x"),)), PARTLY),
    (ItemType.MATCH, PairsResponse((("a", "x"), ("b", "x"))), DONE),
    (ItemType.ORDER, ChoicesResponse(("b",)), PARTLY),
    (ItemType.ORDER, ChoicesResponse(("b", "c", "a")), DONE),
    (ItemType.ASSOCIATE, PairsResponse((("a", "c"),)), PARTLY),
    (ItemType.ASSOCIATE, PairsResponse((("a", "c"), ("d", "b"))), DONE),
    (ItemType.GAP_MATCH, PairsResponse((("a", "2"),)), PARTLY),
    (ItemType.GAP_MATCH, PairsResponse((("a", "2"), ("b", "1"))), DONE),
    (ItemType.GRAPHIC_GAP_MATCH, PairsResponse((("a", "s1"),)), PARTLY),
    (ItemType.GRAPHIC_GAP_MATCH, PairsResponse((("a", "s2"), ("b", "s1"))), DONE),
    (ItemType.HOT_TEXT, ChoicesResponse(("3", "1")), DONE),
    (ItemType.HOTSPOT, ChoicesResponse(("s2",)), DONE),
    (ItemType.SLIDER, SliderResponse("-1.5"), DONE),
    (ItemType.EXTENDED_TEXT, TextResponse("Bài\nlàm"), DONE),
    (ItemType.EXTENDED_TEXT, TextResponse("a" * MAX_TEXT), DONE),
    (ItemType.UPLOAD, FilesResponse((file(), file("b.pdf", "application/pdf"))), DONE),
)
BAD: tuple[tuple[ItemType, Response], ...] = (
    (ItemType.CHOICE, ChoicesResponse(("a",))),
    (ItemType.MULTIPLE_CHOICE, ChoiceResponse("a")),
    (ItemType.MULTIPLE_CHOICE, ChoicesResponse(())),
    (ItemType.MULTIPLE_CHOICE, ChoicesResponse(("a", "a"))),
    (ItemType.MULTIPLE_CHOICE, ChoicesResponse(("a", "b", "c"))),
    (ItemType.MULTIPLE_CHOICE, ChoicesResponse(("x",))),
    (ItemType.TEXT_ENTRY, GapsResponse({})),
    (ItemType.TEXT_ENTRY, GapsResponse({"3": "x"})),
    (ItemType.TEXT_ENTRY, GapsResponse({"1": ""})),
    (ItemType.TEXT_ENTRY, GapsResponse({"1": "x" * (MAX_GAP_TEXT + 1)})),
    (ItemType.TEXT_ENTRY, GapsResponse({"1": "two\nlines"})),
    (ItemType.INLINE_CHOICE, GapsResponse({"1": "c"})),
    (ItemType.INLINE_CHOICE, GapsResponse({"3": "a"})),
    (ItemType.MATCH, PairsResponse(())),
    (ItemType.MATCH, PairsResponse((("x", "a"),))),
    (ItemType.MATCH, PairsResponse((("a", "x"), ("a", "y")))),
    (ItemType.ORDER, ChoicesResponse(("a", "a", "b"))),
    (ItemType.ORDER, ChoicesResponse(("a", "b", "c", "d"))),
    (ItemType.ASSOCIATE, PairsResponse((("a", "a"),))),
    (ItemType.ASSOCIATE, PairsResponse((("a", "b"), ("b", "c")))),
    (ItemType.GAP_MATCH, PairsResponse((("a", "1"), ("b", "1")))),
    (ItemType.GAP_MATCH, PairsResponse((("a", "3"),))),
    (ItemType.GAP_MATCH, GapsResponse({"1": "a"})),
    (ItemType.GRAPHIC_GAP_MATCH, PairsResponse((("a", "s1"), ("a", "s2")))),
    (ItemType.HOT_TEXT, ChoicesResponse(("1", "2", "3"))),
    (ItemType.HOTSPOT, ChoicesResponse(("s1", "s2"))),
    (ItemType.SLIDER, SliderResponse("-1.6")),
    (ItemType.SLIDER, SliderResponse("10.5")),
    (ItemType.SLIDER, SliderResponse("1")),
    (ItemType.SLIDER, SliderResponse("NaN")),
    (ItemType.SLIDER, SliderResponse("")),
    (ItemType.EXTENDED_TEXT, TextResponse("")),
    (ItemType.EXTENDED_TEXT, TextResponse("a" * (MAX_TEXT + 1))),
    (ItemType.EXTENDED_TEXT, TextResponse("\U0001f600" * (MAX_TEXT_BYTES // 4 + 1))),
    (ItemType.EXTENDED_TEXT, TextResponse("a\x01")),
    (ItemType.UPLOAD, FilesResponse(())),
    (ItemType.UPLOAD, FilesResponse((file(), file(), file()))),
    (ItemType.UPLOAD, FilesResponse((file(size=1_001),))),
    (ItemType.UPLOAD, FilesResponse((file(size=0),))),
    (ItemType.UPLOAD, FilesResponse((file(media_type="video/mp4"),))),
    (ItemType.UPLOAD, FilesResponse((file(digest=b"short"),))),
    (ItemType.UPLOAD, FilesResponse((file(name="a" * 121),))),
    (ItemType.UPLOAD, FilesResponse((file(name="a\n.jpg"),))),
)


@pytest.mark.parametrize(("type_", "response", "how"), GOOD)
def test_what_could_be_given_fits_and_says_how_far_it_answers(
    type_: ItemType, response: Response, how: Answering
) -> None:
    assert fits(item(type_), response)
    assert answering(item(type_), response) is how


@pytest.mark.parametrize(("type_", "response"), BAD)
def test_what_could_not_be_given_does_not_fit(type_: ItemType, response: Response) -> None:
    assert not fits(item(type_), response)


@pytest.mark.parametrize("type_", list(ITEMS))
def test_no_response_fits_everything_and_answers_nothing(type_: ItemType) -> None:
    assert fits(item(type_), None)
    assert answering(item(type_), None) is Answering.UNANSWERED


@pytest.mark.parametrize("letter", ['"', "\n", "ễ", "\U0001f600"])
def test_the_longest_essay_fits_an_entry(letter: str) -> None:
    longest = letter * min(MAX_TEXT, MAX_TEXT_BYTES // len(letter.encode()))
    assert fits(item(ItemType.EXTENDED_TEXT), TextResponse(longest))
    journal.append(Tip(StreamId(bytes(16))), Answered("i" * 40, TextResponse(longest)), 0, bytes(32), bytes(12))


@given(st.integers(-50, 50), st.integers(0, 400), st.sampled_from(["0.1", "0.25", "0.5", "1", "2.5"]))
def test_every_place_of_a_slider_is_on_its_grid_and_found_again(lower: int, places: int, step: str) -> None:
    grid = SliderGrid(SliderInteraction(str(lower), str(lower + 100), step))
    place = min(places, grid.last)
    assert grid.place(grid.value(place)) == place
    assert grid.holds(grid.value(place))


@pytest.mark.parametrize("slider", [("0", "10", "0"), ("0", "10", "-1"), ("x", "10", "1"), ("0", "-1", "1")])
def test_a_slider_that_makes_no_sense_has_no_values(slider: tuple[str, str, str]) -> None:
    grid = SliderGrid(SliderInteraction(*slider))
    assert grid.last < 0
    assert not grid.holds("0")


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("  một  hai\nba ", 3), ("- một - hai", 2), ("3,5 km/h", 2), ("…", 0)]
)
def test_words_are_counted_as_an_examiner_counts_them(text: str, count: int) -> None:
    assert words_in(text) == count
