"""The third stop: a question of each type, with the exam's own widgets. Nothing of it is written anywhere."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from station.exam.seat import SeatState
from station.ui import look
from station.ui.seat.day_words import day_words_of
from station.ui.seat.intents import SeatIntents
from station.ui.seat.item_view import ItemView
from station.ui.seat.pictures import Pictures
from station.ui.seat.words import SeatWords

BANNER_HEIGHT, FOOT_HEIGHT = 48, 72


class PracticePage(QWidget):
    """The question between a line that says what it is, and three buttons."""

    def __init__(self, words: SeatWords, intents: SeatIntents) -> None:
        super().__init__()
        self._words = day_words_of(words)
        self.setProperty("role", "page")
        self.banner = look.label("body_strong")
        self.banner.setProperty("role", "practice")
        self.banner.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.banner.setMinimumHeight(BANNER_HEIGHT)
        self.item = ItemView(words, intents)
        self.item.pane.map_button.setVisible(False)
        self.previous = look.button(words.previous, "secondary", "arrow-left")
        self.skip = look.button(self._words.skip, "link")
        self.next = look.button(words.next, "primary", "arrow-right")
        self.next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._next_words = words.next
        self.previous.clicked.connect(intents.previous_asked)
        self.next.clicked.connect(intents.next_asked)
        self.skip.clicked.connect(intents.finish_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        foot = QFrame()
        foot.setProperty("role", "foot")
        foot.setFixedHeight(FOOT_HEIGHT)
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 8, 24, 8)
        row.setSpacing(12)
        row.addWidget(self.previous)
        row.addStretch(1)
        row.addWidget(self.skip)
        row.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.item, 1)
        column.addWidget(foot)

    def show_practice(self, state: SeatState, pictures: Pictures) -> None:
        """Draw the practice question of `state`."""
        total = len(state.items)
        self.banner.setText(self._words.practice_is.format(number=state.work.number, total=total))
        self.item.show_item(state, pictures, folded=True)
        self.item.pane.map_button.setVisible(False)
        is_last = state.work.number == total
        self.next.setText(self._words.practice_done if is_last else self._next_words)
        self.next.setAccessibleName(self.next.text())
        self.previous.setEnabled(state.work.number > 1)
        self.skip.setVisible(not is_last)
        for button, icon in ((self.previous, "arrow-left"), (self.next, "check" if is_last else "arrow-right")):
            look.set_icon(button, icon)
