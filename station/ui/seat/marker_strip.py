"""Says that the highlighter is in hand, how it is used and how it is put away."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from station.exam import tools
from station.exam.seat import SeatState, Tool
from station.ui import look
from station.ui.seat.rich import RichText
from station.ui.seat.tool_intents import ToolIntents
from station.ui.seat.tool_words import tool_words_of
from station.ui.seat.words import SeatWords


class MarkerStrip(QFrame):
    """Stands over the question while the highlighter is in hand."""

    def __init__(self, words: SeatWords, intents: ToolIntents) -> None:
        super().__init__()
        texts = tool_words_of(words)
        self._said = texts.highlighter_on
        self.setProperty("role", "marker")
        self._icon, self._how = look.label("body"), RichText("body")
        self.end = look.button(texts.highlighter_end, "secondary", height=44)
        self.end.clicked.connect(lambda: intents.tool_asked.emit(Tool.HIGHLIGHTER))
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 6, 24, 6)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self._how, 1)
        row.addWidget(self.end)
        self.hide()

    def show_strip(self, state: SeatState) -> None:
        """Show it while the highlighter is in hand."""
        on = tools.is_open(state, Tool.HIGHLIGHTER)
        self.setVisible(on)
        if on:
            self._icon.setPixmap(look.pixmap("highlighter", "ink", look.SMALL_ICON))
            self._how.show_words(self._said, look.CHROME_ZOOM[state.zoom])
