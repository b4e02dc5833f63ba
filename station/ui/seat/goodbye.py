"""The last screen: the exam is over, and nothing of it is here."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.exam.seat import SeatState
from station.ui import look
from station.ui.seat.day_words import day_words_of
from station.ui.seat.handover_panel import HandoverPanel
from station.ui.seat.intents import SeatIntents
from station.ui.seat.words import SeatWords
from station.ui.widgets.chip import Chip

SIGN_SIZE, HANDOVER_WIDTH = 96, 960


class GoodbyePage(QWidget):
    """Two sentences, where the sealed paper is, and a button for whoever closes the seat."""

    def __init__(self, words: SeatWords, intents: SeatIntents) -> None:
        super().__init__()
        self._words = day_words_of(words)
        self.setProperty("role", "page")
        self._icon, self.where = look.label("body"), Chip(36)
        self._wait = look.label("body", wrap=True)
        self.close_seat = look.button(self._words.close, "secondary")
        self.close_seat.clicked.connect(intents.close_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 24, 48, 24)
        column.setSpacing(16)
        column.addStretch(1)
        labels = (
            self._icon,
            look.label("h1", self._words.goodbye, wrap=True),
            look.label("body_strong", self._words.goodbye_next, wrap=True),
            look.label("body", self._words.goodbye_clean, ink="muted", wrap=True),
            self._wait,
        )
        for label in labels:
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addWidget(self.where, 0, Qt.AlignmentFlag.AlignHCenter)
        self.handover = HandoverPanel(words, intents)
        self.handover.setMaximumWidth(HANDOVER_WIDTH)
        across = QHBoxLayout()
        across.addWidget(self.handover)
        column.addLayout(across)
        column.addSpacing(16)
        column.addWidget(self.close_seat, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def show_goodbye(self, state: SeatState) -> None:
        """Draw whether the server has the paper."""
        self._icon.setPixmap(look.pixmap("file-check", "ok", SIGN_SIZE))
        self.where.setVisible(state.sent)
        self._wait.setVisible(not state.sent)
        self.where.show_chip("cloud-check", self._words.goodbye_sent, "ok")
        self._wait.setText(self._words.goodbye_unsent)
        self.handover.show_stick(state)
        if not self.close_seat.hasFocus():
            self.close_seat.setFocus()
