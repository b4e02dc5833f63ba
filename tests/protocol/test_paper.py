from dataclasses import dataclass

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import paper
from protocol.paper import (
    Asset,
    Choice,
    ChoiceInteraction,
    Item,
    MalformedPaperError,
    PackedPaper,
    Part,
    ShortNumberInteraction,
)

CHOICES = (Choice("c1", "<b>1</b>"), Choice("c2", "2"))
PAPER = PackedPaper(
    paper.PAPER_FORMAT,
    "0" * 32,
    "Toán",
    "0101",
    90,
    (
        Part(
            "Phần I", "Trắc nghiệm", "Chọn một đáp án", "0.25", (Item("i1", 1, "<p>?</p>", ChoiceInteraction(CHOICES)),)
        ),
        Part("Phần III", "Trả lời ngắn", "Điền số", "0.5", (Item("i2", 2, "<p>?</p>", ShortNumberInteraction()),)),
    ),
    {"f1": Asset("image/svg+xml", b"<svg/>", 10.0, 12.5, 3.0, "x bình phương")},
)


def test_a_paper_comes_back_as_it_was() -> None:
    assert paper.decode(paper.encode(PAPER)) == PAPER


def test_items_are_counted_through_all_parts() -> None:
    assert [item.number for item in PAPER.items] == [1, 2]


def test_assets_are_written_by_name_whatever_the_order_they_came_in() -> None:
    first, second = PAPER.assets["f1"], Asset("image/png", b"", 1.0, 1.0, 0.0, "")
    one = msgspec.structs.replace(PAPER, assets={"f1": first, "a2": second})
    other = msgspec.structs.replace(PAPER, assets={"a2": second, "f1": first})
    assert paper.encode(one) == paper.encode(other)


@dataclass(frozen=True)
class Broken:
    """A paper that is none, and why."""

    paper: PackedPaper
    reason: str


PART = PAPER.parts[0]
TWICE = (PART, msgspec.structs.replace(PART, items=(msgspec.structs.replace(PART.items[0], number=2),)))


@pytest.mark.parametrize(
    "broken",
    [
        Broken(msgspec.structs.replace(PAPER, format=1), "format 1"),
        Broken(msgspec.structs.replace(PAPER, parts=PAPER.parts[1:]), "item numbers"),
        Broken(msgspec.structs.replace(PAPER, parts=TWICE), "item ids repeat"),
    ],
    ids=lambda broken: broken.reason,
)
def test_a_paper_that_does_not_hold_together_is_refused(broken: Broken) -> None:
    with pytest.raises(MalformedPaperError) as malformed:
        paper.decode(paper.encode(broken.paper))
    assert malformed.value.reason == broken.reason


@pytest.mark.parametrize("packed", [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, paper.encode(PAPER)[:-1]])
def test_bytes_that_are_no_paper_are_refused(packed: bytes) -> None:
    with pytest.raises(MalformedPaperError):
        paper.decode(packed)


def test_a_field_that_is_unknown_is_refused() -> None:
    with pytest.raises(MalformedPaperError):
        paper.decode(paper.encode(PAPER).replace(b'"minutes"', b'"key":"A","minutes"'))


def test_a_paper_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(MalformedPaperError) as malformed:
        paper.decode(b" " * (paper.MAX_PAPER_BYTES + 1))
    assert malformed.value.reason == "too large"


@given(st.binary(max_size=200))
def test_any_bytes_give_a_paper_or_our_error(packed: bytes) -> None:
    with pytest.raises(MalformedPaperError):
        paper.decode(packed)
