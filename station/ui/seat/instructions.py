"""The fourth stop: the rules and the keys, on one page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from station.exam.seat import SeatState
from station.ui import look
from station.ui.seat.day_words import day_words_of
from station.ui.seat.preparing_intents import PreparingIntents
from station.ui.seat.words import SeatWords


class InstructionsCard(QWidget):
    """Five sentences, five rows of keys, one button."""

    def __init__(self, words: SeatWords, intents: PreparingIntents) -> None:
        super().__init__()
        self._words = day_words_of(words)
        self._step = look.label("small", ink="muted")
        self.read = look.button(self._words.instructions_read, "primary", "check")
        self.read.clicked.connect(intents.instructed)
        rules = QVBoxLayout()
        rules.setSpacing(8)
        rules.addWidget(look.label("h3", self._words.rules_title))
        for place, rule in enumerate(self._words.rules, 1):
            row = QHBoxLayout()
            row.setSpacing(12)
            number = look.label("body_strong", f"{place}.")
            number.setAlignment(Qt.AlignmentFlag.AlignTop)
            row.addWidget(number)
            row.addWidget(look.label("body", rule, wrap=True), 1)
            rules.addLayout(row)
        keys = QGridLayout()
        keys.setHorizontalSpacing(24)
        keys.setVerticalSpacing(6)
        keys.setColumnStretch(1, 1)
        for place, (key, meaning) in enumerate(self._words.keys):
            keys.addWidget(look.label("body_strong", key), place, 0, Qt.AlignmentFlag.AlignTop)
            keys.addWidget(look.label("body", meaning, wrap=True), place, 1)
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(24, 16, 24, 16)
        inside.setSpacing(16)
        inside.addLayout(rules)
        inside.addWidget(look.label("h3", self._words.keys_title))
        inside.addLayout(keys)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.read)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._step)
        column.addWidget(look.label("h1", self._words.instructions, wrap=True))
        column.addWidget(card)
        column.addLayout(foot)

    def show_instructions(self, state: SeatState) -> None:
        """Draw which stop this is."""
        preparing = state.preparing
        self._step.setText(self._words.step_of.format(step=preparing.place, total=len(preparing.stops)))
        look.set_icon(self.read, "check")

    def take_focus(self) -> None:
        """Give the keyboard to the one button."""
        self.read.setFocus()
