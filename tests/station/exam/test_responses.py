"""What counts as an answer, and what a short number may contain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.paper import PackedPaper
from protocol.records import ChoiceResponse, Response, ShortNumberResponse, TrueFalseResponse
from station.exam.responses import NUMBER_CELLS, Answering, answering, clean_number, count, fits, missing_statements


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12", "12"),
        ("1.5", "1,5"),
        ("-1,5", "-1,5"),
        ("\u22123", "-3"),
        ("12345", "1234"),
        ("1-2", "12"),
        (",5", "5"),
        ("-,5", "-5"),
        ("1,2,3", "1,23"),
        ("123,", "123"),
        ("abc 7", "7"),
        ("\u0661", ""),
        ("", ""),
    ],
)
def test_a_short_number_keeps_only_what_fits_four_cells(typed: str, kept: str) -> None:
    assert clean_number(typed) == kept


@given(st.text(max_size=30))
def test_cleaning_is_bounded_and_settles_at_once(typed: str) -> None:
    once = clean_number(typed)
    assert len(once) <= NUMBER_CELLS
    assert set(once) <= set("0123456789,-")
    assert clean_number(once) == once


@pytest.mark.parametrize(
    ("number", "response", "expected"),
    [
        (1, None, Answering.UNANSWERED),
        (1, ChoiceResponse("c1a"), Answering.ANSWERED),
        (4, TrueFalseResponse({"c4a": True}), Answering.PARTLY),
        (4, TrueFalseResponse({f"c4{letter}": False for letter in "abcd"}), Answering.ANSWERED),
        (5, ShortNumberResponse("1,"), Answering.PARTLY),
        (5, ShortNumberResponse("-"), Answering.PARTLY),
        (5, ShortNumberResponse("-1,5"), Answering.ANSWERED),
    ],
)
def test_how_far_an_item_is_answered(
    paper: PackedPaper, number: int, response: Response | None, expected: Answering
) -> None:
    assert answering(paper.items[number - 1], response) is expected


@pytest.mark.parametrize(
    ("number", "response", "expected"),
    [
        (1, None, True),
        (1, ChoiceResponse("c1d"), True),
        (1, ChoiceResponse("c2d"), False),
        (1, ShortNumberResponse("1"), False),
        (4, TrueFalseResponse({"c4a": True}), True),
        (4, TrueFalseResponse({"c1a": True}), False),
        (4, TrueFalseResponse({}), False),
        (5, ShortNumberResponse("12"), True),
        (5, ShortNumberResponse("12345"), False),
        (5, ShortNumberResponse(""), False),
    ],
)
def test_a_response_fits_its_own_item_only(
    paper: PackedPaper, number: int, response: Response | None, expected: bool
) -> None:
    assert fits(paper.items[number - 1], response) is expected


def test_missing_statements_are_named_by_place(paper: PackedPaper) -> None:
    assert missing_statements(paper.items[3], TrueFalseResponse({"c4b": True, "c4c": False})) == (0, 3)
    assert missing_statements(paper.items[3], None) == (0, 1, 2, 3)


def test_counts_add_up(paper: PackedPaper) -> None:
    counts = count(paper.items, {"i1": ChoiceResponse("c1a"), "i5": ShortNumberResponse("-")}, frozenset({"i1", "i2"}))
    assert (counts.answered, counts.partly, counts.unanswered, counts.flagged) == (1, 1, 4, 2)
    assert counts.total == 6
