"""The typist changes the word at the cursor and nothing else, wherever the cursor went before."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from station.exam.vietnamese import Method, Typing, word_before
from station.ui.seat.typing import TAIL, Typist

KEYS = {"\b": Qt.Key.Key_Backspace, " ": Qt.Key.Key_Space, "\r": Qt.Key.Key_Return}


@dataclass
class Line:
    """A line of text with a cursor, as a field has it."""

    text: str = ""
    at: int = 0
    selected: int = 0  # letters behind the cursor

    def tail(self) -> tuple[int, str]:
        return self.at, self.text[max(0, self.at - TAIL) : self.at]

    def has_selection(self) -> bool:
        return self.selected > 0

    def put(self, taken: int, letters: str) -> None:
        assert 0 <= taken <= self.at
        start = self.at - taken
        self.text = self.text[:start] + letters + self.text[self.at + self.selected :]
        self.at, self.selected = start + len(letters), 0

    def press(self, typist: Typist, letter: str) -> None:
        """Press a key as a field does: the typist first."""
        event = QKeyEvent(QEvent.Type.KeyPress, KEYS.get(letter, Qt.Key.Key_A), Qt.KeyboardModifier.NoModifier, letter)
        if typist.press(event):
            return
        if letter == "\b":
            self.put(int(self.at > 0 and not self.selected), "")
        else:
            self.put(0, letter)


def ends(line: Line) -> tuple[str, str]:
    """Return what stands before the word at the cursor, and what stands behind it."""
    word = word_before(line.text[: line.at]).shown
    return line.text[: line.at - len(word)], line.text[line.at + line.selected :]


moves = st.tuples(st.just("go"), st.integers(0, 30), st.integers(0, 3))
turns = st.tuples(st.just("turn"), st.sampled_from(list(Method)), st.just(0))
presses = st.tuples(st.just("press"), st.sampled_from("aeoudwsfrxjztnhgi\b\b  1679\r,"), st.just(0))


@given(st.lists(st.one_of(presses, presses, presses, presses, moves, turns), max_size=60))
@settings(max_examples=200)
def test_only_the_word_at_the_cursor_changes(acts: list[tuple[str, object, int]]) -> None:
    line = Line()
    typist = Typist(line)
    typist.choose(Typing())
    for what, value, selected in acts:
        match what, value:
            case "go", int(place):
                line.at = min(place, len(line.text))
                line.selected = min(selected, len(line.text) - line.at)
            case "turn", Method() as method:
                typist.choose(Typing(method))
            case _, str(letter):
                before, behind = ends(line)
                line.press(typist, letter)
                assert line.text.startswith(before) or letter == "\b"
                assert line.text[line.at :] == behind
                assert line.text[: line.at].endswith(letter) or letter not in " \r,"


def test_the_keys_of_a_word_are_remembered_while_the_cursor_stays() -> None:
    line = Line()
    typist = Typist(line)
    typist.choose(Typing())
    for letter in "exam ":
        line.press(typist, letter)
    assert line.text == "exam "
    for letter in "exa":
        line.press(typist, letter)
    line.at = 0
    line.press(typist, " ")
    line.at = len(line.text)
    line.press(typist, " ")
    assert line.text == " exam ẽa "  # the cursor was elsewhere: what stands is meant
