"""The keys of the exam. None of them hands in.

Shortcuts, not key events: a text field keeps its letters to itself, and commands stay at Alt with the letter there.
Each key is offered to the response first; only what it leaves is a command.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from station.exam.seat import Phase, SeatState
from station.exam.tools import large_picture
from station.ui.seat.intents import SeatIntents
from station.ui.seat.tool_keys import CLOSED_BY_ESCAPE, tool_commands

LETTERS, DIGITS = "ABCDEFGHS", "12345678"
D_WITH_STROKE = "Đ"
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


def no_command() -> None:
    """Do nothing: the key means something to a response only."""


class SeatKeys:
    """Listens while a question stands on screen."""

    def __init__(
        self,
        window: QWidget,
        intents: SeatIntents,
        take_key: Callable[[QKeyEvent], bool],
        scroll: Callable[[int], None],
        *,
        zoom: bool = True,
    ) -> None:
        self._window, self._take_key = window, take_key
        self._of_item: list[QShortcut] = []
        commands: dict[str, Callable[[], None]] = {"F": intents.flag_asked.emit, "M": intents.map_asked.emit}
        of_tools = tool_commands(intents.tools)
        commands |= of_tools
        for letter in (*LETTERS, *DIGITS, "M", *of_tools):
            self._offered(letter, Qt.Key(ord(letter)), commands.get(letter, no_command), text=letter.lower())
        for letter in LETTERS:
            self._offered(f"Shift+{letter}", Qt.Key(ord(letter)), no_command, text=letter, hold=SHIFT)
        self._offered(D_WITH_STROKE, Qt.Key.Key_unknown, no_command, text=D_WITH_STROKE)
        for name, key, command in (
            ("Left", Qt.Key.Key_Left, intents.previous_asked.emit),
            ("Right", Qt.Key.Key_Right, intents.next_asked.emit),
            ("Up", Qt.Key.Key_Up, partial(scroll, -1)),
            ("Down", Qt.Key.Key_Down, partial(scroll, 1)),
        ):
            self._offered(name, key, command)
        for keys, signal in (
            (("PgDown", "Alt+Right"), intents.next_asked),
            (("PgUp", "Alt+Left"), intents.previous_asked),
            (("Alt+F",), intents.flag_asked),
            (("Alt+M",), intents.map_asked),
        ):
            self._of_item += [self._made(name, signal.emit) for name in keys]
        self._of_item += [self._made(f"Alt+{letter}", command) for letter, command in of_tools.items()]
        self._away = self._made("Escape", intents.tools.away_asked.emit)
        for name, by in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1)) if zoom else ():
            self._made(name, partial(intents.zoom_asked.emit, by))

    def _made(self, key: str, act: Callable[[], None]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self._window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(act)
        return shortcut

    def _offered(
        self, name: str, key: Qt.Key, command: Callable[[], None], *, text: str = "", hold: Qt.KeyboardModifier = NONE
    ) -> None:
        def act() -> None:
            if not self._take_key(QKeyEvent(QEvent.Type.KeyPress, key, hold, text)):
                command()

        self._of_item.append(self._made(name, act))

    def follow(self, state: SeatState) -> None:
        """Listen for what makes sense in `state`."""
        large = large_picture(state)
        self._away.setEnabled(state.phase is Phase.ITEM and bool(large or state.tools & CLOSED_BY_ESCAPE))
        for shortcut in self._of_item:
            shortcut.setEnabled(state.phase is Phase.ITEM and not large)
            shortcut.setAutoRepeat(shortcut.key() in (QKeySequence("Up"), QKeySequence("Down")))
