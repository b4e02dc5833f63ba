"""The keys of the exam. None of them hands in.

Shortcuts, not key events: a text field keeps its letters to itself, and commands stay at Alt with the letter there.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from protocol.paper import Item, ItemType
from station.exam.seat import Phase, SeatState
from station.ui.seat.intents import SeatIntents

LETTERS = "ABCDEFGH"
TRUE_KEYS = ("Đ", "D")


class SeatKeys:
    """Listens while a question stands on screen."""

    def __init__(
        self, window: QWidget, intents: SeatIntents, step_statement: Callable[[int], None], current: Callable[[], int]
    ) -> None:
        self._window, self._intents = window, intents
        self._step_statement, self._current_statement = step_statement, current
        self._item: Item | None = None
        self._of_item: list[QShortcut] = []
        for place, letter in enumerate(LETTERS):
            self._on(letter, partial(self._letter, place, letter))
            self._on(f"Shift+{letter}", partial(intents.strike_asked.emit, place))
            self._on(str(place + 1), partial(self._choose, place))
        for letter in ("Đ", "S"):
            self._on(letter, partial(self._truth, letter))
        for key, signal in (
            ("PgDown", intents.next_asked),
            ("PgUp", intents.previous_asked),
            ("Right", intents.next_asked),
            ("Left", intents.previous_asked),
            ("Alt+F", intents.flag_asked),
            ("M", intents.map_asked),
            ("Alt+M", intents.map_asked),
        ):
            self._on(key, signal.emit)
        self._on("Up", lambda: self._step_statement(-1))
        self._on("Down", lambda: self._step_statement(1))
        self._always = [
            self._made("Ctrl++", lambda: intents.zoom_asked.emit(1)),
            self._made("Ctrl+=", lambda: intents.zoom_asked.emit(1)),
            self._made("Ctrl+-", lambda: intents.zoom_asked.emit(-1)),
        ]
        self._arrows = [one for one in self._of_item if one.key() in (QKeySequence("Up"), QKeySequence("Down"))]

    def _made(self, key: str, act: Callable[[], None]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self._window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(act)
        return shortcut

    def _on(self, key: str, act: Callable[[], None]) -> None:
        self._of_item.append(self._made(key, act))

    def follow(self, state: SeatState) -> None:
        """Listen for what makes sense in `state`."""
        self._item = state.item
        standing = state.phase is Phase.ITEM
        for shortcut in self._of_item:
            shortcut.setEnabled(standing)
            shortcut.setAutoRepeat(False)
        statements = state.item is not None and state.item.type is ItemType.TRUE_FALSE
        for shortcut in self._arrows:  # elsewhere up and down scroll
            shortcut.setEnabled(standing and statements)

    def _letter(self, place: int, letter: str) -> None:
        if self._item is None:
            return
        if self._item.type is ItemType.TRUE_FALSE and letter in TRUE_KEYS:
            self._truth(letter)
        elif letter == "F" and place >= len(self._item.choices):
            self._intents.flag_asked.emit()
        else:
            self._choose(place)

    def _choose(self, place: int) -> None:
        if self._item is not None and self._item.type is ItemType.CHOICE:
            self._intents.choice_asked.emit(place)

    def _truth(self, letter: str) -> None:
        if self._item is not None and self._item.type is ItemType.TRUE_FALSE:
            self._intents.statement_asked.emit(self._current_statement(), letter in TRUE_KEYS)
