"""Keys into Vietnamese, in our own fields: no input method of the system takes part (docs/formats/typing.md)."""

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from station.exam.vietnamese import LONGEST, Method, Typing, Word, ended, rubbed_out, typed, word_before

COMMANDS = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
TAIL = LONGEST + 2  # letters before the cursor that are looked at
OFF = Typing(Method.OFF)


class LetterField(Protocol):
    """A field as the typist sees it: letters before a cursor."""

    def tail(self) -> tuple[int, str]:
        """Return the place of the cursor, or of what is selected, and the last letters of the line before it."""
        ...

    def has_selection(self) -> bool:
        """Whether something is selected."""
        ...

    def put(self, taken: int, letters: str) -> None:
        """Put `letters` in the place of what is selected and of the `taken` letters before it."""


def is_turn(event: QKeyEvent) -> bool:
    """Whether the key turns to the next way of typing: Ctrl and Space."""
    return event.key() == Qt.Key.Key_Space and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def next_method(method: Method) -> Method:
    """Return the way of typing after `method`."""
    methods = list(Method)
    return methods[(methods.index(method) + 1) % len(methods)]


class Typist:
    """Types into one field. Remembers the keys of the word at the cursor as long as the cursor stays there."""

    def __init__(self, field: LetterField) -> None:
        self._field = field
        self._typing = OFF
        self._word, self._stands = Word(), (0, "")

    def choose(self, typing: Typing) -> None:
        """Type in this way from here on; a word that is begun stays as it stands."""
        if typing != self._typing:
            self._typing = typing
            self._forget()

    def press(self, event: QKeyEvent) -> bool:
        """Type a key. Returns whether it is done; otherwise the field does with it what fields do."""
        if self._typing.method is Method.OFF or event.modifiers() & COMMANDS:
            return False
        if event.key() == Qt.Key.Key_Backspace:
            return self._rub_out()
        letter = event.text()
        if len(letter) == 1 and letter.isalnum():
            return self._type(letter)
        if letter and event.key() != Qt.Key.Key_Delete:
            self.end_word()
        return False

    def end_word(self) -> None:
        """The word at the cursor is over: keys that made no Vietnamese syllable stand as they were pressed."""
        if self._typing.method is Method.OFF or self._field.has_selection():
            return
        word = self._at_cursor()
        self._forget()
        self._turn(word.shown, ended(word))

    def _forget(self) -> None:
        self._word, self._stands = Word(), (0, "")

    def _type(self, letter: str) -> bool:
        before, has_selection = self._at_cursor(), self._field.has_selection()
        after = typed(before, letter, self._typing)
        if after.shown == before.shown + letter and not has_selection:  # the field joins plain letters for its undo
            place, tail = self._field.tail()
            self._word, self._stands = after, (place + 1, (tail + letter)[-TAIL:])
            return False
        self._turn(before.shown, after.shown)
        self._word, self._stands = after, self._field.tail()
        return True

    def _rub_out(self) -> bool:
        before = self._at_cursor()
        if self._field.has_selection() or not before.shown:
            return False
        after = rubbed_out(before, self._typing)
        self._turn(before.shown[:-1], after.shown, also=1)
        self._word, self._stands = after, self._field.tail()
        return True

    def _at_cursor(self) -> Word:
        """Return the word before the cursor, with its keys where nothing moved since they were pressed."""
        stands = self._field.tail()
        return self._word if stands == self._stands else word_before(stands[1])

    def _turn(self, before: str, after: str, also: int = 0) -> None:
        """Turn the letters `before` the cursor, and `also` so many behind them, into `after`."""
        same = next((at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), None)
        kept = min(len(before), len(after)) if same is None else same
        if before != after or also or self._field.has_selection():
            self._field.put(len(before) - kept + also, after[kept:])
