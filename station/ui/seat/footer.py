"""The foot of the exam: back at the left, on at the right; what cannot be undone is not here."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from station.exam.seat import SeatState, Tool
from station.ui import look
from station.ui.seat.day_words import day_words_of
from station.ui.seat.intents import SeatIntents
from station.ui.seat.tool_words import tool_words_of
from station.ui.seat.words import SeatWords

HEIGHT = 72
LARGE, CROWDED = 200, 150


class Footer(QFrame):
    """Six buttons whose labels shorten where the room does."""

    def __init__(self, words: SeatWords, intents: SeatIntents) -> None:
        super().__init__()
        self._words = words
        self.setProperty("role", "foot")
        self.setFixedHeight(HEIGHT)
        self.previous = look.button(words.previous_short, "secondary", "arrow-left")
        self.flag = look.button(words.flag_short, "secondary", "flag")
        self._texts = tool_words_of(words)
        self.tools = look.button(self._texts.tools, "link", "wrench")
        self.zoom = look.button("", "link", "zoom-in")
        self.review = look.button(words.review_short, "secondary")
        self.next = look.button(words.next_short, "primary")
        self.next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow after the word
        self.previous.clicked.connect(intents.previous_asked)
        self.flag.clicked.connect(intents.flag_asked)
        self.tools.clicked.connect(partial(intents.tools.tool_asked.emit, Tool.MENU))
        self.zoom.clicked.connect(partial(intents.tools.tool_asked.emit, Tool.VIEW))
        self.review.clicked.connect(intents.review_asked)
        self.next.clicked.connect(intents.next_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 24, 8)
        row.setSpacing(12)
        row.addWidget(self.previous)
        row.addWidget(self.flag)
        row.addStretch(1)
        row.addWidget(self.tools)
        row.addWidget(self.zoom)
        row.addWidget(self.review)
        row.addWidget(self.next)

    def show_foot(self, state: SeatState, *, narrow: bool) -> None:
        """Draw the labels that fit and the flag's other side."""
        words = self._words
        short = narrow and state.zoom >= LARGE
        flagged = state.item is not None and state.item.id in state.work.flags
        flag = words.unflag if flagged else (words.flag_short if narrow else words.flag)
        self.previous.setText(words.previous_short if short else words.previous)
        self.flag.setText(flag)
        self.zoom.setText(words.text_size_short.format(zoom=state.zoom) if narrow else self._texts.view)
        self.zoom.setVisible(not narrow or state.zoom < CROWDED)  # the panel of the tools leads there too
        review = words.review_short if short else words.review_middle if narrow else words.review
        self.review.setText(day_words_of(words).part_look if state.part_ahead else review)
        self.next.setText(words.next_short if short else words.next)
        for button in (self.previous, self.flag, self.tools, self.review, self.next):
            button.setAccessibleName(button.text())
        self.zoom.setAccessibleName(self._texts.view_zoom.format(zoom=state.zoom))
        self.previous.setEnabled(any(item.number < state.work.number for item in state.open_items))
        self.flag.setEnabled(not state.choosing)
        icons = ((self.previous, "arrow-left"), (self.flag, "flag"), (self.tools, "wrench"), (self.zoom, "zoom-in"))
        for button, icon in icons:
            look.set_icon(button, icon)
        look.set_icon(self.next, "arrow-right")
