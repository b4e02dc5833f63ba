"""The foot of the exam: back at the left, on at the right; what cannot be undone is not here."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from station.exam.seat import SeatState
from station.ui import look
from station.ui.seat.intents import SeatIntents
from station.ui.seat.words import SeatWords

HEIGHT = 72
LARGE = 200


class Footer(QFrame):
    """Five buttons whose labels shorten where the room does."""

    def __init__(self, words: SeatWords, intents: SeatIntents) -> None:
        super().__init__()
        self._words = words
        self.setProperty("role", "foot")
        self.setFixedHeight(HEIGHT)
        self.previous = look.button(words.previous, "secondary", "arrow-left")
        self.flag = look.button(words.flag, "secondary", "flag")
        self.zoom = look.button("", "link", "zoom-in")
        self.review = look.button(words.review, "secondary")
        self.next = look.button(words.next, "primary")
        self.next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow after the word
        self.previous.clicked.connect(intents.previous_asked)
        self.flag.clicked.connect(intents.flag_asked)
        self.zoom.clicked.connect(lambda: intents.zoom_asked.emit(0))
        self.review.clicked.connect(intents.review_asked)
        self.next.clicked.connect(intents.next_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 24, 8)
        row.setSpacing(12)
        row.addWidget(self.previous)
        row.addWidget(self.flag)
        row.addStretch(1)
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
        self.zoom.setText((words.text_size_short if narrow else words.text_size).format(zoom=state.zoom))
        self.review.setText(words.review_short if short else words.review_middle if narrow else words.review)
        self.next.setText(words.next_short if short else words.next)
        for button in (self.previous, self.flag, self.zoom, self.review, self.next):
            button.setAccessibleName(button.text())
        self.previous.setEnabled(any(item.number < state.work.number for item in state.items))
        self.flag.setEnabled(not state.choosing)
        for button, icon in ((self.previous, "arrow-left"), (self.flag, "flag"), (self.zoom, "zoom-in")):
            look.set_icon(button, icon)
        look.set_icon(self.next, "arrow-right")
