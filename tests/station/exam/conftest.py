"""A small paper with one part of each type that every exam has, and short ways to answer its items."""

import pytest

from protocol.paper import (
    PAPER_FORMAT,
    Choice,
    ChoiceInteraction,
    Item,
    PackedPaper,
    Part,
    ShortNumberInteraction,
    TrueFalseInteraction,
)
from protocol.records import ChoiceResponse, ShortNumberResponse, TrueFalseResponse
from station.exam.responses import clean_number
from station.exam.seat import SeatState
from station.exam.steps import Step, opened, respond
from station.exam.work import Work


def choices(number: int) -> tuple[Choice, ...]:
    return tuple(Choice(f"c{number}{letter}", f"<p>{letter}</p>") for letter in "abcd")


def small_paper(minutes: int = 90) -> PackedPaper:
    return PackedPaper(
        format=PAPER_FORMAT,
        paper_id="0" * 32,
        subject="Toán",
        variant="0107",
        minutes=minutes,
        parts=(
            Part(
                "Phần I",
                "Trắc nghiệm",
                "Chọn một đáp án",
                "0.25",
                tuple(Item(f"i{n}", n, "<p>?</p>", ChoiceInteraction(choices(n))) for n in (1, 2, 3)),
            ),
            Part(
                "Phần II",
                "Đúng/Sai",
                "Mỗi ý chọn Đúng hoặc Sai",
                "1",
                (Item("i4", 4, "<p>?</p>", TrueFalseInteraction(choices(4))),),
            ),
            Part(
                "Phần III",
                "Trả lời ngắn",
                "Điền số",
                "0.5",
                tuple(Item(f"i{n}", n, "<p>?</p>", ShortNumberInteraction("cm")) for n in (5, 6)),
            ),
        ),
        assets={},
    )


def choose(state: SeatState, position: int) -> Step:
    """Answer as the widget of a choice does."""
    shown = state.item.choices if state.item else ()
    return respond(state, ChoiceResponse(shown[position].id if position < len(shown) else "no such option"))


def set_statement(state: SeatState, position: int, *, value: bool) -> Step:
    """Answer as the widget of statements does."""
    given = state.response.statements if isinstance(state.response, TrueFalseResponse) else {}
    shown = state.item.choices if state.item else ()
    statement = shown[position].id if position < len(shown) else "no such statement"
    return respond(state, TrueFalseResponse({**given, statement: value}))


def type_text(state: SeatState, text: str) -> Step:
    """Answer as the field of a short number does."""
    cleaned = clean_number(text)
    return respond(state, ShortNumberResponse(cleaned) if cleaned else None)


@pytest.fixture
def paper() -> PackedPaper:
    return small_paper()


@pytest.fixture
def seat(paper: PackedPaper) -> SeatState:
    return opened(SeatState(), paper, Work()).state
