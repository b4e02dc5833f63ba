"""The clock stands and the paper is hidden: a break of the candidate's own, or the room was paused."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.exam.seat import SeatState
from station.ui import look
from station.ui.seat.day_words import day_words_of
from station.ui.seat.header import clock_text
from station.ui.seat.intents import SeatIntents
from station.ui.seat.order_words import order_words
from station.ui.seat.words import SeatWords

SIGN_SIZE = 96


class PausedPage(QWidget):
    """One sentence, one figure; a button where going on is the candidate's to say."""

    def __init__(self, words: SeatWords, intents: SeatIntents) -> None:
        super().__init__()
        self._words, self._orders = day_words_of(words), order_words(words)
        self.setProperty("role", "page")
        self._icon, self.title, self.clock = look.label("body"), look.label("h1"), look.label("h2")
        self.note = look.label("body", wrap=True)
        self.go_on = look.button(self._words.work_on, "primary")
        self.go_on.clicked.connect(intents.go_on_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 24, 48, 24)
        column.setSpacing(16)
        column.addStretch(1)
        for label in (self._icon, self.title, self.clock, self.note):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def show_pause(self, state: SeatState) -> None:
        """Draw where the clock stands and who says when it goes on."""
        words, is_own = self._words, state.work.on_break and not state.still
        self._icon.setPixmap(look.pixmap("circle-pause", "person_ink", SIGN_SIZE))
        self.clock.setText(words.stands_at.format(time=clock_text(state.left_ms)))
        self.note.setText(words.break_next if is_own else words.pause_next)
        self.title.setText(self._orders.on_paper if state.work.on_paper else words.paused)
        if state.work.on_paper:
            self.note.setText(self._orders.on_paper_next)
        self.go_on.setVisible(is_own)
        if is_own and not self.go_on.hasFocus():
            self.go_on.setFocus()
