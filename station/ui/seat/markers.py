"""Lays the candidate's marks on the texts on screen, and says which text was marked."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject

from station.exam import tools
from station.exam.seat import SeatState, Tool
from station.ui.seat.marked_text import MarkedText
from station.ui.seat.tool_intents import ToolIntents
from station.ui.seat.tool_words import tool_words_of
from station.ui.seat.words import SeatWords

Text = tuple[str, MarkedText]  # the option, or nothing for the item's own text


class Markers(QObject):
    """Knows each text once; which option it stands for is said anew with every question."""

    def __init__(
        self, parent: QObject, words: SeatWords, intents: ToolIntents, reach: Callable[[MarkedText], None]
    ) -> None:
        super().__init__(parent)
        self._words, self._intents, self._reach = tool_words_of(words), intents, reach
        self._choice_of: dict[MarkedText, str] = {}
        self._shared: set[MarkedText] = set()

    def show_marks(self, state: SeatState, texts: Iterable[Text], shared: MarkedText) -> None:
        """Draw the marks of the item on screen, and of what it shares."""
        item, stimulus = state.item, state.stimulus
        marking = tools.is_open(state, Tool.HIGHLIGHTER) and state.working
        for choice, text in texts:
            self._know(text)
            self._choice_of[text] = choice
            spans = state.work.marks.get((item.id, choice), ()) if item else ()
            text.show_marks(spans, self._words, marking=marking)
        self._know(shared)
        self._shared.add(shared)
        spans = state.work.marks.get((stimulus.id, ""), ()) if stimulus else ()
        shared.show_marks(spans, self._words, marking=marking)

    def _know(self, text: MarkedText) -> None:
        if text in self._choice_of or text in self._shared:
            return
        text.marked.connect(partial(self._on_marked, text))
        text.enlarge_asked.connect(self._intents.enlarge_asked)
        text.focused.connect(partial(self._reach, text))

    def _on_marked(self, text: MarkedText, first: int, end: int) -> None:
        if text in self._shared:
            self._intents.shared_mark_asked.emit(first, end)
        else:
            self._intents.mark_asked.emit(self._choice_of.get(text, ""), first, end)
