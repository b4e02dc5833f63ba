"""A small paper with one part of each type."""

import pytest

from protocol.paper import Choice, Item, ItemType, PackedPaper, Part
from station.exam.seat import SeatState
from station.exam.steps import opened
from station.exam.work import Work


def choices(number: int) -> tuple[Choice, ...]:
    return tuple(Choice(f"c{number}{letter}", f"<p>{letter}</p>") for letter in "abcd")


def small_paper(minutes: int = 90) -> PackedPaper:
    return PackedPaper(
        format=1,
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
                tuple(Item(f"i{n}", n, ItemType.CHOICE, "<p>?</p>", choices(n)) for n in (1, 2, 3)),
            ),
            Part(
                "Phần II",
                "Đúng/Sai",
                "Mỗi ý chọn Đúng hoặc Sai",
                "1",
                (Item("i4", 4, ItemType.TRUE_FALSE, "<p>?</p>", choices(4)),),
            ),
            Part(
                "Phần III",
                "Trả lời ngắn",
                "Điền số",
                "0.5",
                tuple(Item(f"i{n}", n, ItemType.SHORT_NUMBER, "<p>?</p>", unit="cm") for n in (5, 6)),
            ),
        ),
        assets={},
    )


@pytest.fixture
def paper() -> PackedPaper:
    return small_paper()


@pytest.fixture
def seat(paper: PackedPaper) -> SeatState:
    return opened(SeatState(), paper, Work()).state
