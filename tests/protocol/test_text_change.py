"""Changes of an essay give the essay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.records import TextChanged
from protocol.text_change import LONGEST, changed, difference, joined

texts = st.text("ab\nệ😀", max_size=12)


@given(texts, texts)
def test_the_difference_of_two_texts_makes_one_of_the_other(before: str, after: str) -> None:
    change = difference("i1", before, after)
    assert changed(before, change) == after
    assert change.removed + len(change.inserted) <= len(before) + len(after)


@given(texts, texts, texts)
def test_two_changes_that_touch_are_one(first: str, second: str, third: str) -> None:
    one, two = difference("i1", first, second), difference("i1", second, third)
    both = joined(one, two)
    if both is not None:
        assert changed(first, both) == third


def test_typing_on_is_one_change() -> None:
    assert joined(TextChanged("i1", 3, 0, "a"), TextChanged("i1", 4, 0, "b")) == TextChanged("i1", 3, 0, "ab")
    assert joined(TextChanged("i1", 3, 0, "a"), TextChanged("i1", 3, 1, "ă")) == TextChanged("i1", 3, 0, "ă")
    assert joined(TextChanged("i1", 3, 0, "a"), TextChanged("i1", 9, 0, "b")) is None
    assert joined(TextChanged("i1", 9, 0, "a"), TextChanged("i1", 3, 0, "b")) is None
    assert joined(TextChanged("i1", 3, 0, "a"), TextChanged("i2", 4, 0, "b")) is None


def test_a_key_in_a_long_text_is_a_small_change() -> None:
    text = "Đất nước " * 2_000
    assert difference("i1", text, text[:9000] + "ơ" + text[9000:]) == TextChanged("i1", 9000, 0, "ơ")


@pytest.mark.parametrize(
    "change",
    [
        TextChanged("i1", 4, 0, "x"),
        TextChanged("i1", 2, 2, "x"),
        TextChanged("i1", -1, 0, "x"),
        TextChanged("i1", 1, -1, "x"),
        TextChanged("i1", 0, 0, "x" * (LONGEST - 2)),
    ],
)
def test_what_does_not_fit_changes_nothing(change: TextChanged) -> None:
    assert changed("abc", change) == "abc"
